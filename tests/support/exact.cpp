#include "support/exact.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace fagan::tests {
namespace {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;
using Fifty = boost::multiprecision::cpp_bin_float_50;

Integer power_of_ten(std::size_t exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

// "0.25", "1e-05", "3": a decimal text as the fraction it stands for.
Rational decimal(const std::string& text) {
  std::string digits;
  std::size_t after_point = 0;
  bool past_point = false;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      past_point = true;
    } else if (text[i] >= '0' && text[i] <= '9') {
      digits += text[i];
      after_point += past_point ? 1 : 0;
    } else {
      throw std::invalid_argument("not a decimal: " + text);
    }
  }
  const int exponent = i < text.size() ? std::stoi(text.substr(i + 1)) : 0;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  const Integer whole(digits.empty() ? "0" : digits);  // a leading 0 would mean octal
  const long shift = exponent - static_cast<long>(after_point);
  const Integer scale = power_of_ten(static_cast<std::size_t>(std::abs(shift)));
  return shift < 0 ? Rational(whole, scale) : Rational(whole * scale);
}

}  // namespace

// Over one denominator: weights are then products of integers, with no fraction to reduce.
struct ExactColumn::Numbers {
  std::vector<Integer> numerators;
  Integer denominator = 1;

  explicit Numbers(const std::vector<Rational>& values) {
    for (const Rational& value : values) {
      denominator = boost::multiprecision::lcm(denominator, Integer(denominator_of(value)));
    }
    for (const Rational& value : values) {
      numerators.push_back(numerator_of(value) * (denominator / denominator_of(value)));
    }
  }

  Rational operator[](std::size_t k) const { return Rational(numerators[k], denominator); }

 private:
  static Integer numerator_of(const Rational& value) {
    return boost::multiprecision::numerator(value);
  }
  static Integer denominator_of(const Rational& value) {
    return boost::multiprecision::denominator(value);
  }
};

ExactColumn ExactColumn::of_doubles(std::span<const double> values) {
  std::vector<Rational> exact;
  for (const double value : values) exact.emplace_back(value);
  return ExactColumn(std::make_shared<const Numbers>(exact));
}

ExactColumn ExactColumn::of_decimals(const std::vector<std::string>& values) {
  std::vector<Rational> exact;
  for (const std::string& value : values) exact.push_back(decimal(value));
  return ExactColumn(std::make_shared<const Numbers>(exact));
}

ExactColumn ExactColumn::weighted_sum(std::span<const double> weights,
                                      const std::vector<ExactColumn>& columns) {
  std::vector<Rational> sums(columns.front().numbers().numerators.size(), Rational(0));
  for (std::size_t s = 0; s < columns.size(); ++s) {
    for (std::size_t k = 0; k < sums.size(); ++k) {
      sums[k] += Rational(weights[s]) * columns[s].numbers()[k];
    }
  }
  return ExactColumn(std::make_shared<const Numbers>(sums));
}

double exact_rest(std::span<const double> written) {
  Rational rest = 1;
  for (const double p : written) rest -= decimal(fmt::format("{}", p));  // the shortest decimal
  if (rest <= 0) return 0;
  return static_cast<double>(Fifty(boost::multiprecision::numerator(rest)) /
                             Fifty(boost::multiprecision::denominator(rest)));
}

ExactMoments ExactMoments::of(std::span<const double> values) {
  Rational sum = 0;
  Rational squares = 0;
  for (const double value : values) {
    sum += Rational(value);
    squares += Rational(value) * Rational(value);
  }
  const Rational n(values.size());
  const auto rounded = [](const Rational& value) {
    return Fifty(boost::multiprecision::numerator(value)) /
           Fifty(boost::multiprecision::denominator(value));
  };
  const Rational variance = (squares - sum * sum / n) / (n - 1);
  return {static_cast<double>(rounded(sum / n)), static_cast<double>(sqrt(rounded(variance)))};
}

struct ExactPosterior::Weights {
  std::vector<Integer> weights;  // P(cause) P(findings | cause), times `scale`
  Integer total = 0;
  Integer scale = 1;
};

ExactPosterior::ExactPosterior(const ExactColumn& prior,
                               const std::vector<ExactColumn>& observations) {
  Weights result;
  result.weights = prior.numbers().numerators;
  result.scale = std::accumulate(result.weights.begin(), result.weights.end(), Integer(0));
  for (const ExactColumn& column : observations) {
    for (std::size_t k = 0; k < result.weights.size(); ++k) {
      result.weights[k] *= column.numbers().numerators[k];
    }
    result.scale *= column.numbers().denominator;
  }
  result.total = std::accumulate(result.weights.begin(), result.weights.end(), Integer(0));
  weights_ = std::make_shared<const Weights>(std::move(result));
}

bool ExactPosterior::is_impossible() const { return weights_->total == 0; }

double ExactPosterior::log10_evidence() const {
  return static_cast<double>(log10(Fifty(weights_->total) / Fifty(weights_->scale)));
}

Distance ExactPosterior::distance_to(const Posterior& posterior) const {
  Distance distance;
  const auto& [weights, total, scale] = *weights_;
  distance.same_zeros = posterior.is_impossible() == is_impossible();
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double relative = posterior.relative_log_weights()[static_cast<Eigen::Index>(k)];
    if ((weights[k] == 0) != (relative == -infinity)) distance.same_zeros = false;
  }
  if (is_impossible() || posterior.is_impossible()) return distance;

  const Fifty least("1e-200");
  for (const CauseId cause : ids<CauseId>(weights.size())) {
    const Fifty exact = Fifty(weights[index(cause)]) / Fifty(total);
    const Fifty gap = abs(Fifty(posterior[cause].value()) - exact);
    distance.absolute = std::max(distance.absolute, static_cast<double>(gap));
    if (exact > least) {
      distance.relative = std::max(distance.relative, static_cast<double>(Fifty(gap / exact)));
    }
  }
  const Fifty log_evidence = log(Fifty(total) / Fifty(scale));
  const Fifty gap = abs(Fifty(posterior.log_evidence()) - log_evidence);
  const Fifty size = abs(log_evidence);
  distance.log_evidence = static_cast<double>(Fifty(size > 1 ? Fifty(gap / size) : gap));
  return distance;
}

ExactPosterior exact_diagnose(const Sketch& sketch, const Findings& findings) {
  const auto column = [&](const FindingSketch& finding, std::size_t state) {
    std::vector<double> values;
    for (const std::vector<double>& row : finding.rows) values.push_back(row[state]);
    return ExactColumn::of_doubles(values);
  };
  std::vector<ExactColumn> observations;
  for (const Findings::Entry& entry : findings.in_model_order()) {
    const FindingSketch& finding = sketch.findings[index(entry.finding)];
    if (const auto* state = std::get_if<StateId>(&entry.observation)) {
      observations.push_back(column(finding, index(*state)));
    } else if (const auto* soft = std::get_if<VirtualEvidence>(&entry.observation)) {
      std::vector<ExactColumn> columns;
      for (std::size_t s = 0; s < finding.states.size(); ++s) columns.push_back(column(finding, s));
      observations.push_back(ExactColumn::weighted_sum(soft->relative_likelihoods, columns));
    } else if (!std::holds_alternative<NotKnown>(entry.observation)) {
      throw std::invalid_argument("densities are not rational");
    }
  }
  return {ExactColumn::of_doubles(sketch.prior), observations};
}

}  // namespace fagan::tests
