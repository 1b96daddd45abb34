#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/evidence.hpp"
#include "fagan/model/ids.hpp"

namespace fagan {

class Model;

/// A prior as written: how common each cause is in one setting, by name.
struct PriorDraft {
  struct Entry {
    std::string cause = {};
    double p = 0;
    Evidence evidence = {};
  };
  std::string setting = {};
  std::string title = {};
  std::string model = {};  ///< empty: whatever model it stands in
  std::string about = {};
  std::optional<double> n = {};
  std::vector<Entry> probabilities = {};
};

/// What is believed of the causes before anything is observed.
///
/// Always valid: one probability for each cause of its model, summing to 1.
class Prior {
 public:
  /// Checks a draft against a model. A sum within 1e-9 of 1 is normalised silently, within 1e-6
  /// with a warning; beyond that, or with a cause unknown, missing or given twice, throws an Error
  /// that lists every problem with its JSON pointer. So does a model that is to be learned.
  static Checked<Prior> make(const Model& model, PriorDraft draft);
  /// Every cause equally probable.
  static Prior uniform(const Model& model);

  const std::string& setting() const noexcept { return draft_.setting; }
  /// What a person reads; the setting if nothing better was given.
  const std::string& title() const noexcept {
    return draft_.title.empty() ? draft_.setting : draft_.title;
  }
  const std::string& about() const noexcept { return draft_.about; }

  std::size_t size() const noexcept { return probability_.size(); }
  /// The names of the causes it was made for: those of its model.
  const std::shared_ptr<const std::vector<std::string>>& causes() const noexcept { return causes_; }
  Probability operator[](CauseId cause) const { return Probability(probability_[cause]); }
  const Evidence& evidence(CauseId cause) const { return evidence_[cause]; }

  /// How many cases the whole prior is worth: the file's own n, or else the smallest n in it.
  std::optional<double> sample_size() const noexcept { return sample_size_; }

  /// Natural logarithms, [n_causes]; −inf where the probability is 0.
  const Eigen::ArrayXd& log_probabilities() const noexcept { return log_probabilities_; }

  /// As it was written.
  const PriorDraft& draft() const noexcept { return draft_; }

 private:
  Prior() = default;

  PriorDraft draft_;
  std::shared_ptr<const std::vector<std::string>> causes_;
  PerCause<double> probability_;
  PerCause<Evidence> evidence_;
  Eigen::ArrayXd log_probabilities_;
  std::optional<double> sample_size_;
};

/// Every problem of a draft: the errors `Prior::make` would throw, and its warnings.
std::vector<Problem> problems(const Model& model, const PriorDraft& draft);

}  // namespace fagan
