#include "fagan/evaluation/estimate.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {

ConfidenceInterval share_interval(double hits, double misses) {
  ConfidenceInterval interval{0, 1};
  if (hits > 0) interval.low = boost::math::ibeta_inv(hits + 0.5, misses + 0.5, 0.025);
  if (misses > 0) interval.high = boost::math::ibetac_inv(hits + 0.5, misses + 0.5, 0.025);
  return interval;
}

std::optional<Share> share_of(std::uint64_t count, std::uint64_t total) {
  FAGAN_ASSERT(count <= total);
  if (total == 0) return std::nullopt;
  const auto hits = static_cast<double>(count);
  const auto misses = static_cast<double>(total - count);
  const ConfidenceInterval interval = share_interval(hits, misses);
  return Share{count, total, hits / (hits + misses), interval.low, interval.high};
}

std::optional<Estimate> mean_of(const FixedSum& sum, const FixedSum& squares, std::uint64_t n) {
  if (n == 0) return std::nullopt;
  const auto size = static_cast<double>(n);
  const double mean = sum.value() / size;
  if (n == 1) return Estimate{mean, infinity};
  const double variance = (squares.value() / size - mean * mean) * size / (size - 1);
  return Estimate{mean, std::sqrt(std::max(variance, 0.0) / size)};
}

double jackknife_se(std::span<const double> leave_one_out) {
  if (leave_one_out.size() < 2) return infinity;
  const auto n = static_cast<double>(leave_one_out.size());
  double mean = 0;
  for (const double value : leave_one_out) mean += value / n;
  double squares = 0;
  for (const double value : leave_one_out) squares += (value - mean) * (value - mean);
  return std::sqrt((n - 1) / n * squares);
}

}  // namespace fagan
