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

void LogSums::add(const double* terms, double power) {
  double* const high = high_.data();
  double* const low = low_.data();
  for (Eigen::Index k = 0; k < size(); ++k) {
    const double term = power * terms[k];
    const double sum = high[k] + term;
    // The rounding error of the sum, exactly (Knuth's two-sum); undefined once a sum is −inf.
    const double added = sum - high[k];
    const double lost = (high[k] - (sum - added)) + (term - added);
    high[k] = sum;
    low[k] += sum > -infinity ? lost : 0;
  }
}

LogSums::Relative LogSums::relative_to_largest() const {
  Eigen::Index at = 0;
  const double largest = (high_ + low_).maxCoeff(&at);
  if (largest == -infinity) return {-infinity, high_};
  return {largest, (high_ - high_[at]) + (low_ - low_[at])};
}

}  // namespace fagan
