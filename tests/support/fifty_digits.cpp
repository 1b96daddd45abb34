#include "support/fifty_digits.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <limits>
#include <utility>

namespace fagan::tests {
namespace {

using Fifty = boost::multiprecision::cpp_bin_float_50;

const Fifty& two_pi() {
  static const Fifty value = 8 * atan(Fifty(1));
  return value;
}

Fifty density(const Fifty& z) { return exp(-z * z / 2) / sqrt(two_pi()); }

// P(Z ≥ z). Below 5 by the series of P(0 ≤ Z < z), all of whose terms are positive; from there by
// the continued fraction, whose 200 steps leave an error of e^(-2 z √400) (at 5, 1e-86).
Fifty upper_tail(const Fifty& z) {
  if (z < 0) return 1 - upper_tail(-z);
  if (z < 5) {
    Fifty term = z;
    Fifty sum = z;
    for (int odd = 3; odd < 401; odd += 2) sum += term *= z * z / odd;
    return Fifty(1) / 2 - density(z) * sum;
  }
  Fifty fraction = z;
  for (int i = 200; i >= 1; --i) fraction = z + i / fraction;
  return density(z) / fraction;
}

// P(a ≤ Z < b); the ends may be infinite.
Fifty mass(const Fifty& a, const Fifty& b) {
  if (a + b < 0) return mass(-b, -a);
  if (isinf(b)) return isinf(a) ? Fifty(1) : upper_tail(a);
  return upper_tail(a) - upper_tail(b);
}

double difference(double answer, const Fifty& truth) {
  return static_cast<double>(Fifty(Fifty(answer) - truth));
}

// The density of a number under one cause: its logarithm, and the size of what is added up on the
// way, to which rounding is in proportion.
class Density50 {
 public:
  Density50(const NumberScale& scale, double mean, double sd)
      : lognormal_(scale.density == DensityKind::lognormal), mean_(mean), sd_(sd) {
    range_ = scale.range.value_or(Range{-infinity, infinity});
    if (lognormal_) range_.low = std::max(range_.low, 0.0);
    in_range_ = mass(standardised(range_.low), standardised(range_.high));
  }

  std::pair<Fifty, double> log_density(double x) const {
    const Fifty z = standardised(x);
    Fifty value = density(z) / (sd_ * in_range_);
    if (lognormal_) value /= x;
    return {log(value), size_at(x) + size_of_range()};
  }

  std::pair<Fifty, double> log_mass(Interval interval) const {
    const double low = std::max(interval.low, range_.low);
    const double high = std::min(interval.high, range_.high);
    return {log(mass(standardised(low), standardised(high)) / in_range_),
            size_at(low) + size_at(high) + size_of_range()};
  }

 private:
  Fifty on_scale(double x) const {
    if (!lognormal_) return x;
    return x == 0 ? Fifty(-infinity) : Fifty(log(Fifty(x)));
  }
  Fifty standardised(double x) const { return (on_scale(x) - mean_) / sd_; }

  // z is known to about eps (|x| + |mean|) / sd, which moves log φ(z) by (1 + |z|) times that.
  double size_at(double x) const {
    if (std::isinf(x) || (lognormal_ && x == 0)) return 0;
    const double u = lognormal_ ? std::log(x) : x;
    const double mean = static_cast<double>(mean_);
    const double sd = static_cast<double>(sd_);
    const double z = (u - mean) / sd;
    return 1 + std::abs(std::log(sd)) + std::abs(u) + z * z +
           (1 + std::abs(z)) * (std::abs(u) + std::abs(mean)) / sd;
  }
  double size_of_range() const { return size_at(range_.low) + size_at(range_.high); }

  bool lognormal_;
  Fifty mean_;
  Fifty sd_;
  Range range_{};
  Fifty in_range_;
};

// log P(observation | cause) and the size of its parts.
std::pair<Fifty, double> log_likelihood(const FindingSketch& finding, std::size_t cause,
                                        const Observation& observation) {
  Fifty p = 0;
  double size = 1;
  if (const auto* state = std::get_if<StateId>(&observation)) {
    p = finding.rows[cause][index(*state)];
  } else if (const auto* soft = std::get_if<VirtualEvidence>(&observation)) {
    for (std::size_t s = 0; s < finding.states.size(); ++s) {
      const double v = soft->relative_likelihoods[s];
      const double row = finding.rows[cause][s];
      p += Fifty(v) * row;
      if (v > 0 && row > 0) size += std::abs(std::log(v)) + std::abs(std::log(row));
    }
  } else {
    const Density50 density(*finding.scale, finding.mean[cause], finding.sd[cause]);
    if (const auto* x = std::get_if<double>(&observation)) return density.log_density(*x);
    return density.log_mass(std::get<Interval>(observation));
  }
  if (p == 0) return {Fifty(-infinity), 0};
  const Fifty log_p = log(p);
  return {log_p, size + std::abs(static_cast<double>(log_p))};
}

}  // namespace

double error_of_log_sum_exp(std::span<const double> x, double answer) {
  Fifty sum = 0;
  for (const double value : x) sum += exp(Fifty(value));
  return difference(answer, log(sum));
}

double error_of_log1m_exp(double x, double answer) {
  return difference(answer, x > -1 ? Fifty(log(-expm1(Fifty(x)))) : Fifty(log1p(-exp(Fifty(x)))));
}

double error_of_sum(std::span<const double> x, double answer) {
  Fifty sum = 0;
  for (const double value : x) sum += value;
  return difference(answer, sum);
}

double error_of_log_upper_tail(double z, double answer) {
  // Far below 0 the tail is 1 in fifty digits, and only what is missing from 1 tells more.
  return difference(answer,
                    z < 0 ? Fifty(log1p(Fifty(-upper_tail(-z)))) : Fifty(log(upper_tail(z))));
}

double error_of_log_mass(double a, double width, double answer) {
  return difference(answer, log(mass(a, Fifty(a) + Fifty(width))));
}

FiftyDigitAnswer fifty_digit_diagnose(const Sketch& sketch, const Findings& findings) {
  const std::size_t n_causes = sketch.causes.size();
  FiftyDigitAnswer answer;
  Fifty prior_sum = 0;
  for (const double p : sketch.prior) prior_sum += p;
  std::vector<Fifty> weights;
  Fifty total = 0;
  for (std::size_t k = 0; k < n_causes; ++k) {
    Fifty weight = Fifty(sketch.prior[k]) / prior_sum;
    double size = sketch.prior[k] > 0 ? 1 + std::abs(std::log(sketch.prior[k])) : 0;
    for (const Findings::Entry& entry : findings.in_model_order()) {
      if (std::holds_alternative<NotKnown>(entry.observation)) continue;
      const auto [log_p, part] =
          log_likelihood(sketch.findings[index(entry.finding)], k, entry.observation);
      weight = isinf(log_p) ? Fifty(0) : Fifty(weight * exp(log_p));
      size += part;
    }
    answer.is_zero.push_back(weight == 0);
    if (weight > 0) {
      answer.rounding =
          std::max(answer.rounding, 8 * size * std::numeric_limits<double>::epsilon());
    }
    total += weight;
    weights.push_back(std::move(weight));
  }
  for (const Fifty& weight : weights) {
    answer.p.push_back(total > 0 ? static_cast<double>(Fifty(weight / total)) : 0);
  }
  answer.log_evidence = total > 0 ? static_cast<double>(log(total)) : -infinity;
  return answer;
}

}  // namespace fagan::tests
