#include "fagan/core/log_space.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {

double log_sum_exp(std::span<const double> x) {
  double largest = -infinity;
  for (const double value : x) largest = std::max(largest, value);
  if (largest == -infinity) return -infinity;
  double sum = 0;
  for (const double value : x) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

double log1m_exp(double x) {
  return x > -std::numbers::ln2 ? std::log(-std::expm1(x)) : std::log1p(-std::exp(x));
}

double log_diff_exp(double a, double b) {
  FAGAN_ASSERT(a >= b);
  return b == -infinity ? a : a + log1m_exp(b - a);
}

LogSums::LogSums(Eigen::ArrayXd start)
    : high_(std::move(start)), low_(Eigen::ArrayXd::Zero(high_.size())) {}

void LogSums::add(std::span<const WeightedTerms> rows) {
  add_two_sums(rows, high_.data(), low_.data(), static_cast<std::size_t>(size()));
}

Eigen::ArrayXd LogSums::values() const { return (high_ > -infinity).select(high_ + low_, high_); }

LogSums::Relative LogSums::relative_to_largest() const {
  double high = -infinity;
  double low = 0;
  for (Eigen::Index k = 0; k < size(); ++k) {
    // By the difference itself: sums of −1e20 that differ by 1000 would round to the same.
    const bool is_above =
        high == -infinity ? high_[k] > high : (high_[k] - high) + (low_[k] - low) > 0;
    if (is_above) {
      high = high_[k];
      low = low_[k];
    }
  }
  if (high == -infinity) return {-infinity, high_};
  return {high + low, (high_ > -infinity).select((high_ - high) + (low_ - low), high_)};
}

}  // namespace fagan
