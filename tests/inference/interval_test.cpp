#include "fagan/inference/interval.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>
#include <cmath>

#include "fagan/inference/diagnose.hpp"
#include "inference/uncertain_model.hpp"

namespace fagan {
namespace {

using tests::Uncertain;

// Largest distance of the mean of the draws from the plug-in posterior, in standard errors.
double worst_z(const PosteriorDraws& draws, const Posterior& plug_in) {
  double worst = 0;
  const auto n = static_cast<double>(draws.p().rows());
  for (Eigen::Index k = 0; k < draws.p().cols(); ++k) {
    const Eigen::ArrayXd column = draws.p().col(k).array();
    const double sd = std::sqrt((column - column.mean()).square().mean() / n);
    const double away = std::abs(column.mean() - plug_in.probabilities()[k]);
    worst = std::max(worst, away / std::max(sd, 1e-15));
  }
  return worst;
}

TEST(Interval, ForFindingsWithStatesTheMeanOfTheDrawsIsThePlugInPosterior) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Uncertain world = tests::uncertain_states(seed);
    const Posterior plug_in = diagnose(world.model, world.prior, world.findings);
    const PosteriorDraws draws =
        draw_posteriors(world.model, world.prior, world.findings, Seed{seed}, 4000);
    EXPECT_LT(worst_z(draws, plug_in), 5) << seed;
  }
}

TEST(Interval, TheSameHoldsForVirtualEvidence) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Uncertain world = tests::uncertain_states(seed);
    for (const FindingId finding : ids<FindingId>(world.model.n_findings())) {
      VirtualEvidence evidence;
      for (std::size_t s = 0; s < world.model.finding(finding).states.size(); ++s) {
        evidence.relative_likelihoods.push_back(s == 0 ? 0.0 : 1.0 / static_cast<double>(s));
      }
      world.findings.observe(finding, evidence);
    }
    const Posterior plug_in = diagnose(world.model, world.prior, world.findings);
    const PosteriorDraws draws =
        draw_posteriors(world.model, world.prior, world.findings, Seed{seed}, 4000);
    EXPECT_LT(worst_z(draws, plug_in), 5) << seed;
  }
}

TEST(Interval, EveryDrawSumsToOne) {
  const Uncertain world = tests::uncertain_states(3);
  const auto draws = draw_posteriors(world.model, world.prior, world.findings, Seed{3});
  EXPECT_TRUE(((draws.p().rowwise().sum().array() - 1).abs() < 1e-12).all());
}

TEST(Interval, TheSameSeedGivesTheSameBitsWhateverWasDrawnBefore) {
  const Uncertain world = tests::uncertain_states(4);
  const auto alone = draw_posteriors(world.model, world.prior, world.findings, Seed{4});
  PosteriorSampler sampler(world.model, world.prior, Seed{4});
  sampler.draw(Findings(world.model));
  Findings fewer = world.findings;
  fewer.retract(FindingId{0});
  sampler.draw(fewer);
  EXPECT_EQ(sampler.draw(world.findings).p(), alone.p());
  EXPECT_NE(draw_posteriors(world.model, world.prior, world.findings, Seed{5}).p(), alone.p());
}

// Nothing observed, two causes: P(first) ~ Beta(N π, N (1 − π)), whatever the case.
TEST(Interval, WithNoFindingsItIsThatOfThePrior) {
  const Uncertain world = tests::two_causes(0.3, 20, 0.5, 0.5, 10);
  const auto draws =
      draw_posteriors(world.model, world.prior, Findings(world.model), Seed{1}, 40000);
  const boost::math::beta_distribution<double> beta(6, 14);
  const CredibleInterval interval = draws.interval(CauseId{0});
  EXPECT_NEAR(cdf(beta, interval.low), 0.025, 5 * std::sqrt(0.025 * 0.975 / 40000));
  EXPECT_NEAR(cdf(beta, interval.high), 0.975, 5 * std::sqrt(0.025 * 0.975 / 40000));
}

