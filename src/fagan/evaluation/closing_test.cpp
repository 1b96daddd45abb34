#include "fagan/evaluation/closing_test.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numeric>

namespace fagan {
namespace {

constexpr double least_variance = 25;

double low_edge(std::size_t place) {
  return place <= 1 ? 0 : ProbabilityCells::instance().edges()[place - 2];
}
double high_edge(std::size_t place) { return low_edge(place + 1); }

void finish(ClosingBand& band) {
  band.z = (static_cast<double>(band.positives) - band.expected) / std::sqrt(band.variance);
}

void take_in(ClosingBand& band, const ClosingBand& next) {
  band.high = next.high;
  band.n += next.n;
  band.positives += next.positives;
  band.expected += next.expected;
  band.variance += next.variance;
}

std::vector<ClosingBand> bands_of(const ProbabilityHistogram& histogram) {
  std::vector<ClosingBand> bands;
  ClosingBand open;
  for (std::size_t place = 1; place < ProbabilityHistogram::certain; ++place) {
    const ProbabilityHistogram::Cell& cell = histogram[place];
    const double high = place + 1 == ProbabilityHistogram::certain ? 1 : high_edge(place);
    const ClosingBand next{low_edge(place), high, cell.n(), cell.positives, cell.sum.value(),
                           cell.variance(), 0};
    take_in(open, next);
    if (open.variance < least_variance) continue;
    bands.push_back(open);
    open = {high, high, 0, 0, 0, 0, 0};
  }
  // What is left over is too little for a band of its own.
  if (!bands.empty())
    take_in(bands.back(), {open.low, 1, open.n, open.positives, open.expected, open.variance, 0});
  for (ClosingBand& band : bands) finish(band);
  return bands;
}

// How probable so many contradictions are if they come of rounding alone.
double p_of_contradictions(const ClosingResult& result, std::uint64_t n_certain,
                           Precision precision) {
  if (result.impossible_happened > 0) return 0;
  if (result.certain_failed == 0) return 1;
  const double largest_rounding = precision == Precision::float32 ? 0x1p-25 : 0x1p-54;
  return boost::math::gamma_p(static_cast<double>(result.certain_failed),
                              static_cast<double>(n_certain) * largest_rounding);
}

}  // namespace

std::optional<ClosingResult> closing_test(const ProbabilityHistogram& histogram,
                                          Precision precision) {
  ClosingResult result;
  result.bands = bands_of(histogram);
  result.impossible_happened = histogram[0].positives;
  const ProbabilityHistogram::Cell& certain = histogram[ProbabilityHistogram::certain];
  result.certain_failed = certain.negatives;
  const double of_contradictions = p_of_contradictions(result, certain.n(), precision);
  if (result.bands.empty() && of_contradictions == 1) return std::nullopt;

  for (const ClosingBand& band : result.bands) result.chi_squared += band.z * band.z;
  if (!result.bands.empty()) {
    result.p_value =
        boost::math::gamma_q(static_cast<double>(result.bands.size()) / 2, result.chi_squared / 2);
  }
  // Two tests of one claim (Bonferroni), where there is anything to test the second time.
  if (of_contradictions < 1) {
    result.p_value = std::min(1.0, 2 * std::min(result.p_value, of_contradictions));
  }
  result.adjusted = result.p_value;
  return result;
}

ClosingTest closing_test(const PerCause<ProbabilityHistogram>& by_cause, Precision precision) {
  ClosingTest test;
  test.by_cause = PerCause<std::optional<ClosingResult>>(by_cause.size());
  std::vector<CauseId> tested;
  std::vector<double> p_values;
  for (const CauseId cause : ids<CauseId>(by_cause.size())) {
    test.by_cause[cause] = closing_test(by_cause[cause], precision);
    if (!test.by_cause[cause]) continue;
    tested.push_back(cause);
    p_values.push_back(test.by_cause[cause]->p_value);
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < tested.size(); ++i) {
    test.by_cause[tested[i]]->adjusted = adjusted[i];
    test.smallest_adjusted = std::min(test.smallest_adjusted, adjusted[i]);
  }
  return test;
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, static_cast<double>(order.size() - i) * p_values[order[i]]);
    adjusted[order[i]] = std::min(largest, 1.0);
  }
  return adjusted;
}

}  // namespace fagan
