#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fagan/evaluation/basic_tally.hpp"
#include "fagan/evaluation/full_tally.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/model/case_ranges.hpp"

namespace fagan {

/// Which figures are kept: the fast few, or every one.
enum class Metrics { basic, full };

/// What is being judged. Two evaluations can be merged if these are equal, and only then.
struct EvaluationSubject {
  std::string model;  ///< hashes, or whatever else tells one from another
  std::string prior;
  std::string world;  ///< what drew the cases; empty for recorded ones
  Precision precision = Precision::float64;
  int draws = 0;  ///< number of the draw layout; 0 for recorded cases
  Metrics metrics = Metrics::full;
  PerCause<double> prior_probabilities;

  friend bool operator==(const EvaluationSubject&, const EvaluationSubject&) = default;
};

/// Judges answers against the truth, case by case, in memory that does not grow with their number.
///
/// It holds integers and exact sums only. So the result has the same bits in whatever order the
/// cases come, however they are split over threads, processes and machines, and whatever is merged
/// with what. Figures are derived when they are wanted: see figures().
///
/// An Evaluation is for one thread at a time; give each its own and merge them.
class Evaluation {
 public:
  /// No more of them are put together: the sums stay far inside what they can hold.
  static constexpr std::uint64_t most_cases = 1'000'000'000'000;

  explicit Evaluation(EvaluationSubject subject);

  /// A piece of a cohort from case `first` on. Throws Error, and adds nothing, if one of them is in
  /// already.
  template <class Real>
  void add(std::string_view cohort, std::uint64_t first, const JudgedCases<Real>& cases);
  /// Cases that are in tallies already; the second is there for full metrics, and then only.
  void add(std::string_view cohort, CaseRange range, const BasicTally& basic,
           const std::optional<FullTally>& full = {});

  /// Adds all of another's. Throws Error, and adds nothing, if the two judge different things, have
  /// cases in common, or are too many together.
  void merge(const Evaluation& other);

  /// So many cases could not be read, and are in nothing else.
  void leave_out(std::uint64_t n_cases) noexcept { left_out_ += n_cases; }
  std::uint64_t left_out() const noexcept { return left_out_; }
  /// See CaseRanges::rename.
  void rename_cohort(std::string_view cohort, const std::string& name) {
    ranges_.rename(cohort, name);
  }

  const EvaluationSubject& subject() const noexcept { return subject_; }
  std::size_t n_causes() const noexcept { return subject_.prior_probabilities.size(); }
  const CaseRanges& ranges() const noexcept { return ranges_; }
  const BasicTally& basic() const noexcept { return basic_; }
  /// Nothing for basic metrics.
  const std::optional<FullTally>& full() const noexcept { return full_; }

  friend bool operator==(const Evaluation&, const Evaluation&) = default;

 private:
  friend struct EvaluationState;
  EvaluationSubject subject_;
  CaseRanges ranges_;
  std::uint64_t left_out_ = 0;
  BasicTally basic_;
  std::optional<FullTally> full_;
};

/// Throws Error, naming what differs, unless the two judge the same thing.
void require_same_subject(const EvaluationSubject& a, const EvaluationSubject& b);

}  // namespace fagan
