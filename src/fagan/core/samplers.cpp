#include "fagan/core/samplers.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fagan/core/contract.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

double uniform_of(std::uint32_t word) { return (word + 0.5) * 0x1p-32; }

// log(exp(a) + exp(b)), both finite.
double log_add(double a, double b) {
  const double high = std::max(a, b);
  const double apart = std::min(a, b) - high;
  return apart < -40 ? high : high + portable_log(1 + portable_exp(apart));
}

// A proposal of Cheng (1978): log(w / scale), w being the odds of the variate times the other
// shape.
double log_odds(double u, double beta) { return beta * portable_log(u / (1 - u)); }

constexpr double log_4 = 1.3862943611198906;

}  // namespace

double Sampler::uniform() {
  const RandomNumbers::Block words = next();
  return RandomNumbers::uniform(words[0], words[1]);
}

double Sampler::normal() { return portable_inverse_normal(uniform()); }

double Sampler::exponential() { return -portable_log(uniform()); }

// Marsaglia and Tsang (2000): d (1 + c z)³ with d = shape − 1/3, c = 1/√(9 d), accepted 95 times in
// 100 or more. A shape below 1 is raised by 1 and the variate multiplied by U^(1/shape).
double Sampler::log_gamma(double shape) {
  FAGAN_ASSERT(shape >= 0);
  if (shape == 0) return -infinity;
  const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const RandomNumbers::Block words = next();
    const double z = portable_inverse_normal(RandomNumbers::uniform(words[0], words[1]));
    const double t = 1 + c * z;
    if (!(t > 0)) continue;
    const double v = t * t * t;
    const double u = uniform_of(words[2]);
    const double z2 = z * z;
    const double log_v = portable_log(v);
    const bool surely = u < 1 - 0.0331 * z2 * z2;
    if (!surely && portable_log(u) >= 0.5 * z2 + d * (1 - v + log_v)) continue;
    const double log_raised = portable_log(d) + log_v;
    return shape < 1 ? log_raised + portable_log(uniform_of(words[3])) / shape : log_raised;
  }
}

double Sampler::log_chi_squared(double df) { return std::numbers::ln2 + log_gamma(df / 2); }

// Cheng (1978), algorithms BB for shapes above 1 and BC otherwise, with the odds kept as a
// logarithm so that small shapes do not underflow.
BetaShape::BetaShape(double a, double b)
    : a_(a),
      b_(b),
      small_(std::min(a, b)),
      large_(std::max(a, b)),
      log_small_(portable_log(small_)),
      log_large_(portable_log(large_)),
      log_sum_(portable_log(a + b)) {
  FAGAN_ASSERT(a >= 0 && b >= 0 && a + b > 0);
  if (small_ == 0) return;
  if (small_ > 1) {
    beta_ = std::sqrt((a + b - 2) / (2 * small_ * large_ - (a + b)));
    gamma_ = small_ + 1 / beta_;
  } else {
    beta_ = 1 / small_;
    const double delta = 1 + large_ - small_;
    k1_ = delta * (0.0138889 + 0.0416667 * small_) / (large_ * beta_ - 0.777778);
    k2_ = 0.25 + (0.5 + 0.25 / delta) * small_;
  }
}

double Sampler::log_beta(const BetaShape& shape) {
  if (shape.a_ == 0) return -infinity;
  if (shape.b_ == 0) return 0;
  return shape.small_ > 1 ? log_beta_above_1(shape) : log_beta_below_1(shape);
}

double Sampler::log_beta_above_1(const BetaShape& shape) {
  const double sum = shape.a_ + shape.b_;
  for (;;) {
    const RandomNumbers::Block words = next();
    const double u = RandomNumbers::uniform(words[0], words[1]);
    const double z = u * u * RandomNumbers::uniform(words[2], words[3]);
    const double v = log_odds(u, shape.beta_);
    const double w = shape.small_ * portable_exp(v);
    const double r = shape.gamma_ * v - log_4;
    const double log_denominator = portable_log(shape.large_ + w);
    const bool surely = shape.small_ + r - w + 2.609438 >= 5 * z;
    if (!surely && r + sum * (shape.log_sum_ - log_denominator) < portable_log(z)) continue;
    return (shape.a_ == shape.small_ ? shape.log_small_ + v : shape.log_large_) - log_denominator;
  }
}

double Sampler::log_beta_below_1(const BetaShape& shape) {
  const double sum = shape.a_ + shape.b_;
  for (;;) {
    const RandomNumbers::Block words = next();
    const double u = RandomNumbers::uniform(words[0], words[1]);
    const double u2 = RandomNumbers::uniform(words[2], words[3]);
    const double z = u * u * u2;
    if (u < 0.5 ? 0.25 * u2 + z - u * u2 >= shape.k1_ : z >= shape.k2_) continue;
    const double v = log_odds(u, shape.beta_);
    const double log_w = shape.log_large_ + v;
    const double log_denominator = log_add(shape.log_small_, log_w);
    const bool surely = u >= 0.5 && z <= 0.25;
    if (!surely && sum * (shape.log_sum_ - log_denominator + v) - log_4 < portable_log(z)) {
      continue;
    }
    return (shape.a_ == shape.small_ ? shape.log_small_ : log_w) - log_denominator;
  }
}

}  // namespace fagan
