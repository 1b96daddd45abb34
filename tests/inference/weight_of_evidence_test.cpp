#include "fagan/inference/weight_of_evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/factor_likelihood.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/posteriors.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

using Kind = WeightOfEvidence::Kind;

constexpr double decibans_per_nat = 4.342944819032518;  // 10 / ln 10

struct RandomCase {
  Model model;
  Prior prior;
  Findings findings;
  CauseId cause;
  CauseId other;
};

// At least two causes; the two named are different ones.
RandomCase random_case(std::uint64_t seed, double share_of_zeros) {
  Random random(seed);
  RandomModelOptions options;
  options.least_causes = 2;
  options.most_causes = 12;
  options.most_findings = 15;
  options.share_of_zeros = share_of_zeros;
  auto [model, prior] = build(random_sketch(random, options));
  Findings findings = random_findings(random, model);
  const std::size_t cause = random.below(model.n_causes());
  const std::size_t other = (cause + random.between(1, model.n_causes() - 1)) % model.n_causes();
  return {std::move(model), std::move(prior), std::move(findings), static_cast<CauseId>(cause),
          static_cast<CauseId>(other)};
}

// Rounding: some 20 operations on log odds of a few hundred decibans.
constexpr double close = 1e-10;

double sum_of_weights(const Explanation& story) {
  double sum = 0;
  for (const Reason& step : story.steps) sum += step.weight.decibans.value();
  return sum;
}

bool all_moved(const Explanation& story) {
  return std::all_of(story.steps.begin(), story.steps.end(),
                     [](const Reason& step) { return step.weight.kind == Kind::moved; });
}

TEST(WeightOfEvidence, StepsAgainstTheRestSumToPosteriorLessPriorOdds) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomCase c = random_case(seed, 0);
    const Explanation story = explain(c.model, c.prior, c.findings, c.cause);
    ASSERT_TRUE(all_moved(story)) << seed;
    EXPECT_NEAR(sum_of_weights(story), story.posterior_odds->value() - story.prior_odds->value(),
                close)
        << seed;
  }
}

TEST(WeightOfEvidence, ThePriorIsTheOneThatWasWritten) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const RandomCase c = random_case(seed, 0);
    const Explanation story = explain(c.model, c.prior, c.findings, c.cause);
    ASSERT_TRUE(story.prior);
    EXPECT_EQ(*story.prior, c.prior[c.cause]);
    if (story.steps.empty()) continue;
    EXPECT_EQ(story.steps.front().before, story.prior);
  }
}

TEST(WeightOfEvidence, StepsFollowTheOrderOfEntryAndTellWhatWasBelievedOnEitherSide) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const RandomCase c = random_case(seed, 0);
    const Explanation story = explain(c.model, c.prior, c.findings, c.cause);
    Findings so_far(c.model);
    ASSERT_EQ(story.steps.size(), c.findings.size());
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
      const Reason& step = story.steps[i];
      EXPECT_EQ(step.finding, c.findings.in_order_of_entry()[i]);
      const Posterior before = diagnose(c.model, c.prior, so_far);
      so_far.observe(step.finding, step.observation);
      const Posterior after = diagnose(c.model, c.prior, so_far);
      EXPECT_NEAR(step.before->value(), before[c.cause].value(), 1e-14);
      EXPECT_NEAR(step.after->value(), after[c.cause].value(), 1e-14);
      EXPECT_NEAR(step.weight.decibans.value(),
                  after.odds(c.cause).decibans().value() - before.odds(c.cause).decibans().value(),
                  close);
    }
    EXPECT_NEAR(story.prior->value(), c.prior[c.cause].value(), 1e-14);
    EXPECT_NEAR(story.posterior->value(), diagnose(c.model, c.prior, c.findings)[c.cause].value(),
                1e-14);
  }
}

TEST(WeightOfEvidence, AgainstOneOtherIsTheLogarithmOfTheLikelihoodRatio) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomCase c = random_case(seed, 0);
    const Explanation story = explain(c.model, c.prior, c.findings, c.cause, c.other);
    for (const Reason& step : story.steps) {
      const Eigen::ArrayXd logs = log_likelihoods(c.model, step.finding, step.observation);
      const double log_ratio =
          logs[static_cast<Eigen::Index>(c.cause)] - logs[static_cast<Eigen::Index>(c.other)];
      EXPECT_EQ(step.weight.kind, Kind::moved);
      EXPECT_DOUBLE_EQ(step.weight.decibans.value(), decibans_per_nat * log_ratio) << seed;
    }
    EXPECT_NEAR(sum_of_weights(story), story.posterior_odds->value() - story.prior_odds->value(),
                close)
        << seed;
  }
}

