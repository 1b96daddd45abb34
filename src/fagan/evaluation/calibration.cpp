#include "fagan/evaluation/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

constexpr std::size_t n_bins = 15;
constexpr std::uint64_t enough_for_mce = 100;

// A bin's sums, whatever it came from.
struct BinSums {
  double low;
  double high;
  std::uint64_t n;
  std::uint64_t positives;
  double sum;
  double variance;  // Σ p(1 − p)
};

CalibrationError error_of(const std::vector<BinSums>& bins) {
  CalibrationError error;
  double total = 0;
  for (const BinSums& bin : bins) {
    const auto n = static_cast<double>(bin.n);
    const double share = static_cast<double>(bin.positives) / n;
    const double gap = std::abs(bin.sum / n - share);
    total += n;
    error.ece += n * gap;
    error.by_chance += std::sqrt(2 * std::max(bin.variance, 0.0) / std::numbers::pi);
    if (bin.n >= 2) error.squared_debiased += n * (gap * gap - share * (1 - share) / (n - 1));
    if (bin.n >= enough_for_mce) error.mce = std::max(error.mce.value_or(0), gap);
  }
  error.ece /= total;
  error.by_chance /= total;
  error.squared_debiased /= total;
  return error;
}

std::vector<CalibrationBin> shown(const std::vector<BinSums>& bins) {
  std::vector<CalibrationBin> result;
  result.reserve(bins.size());
  for (const BinSums& bin : bins) {
    result.push_back(
        {bin.low, bin.high, bin.sum / static_cast<double>(bin.n), *share_of(bin.positives, bin.n)});
  }
  return result;
}

std::vector<BinSums> fifteen_bins(const ProbabilityHistogram& histogram) {
  std::vector<BinSums> bins;
  for (std::size_t b = 0; b < n_bins; ++b) {
    const double low = static_cast<double>(b) / n_bins;
    const double high = static_cast<double>(b + 1) / n_bins;
    const std::size_t end = b + 1 == n_bins ? ProbabilityHistogram::n_places
                                            : ProbabilityHistogram::first_place_from(high);
    const auto cell = histogram.together(ProbabilityHistogram::first_place_from(low), end);
    if (cell.n() == 0) continue;
    bins.push_back({low, high, cell.n(), cell.positives, cell.sum.value(), cell.variance()});
  }
  return bins;
}

BrierParts parts_of(const std::vector<BinSums>& bins, const ProbabilityHistogram& histogram) {
  const ProbabilityHistogram::Cell all = histogram.together();
  const auto n = static_cast<double>(all.n());
  const double base_rate = static_cast<double>(all.positives) / n;
  const double sum_of_positives = histogram.sum_of_positives().value();
  BrierParts parts;
  parts.uncertainty = base_rate * (1 - base_rate);
  double squares_between = 0;   // Σ n_b (mean p)²
  double products_between = 0;  // Σ n_b mean p · share
  for (const BinSums& bin : bins) {
    const auto size = static_cast<double>(bin.n);
    const double mean = bin.sum / size;
    const double share = static_cast<double>(bin.positives) / size;
    parts.reliability += size * (mean - share) * (mean - share) / n;
    parts.resolution += size * (share - base_rate) * (share - base_rate) / n;
    squares_between += size * mean * mean;
    products_between += size * mean * share;
  }
  parts.within_variance = (all.squares.value() - squares_between) / n;
  parts.within_covariance = 2 * (sum_of_positives - products_between) / n;
  parts.score =
      (all.squares.value() - 2 * sum_of_positives + static_cast<double>(all.positives)) / n;
  return parts;
}

}  // namespace

BrierParts& BrierParts::operator+=(const BrierParts& other) {
  score += other.score;
  reliability += other.reliability;
  resolution += other.resolution;
  uncertainty += other.uncertainty;
  within_variance += other.within_variance;
  within_covariance += other.within_covariance;
  return *this;
}

std::optional<Calibration> calibration(const ProbabilityHistogram& histogram) {
  const std::vector<BinSums> bins = fifteen_bins(histogram);
  if (bins.empty()) return std::nullopt;
  return Calibration{histogram.together().n(), shown(bins), error_of(bins),
                     parts_of(bins, histogram)};
}

std::optional<BasicCalibration> calibration(const BasicTally& basic) {
  std::vector<BinSums> bins;
  for (std::size_t b = 0; b < BasicTally::n_bins; ++b) {
    BasicTally::Bin all;
    for (std::size_t called = 0; called < basic.n_causes(); ++called) {
      const BasicTally::Bin& bin = basic.bins[called * BasicTally::n_bins + b];
      all.n += bin.n;
      all.correct += bin.correct;
      all.sum += bin.sum;
    }
    if (all.n == 0) continue;
    const double sum = static_cast<double>(all.sum) * 0x1p-24;
    const double mean = sum / static_cast<double>(all.n);
    bins.push_back({static_cast<double>(b) / BasicTally::n_bins,
                    static_cast<double>(b + 1) / BasicTally::n_bins, all.n, all.correct, sum,
                    sum * (1 - mean)});
  }
  if (bins.empty()) return std::nullopt;
  return BasicCalibration{shown(bins), error_of(bins)};
}

double ece(const GroupTally& group) {
  if (group.n == 0) return 0;
  double sum = 0;
  for (const GroupTally::Bin& bin : group.bins) {
    sum += std::abs(bin.sum.value() - static_cast<double>(bin.correct));
  }
  return sum / static_cast<double>(group.n);
}

std::optional<BrierParts> brier_parts(const PerCause<ProbabilityHistogram>& by_cause) {
  BrierParts sum;
  for (const ProbabilityHistogram& histogram : by_cause) {
    const std::vector<BinSums> bins = fifteen_bins(histogram);
    if (bins.empty()) return std::nullopt;
    sum += parts_of(bins, histogram);
  }
  return sum;
}

}  // namespace fagan
