#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"
#include "support/random_model.hpp"

// Bayes' rule in rational arithmetic: no rounding anywhere. The rationals stay behind these types,
// because their library takes long to compile.

namespace fagan::tests {

/// One exact number for each cause, such as P(state | cause).
class ExactColumn {
 public:
  /// The very numbers the doubles hold.
  static ExactColumn of_doubles(std::span<const double> values);
  /// The numbers as written: 0.1 is one tenth.
  static ExactColumn of_decimals(const std::vector<std::string>& values);
  /// Σ_s weights[s] · columns[s].
  static ExactColumn weighted_sum(std::span<const double> weights,
                                  const std::vector<ExactColumn>& columns);

  struct Numbers;
  const Numbers& numbers() const noexcept { return *numbers_; }

 private:
  explicit ExactColumn(std::shared_ptr<const Numbers> numbers) : numbers_(std::move(numbers)) {}
  std::shared_ptr<const Numbers> numbers_;
};

/// What is left of 1 by probabilities that are taken as the decimals they were written as; at least
/// 0.
double exact_rest(std::span<const double> written);

/// Mean and standard deviation (n − 1) of the very numbers the doubles hold, rounded once each.
struct ExactMoments {
  double mean = 0;
  double sd = 0;
  static ExactMoments of(std::span<const double> values);
};

/// How far doubles are from the exact answer. Worked out in fifty digits, then rounded.
struct Distance {
  double absolute = 0;      ///< largest |p − exact| of any cause
  double relative = 0;      ///< largest |p − exact| / exact where exact > 1e-200
  double log_evidence = 0;  ///< |difference| / max(1, |exact|)
  /// Impossible on one side is impossible on the other, and so for each cause's zero weight.
  bool same_zeros = true;
};

/// P(cause | findings), exactly.
class ExactPosterior {
 public:
  /// P(cause) is brought to a sum of 1; then one column of P(observation | cause) per finding.
  ExactPosterior(const ExactColumn& prior, const std::vector<ExactColumn>& observations);

  bool is_impossible() const;
  Distance distance_to(const Posterior& posterior) const;
  /// log10 P(findings), to the nearest double. For a possible case.
  double log10_evidence() const;

 private:
  struct Weights;
  std::shared_ptr<const Weights> weights_;
};

/// From the sketch's own numbers, for findings of the model built from it: states and virtual
/// evidence only.
ExactPosterior exact_diagnose(const Sketch& sketch, const Findings& findings);

}  // namespace fagan::tests
