#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "fagan/evaluation/estimate.hpp"
#include "fagan/evaluation/full_tally.hpp"
#include "fagan/model/case_ranges.hpp"

namespace fagan {

/// How two scorers differ: the first less the second, over the cases both have an answer to.
struct PairedFigures {
  std::uint64_t n = 0;
  std::uint64_t only_first = 0;  ///< cases only the first has an answer to
  std::uint64_t only_second = 0;
  std::uint64_t ruled_out = 0;  ///< truths given 0 by one or both: in no log score here
  std::optional<Estimate> log_nats;
  std::optional<Estimate> brier;
  std::optional<Estimate> top1;
  std::optional<Estimate> top3;
  /// By the jackknife over 32 groups.
  std::optional<Estimate> ece;
  std::optional<Estimate> csmf_by_top_call;
  std::optional<Estimate> csmf_by_mean_posterior;
  PerCause<std::optional<Estimate>> auroc;
};

/// Two scorers on the same cases. What the cases have in common, such as how hard they are, drops
/// out of the difference, so that it is known far better than from two samples.
///
/// Sums are exact, as in Evaluation: any order, any split, the same bits.
class Comparison {
 public:
  explicit Comparison(std::size_t n_causes);

  /// A piece of a cohort from case `first_case` on, as each of the two judged it; truths and order
  /// must be the same. Throws Error, and adds nothing, if one of them is in already.
  template <class First, class Second>
  void add(std::string_view cohort, std::uint64_t first_case, const JudgedCases<First>& first,
           const JudgedCases<Second>& second);
  /// Throws Error, and adds nothing, if the two have cases in common.
  void merge(const Comparison& other);

  const CaseRanges& ranges() const noexcept { return ranges_; }
  PairedFigures figures() const;

  friend bool operator==(const Comparison&, const Comparison&) = default;

 private:
  // Of a difference between the two, case by case.
  struct Differences {
    FixedSum sum;
    FixedSum squares;
    void add(double difference) {
      sum += difference;
      squares += difference * difference;
    }
    friend bool operator==(const Differences&, const Differences&) = default;
  };

  template <class First, class Second>
  void add_case(const First* first, const Second* second, std::size_t truth);

  CaseRanges ranges_;
  std::uint64_t n_ = 0;
  std::uint64_t only_first_ = 0;
  std::uint64_t only_second_ = 0;
  std::uint64_t ruled_out_ = 0;
  Differences log_;
  Differences brier_;
  Differences top1_;
  Differences top3_;
  std::vector<GroupTally> first_;  // [GroupTally::n_groups]
  std::vector<GroupTally> second_;
};

}  // namespace fagan
