#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/case_ranges.hpp"

namespace fagan {

/// What must hold for the world's posterior to be the truth's distribution given the record.
struct RecordProcess {
  /// What is missing does not depend on what would have been seen (MCAR or MAR), or the world's
  /// posterior allows for it.
  bool missingness_is_ignorable_or_modelled = false;
  /// Answer errors, if there are any, are in the world's posterior.
  bool answers_are_true_or_errors_modelled = false;
};

/// Figures averaged over what the truth may be, rather than over the one truth that was drawn:
/// E[S] = Σ_k q_k S(p, k) for each case, with q the world's posterior given the record. It takes a
/// quarter of the cases, about, for the same standard error.
///
/// Only for scores that are means over cases: calibration, the closing test, confusion and AUROC
/// ask what really happened, and averaging would assume the answer. Sums are exact, as in
/// Evaluation.
class PosteriorAverages {
 public:
  /// Throws Error, saying why, if the conditions do not hold.
  explicit PosteriorAverages(std::size_t n_causes, const RecordProcess& process);

  /// Cases first, first + 1, … of a cohort: the scorer's posteriors and the world's, a column per
  /// case, `stride` apart. A case either cannot explain is counted apart. Throws Error, and adds
  /// nothing, if one of the cases is in already.
  template <class Real>
  void add(std::string_view cohort, std::uint64_t first, const Real* posteriors, const Real* world,
           std::size_t stride, std::span<const CaseStatus> status,
           std::span<const CaseStatus> world_status);
  void merge(const PosteriorAverages& other);

  struct Figures {
    std::uint64_t n = 0;
    std::uint64_t excluded = 0;
    double ruled_out = 0;              ///< expected number of truths given probability 0
    std::optional<Estimate> log_nats;  ///< over truths that were possible, as in ScoreFigures
    std::optional<Estimate> brier;
    std::optional<Estimate> top1;
    std::optional<Estimate> top3;
    std::optional<Estimate> top5;
  };
  Figures figures() const;
  const CaseRanges& ranges() const noexcept { return ranges_; }

  /// All it holds but the ranges, as a file writes it: sums by name, the decimal texts of FixedSum.
  struct State {
    std::uint64_t n = 0;
    std::uint64_t excluded = 0;
    std::map<std::string, std::string, std::less<>> sums;
  };
  static std::span<const std::string_view> sum_names();
  State state() const;
  /// What this was the state of. Throws Error with a JSON pointer, as if the state were an object
  /// in a file, where it cannot be one of these ranges.
  static PosteriorAverages from(std::size_t n_causes, const CaseRanges& ranges, const State& state);

  friend bool operator==(const PosteriorAverages&, const PosteriorAverages&) = default;

 private:
  struct Sums {
    FixedSum sum;
    FixedSum squares;
    void add(double term) {
      sum += term;
      squares += term * term;
    }
    void merge(const Sums& other) {
      sum += other.sum;
      squares += other.squares;
    }
    friend bool operator==(const Sums&, const Sums&) = default;
  };

  explicit PosteriorAverages(std::size_t n_causes) : n_causes_(n_causes) {}
  template <class Real>
  void add_case(const Real* p, const Real* q);
  template <class Self, class Visit>
  static void visit_sums(Self& self, Visit visit);
  std::optional<Estimate> log_nats() const;

  std::size_t n_causes_;
  CaseRanges ranges_;
  std::uint64_t n_ = 0;
  std::uint64_t excluded_ = 0;
  Sums log_;
  Sums possible_;  // the world's probability of the causes the scorer did not rule out
  FixedSum log_times_possible_;
  FixedSum ruled_out_;
  Sums brier_;
  Sums top1_;
  Sums top3_;
  Sums top5_;
};

}  // namespace fagan
