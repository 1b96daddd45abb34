#include "fagan/inference/sensitivity.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>

#include "fagan/inference/diagnose.hpp"
#include "inference/uncertain_model.hpp"

namespace fagan {
namespace {

using tests::Uncertain;
using Kind = Sensitivity::Kind;

// The posterior of "a" in a model whose one number has been set to x.
double with_prior(const Uncertain& world, CauseId moved, double x) {
  std::vector<double> p;
  for (const CauseId cause : ids<CauseId>(world.model.n_causes())) {
    p.push_back(cause == moved ? x : world.prior[cause] * (1 - x) / (1 - world.prior[moved]));
  }
  return diagnose(world.model, tests::prior_of(world.model, p, 10), world.findings)[CauseId{0}];
}

double with_number(const Uncertain& world, const Sensitivity& s, double x) {
  LogSums weights(world.prior.log_probabilities());
  Eigen::ArrayXd change = Eigen::ArrayXd::Zero(2);
  const Density& d = world.model.density(*s.finding, s.cause);
  const Density moved({DensityKind::normal, world.model.finding(*s.finding).number->range},
                      s.kind == Kind::mean ? x : d.mean(), s.kind == Kind::sd ? x : d.sd());
  for (const CauseId cause : ids<CauseId>(2)) {
    const Density& used = cause == s.cause ? moved : world.model.density(FindingId{0}, cause);
    const Observation& seen = *world.findings.find(FindingId{0});
    change[static_cast<Eigen::Index>(cause)] = std::holds_alternative<double>(seen)
                                                   ? used.log_density(std::get<double>(seen))
                                                   : used.log_mass(std::get<Interval>(seen));
  }
  weights.add(change.data());
  return Posterior(weights)[CauseId{0}];
}

template <class At>
void expect_agrees(const Sensitivity& s, At at) {
  EXPECT_NEAR(s.p_at_low, at(s.low), 1e-12);
  EXPECT_NEAR(s.p_at_high, at(s.high), 1e-12);
  const double h = 1e-6 * std::max(1e-3, std::abs(s.value));
  EXPECT_NEAR(s.slope, (at(s.value + h) - at(s.value - h)) / (2 * h),
              1e-5 * std::max(1.0, std::abs(s.slope)));
}

TEST(Sensitivity, OfThePriorAgreesWithFiniteDifferences) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Uncertain world = tests::uncertain_states(seed);
    int seen = 0;
    for (const Sensitivity& s :
         sensitivities(world.model, world.prior, world.findings, CauseId{0})) {
      if (s.kind != Kind::prior) continue;
      ++seen;
      expect_agrees(s, [&](double x) { return with_prior(world, s.cause, x); });
    }
    EXPECT_EQ(seen, 3);
  }
}

// A likelihood enters as a factor of its cause's weight alone.
TEST(Sensitivity, OfAProbabilityAgreesWithFiniteDifferences) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Uncertain world = tests::uncertain_states(seed);
    const Posterior posterior = diagnose(world.model, world.prior, world.findings);
    int seen = 0;
    for (const Sensitivity& s :
         sensitivities(world.model, world.prior, world.findings, CauseId{0})) {
      if (s.kind != Kind::probability) continue;
      ++seen;
      EXPECT_EQ(s.value, world.model.likelihood(*s.finding, *s.state, s.cause));
      const double n = *world.model.evidence(*s.finding, s.cause).n;
      const boost::math::beta_distribution<double> beta(n * s.value, n * (1 - s.value));
      EXPECT_NEAR(cdf(beta, s.low), 0.025, 1e-10);
      EXPECT_NEAR(cdf(beta, s.high), 0.975, 1e-10);
      expect_agrees(s, [&](double x) {
        Eigen::ArrayXd p = posterior.probabilities();
        p[static_cast<Eigen::Index>(s.cause)] *= x / s.value;
        return p[0] / p.sum();
      });
    }
    EXPECT_EQ(seen, 12);  // four findings under three causes
  }
}

TEST(Sensitivity, OfAMeanAndSdAgreesWithFiniteDifferences) {
  for (const bool interval : {false, true}) {
    for (const bool with_range : {false, true}) {
      const Uncertain world = tests::uncertain_number(interval, with_range);
      int seen = 0;
      for (const Sensitivity& s :
           sensitivities(world.model, world.prior, world.findings, CauseId{0})) {
        if (s.kind == Kind::prior) continue;
        ++seen;
        expect_agrees(s, [&](double x) { return with_number(world, s, x); });
      }
      EXPECT_EQ(seen, 4);
    }
  }
}

TEST(Sensitivity, VirtualEvidenceOfOneStateIsThatStateObserved) {
  const Uncertain world = tests::two_causes(0.3, 20, 0.8, 0.4, 10);
  Findings soft(world.model);
  soft.observe(FindingId{0}, VirtualEvidence{{0, 2}});
  const auto a = sensitivities(world.model, world.prior, world.findings, CauseId{0});
  const auto b = sensitivities(world.model, world.prior, soft, CauseId{0});
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_NEAR(a[i].p_at_low, b[i].p_at_low, 1e-14);
    EXPECT_NEAR(a[i].slope, b[i].slope, 1e-14);
  }
}

TEST(Sensitivity, TheLargestSwingComesFirst) {
  const Uncertain world = tests::uncertain_states(5);
  const auto all = sensitivities(world.model, world.prior, world.findings, CauseId{0});
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GE(all[i - 1].swing(), all[i].swing());
}

TEST(Sensitivity, NumbersTakenAsKnownAreLeftOut) {
  const Uncertain world = tests::two_causes(0.3, {}, 1, 0.4, 10);
  const auto all = sensitivities(world.model, world.prior, world.findings, CauseId{0});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].cause, CauseId{1});
}

}  // namespace
}  // namespace fagan
