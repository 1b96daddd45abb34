#include "fagan/evaluation/discrimination.hpp"

#include <cmath>
#include <numeric>

#include "fagan/core/units.hpp"

namespace fagan {
namespace {

std::uint64_t sum_of(const PerCause<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::uint64_t called(const BasicTally& basic, CauseId cause) {
  std::uint64_t n = 0;
  for (std::size_t truth = 0; truth < basic.n_causes(); ++truth) {
    n += basic.confusion_at(truth, index(cause));
  }
  return n;
}

}  // namespace

std::optional<Accuracy> accuracy(const BasicTally& basic, const FullTally* full) {
  const std::uint64_t n = basic.n_scored();
  if (n == 0) return std::nullopt;
  std::uint64_t correct = 0;
  for (std::size_t k = 0; k < basic.n_causes(); ++k) correct += basic.confusion_at(k, k);
  Accuracy result{*share_of(correct, n), *share_of(sum_of(basic.within_three), n), {}};
  if (full != nullptr) result.top5 = share_of(sum_of(full->within_five), n);
  return result;
}

CallPerformance call_performance(const BasicTally& basic, CauseId cause) {
  const std::uint64_t n = basic.n_scored();
  const std::uint64_t have = basic.scores[cause].n;
  const std::uint64_t calls = called(basic, cause);
  const std::uint64_t right = basic.confusion_at(index(cause), index(cause));
  return {share_of(right, have), share_of(n - have - (calls - right), n - have),
          share_of(right, calls)};
}

std::optional<Auroc> auroc(const ProbabilityHistogram& histogram) {
  const ProbabilityHistogram::Cell all = histogram.together();
  if (all.positives == 0 || all.negatives == 0) return std::nullopt;
  const auto positives = static_cast<double>(all.positives);
  const auto negatives = static_cast<double>(all.negatives);

  // The placement of a case: the share of the other side it stands above (or below), ties half.
  double below = 0;          // negatives
  double above = positives;  // positives
  Auroc result;
  double squares_of_positives = 0;
  double squares_of_negatives = 0;
  for (std::size_t place = 0; place < ProbabilityHistogram::n_places; ++place) {
    const auto p = static_cast<double>(histogram[place].positives);
    const auto n = static_cast<double>(histogram[place].negatives);
    above -= p;
    const double of_positive = (below + n / 2) / negatives;
    const double of_negative = (above + p / 2) / positives;
    below += n;
    result.value += p * of_positive / positives;
    squares_of_positives += p * of_positive * of_positive;
    squares_of_negatives += n * of_negative * of_negative;
    const bool true_tie = place == 0 || place == ProbabilityHistogram::certain;
    if (!true_tie) result.bound += p * n / (positives * negatives) / 2;
  }
  const auto variance_of_mean = [&](double squares, double n) {
    return n < 2 ? infinity : std::max(squares / n - result.value * result.value, 0.0) / (n - 1);
  };
  result.se = std::sqrt(variance_of_mean(squares_of_positives, positives) +
                        variance_of_mean(squares_of_negatives, negatives));
  result.positives = all.positives;
  result.negatives = all.negatives;
  return result;
}

ConfidenceInterval interval_of(const Auroc& auroc) {
  const double p = auroc.value;
  if (auroc.se > 0 && std::isfinite(auroc.se) && p > 0 && p < 1) {
    const ConfidenceInterval logits =
        interval_of(Estimate{std::log(p / (1 - p)), auroc.se / (p * (1 - p))});
    const auto back = [](double x) { return 1 / (1 + std::exp(-x)); };
    return {back(logits.low), back(logits.high)};
  }
  const auto n = static_cast<double>(std::min(auroc.positives, auroc.negatives));
  return share_interval(p * n, (1 - p) * n);
}

std::optional<double> auroc(std::span<const GroupTally::Counts> ascending) {
  double positives = 0;
  double negatives = 0;
  double concordant = 0;
  for (const GroupTally::Counts& counts : ascending) {
    const auto p = static_cast<double>(counts.positives);
    const auto n = static_cast<double>(counts.negatives);
    concordant += p * (negatives + n / 2);
    positives += p;
    negatives += n;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  return concordant / (positives * negatives);
}

}  // namespace fagan
