#include "fagan/evaluation/evaluation_consistency.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "fagan/core/error.hpp"

namespace fagan {

void require(bool right, const char* message, const std::string& pointer) {
  if (!right) throw Error(message, pointer);
}

namespace {

// −ln of the smallest double is 744.4; a case adds at most 2 to a Brier sum.
constexpr double largest_log = 745;
constexpr double largest_brier = 2;
// Scores are computed in float at worst, and each may be off by a few of its last bits.
constexpr double rounding = 0x1p-18;

// A sum over n terms from 0 to `most`.
void require_sum(const FixedSum& sum, std::uint64_t n, double most, const std::string& pointer) {
  const auto cases = static_cast<double>(n);
  const double slack = cases * most * rounding;
  require(sum.value() >= -slack && sum.value() <= cases * most + slack,
          "no such cases can have this sum", pointer);
}

// The sums of n terms from 0 to `most` and of their squares: Σx ≤ √(n Σx²), and Σx² ≤ most Σx.
void require_moments(const FixedSum& sum, const FixedSum& squares, std::uint64_t n, double most,
                     const std::string& pointer, const std::string& pointer_of_squares) {
  require_sum(sum, n, most, pointer);
  const auto cases = static_cast<double>(n);
  const double slack = cases * most * rounding;
  require(squares.units() >= 0, "a sum of squares is not below 0", pointer_of_squares);
  require(squares.value() <= most * (sum.value() + slack) + slack &&
              sum.value() <= std::sqrt(cases * squares.value()) * (1 + rounding) + slack,
          "no such cases can have this sum of squares", pointer_of_squares);
}

std::string in(const std::string& pointer, std::string_view name) {
  return pointer_to(pointer, name);
}

std::uint64_t n_called(const BasicTally& basic, std::size_t cause) {
  std::uint64_t n = 0;
  for (std::size_t truth = 0; truth < basic.n_causes(); ++truth) {
    n += basic.confusion_at(truth, cause);
  }
  return n;
}

void check_scores(const Evaluation& evaluation, CauseId cause) {
  const BasicTally& basic = evaluation.basic();
  const std::string here = pointer_to("/scores", index(cause));
  const ScoreSums& sums = basic.scores[cause];
  const std::uint64_t right = basic.confusion_at(index(cause), index(cause));
  const std::uint64_t three = basic.within_three[cause];
  require(right <= three && three <= sums.n,
          "among the first three are fewer than named first, or more than there are",
          in(here, "within_three"));
  require(basic.n_causes() > 3 || three == sums.n, "of three causes, each is among the first three",
          in(here, "within_three"));
  require(sums.ruled_out <= sums.n - right, "what is named first is not ruled out",
          in(here, "ruled_out"));
  require_moments(sums.log, sums.log_squares, sums.n - sums.ruled_out, largest_log, in(here, "log"),
                  in(here, "log_squares"));
  require_moments(sums.brier, sums.brier_squares, sums.n, largest_brier, in(here, "brier"),
                  in(here, "brier_squares"));
  if (!evaluation.full()) return;
  const std::uint64_t five = evaluation.full()->within_five[cause];
  require(three <= five && five <= sums.n,
          "among the first five are fewer than among the first three, or more than there are",
          in(here, "within_five"));
  require(basic.n_causes() > 5 || five == sums.n, "of five causes, each is among the first five",
          in(here, "within_five"));
}

// The bins of the cases in which this cause was named first.
void check_bins(const BasicTally& basic, std::size_t cause) {
  std::uint64_t n = 0;
  std::uint64_t correct = 0;
  for (std::size_t b = 0; b < BasicTally::n_bins; ++b) {
    const BasicTally::Bin& bin = basic.bins[cause * BasicTally::n_bins + b];
    n += bin.n;
    correct += bin.correct;
    const auto cases = static_cast<double>(bin.n);
    const double sum = static_cast<double>(bin.sum) * 0x1p-24;
    constexpr auto width = 1.0 / BasicTally::n_bins;
    require(sum >= cases * (static_cast<double>(b) * width - rounding) &&
                sum <= cases * (static_cast<double>(b + 1) * width + rounding),
            "no probabilities of this bin have this sum", "/bins");
  }
  require(n == n_called(basic, cause) && correct == basic.confusion_at(cause, cause),
          "the bins and the confusion matrix hold different numbers of cases", "/bins");
}

// The lower and upper end of a place of a histogram.
struct Ends {
  double low;
  double high;
};
Ends ends_of(std::size_t place) {
  if (place == 0) return {0, 0};
  if (place == ProbabilityHistogram::certain) return {1, 1};
  const auto edges = ProbabilityCells::instance().edges();
  return {place == 1 ? 0 : edges[place - 2], place - 1 < edges.size() ? edges[place - 1] : 1};
}

// Of so many positives among so many cases.
void check_histogram(const ProbabilityHistogram& histogram, std::uint64_t positives,
                     std::uint64_t n_scored, const std::string& pointer) {
  const std::string cells = in(pointer, "cells");
  std::uint64_t all_positives = 0;
  std::uint64_t all = 0;
  double least_positives = 0;
  double most_positives = 0;
  for (std::size_t place = 0; place < ProbabilityHistogram::n_places; ++place) {
    const ProbabilityHistogram::Cell& cell = histogram[place];
    if (cell.n() == 0) continue;
    const auto n = static_cast<double>(cell.n());
    const auto [low, high] = ends_of(place);
    const double sum = cell.sum.value();
    const double squares = cell.squares.value();
    const double slack = n * 0x1p-50;
    require(sum >= n * low - slack && sum <= n * high + slack,
            "no probabilities of this cell have this sum", cells);
    require(squares >= sum * low - slack && squares <= sum * high + slack &&
                sum * sum <= n * squares * (1 + rounding) + slack,
            "no probabilities of this cell have this sum of squares", cells);
    all += cell.n();
    all_positives += cell.positives;
    least_positives += static_cast<double>(cell.positives) * low;
    most_positives += static_cast<double>(cell.positives) * high;
  }
  require(all == n_scored && all_positives == positives,
          "the cells and the scores hold different numbers of cases", cells);
  const double slack = static_cast<double>(positives) * 0x1p-50;
  const double sum = histogram.sum_of_positives().value();
  require(sum >= least_positives - slack && sum <= most_positives + slack,
          "no probabilities in these cells have this sum", in(pointer, "sum_of_positives"));
}

void check_group(const GroupTally& group, const std::string& pointer) {
  require(group.ruled_out <= group.n - group.correct, "what is named first is not ruled out",
          in(pointer, "ruled_out"));
  require_sum(group.log, group.n - group.ruled_out, largest_log, in(pointer, "log"));
  require_sum(group.brier, group.n, largest_brier, in(pointer, "brier"));
  std::uint64_t n = 0;
  std::uint64_t correct = 0;
  for (std::size_t b = 0; b < GroupTally::n_bins; ++b) {
    const GroupTally::Bin& bin = group.bins[b];
    n += bin.n;
    correct += bin.correct;
    const auto cases = static_cast<double>(bin.n);
    constexpr auto width = 1.0 / GroupTally::n_bins;
    require(bin.sum.value() >= cases * (static_cast<double>(b) * width - rounding) &&
                bin.sum.value() <= cases * (static_cast<double>(b + 1) * width + rounding),
            "no probabilities of this bin have this sum", in(pointer, "bins"));
  }
  require(n == group.n && correct == group.correct,
          "the bins and the group hold different numbers of cases", in(pointer, "bins"));
  for (const CauseId cause : ids<CauseId>(group.n_causes())) {
    require_sum(group.posterior[cause], group.n, 1, in(pointer, "posterior"));
    std::uint64_t positives = 0;
    std::uint64_t negatives = 0;
    for (std::size_t i = 0; i < GroupTally::n_coarse; ++i) {
      const GroupTally::Counts& counts = group.coarse[index(cause) * GroupTally::n_coarse + i];
      positives += counts.positives;
      negatives += counts.negatives;
    }
    require(positives == group.truth[cause] && negatives == group.n - group.truth[cause],
            "the cells and the group hold different numbers of cases", in(pointer, "coarse"));
  }
}

void require_close(const FixedSum& a, const FixedSum& b, std::uint64_t n, const char* message,
                   const char* pointer) {
  require(std::abs(a.value() - b.value()) <= static_cast<double>(n) * rounding, message, pointer);
}

// All groups together are the whole.
void check_groups(const Evaluation& evaluation) {
  const BasicTally& basic = evaluation.basic();
  const FullTally& full = *evaluation.full();
  for (std::size_t g = 0; g < full.groups.size(); ++g) {
    check_group(full.groups[g], pointer_to("/groups", g));
  }
  GroupTally all(evaluation.n_causes());
  for (const GroupTally& group : full.groups) all += group;
  ScoreSums scores;
  std::uint64_t right = 0;
  for (const CauseId cause : ids<CauseId>(evaluation.n_causes())) {
    scores += basic.scores[cause];
    right += basic.confusion_at(index(cause), index(cause));
    const ProbabilityHistogram& histogram = full.by_cause[cause];
    require(all.truth[cause] == basic.scores[cause].n &&
                all.called[cause] == n_called(basic, index(cause)),
            "the groups and the confusion matrix hold different numbers of cases", "/groups");
    require_close(all.posterior[cause], histogram.together().sum, all.n,
                  "the groups and the histograms have different sums", "/groups");
    std::vector<GroupTally::Counts> coarse(GroupTally::n_coarse);
    for (std::size_t place = 0; place < ProbabilityHistogram::n_places; ++place) {
      GroupTally::Counts& counts = coarse[GroupTally::coarse_of(place)];
      counts.positives += histogram[place].positives;
      counts.negatives += histogram[place].negatives;
    }
    const auto of_cause =
        all.coarse.begin() + static_cast<std::ptrdiff_t>(index(cause) * GroupTally::n_coarse);
    require(std::equal(coarse.begin(), coarse.end(), of_cause),
            "the groups and the histograms hold different numbers of cases", "/groups");
  }
  require(all.correct == right && all.ruled_out == scores.ruled_out,
          "the groups and the scores hold different numbers of cases", "/groups");
  require_close(all.log, scores.log, all.n, "the groups and the scores have different log scores",
                "/groups");
  require_close(all.brier, scores.brier, all.n,
                "the groups and the scores have different Brier scores", "/groups");
}

void check_prior(const PerCause<double>& probabilities) {
  double sum = 0;
  for (const double p : probabilities) sum += p;
  constexpr double tolerance = 1e-6;
  require(std::abs(sum - 1) <= tolerance, "the prior probabilities do not sum to 1", "/causes");
}

}  // namespace

void require_consistent(const Evaluation& evaluation) {
  const BasicTally& basic = evaluation.basic();
  check_prior(evaluation.subject().prior_probabilities);
  std::uint64_t right = 0;
  for (const CauseId cause : ids<CauseId>(evaluation.n_causes())) {
    check_scores(evaluation, cause);
    check_bins(basic, index(cause));
    right += basic.confusion_at(index(cause), index(cause));
  }
  if (!evaluation.full()) return;
  for (const CauseId cause : ids<CauseId>(evaluation.n_causes())) {
    check_histogram(evaluation.full()->by_cause[cause], basic.scores[cause].n, basic.n_scored(),
                    pointer_to("/by_cause", index(cause)));
  }
  check_histogram(evaluation.full()->top, right, basic.n_scored(), "/top");
  check_groups(evaluation);
}

}  // namespace fagan
