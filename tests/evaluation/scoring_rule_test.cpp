#include "fagan/evaluation/scoring_rule.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::Judged;
using testing::sharpened;
namespace naive = testing::naive;

TEST(ScoringRule, ScoresByHandOfThreeCauses) {
  const std::array<double, 3> p{0.5, 0.25, 0.25};
  EXPECT_NEAR(log_score(p[1]), 2 * std::log(2), 1e-15);
  EXPECT_EQ(brier_score(p.data(), 3, 0), 0.25 + 0.0625 + 0.0625);
  EXPECT_EQ(brier_score(p.data(), 3, 1), 0.25 + 0.5625 + 0.0625);
  EXPECT_EQ(log_score(1), 0);
  EXPECT_EQ(log_score(0), infinity);
}

TEST(ScoringRule, BrierScoreRunsFromZeroToTwo) {
  const std::array<double, 3> certain{0, 1, 0};
  EXPECT_EQ(brier_score(certain.data(), 3, 1), 0);
  EXPECT_EQ(brier_score(certain.data(), 3, 0), 2);
}

TEST(ScoringRule, TiesKeepTheModelsOrder) {
  const std::array<double, 4> p{0.2, 0.3, 0.3, 0.2};
  EXPECT_EQ(top_cause(p.data(), 4), 1U);
  EXPECT_EQ(rank_of(p.data(), 4, 1), 0U);
  EXPECT_EQ(rank_of(p.data(), 4, 2), 1U);
  EXPECT_EQ(rank_of(p.data(), 4, 0), 2U);
  EXPECT_EQ(rank_of(p.data(), 4, 3), 3U);
}

// Expected score of saying q when the truth is distributed as p.
template <class Score>
double expected(const std::array<double, 3>& p, Score score) {
  double sum = 0;
  for (std::size_t k = 0; k < 3; ++k) sum += p[k] * score(k);
  return sum;
}

TEST(ScoringRule, HonestProbabilitiesDoBestOnAverage) {
  std::mt19937_64 random(1);
  std::gamma_distribution<double> gamma(1, 1);
  const auto draw = [&] {
    std::array<double, 3> p{gamma(random), gamma(random), gamma(random)};
    const double sum = p[0] + p[1] + p[2];
    for (double& x : p) x /= sum;
    return p;
  };
  for (int i = 0; i < 10'000; ++i) {
    const auto honest = draw();
    const auto other = draw();
    const auto log_of = [](const auto& q) {
      return [&](std::size_t k) { return log_score(q[k]); };
    };
    const auto brier_of = [](const auto& q) {
      return [&](std::size_t k) { return brier_score(q.data(), 3, k); };
    };
    EXPECT_LE(expected(honest, log_of(honest)), expected(honest, log_of(other)));
    EXPECT_LE(expected(honest, brier_of(honest)), expected(honest, brier_of(other)));
  }
}

TEST(ScoringRule, HonestProbabilitiesBeatSharpenedAndFlattenedOnesInASample) {
  const Judged<> honest = calibrated(5, 20'000, 2);
  const auto score = [](const Judged<>& cases) {
    return score_figures(evaluate(cases).basic().scores, PerCause<double>(5, 0.2));
  };
  const ScoreFigures best = score(honest);
  for (const double power : {0.5, 0.8, 1.25, 2.0}) {
    const ScoreFigures other = score(sharpened(honest, power));
    EXPECT_GT(other.log_nats->value, best.log_nats->value) << power;
    EXPECT_GT(other.brier->value, best.brier->value) << power;
  }
}

TEST(ScoringRule, MeansAndErrorsAreThoseOfTheDefinition) {
  const Judged<> cases = calibrated(7, 3000, 3);
  const ScoreFigures figures =
      score_figures(evaluate(cases).basic().scores, PerCause<double>(7, 1.0 / 7));
  const auto log =
      naive::moments(cases.n(), [&](std::size_t i) { return naive::log_score(cases, i); });
  const auto brier =
      naive::moments(cases.n(), [&](std::size_t i) { return naive::brier(cases, i); });
  EXPECT_NEAR(figures.log_nats->value, static_cast<double>(log.mean), 1e-14);
  EXPECT_NEAR(figures.log_nats->se, static_cast<double>(log.se), 1e-14);
  EXPECT_NEAR(figures.brier->value, static_cast<double>(brier.mean), 1e-14);
  EXPECT_NEAR(figures.brier->se, static_cast<double>(brier.se), 1e-14);
  EXPECT_NEAR(figures.log_bits->value, figures.log_nats->value / std::log(2), 1e-14);
}

TEST(ScoringRule, ThePriorItselfHasNoSkillAndCertaintyHasAll) {
  const PerCause<double> prior{0.5, 0.3, 0.2};
  Judged<> cases = calibrated(3, 500, 4);
  for (std::size_t i = 0; i < cases.n(); ++i) {
    std::copy(prior.begin(), prior.end(), cases.p.begin() + static_cast<std::ptrdiff_t>(3 * i));
  }
  ScoreFigures figures = score_figures(evaluate(cases).basic().scores, prior);
  EXPECT_NEAR(figures.log_skill->value, 0, 1e-14);
  EXPECT_NEAR(figures.brier_skill->value, 0, 1e-14);
  EXPECT_NEAR(figures.log_skill->se, 0, 1e-7);
  for (std::size_t i = 0; i < cases.n(); ++i) {
    for (std::size_t k = 0; k < 3; ++k) cases.p[3 * i + k] = k == cases.truth[i] ? 1 : 0;
  }
  figures = score_figures(evaluate(cases).basic().scores, prior);
  EXPECT_EQ(figures.log_skill->value, 1);
  EXPECT_EQ(figures.brier_skill->value, 1);
  EXPECT_EQ(figures.brier->value, 0);
}

TEST(ScoringRule, TheErrorOfSkillIsThatOfManySamples) {
  constexpr int samples = 400;
  const PerCause<double> prior{0.5, 0.3, 0.2};
  double sum = 0;
  double squares = 0;
  double claimed = 0;
  for (unsigned seed = 0; seed < samples; ++seed) {
    const auto skill =
        score_figures(evaluate(calibrated(3, 200, 100 + seed), Metrics::basic).basic().scores,
                      prior)
            .brier_skill;
    sum += skill->value;
    squares += skill->value * skill->value;
    claimed += skill->se / samples;
  }
  const double seen = std::sqrt((squares - sum * sum / samples) / (samples - 1));
  // A sample deviation of 400 is within 3.5 % of the truth, two in three times.
  EXPECT_NEAR(claimed / seen, 1, 4 * 0.036);
}

TEST(ScoringRule, TruthsGivenNothingAreCountedAndNeverAveraged) {
  Judged<> cases{2, {0.5, 0.5, 0, 1, 1, 0}, {0, 0, 0}, {3, CaseStatus::ok}};
  const ScoreFigures figures =
      score_figures(evaluate(cases).basic().scores, PerCause<double>{0.5, 0.5});
  EXPECT_EQ(figures.n, 3U);
  EXPECT_EQ(figures.ruled_out, 1U);
  EXPECT_NEAR(figures.log_nats->value, std::log(2) / 2, 1e-15);
  EXPECT_NEAR(figures.brier->value, (0.5 + 2 + 0) / 3, 1e-15);
}

}  // namespace
}  // namespace fagan