TEST(Interval, ShrinksAsOneOverTheRootOfN) {
  double width[2] = {};
  for (const int i : {0, 1}) {
    const double n = i == 0 ? 1000 : 100000;
    const Uncertain world = tests::two_causes(0.3, n, 0.8, 0.4, n);
    const auto draws = draw_posteriors(world.model, world.prior, world.findings, Seed{1}, 20000);
    const CredibleInterval interval = draws.interval(CauseId{0});
    width[i] = interval.high - interval.low;
  }
  EXPECT_NEAR(width[0] / width[1], 10, 0.3);
}

TEST(Interval, NumbersWithoutNAreTakenAsKnownAndCounted) {
  const Uncertain world = tests::two_causes(0.3, {}, 0.8, 0.4, {});
  const auto draws = draw_posteriors(world.model, world.prior, world.findings, Seed{1});
  const Posterior plug_in = diagnose(world.model, world.prior, world.findings);
  EXPECT_EQ(draws.n_numbers_without_n(), 3U);  // the prior, and the finding under each cause
  const CredibleInterval interval = draws.interval(CauseId{0});
  EXPECT_NEAR(interval.low, plug_in[CauseId{0}], 1e-14);
  EXPECT_NEAR(interval.high, plug_in[CauseId{0}], 1e-14);
}

TEST(Interval, ZerosStayZero) {
  const Uncertain world = tests::two_causes(0.3, 10, 0, 0.4, 10);
  const auto draws = draw_posteriors(world.model, world.prior, world.findings, Seed{1});
  EXPECT_EQ(draws.interval(CauseId{0}).high, 0);
  EXPECT_EQ(draws.interval(CauseId{1}).low, 1);
}

TEST(Interval, AnImpossibleCaseHasNoDraws) {
  const Uncertain world = tests::two_causes(0.3, 10, 0, 0, 10);
  EXPECT_TRUE(draw_posteriors(world.model, world.prior, world.findings, Seed{1}).is_impossible());
}

TEST(Interval, TheChanceToBeAheadIsCertainWhenTheNumbersAre) {
  const Uncertain sure = tests::two_causes(0.3, 1e6, 0.9, 0.1, 1e6);
  const auto draws = draw_posteriors(sure.model, sure.prior, sure.findings, Seed{1});
  EXPECT_EQ(draws.chance_ahead(CauseId{0}, CauseId{1}), 1);
  const Uncertain open = tests::two_causes(0.5, 4, 0.5, 0.5, 4);
  const auto even = draw_posteriors(open.model, open.prior, open.findings, Seed{1}, 20000);
  EXPECT_NEAR(even.chance_ahead(CauseId{0}, CauseId{1}), 0.5, 5 * 0.5 / std::sqrt(20000.0));
}

// Importance sampling straight from the definition: θ from its prior, weighted by P(findings | θ).
// Covers what no closed form does: values, intervals and ranges.
TEST(Interval, OfNumbersAgreesWithWeightingDrawsFromThePriorByTheLikelihood) {
  for (const bool interval : {false, true}) {
    for (const bool with_range : {false, true}) {
      const Uncertain world = tests::uncertain_number(interval, with_range);
      const std::size_t n = 40000;
      const auto draws = draw_posteriors(world.model, world.prior, world.findings, Seed{9}, n);
      const tests::Weighted expected = tests::by_weighting(world, 400000);
      const double se = expected.sd / std::sqrt(std::min(expected.effective_n, double{n}));
      EXPECT_NEAR(draws.mean(CauseId{0}), expected.mean, 5 * se) << interval << with_range;
      const CredibleInterval found = draws.interval(CauseId{0});
      EXPECT_NEAR(expected.share_below(found.low), 0.025, 0.005) << interval << with_range;
      EXPECT_NEAR(expected.share_below(found.high), 0.975, 0.005) << interval << with_range;
    }
  }
}

}  // namespace
}  // namespace fagan