TEST(WeightOfEvidence, AgainstOneOtherIsTheSameInAnyOrderToTheLastBit) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const RandomCase c = random_case(seed, 0.2);
    Random random(seed);
    std::vector<FindingId> order = c.findings.in_order_of_entry();
    random.shuffle(order);
    Findings shuffled(c.model);
    for (const FindingId finding : order) shuffled.observe(finding, *c.findings.find(finding));
    const Explanation a = explain(c.model, c.prior, c.findings, c.cause, c.other);
    const Explanation b = explain(c.model, c.prior, shuffled, c.cause, c.other);
    for (const Reason& step : a.steps) {
      const auto same = std::find_if(b.steps.begin(), b.steps.end(), [&](const Reason& reason) {
        return reason.finding == step.finding;
      });
      ASSERT_NE(same, b.steps.end());
      EXPECT_EQ(same->weight.kind, step.weight.kind);
      EXPECT_TRUE(same_bits(same->weight.decibans.value(), step.weight.decibans.value()));
    }
  }
}

TEST(WeightOfEvidence, ForOneIsTheOppositeOfForTheOther) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const RandomCase c = random_case(seed, 0.1);
    const Explanation a = explain(c.model, c.prior, c.findings, c.cause, c.other);
    const Explanation b = explain(c.model, c.prior, c.findings, c.other, c.cause);
    for (std::size_t i = 0; i < a.steps.size(); ++i) {
      EXPECT_EQ(a.steps[i].weight.decibans.value(), -b.steps[i].weight.decibans.value());
    }
  }
}

TEST(WeightOfEvidence, WithTwoCausesAgainstTheRestIsAgainstTheOther) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    RandomModelOptions options;
    options.least_causes = options.most_causes = 2;
    options.share_of_zeros = 0.1;
    const auto [model, prior] = random_model(seed, options);
    Random random(seed);
    const Findings findings = random_findings(random, model);
    const Explanation rest = explain(model, prior, findings, CauseId{0});
    const Explanation one = explain(model, prior, findings, CauseId{0}, CauseId{1});
    bool decided = !rest.prior_odds || !rest.prior_odds->is_finite();
    for (std::size_t i = 0; i < rest.steps.size() && !decided; ++i) {
      EXPECT_EQ(rest.steps[i].weight.kind, one.steps[i].weight.kind);
      decided = rest.steps[i].weight.kind != Kind::moved;
      if (!decided) {
        EXPECT_NEAR(rest.steps[i].weight.decibans.value(), one.steps[i].weight.decibans.value(),
                    close);
      }
    }
  }
}

TEST(WeightOfEvidence, UnknownAndRuleOnlyFindingsWeighNothing) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a").cause("b").cause("c").finding("x");
  builder.p("x", "a", {{"present", 0.3}}).p("x", "default", {{"present", 0.6}});
  Finding collapse;
  collapse.name = "collapse";
  collapse.states = {{"absent", {}}, {"present", {}}};
  collapse.rule_only = true;
  const Model model = builder.add(collapse).build();
  const Prior prior = Prior::uniform(model);
  Findings findings(model);
  findings.observe("collapse", "present").observe(FindingId{0}, NotKnown{});
  for (const Explanation& story : {explain(model, prior, findings, CauseId{0}),
                                   explain(model, prior, findings, CauseId{0}, CauseId{1})}) {
    for (const Reason& step : story.steps) {
      EXPECT_EQ(step.weight.kind, Kind::moved);
      EXPECT_EQ(step.weight.decibans.value(), 0);
    }
  }
}

// Whether a cause, and anything but that cause, can still be true.
struct Possible {
  bool cause;
  bool rest;
};

Possible possible(const RandomCase& c, const Findings& findings) {
  const Posterior posterior = diagnose(c.model, c.prior, findings);
  Possible result{false, false};
  for (const CauseId k : ids<CauseId>(c.model.n_causes())) {
    const bool still = posterior.relative_log_weights()[static_cast<Eigen::Index>(k)] > -infinity;
    (k == c.cause ? result.cause : result.rest) |= still;
  }
  return result;
}

Kind expected_kind(Possible before, Possible after) {
  if (!before.cause || !before.rest) return Kind::undefined;  // the odds were infinite already
  if (after.cause && after.rest) return Kind::moved;
  if (after.rest) return Kind::rules_out;
  return after.cause ? Kind::leaves_only : Kind::undefined;
}

