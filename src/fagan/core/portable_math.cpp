#include "fagan/core/portable_math.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "fagan/core/inverse_normal_coefficients.hpp"

namespace fagan {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// ln 2 in two parts; the first has 33 bits, so that its product with an exponent is exact.
constexpr double ln2_high = 0x1.62e42fefp-1;
constexpr double ln2_low = 7.440617110012397e-11;

// The argument is reduced as in fdlibm (Sun Microsystems 1993); the polynomials are our own,
// computed to 60 digits as Chebyshev interpolants.

// Σ c_i z^i approximates (r (e^r + 1)/(e^r − 1) − 2) / r² in z = r², |r| ≤ ½ ln 2, within 6e-18 ·
// z.
constexpr std::array exp_coefficients{0.1666666666666666, -0.002777777777756372,
                                      6.613756471282328e-05, -1.6534059505063117e-06,
                                      4.143741142274464e-08};
// Σ c_i z^i approximates (2 artanh s − 2 s) / s³ in z = s², |s| ≤ (√2 − 1)/(√2 + 1), within 4e-16.
constexpr std::array log_coefficients{0.666666666666667,   0.399999999998992,  0.2857142862611452,
                                      0.22222211112104948, 0.1818289077802613, 0.15331666676597175,
                                      0.146171283998073};

template <std::size_t size>
double polynomial(const std::array<double, size>& coefficients, double x) {
  double sum = coefficients[size - 1];
  for (std::size_t i = size - 1; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

std::uint64_t bits_of(double x) { return __builtin_bit_cast(std::uint64_t, x); }
double from_bits(std::uint64_t bits) { return __builtin_bit_cast(double, bits); }

// 2^n for −1022 ≤ n ≤ 1023.
double power_of_two(int n) { return from_bits(static_cast<std::uint64_t>(n + 1023) << 52U); }

// φ(z) with z² split, so that the rounding of a large exponent does not reach the result.
double normal_density(double z) {
  const double head = from_bits(bits_of(z) & ~std::uint64_t{0x7FFFFFF});  // 26 bits: head² is exact
  constexpr double one_over_sqrt_two_pi = 0.3989422804014327;
  return one_over_sqrt_two_pi * portable_exp(-head * head / 2) *
         portable_exp(-(z - head) * (z + head) / 2);
}

// P(0 ≤ Z < z) = φ(z) (z + z³/3 + z⁵/(3·5) + …): every term of one sign (Marsaglia 2004).
double normal_centre(double z) {
  double term = z;
  double sum = z;
  for (int n = 3; n < 61; n += 2) {
    term = term * (z * z / n);
    sum += term;
  }
  return normal_density(z) * sum;
}

}  // namespace

double portable_exp(double x) {
  if (!(x < 709.782712893384)) return x >= 709.782712893384 ? infinite : x;
  if (x < -745.1332191019412) return 0;
  // Adding and taking away 1.5 · 2^52 rounds to the nearest integer, ties to even.
  constexpr double round_off = 0x1.8p52;
  const double n = (x * (1 / std::numbers::ln2) + round_off) - round_off;
  const double high = x - n * ln2_high;
  const double low = n * ln2_low;
  const double r = high - low;
  const double z = r * r;
  const double c = r - z * polynomial(exp_coefficients, z);
  const double y = 1 + ((r * c / (2 - c) - low) + high);
  // In two steps, so that a subnormal result is rounded once and 2^1024 never appears.
  const int exponent = static_cast<int>(n);
  const int half = exponent / 2;
  return y * power_of_two(half) * power_of_two(exponent - half);
}

double portable_log(double x) {
  if (!(x > 0)) return x == 0 ? -infinite : std::numeric_limits<double>::quiet_NaN();
  if (x == infinite) return x;
  const bool subnormal = x < std::numeric_limits<double>::min();
  const std::uint64_t bits = bits_of(subnormal ? x * 0x1p54 : x);
  // x = 2^n m with m in [√½, √2).
  constexpr std::uint64_t half_root = 0x3FE6A09E667F3BCD;  // √½
  const std::uint64_t shifted = bits - half_root;
  const int n = static_cast<int>(static_cast<std::int64_t>(shifted) >> 52U);
  const double m = from_bits(bits - (static_cast<std::uint64_t>(n) << 52U));
  const double f = m - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  const double half_square = 0.5 * f * f;
  const double rest = z * polynomial(log_coefficients, z);
  const double k = n - (subnormal ? 54 : 0);
  return k * ln2_high - ((half_square - (s * (half_square + rest) + k * ln2_low)) - f);
}

double portable_normal_upper_tail(double z) {
  if (z < 0) return 1 - portable_normal_upper_tail(-z);
  if (z < 1) return 0.5 - normal_centre(z);
  if (z > 40) return z > 0 ? 0 : z;
  return normal_density(z) * portable_mills_ratio(z);
}

double portable_mills_ratio(double z) {
  // 1/(z + 1/(z + 2/(z + …))) (Laplace 1805): the further out, the sooner it converges.
  double fraction = z;
  for (int i = z < 8 ? 300 : 40; i >= 1; --i) fraction = z + i / fraction;
  return 1 / fraction;
}

double portable_inverse_normal(double p) {
  using namespace inverse_normal_coefficients;
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * (polynomial(centre_above, r) / polynomial(centre_below, r));
  }
  const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  const double z = r <= 5 ? polynomial(middle_above, r - 1.6) / polynomial(middle_below, r - 1.6)
                          : polynomial(far_above, r - 5) / polynomial(far_below, r - 5);
  return q < 0 ? -z : z;
}

}  // namespace fagan
