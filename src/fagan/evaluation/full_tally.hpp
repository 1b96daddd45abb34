#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/evaluation/basic_tally.hpp"
#include "fagan/evaluation/probability_histogram.hpp"

namespace fagan {

/// The sums of one thirty-second of the cases, from which the jackknife tells how far a figure that
/// is no plain average may be off. A sum over some groups is again one of these.
struct GroupTally {
  static constexpr std::size_t n_groups = 32;  ///< case index mod 32
  static constexpr std::size_t n_bins = 15;    ///< of the top cause's probability

  /// Places of a ProbabilityHistogram, eight cells to one.
  static constexpr std::size_t n_coarse = ProbabilityCells::n_cells / 8;
  static std::size_t coarse_of(std::size_t place) noexcept {
    const std::size_t cell = place - (place > 0 ? 1U : 0U);
    return std::min(cell / 8, n_coarse - 1);
  }
  struct Counts {
    std::uint64_t positives = 0;
    std::uint64_t negatives = 0;
    void add(bool positive) {
      positives += positive ? 1U : 0U;
      negatives += positive ? 0U : 1U;
    }
    friend bool operator==(const Counts&, const Counts&) = default;
  };
  struct Bin {
    std::uint64_t n = 0;
    std::uint64_t correct = 0;
    FixedSum sum;
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  GroupTally() = default;
  explicit GroupTally(std::size_t n_causes);

  /// One case: [n_causes] posteriors and the true cause.
  template <class Real>
  void add(const Real* p, std::size_t true_cause);
  /// What is of such a case as a whole; `top` came first. Each cause is to be added by itself.
  template <class Real>
  void add_case(const Real* p, std::size_t true_cause, std::size_t top);
  GroupTally& operator+=(const GroupTally& other);
  GroupTally& operator-=(const GroupTally& other);
  friend bool operator==(const GroupTally&, const GroupTally&) = default;

  std::size_t n_causes() const noexcept { return truth.size(); }

  std::uint64_t n = 0;
  std::uint64_t ruled_out = 0;
  std::uint64_t correct = 0;
  FixedSum log;
  FixedSum brier;
  PerCause<std::uint64_t> truth;   ///< cases whose true cause it is
  PerCause<std::uint64_t> called;  ///< cases in which it came first
  PerCause<FixedSum> posterior;    ///< Σ p
  std::array<Bin, n_bins> bins{};  ///< by the probability of the top cause
  std::vector<Counts> coarse;      ///< [cause · n_coarse + coarse place]
};

/// What the full set of figures needs beyond a BasicTally: for every cause, and for the top cause
/// whichever it is, a histogram of the probabilities given; and the groups of the jackknife.
class FullTally {
 public:
  FullTally() = default;
  explicit FullTally(std::size_t n_causes);

  /// The piece begins at number `first` of its cohort.
  template <class Real>
  void add(const JudgedCases<Real>& cases, std::uint64_t first);
  void merge(const FullTally& other);

  std::size_t n_causes() const noexcept { return by_cause.size(); }

  PerCause<ProbabilityHistogram> by_cause;  ///< the event is "this cause is the true one"
  ProbabilityHistogram top;                 ///< the event is "the top cause is the true one"
  PerCause<std::uint64_t> within_five;      ///< truth among the first five, by true cause
  std::vector<GroupTally> groups;           ///< [GroupTally::n_groups]

  friend bool operator==(const FullTally&, const FullTally&) = default;

 private:
  struct Scored {
    std::uint32_t column;
    std::uint32_t group;
  };
  template <class Real>
  void add_cause(const JudgedCases<Real>& cases, std::size_t cause, std::span<const Scored> scored);
  template <class Real>
  void add_cases(const JudgedCases<Real>& cases, std::span<const Scored> scored);
};

}  // namespace fagan
