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

// From here on the continued fraction is as good as erfc, which underflows near z = 38.
constexpr double far_tail = 10;

// φ(z) / Q(z) = z + 1/(z + 2/(z + 3/(z + …))) (Laplace 1805). Its error after n steps is about
// e^(-2 z √2n): in the far tail, 16 steps are more than enough.
double inverse_mills_ratio(double z) {
  double fraction = z;
  for (int i = 16; i >= 1; --i) fraction = z + i / fraction;
  return fraction;
}

// log ∫ φ over an interval so narrow, for its distance from 0, that the two tails would cancel.
double log_narrow_mass(double middle, double width) {
  const auto relative_density = [middle](double t) { return std::exp(-t * (middle + t / 2)); };
  const double mass = boost::math::quadrature::gauss<double, 15>::integrate(relative_density,
                                                                            -width / 2, width / 2);
  return log_normal_density(middle) + std::log(mass);
}

}  // namespace

double log_normal_density(double z) {
  constexpr double farthest = 1e150;
  return std::abs(z) > farthest ? -infinity : -z * z / 2 - half_log_two_pi;
}

double log_normal_upper_tail(double z) {
  if (z < -1) return std::log1p(-std::erfc(-z / std::numbers::sqrt2) / 2);
  if (z < far_tail) return std::log(std::erfc(z / std::numbers::sqrt2) / 2);
  return log_normal_density(z) - std::log(inverse_mills_ratio(z));
}

double log_normal_mass(double a, double b) {
  FAGAN_ASSERT_LT(a, b);
  return log_normal_mass(a, b, b - a);
}

double log_normal_mass(double a, double b, double width) {
  FAGAN_ASSERT(a <= b);
  if (a + b < 0) return log_normal_mass(-b, -a, width);  // mirror: now b ≥ |a|
  if (b == infinity) return log_normal_upper_tail(a);
  if (width * (1 + std::abs(a)) < 1) return log_narrow_mass(a + (b - a) / 2, width);
  if (a <= 0)
    return std::log((std::erf(-a / std::numbers::sqrt2) + std::erf(b / std::numbers::sqrt2)) / 2);
  if (a < far_tail) return log_diff_exp(log_normal_upper_tail(a), log_normal_upper_tail(b));
  // So far out that the two logarithms would agree in most of their digits.
  const double at_a = inverse_mills_ratio(a);
  const double log_ratio = -width * (a + width / 2) + std::log(at_a / inverse_mills_ratio(b));
  return log_normal_density(a) - std::log(at_a) + log1m_exp(log_ratio);
}

}  // namespace fagan
