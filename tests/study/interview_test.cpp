#include "fagan/study/interview.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "decision/calf_pain.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

struct World {
  tests::CalfPain calf_pain = tests::read_calf_pain();
  Simulator simulator{calf_pain.model, calf_pain.prior};
};

const World& world() {
  static const World instance;
  return instance;
}

Strategy by(Choosing choosing) {
  Strategy strategy;
  strategy.choosing = choosing;
  strategy.largest_cost = 1;
  return strategy;
}

InterviewStudy studied(const InterviewPlan& plan, Seed seed, std::uint64_t first,
                       std::uint64_t count, int threads = 1) {
  Run run;
  run.threads = threads;
  return interview(world().simulator, world().calf_pain.model, world().calf_pain.prior, plan, seed,
                   first, count, run);
}

// The definition: one case at a time, every posterior by diagnose, every choice by next_finding.
struct Played {
  std::vector<CauseId> top;  // after 0, 1, … questions
  std::vector<double> log;
  double cost = 0;
};

Played played_plainly(const Strategy& strategy, std::size_t longest, Seed seed,
                      std::uint64_t index) {
  const Model& model = world().calf_pain.model;
  const Cohort cohort = world().simulator.draw(seed, index, 1);
  const Findings truth = cohort.cases.findings(0);
  const CauseId cause = *cohort.truth.label(0);
  Findings findings(model);
  Played played;
  for (std::size_t n = 0;; ++n) {
    const Posterior posterior = diagnose(model, world().calf_pain.prior, findings);
    played.top.push_back(posterior.top());
    played.log.push_back(-std::log(posterior[cause]));
    if (n == longest) return played;
    const auto next =
        next_finding(strategy, posterior, findings, RandomNumbers(seed, Stream::interview, index));
    EXPECT_TRUE(next);
    const Observation* seen = truth.find(*next);
    findings.observe(*next, seen != nullptr ? *seen : Observation{NotKnown{}});
    played.cost += model.finding(*next).cost;
  }
}

void expect_as_defined(Choosing choosing, std::size_t longest, std::uint64_t n_cases) {
  const Seed seed{5};
  InterviewPlan plan;
  plan.strategies = {by(choosing)};
  plan.longest = longest;
  const InterviewStudy study = studied(plan, seed, 0, n_cases);
  std::vector<std::uint64_t> right(longest + 1);
  std::vector<double> log(longest + 1);
  double cost = 0;
  for (std::uint64_t i = 0; i < n_cases; ++i) {
    const Played played = played_plainly(plan.strategies[0], longest, seed, i);
    const CauseId cause = *world().simulator.draw(seed, i, 1).truth.label(0);
    for (std::size_t n = 0; n <= longest; ++n) {
      if (played.top[n] == cause) ++right[n];
      log[n] += played.log[n];
    }
    cost += played.cost;
  }
  for (std::size_t n = 0; n <= longest; ++n) {
    EXPECT_EQ(study.tally(0, n).n, n_cases);
    EXPECT_EQ(study.tally(0, n).questions, n * n_cases);
    EXPECT_EQ(study.tally(0, n).top1, right[n]) << n << " questions";
    EXPECT_NEAR(study.tally(0, n).log.value(), log[n], 1e-9 * (1 + std::abs(log[n])));
  }
  EXPECT_NEAR(study.tally(0, longest).cost.value(), cost, 1e-9);
}

TEST(Interview, InAFixedOrderIsWhatOneCaseAtATimeGives) {
  expect_as_defined(Choosing::fixed_order, 30, 40);
}
TEST(Interview, AtRandomIsWhatOneCaseAtATimeGives) { expect_as_defined(Choosing::random, 12, 40); }
TEST(Interview, ByBitsIsWhatOneCaseAtATimeGives) { expect_as_defined(Choosing::bits, 12, 25); }
TEST(Interview, ByBitsPerCostIsWhatOneCaseAtATimeGives) {
  expect_as_defined(Choosing::bits_per_cost, 8, 15);
}
TEST(Interview, MustNotMissFirstIsWhatOneCaseAtATimeGives) {
  expect_as_defined(Choosing::must_not_miss_first, 8, 15);
}
TEST(Interview, TwoStepsAheadIsWhatOneCaseAtATimeGives) {
  expect_as_defined(Choosing::two_step, 2, 4);
}

InterviewPlan several() {
  InterviewPlan plan;
  plan.strategies = {by(Choosing::fixed_order), by(Choosing::bits), by(Choosing::random)};
  plan.longest = 6;
  return plan;
}

TEST(Interview, AnySplitAndAnyThreadsGiveTheSameBits) {
  const InterviewStudy whole = studied(several(), Seed{3}, 0, 40000);
  EXPECT_EQ(whole, studied(several(), Seed{3}, 0, 40000, 2));
  InterviewStudy parts = studied(several(), Seed{3}, 0, 10001);
  parts += studied(several(), Seed{3}, 10001, 29999);
  EXPECT_EQ(whole, parts);
}

