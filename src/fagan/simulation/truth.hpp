#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/alias_table.hpp"
#include "fagan/core/indexed.hpp"
#include "fagan/core/truncated_normal.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"
#include "fagan/simulation/draws.hpp"

namespace fagan {

/// The values of a numeric finding given one cause: a quantile function of its truncated density.
class NumberQuantiles {
 public:
  NumberQuantiles(const NumberScale& scale, const Density& density);

  /// For u in (0, 1): finite, inside the range, above 0 for a log-normal.
  double quantile(double u) const;

  const TruncatedNormal& standard() const noexcept { return standard_; }
  double mean() const noexcept { return mean_; }
  double sd() const noexcept { return sd_; }
  bool is_lognormal() const noexcept { return is_lognormal_; }
  const Range& limits() const noexcept { return limits_; }

 private:
  bool is_lognormal_;
  Range limits_;  // of the values themselves, finite
  double mean_;
  double sd_;
  TruncatedNormal standard_;
};

/// What is really so in one case.
struct Truth {
  CauseId cause{};
  std::vector<std::uint8_t> codes;  ///< [n_panels] joint states
  std::vector<double> numbers;      ///< [n_numbers drawn]
};

/// Draws what is really so: a cause from the prior, then the state or value of every finding given
/// that cause, one case as good as any other. Immutable; may be used by many threads at once.
class TruthSampler {
 public:
  /// Throws Error for a model too large to simulate: its tables would not fit in a gigabyte.
  TruthSampler(const Model& model, const Prior& prior, const Draws& draws);

  CauseId cause(Seed seed, std::uint64_t case_index) const;
  /// Case `case_index` of the cohort `seed`, into `truth`.
  void draw(Seed seed, std::uint64_t case_index, Truth& truth) const;

  const AliasTable& causes() const noexcept { return causes_; }
  const AliasTable& states(std::size_t panel, CauseId cause) const {
    return states_[panel * causes_.n_outcomes() + index(cause)];
  }
  const NumberQuantiles& number(std::size_t number, CauseId cause) const {
    return quantiles_[number * causes_.n_outcomes() + index(cause)];
  }

 private:
  AliasTable causes_;
  std::size_t n_panels_;
  std::size_t n_numbers_;
  std::uint32_t first_number_block_;
  std::vector<AliasTable> states_;          // [n_panels × n_causes]
  std::vector<NumberQuantiles> quantiles_;  // [n_numbers × n_causes]
};

/// P(joint state | cause) for each code of a panel, every finding's row divided by its sum.
std::vector<double> joint_probabilities(const Model& model, const DrawPanel& panel, CauseId cause);

}  // namespace fagan
