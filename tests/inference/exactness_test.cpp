#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/exact.hpp"
#include "support/fifty_digits.hpp"
#include "support/posteriors.hpp"
#include "support/random_model.hpp"

// diagnose() against rational arithmetic, which does not round at all, and against fifty digits
// where densities make rationals impossible.

namespace fagan::tests {
namespace {

// The promise made for every faster path; the definition itself does better.
constexpr double absolute = 1e-12;
constexpr double relative = 1e-9;

struct Worst {
  Distance distance;
  int cases = 0;
  int impossible = 0;

  void note(const Distance& d, bool is_impossible) {
    distance.absolute = std::max(distance.absolute, d.absolute);
    distance.relative = std::max(distance.relative, d.relative);
    distance.log_evidence = std::max(distance.log_evidence, d.log_evidence);
    ++cases;
    impossible += is_impossible ? 1 : 0;
  }
};

void expect_exact(const Posterior& posterior, const ExactPosterior& exact, Worst& worst) {
  const Distance distance = exact.distance_to(posterior);
  EXPECT_TRUE(distance.same_zeros);
  EXPECT_LE(distance.absolute, absolute);
  EXPECT_LE(distance.relative, relative);
  EXPECT_LE(distance.log_evidence, absolute);
  worst.note(distance, exact.is_impossible());
}

void record(const Worst& worst) {
  testing::Test::RecordProperty("cases", worst.cases);
  testing::Test::RecordProperty("impossible", worst.impossible);
  testing::Test::RecordProperty("largest_absolute_error",
                                std::to_string(worst.distance.absolute * 1e15) + "e-15");
  testing::Test::RecordProperty("largest_relative_error",
                                std::to_string(worst.distance.relative * 1e15) + "e-15");
}

TEST(Diagnose, AgreesWithRationalArithmeticOnAThousandRandomModels) {
  RandomModelOptions options;
  options.share_of_numbers = 0;
  Worst worst;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    options.share_of_zeros = seed % 3 == 0 ? 0.3 : 0.02;
    options.smallest = seed % 5 == 0 ? 1e-15 : 1e-4;
    const Sketch sketch = random_sketch(random, options);
    const auto [model, prior] = build(sketch);
    for (int i = 0; i < 3; ++i) {
      const Findings findings = random_findings(random, model);
      expect_exact(diagnose(model, prior, findings), exact_diagnose(sketch, findings), worst);
    }
  }
  EXPECT_GT(worst.impossible, 100);
  record(worst);
}

TEST(Diagnose, AgreesWithRationalArithmeticOnLargeModels) {
  RandomModelOptions options;
  options.least_causes = options.most_causes = 200;
  options.least_findings = options.most_findings = 60;
  options.most_states = 60;
  options.share_of_numbers = 0;
  options.share_of_zeros = 0.001;
  options.smallest = 1e-3;
  Worst worst;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Random random(seed);
    const Sketch sketch = random_sketch(random, options);
    const auto [model, prior] = build(sketch);
    const Findings findings = random_findings(random, model, {1, 0, 0.05, 0});
    expect_exact(diagnose(model, prior, findings), exact_diagnose(sketch, findings), worst);
  }
  record(worst);
}

TEST(Diagnose, AgreesWithFiftyDigitsWhateverKindsOfFindingsThereAre) {
  RandomModelOptions options;
  options.most_causes = 12;
  options.most_findings = 15;
  options.share_of_numbers = 0.6;
  double worst = 0;        // as a share of what rounding may do
  double worst_error = 0;  // as it is
  int possible = 0;
  for (std::uint64_t seed = 0; seed < 250; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Sketch sketch = random_sketch(random, options);
    const auto [model, prior] = build(sketch);
    const Findings findings = random_findings(random, model);
    const Posterior posterior = diagnose(model, prior, findings);
    const FiftyDigitAnswer answer = fifty_digit_diagnose(sketch, findings);
    EXPECT_TRUE(is_proper(posterior));
    for (std::size_t k = 0; k < answer.p.size(); ++k) {
      EXPECT_EQ(posterior.relative_log_weights()[static_cast<Eigen::Index>(k)] == -infinity,
                answer.is_zero[k]);
      const double error = std::abs(posterior[static_cast<CauseId>(k)] - answer.p[k]);
      // An error of d in every log weight moves p by at most 2 d p (1 − p).
      const double allowed =
          2 * answer.rounding * answer.p[k] * (1 - answer.p[k]) + 4e-16 * answer.p[k] + 1e-300;
      EXPECT_LE(error, allowed);
      worst = std::max(worst, error / allowed);
      worst_error = std::max(worst_error, error);
    }
    if (posterior.is_impossible()) continue;
    ++possible;
    EXPECT_NEAR(posterior.log_evidence(), answer.log_evidence, 2 * answer.rounding + 4e-16);
  }
  EXPECT_GT(possible, 150);
  RecordProperty("largest_share_of_allowed_error", std::to_string(worst));
  RecordProperty("largest_absolute_error", std::to_string(worst_error * 1e15) + "e-15");
}

// Findings that are each nearly impossible under every cause, so that the weight of the case is far
// below the smallest double, 5e-324.
void expect_right_at(double log10_weight, int n_findings) {
  const double each = std::pow(10, log10_weight / n_findings);
  Sketch sketch;
  Random random(7);
  for (int k = 0; k < 5; ++k) {
    sketch.causes.push_back("c" + std::to_string(k));
    sketch.prior.push_back(0.2);
  }
  for (int j = 0; j < n_findings; ++j) {
    FindingSketch finding;
    finding.name = "f" + std::to_string(j);
    finding.states = {"usual", "rare"};
    finding.is_default.assign(5, false);
    for (int k = 0; k < 5; ++k) {
      const double p = each * random.uniform(0.8, 1);
      finding.rows.push_back({1 - p, p});
    }
    sketch.findings.push_back(finding);
  }
  const auto [model, prior] = build(sketch);
  Findings findings(model);
  for (int j = 0; j < n_findings; ++j) findings.observe("f" + std::to_string(j), "rare");
  const ExactPosterior exact = exact_diagnose(sketch, findings);
  EXPECT_NEAR(exact.log10_evidence(), log10_weight, 5);
  const Posterior posterior = diagnose(model, prior, findings);
  EXPECT_FALSE(posterior.is_impossible());
  Worst worst;
  expect_exact(posterior, exact, worst);
  record(worst);
}

TEST(Diagnose, ACaseOfWeight1e500StillComesOutRight) { expect_right_at(-500, 20); }

TEST(Diagnose, ACaseOfWeight1e5000StillComesOutRight) { expect_right_at(-5000, 20); }

}  // namespace
}  // namespace fagan::tests
