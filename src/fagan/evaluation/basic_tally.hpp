#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/evaluation/scoring_rule.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/ids.hpp"

namespace fagan {

/// Judged cases in a row: for case i a column of posteriors, `stride` elements after the one
/// before, and its true cause (or CaseBatch::no_label).
template <class Real>
struct JudgedCases {
  const Real* posteriors = nullptr;
  std::size_t stride = 0;  ///< at least the number of causes
  std::span<const std::uint32_t> truth;
  std::span<const CaseStatus> status;  ///< [truth.size()], or empty where every case is ok
  /// Column i is number order[i] of the piece; empty where it is number i.
  std::span<const std::uint16_t> order;

  std::uint64_t number_of(std::size_t i) const { return order.empty() ? i : order[i]; }
  /// True if the case has an answer and a truth to hold it against.
  bool is_scored(std::size_t i) const {
    return truth[i] != CaseBatch::no_label && (status.empty() || status[i] == CaseStatus::ok);
  }
};

/// Integers and exact sums behind the fast few figures: how often the truth came first or among the
/// first three, log score, Brier score, confusion, and twenty bins of confidence.
///
/// Cases no cause can explain, with bad values, or without a label are counted apart and are in
/// nothing else. A kernel may fill it a vector of cases at a time, with `add_packed` and plain
/// addition: the sums then have the same bits as those of `add`.
class BasicTally {
 public:
  static constexpr std::size_t n_bins = 20;

  /// Cases by the probability of the top cause: bin b holds b/20 ≤ p < (b + 1)/20, the last one 1
  /// too.
  struct Bin {
    std::uint64_t n = 0;
    std::uint64_t correct = 0;
    std::uint64_t sum = 0;  ///< Σ p, each rounded to a multiple of 2⁻²⁴
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  BasicTally() = default;
  explicit BasicTally(std::size_t n_causes);

  template <class Real>
  void add(const JudgedCases<Real>& cases);
  /// The same by the plain loop that defines it.
  template <class Real>
  void add_plainly(const JudgedCases<Real>& cases);
  void merge(const BasicTally& other);

  /// For kernels: counters of cases with one true cause, at [called · n_bins + bin], each with a
  /// count in its upper 24 bits and Σ p · 2²⁴ in its lower 40, so of at most 65 535 cases together.
  void add_packed(std::size_t truth, std::span<const std::uint64_t> counters);
  static std::uint64_t packed(double p) noexcept {
    return (std::uint64_t{1} << 40) + confidence_units(p);
  }
  template <class Real>
  static std::size_t bin_of(Real p) noexcept {
    const auto bin = static_cast<std::size_t>(p * Real{n_bins});
    return bin < n_bins ? bin : n_bins - 1;
  }
  /// p · 2²⁴, rounded to a whole number, ties to even.
  static std::uint64_t confidence_units(double p) noexcept {
    return static_cast<std::uint64_t>((p * 0x1p24 + 0x1p52) - 0x1p52);
  }

  std::size_t n_causes() const noexcept { return scores.size(); }
  std::uint64_t n_scored() const noexcept;
  std::uint64_t n_cases() const noexcept;  ///< those counted apart included
  std::uint64_t confusion_at(std::size_t truth, std::size_t called) const {
    return confusion[truth * n_causes() + called];
  }

  PerCause<ScoreSums> scores;            ///< by true cause
  PerCause<std::uint64_t> impossible;    ///< by true cause
  std::uint64_t bad = 0;                 ///< a code, value or prior was wrong
  std::uint64_t unlabelled = 0;          ///< the true cause is not known
  PerCause<std::uint64_t> within_three;  ///< truth among the first three, by true cause
  std::vector<std::uint64_t> confusion;  ///< [true · n_causes + called]
  std::vector<Bin> bins;                 ///< [called · n_bins + bin]

  friend bool operator==(const BasicTally&, const BasicTally&) = default;

 private:
  template <class Real>
  void add_case(const JudgedCases<Real>& cases, std::size_t i);
  template <class Real>
  void add_vectors(const JudgedCases<Real>& cases);
  template <class Real>
  void add_scored(const Real* p, std::size_t truth);
};

}  // namespace fagan
