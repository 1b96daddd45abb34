#include "fagan/core/normal.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

#include "fagan/core/contract.hpp"
#include "fagan/core/log_space.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

constexpr double half_log_two_pi = 0.91893853320467274178;

// Q(z) = φ(z) / (z + 1/(z + 2/(z + 3/(z + …)))) (Laplace 1805), which converges quickly for large
// z.
double log_far_upper_tail(double z) {
  double fraction = z;
  for (int i = 60; i >= 1; --i) fraction = z + i / fraction;
  return log_normal_density(z) - std::log(fraction);
}

// log ∫ φ over an interval so narrow, for its distance from 0, that the two tails would cancel.
double log_narrow_mass(double a, double b) {
  const double middle = a + (b - a) / 2;
  const double half = (b - a) / 2;
  const auto relative_density = [middle](double t) { return std::exp(-t * (middle + t / 2)); };
  const double mass =
      boost::math::quadrature::gauss<double, 15>::integrate(relative_density, -half, half);
  return log_normal_density(middle) + std::log(mass);
}

}  // namespace

double log_normal_density(double z) { return -z * z / 2 - half_log_two_pi; }

double log_normal_upper_tail(double z) {
  if (z < -1) return std::log1p(-std::erfc(-z / std::numbers::sqrt2) / 2);
  // erfc is accurate to its last bits until it underflows near z = 38; the fraction takes over
  // long before.
  if (z < 10) return std::log(std::erfc(z / std::numbers::sqrt2) / 2);
  return z == infinity ? -infinity : log_far_upper_tail(z);
}

double log_normal_mass(double a, double b) {
  FAGAN_ASSERT_LT(a, b);
  if (b <= 0 || (a < 0 && -a > b)) return log_normal_mass(-b, -a);  // mirror: now |b| ≥ |a|
  if ((b - a) * (1 + std::abs(a)) < 1) return log_narrow_mass(a, b);
  if (a <= 0)
    return std::log((std::erf(-a / std::numbers::sqrt2) + std::erf(b / std::numbers::sqrt2)) / 2);
  return log_diff_exp(log_normal_upper_tail(a), log_normal_upper_tail(b));
}

}  // namespace fagan
