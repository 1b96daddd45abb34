#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/exact_sum.hpp"
#include "fagan/inference/panel_packer.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/case_ranges.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// The values of a number among cases of one cause (of its natural logarithm, if log-normal).
struct NumberSums {
  std::uint64_t n = 0;
  ExactSum sum;
  ExactSum squares;

  /// n Σ x² − (Σ x)²: 0 where all values are the same, below 0 for no values there can be.
  ExactSum spread() const;
  friend bool operator==(const NumberSums&, const NumberSums&) = default;
};

/// Mean and standard deviation (n − 1) of a sample, as near as doubles come.
struct SampleMoments {
  std::uint64_t n = 0;
  double mean = 0;
  double sd = 0;  ///< 0 for fewer than two, and where all values are the same, only
};

/// What labelled cases say of each cause: how many there are, how often each finding was in each
/// state, and the sums of each number. All there is to learn from cases for a model in which
/// findings are independent given the cause.
///
/// Cells that were not observed are passed over: unknown is not absent. Intervals and virtual
/// evidence are passed over too, and counted. A case without a label, or with a code or value its
/// finding cannot have (one the Engine gives a status), is left out and counted.
///
/// Integers and exact sums: the same bits in any order and split, for values of any size.
class Counts {
 public:
  /// Of the model only its causes and findings matter.
  explicit Counts(Model model);

  const Model& model() const noexcept { return model_; }

  /// Cases first, first + 1, … of a cohort, with a label for each. Throws Error, and adds nothing,
  /// if one of them is in already.
  void add(std::string_view cohort, std::uint64_t first, const DenseCases& cases,
           std::span<const std::uint32_t> labels);
  /// Throws Error, and adds nothing, if the other counts other causes or findings, or the two have
  /// cases in common.
  void merge(const Counts& other);

  /// So many cases could not be read, and are in nothing else.
  void leave_out(std::uint64_t n_cases) noexcept { left_out_ += n_cases; }
  std::uint64_t left_out() const noexcept { return left_out_; }
  /// See CaseRanges::rename.
  void rename_cohort(std::string_view cohort, const std::string& name) {
    ranges_.rename(cohort, name);
  }

  std::uint64_t n_cases(CauseId cause) const { return cases_[cause]; }
  std::uint64_t n_cases() const noexcept;
  std::uint64_t bad() const noexcept { return bad_; }
  std::uint64_t unlabelled() const noexcept { return unlabelled_; }

  /// Cases of the cause in which the finding was seen in this state.
  std::uint64_t n(FindingId finding, StateId state, CauseId cause) const;
  /// The same for what is no state: not asked, not known, listed.
  std::uint64_t n(FindingId finding, CaseCode code, CauseId cause) const;
  /// Cases of the cause in which the finding was seen in any state, or had a value.
  std::uint64_t n_observed(FindingId finding, CauseId cause) const;
  SampleMoments moments(FindingId number, CauseId cause) const;

  const CaseRanges& ranges() const noexcept { return ranges_; }
  friend bool operator==(const Counts& a, const Counts& b);

 private:
  friend struct CountsState;

  class Joint;
  void add_by_panels(const DenseCases& cases, std::span<const std::uint32_t> labels);
  void add_plainly(const DenseCases& cases, std::span<const std::uint32_t> labels,
                   std::size_t first, std::size_t n);
  bool is_legal(const std::int8_t* states, const double* numbers) const;
  bool numbers_are_legal(const double* numbers) const;
  void add_numbers(const double* numbers, CauseId cause);
  bool add_rest(const DenseCases& cases, std::size_t i, CauseId cause);
  void add_case(const std::int8_t* states, const double* numbers, CauseId cause);
  std::size_t place(FindingId finding, int code, CauseId cause) const;
  const NumberSums& sums(FindingId number, CauseId cause) const;

  Model model_;
  PanelPacker packer_;
  std::vector<FindingId> numbers_;    // the numeric findings, in the model's order
  std::vector<std::size_t> column_;   // by finding: where its code −3 stands in a row
  std::vector<std::int8_t> highest_;  // by finding: the largest legal code
  std::size_t width_ = 0;             // of a row

  CaseRanges ranges_;
  std::uint64_t left_out_ = 0;
  std::uint64_t bad_ = 0;
  std::uint64_t unlabelled_ = 0;
  PerCause<std::uint64_t> cases_;
  std::vector<std::uint64_t> table_;  // [width_ × n_causes], a row for each cause
  std::vector<NumberSums> sums_;      // [numbers_ × n_causes]
};

/// Throws Error, naming the first difference, unless both models have the same causes and findings
/// in the same order, by name, states, density and range.
void require_same_nouns(const Model& a, const Model& b);

}  // namespace fagan