TEST(Interview, WithNoQuestionsEveryStrategyBelievesThePrior) {
  const InterviewStudy study = studied(several(), Seed{3}, 0, 2000);
  EXPECT_EQ(study.tally(0, 0), study.tally(1, 0));
  EXPECT_EQ(study.accuracy_difference(0, 0, 1, 0).value, 0);
  EXPECT_EQ(study.accuracy_difference(0, 0, 1, 0).se, 0);
}

TEST(Interview, ThePairedDifferenceIsTheDifferenceOfTheAccuracies) {
  const InterviewStudy study = studied(several(), Seed{3}, 0, 5000);
  const Estimate difference = study.accuracy_difference(1, 5, 0, 6);
  EXPECT_NEAR(difference.value, study.accuracy(1, 5)->value - study.accuracy(0, 6)->value, 1e-12);
  EXPECT_GT(difference.se, 0);
  // Never wider than two samples of their own would be, by more than chance.
  EXPECT_LT(difference.se, 0.02);
}

TEST(Interview, PairedDifferencesOfScoresAreTheDifferencesOfTheirMeans) {
  const InterviewStudy study = studied(several(), Seed{3}, 0, 5000);
  for (const std::size_t strategy : {1U, 2U}) {
    for (const auto& [n, of_first] : {std::pair{3U, 3U}, {3U, 6U}, {6U, 6U}, {0U, 0U}}) {
      const Estimate log = *study.log_difference(strategy, n, of_first);
      const Estimate brier = *study.brier_difference(strategy, n, of_first);
      EXPECT_NEAR(log.value,
                  study.log_nats(strategy, n)->value - study.log_nats(0, of_first)->value, 1e-9);
      EXPECT_NEAR(brier.value, study.brier(strategy, n)->value - study.brier(0, of_first)->value,
                  1e-9);
      // What the patients have in common drops out.
      if (n == 0) continue;
      EXPECT_LT(log.se, study.log_nats(strategy, n)->se + study.log_nats(0, n)->se);
    }
  }
}

TEST(Interview, AskingForTheMostBitsBeatsAnyOtherOrder) {
  const InterviewStudy study = studied(several(), Seed{3}, 0, 20000);
  for (const std::size_t other : {0U, 2U}) {
    const Estimate difference = study.accuracy_difference(1, 5, other, 5);
    EXPECT_GT(difference.value, 4 * difference.se);
    EXPECT_LT(study.log_nats(1, 5)->value, study.log_nats(other, 5)->value);
  }
}

// Whoever believes what is so is calibrated, whatever was asked.
TEST(Interview, BeliefsStayCalibratedWhateverIsAsked) {
  const InterviewStudy study = studied(several(), Seed{9}, 0, 20000);
  for (std::size_t s = 0; s < 3; ++s) {
    for (const std::size_t n : {1U, 3U, 6U}) {
      const InterviewTally& sums = study.tally(s, n);
      double right = 0;
      double expected = 0;
      for (const auto& bin : sums.top_bins) {
        right += static_cast<double>(bin.right);
        expected += bin.p.value();
      }
      const double se = std::sqrt(expected * (1 - expected / 20000));
      EXPECT_LT(std::abs(right - expected), 4.5 * se) << s << ' ' << n;
    }
  }
}

TEST(Interview, EndsWhenItsRuleSaysSo) {
  InterviewPlan plan;
  plan.strategies = {by(Choosing::bits)};
  plan.longest = 10;
  plan.rule.most_questions = 3;
  EXPECT_EQ(studied(plan, Seed{1}, 0, 500).tally(0, 10).questions, 1500U);
  plan.rule = {};
  plan.rule.budget = 2;
  const InterviewStudy thrifty = studied(plan, Seed{1}, 0, 500);
  EXPECT_LE(thrifty.tally(0, 10).cost.value(), 1000.0);
  plan.rule = {};
  plan.rule.posterior = 0.5;
  const InterviewStudy sure = studied(plan, Seed{1}, 0, 500);
  EXPECT_LT(sure.tally(0, 10).questions, 5000U);
  EXPECT_GT(sure.tally(0, 10).questions, 500U);
  plan.rule = {};
  plan.rule.least_bits = 2;
  EXPECT_LT(studied(plan, Seed{1}, 0, 500).tally(0, 10).questions, 5000U);
}

TEST(Interview, FlagsAreCountedAgainstWhatMustNotBeMissed) {
  InterviewPlan plan;
  plan.strategies = {by(Choosing::bits)};
  plan.longest = 8;
  plan.flag_at = 0;
  const InterviewStudy all = studied(plan, Seed{1}, 0, 1000);
  EXPECT_EQ(all.tally(0, 8).missed, 0U);
  EXPECT_EQ(all.tally(0, 8).found + all.tally(0, 8).alarms, 1000U);
  plan.flag_at = 2;
  const InterviewStudy none = studied(plan, Seed{1}, 0, 1000);
  EXPECT_EQ(none.tally(0, 8).missed, all.tally(0, 8).found);
  EXPECT_EQ(none.tally(0, 8).alarms, 0U);
}

}  // namespace
}  // namespace fagan
