#include "fagan/core/truncated_normal.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

// log(Q(z) / Q(z + step)) for z ≥ 1.
double log_tail_ratio(double z, double step) {
  return step * (2 * z + step) / 2 -
         portable_log(portable_mills_ratio(z + step) / portable_mills_ratio(z));
}

}  // namespace

TruncatedNormal::TruncatedNormal(double low, double high)
    : low_(low), high_(high), mirrored_(low > -infinity && (high == infinity || low + high > 0)) {
  FAGAN_ASSERT_LT(low, high);
  const double a = mirrored_ ? -high : low;
  const double b = mirrored_ ? -low : high;
  // Below this the density changes by less than what one part in 10^9 of its mass is worth.
  if ((b - a) * (1 + std::abs(a)) < 1e-9) {
    method_ = Method::narrow;
    return;
  }
  p_low_ = portable_normal_upper_tail(-a);
  const double p_high = portable_normal_upper_tail(-b);
  width_ = p_high - p_low_;
  constexpr double smallest_normal_tail = 1e-290;
  if (p_high < smallest_normal_tail) {
    method_ = Method::far;
    nearest_ = -b;
    share_ = a == -infinity ? 0 : portable_exp(-log_tail_ratio(nearest_, b - a));
  }
}

double TruncatedNormal::quantile(double u) const {
  if (method_ == Method::narrow) return std::clamp(low_ + u * (high_ - low_), low_, high_);
  const double from_left = mirrored_ ? 1 - u : u;
  const double z = method_ == Method::far ? by_newton(from_left) : by_inverse(from_left);
  return std::clamp(mirrored_ ? -z : z, low_, high_);
}

double TruncatedNormal::by_inverse(double u) const {
  return portable_inverse_normal(std::min(p_low_ + u * width_, largest_p));
}

double TruncatedNormal::by_newton(double u) const {
  // The step beyond the nearer end at which log(Q(end) / Q(end + step)) is `wanted`. The slope is
  // the hazard φ/Q, which grows slowly out there, so each iteration squares a small error.
  const double wanted = -portable_log(share_ + u * (1 - share_));
  double step = wanted / nearest_;
  for (int i = 0; i < 5; ++i) {
    const double slope = 1 / portable_mills_ratio(nearest_ + step);
    step -= (log_tail_ratio(nearest_, step) - wanted) / slope;
  }
  return -(nearest_ + step);
}

}  // namespace fagan