void expect_reads(const WeightOfEvidence& weight, Kind kind, std::vector<int>& seen) {
  EXPECT_EQ(weight.kind, kind);
  ++seen[static_cast<std::size_t>(kind)];
  switch (kind) {
    case Kind::moved:
      EXPECT_TRUE(weight.decibans.is_finite());
      break;
    case Kind::rules_out:
      EXPECT_EQ(weight.decibans.value(), -infinity);
      break;
    case Kind::leaves_only:
      EXPECT_EQ(weight.decibans.value(), infinity);
      break;
    case Kind::undefined:
      EXPECT_EQ(weight.decibans.value(), 0);
      break;
  }
}

TEST(WeightOfEvidence,
     AnInfiniteStepSaysWhetherItRulesOutOrLeavesOnlyAndFiniteStepsAfterItSayNothing) {
  std::vector<int> seen(4);
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomCase c = random_case(seed, 0.3);
    const Explanation story = explain(c.model, c.prior, c.findings, c.cause);
    Findings so_far(c.model);
    Possible before = possible(c, so_far);
    EXPECT_EQ(story.prior.has_value(), before.cause || before.rest);
    for (const Reason& step : story.steps) {
      so_far.observe(step.finding, step.observation);
      const Possible after = possible(c, so_far);
      expect_reads(step.weight, expected_kind(before, after), seen);
      EXPECT_EQ(step.before.has_value(), before.cause || before.rest);
      EXPECT_EQ(step.after.has_value(), after.cause || after.rest);
      before = after;
    }
    EXPECT_EQ(story.posterior.has_value(), before.cause || before.rest);
    EXPECT_EQ(story.posterior_odds.has_value(), before.cause || before.rest);
  }
  for (const int times : seen) EXPECT_GT(times, 20);
}

TEST(WeightOfEvidence, AgainstOneOtherReadsItsOwnZerosWhateverCameBefore) {
  std::vector<int> seen(4);
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomCase c = random_case(seed, 0.3);
    for (const Reason& step : explain(c.model, c.prior, c.findings, c.cause, c.other).steps) {
      const Eigen::ArrayXd logs = log_likelihoods(c.model, step.finding, step.observation);
      const bool a = logs[static_cast<Eigen::Index>(c.cause)] > -infinity;
      const bool b = logs[static_cast<Eigen::Index>(c.other)] > -infinity;
      expect_reads(step.weight,
                   a && b ? Kind::moved
                   : b    ? Kind::rules_out
                   : a    ? Kind::leaves_only
                          : Kind::undefined,
                   seen);
    }
  }
  for (const int times : seen) EXPECT_GT(times, 20);
}

TEST(LeaveOneOut, IsTheOddsWithAllFindingsLessTheOddsWithoutOneInAnyOrder) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomCase c = random_case(seed, 0);
    const double with_all = diagnose(c.model, c.prior, c.findings).odds(c.cause).decibans().value();
    const std::vector<Reason> reasons = leave_one_out(c.model, c.prior, c.findings, c.cause);
    ASSERT_EQ(reasons.size(), c.findings.size());
    for (const Reason& reason : reasons) {
      Findings others = c.findings;
      others.retract(reason.finding);
      const Posterior without = diagnose(c.model, c.prior, others);
      EXPECT_NEAR(reason.weight.decibans.value(),
                  with_all - without.odds(c.cause).decibans().value(), close);
      EXPECT_NEAR(reason.before->value(), without[c.cause].value(), 1e-14);
    }
  }
}

TEST(LeaveOneOut, AFindingThatAloneRulesACauseOutIsNamedAndOneOfTwoIsNot) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a").cause("b").finding("x").finding("y");
  builder.p("x", "a", {{"present", 0}}).p("x", "b", {{"present", 0.5}});
  builder.p("y", "a", {{"present", 0}}).p("y", "b", {{"present", 0.5}});
  const Model model = builder.build();
  const Prior prior = Prior::uniform(model);
  Findings findings(model);
  findings.observe("x", "present");
  EXPECT_EQ(leave_one_out(model, prior, findings, CauseId{0})[0].weight.kind, Kind::rules_out);
  findings.observe("y", "present");
  for (const Reason& reason : leave_one_out(model, prior, findings, CauseId{0})) {
    EXPECT_EQ(reason.weight.kind, Kind::undefined);  // the odds were infinite without it as well
  }
}

}  // namespace
}  // namespace fagan::tests
