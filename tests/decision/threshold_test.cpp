#include "fagan/decision/threshold.hpp"

#include <gtest/gtest.h>

#include "decision/random_case.hpp"
#include "fagan/decision/value_of_information.hpp"

namespace fagan {
namespace {

using tests::Dice;

Thresholds for_sign(TreatmentStakes stakes, double sensitivity, double specificity, double cost) {
  return test_thresholds(stakes, Eigen::Array2d{1 - sensitivity, sensitivity},
                         Eigen::Array2d{specificity, 1 - specificity}, cost);
}

TEST(Threshold, WithoutATestTreatAboveHarmOverHarmPlusBenefit) {
  EXPECT_DOUBLE_EQ(treatment_threshold({9, 1}), 0.1);
  EXPECT_DOUBLE_EQ(treatment_threshold({1, 1}), 0.5);
}

// Pauker and Kassirer (1980), their formulas with benefit 0.5, harm 0.05, a test of sensitivity 0.9
// and specificity 0.8 that costs 0.005:
//   test  = (0.2 · 0.05 + 0.005) / (0.2 · 0.05 + 0.9 · 0.5) = 0.015 / 0.46
//   treat = (0.8 · 0.05 − 0.005) / (0.8 · 0.05 + 0.1 · 0.5) = 0.035 / 0.09
TEST(Threshold, FollowPaukerAndKassirerWorkedByHand) {
  const Thresholds t = for_sign({0.5, 0.05}, 0.9, 0.8, 0.005);
  EXPECT_NEAR(t.test, 0.015 / 0.46, 1e-15);
  EXPECT_NEAR(t.treat, 0.035 / 0.09, 1e-15);
  EXPECT_TRUE(t.worth_testing());
}

TEST(Threshold, FollowPaukerAndKassirerOnRandomTests) {
  Dice dice(1);
  for (int i = 0; i < 2000; ++i) {
    const double b = dice.uniform(0.01, 1);
    const double h = dice.uniform(0.01, 1);
    const double se = dice.uniform(0.5, 1);
    const double sp = dice.uniform(0.5, 1);
    const double cost = dice.uniform(0, 0.1);
    const double test = ((1 - sp) * h + cost) / ((1 - sp) * h + se * b);
    const double treat = (sp * h - cost) / (sp * h + (1 - se) * b);
    const Thresholds t = for_sign({b, h}, se, sp, cost);
    if (test < treat) {
      EXPECT_NEAR(t.test, test, 1e-12);
      EXPECT_NEAR(t.treat, treat, 1e-12);
    } else {
      EXPECT_FALSE(t.worth_testing());
      EXPECT_DOUBLE_EQ(t.test, h / (h + b));
    }
  }
}

TEST(Threshold, ATestThatSaysNothingIsNeverWorthItsCost) {
  EXPECT_FALSE(for_sign({1, 1}, 0.5, 0.5, 0).worth_testing());
  EXPECT_FALSE(for_sign({1, 1}, 0.5, 0.5, 0.01).worth_testing());
}

TEST(Threshold, AFreePerfectTestIsWorthDoingAtEveryProbability) {
  const Thresholds t = for_sign({1, 1}, 1, 1, 0);
  EXPECT_DOUBLE_EQ(t.test, 0);
  EXPECT_DOUBLE_EQ(t.treat, 1);
}

// With any number of answers: below the test threshold the gain in expected utility is less than
// the cost, above it more, and the other way round at the treatment threshold.
TEST(Threshold, SeparateWhereTheUtilityGainExceedsTheCost) {
  int worth = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Dice dice(seed);
    ModelBuilder builder;
    builder.header({"m", {}, {}, {}, {}, {}, {}}).cause("it").cause("rest");
    builder.finding("f", {"a", "b", "c", "d"});
    for (const char* cause : {"it", "rest"}) {
      const auto p = dice.simplex(4, 0.1);
      builder.p("f", cause, {{"a", p[0]}, {"b", p[1]}, {"c", p[2]}, {"d", p[3]}});
    }
    const Model model = builder.build();
    UtilityDraft draft;
    draft.actions = {{"treat", {}, {}}, {"wait", {}, {}}};
    const double benefit = dice.uniform(0.1, 2);
    const double harm = dice.uniform(0.1, 2);
    draft.utilities = {
        {"treat", "it", benefit, {}}, {"treat", "rest", -harm, {}}, {"wait", "default", 0, {}}};
    const Utility utility = Utility::make(model, draft).value;
    const Answers answers = possible_answers(model, FindingId{0});
    const double cost = dice.uniform(0, 0.2);
    const Posterior half(LogSums(Eigen::Array2d{0, 0}));
    const auto stakes = treatment_stakes(utility, ActionId{0}, ActionId{1}, CauseId{0}, half);
    ASSERT_TRUE(stakes.has_value());
    EXPECT_NEAR(stakes->benefit, benefit, 1e-12);
    EXPECT_NEAR(stakes->harm, harm, 1e-12);
    const Thresholds t = test_thresholds(*stakes, answers, CauseId{0}, half, cost);
    const auto net_gain = [&](double p) {
      return utility_gain(model, FindingId{0}, answers, Eigen::Array2d{p, 1 - p}, utility) - cost;
    };
    if (t.worth_testing()) {
      ++worth;
      const double inside = (t.treat - t.test) * 1e-3;
      EXPECT_GT(net_gain(t.test + inside), 0);
      EXPECT_GT(net_gain(t.treat - inside), 0);
      EXPECT_LT(net_gain(t.test * 0.999), 1e-15);
      EXPECT_LT(net_gain(1 - (1 - t.treat) * 0.999), 1e-15);
    } else {
      EXPECT_LE(net_gain(t.test), 1e-12);
    }
  }
  EXPECT_GT(worth, 100);
}

TEST(Threshold, NoStakesWhereTreatingDoesNotHelpOrDoesNoHarm) {
  const Model model =
      ModelBuilder().header({"m", {}, {}, {}, {}, {}, {}}).cause("it").cause("rest").build();
  UtilityDraft draft;
  draft.actions = {{"treat", {}, {}}, {"wait", {}, {}}};
  draft.utilities = {{"treat", "it", 1, {}}, {"treat", "rest", 1, {}}, {"wait", "default", 1, {}}};
  const Utility utility = Utility::make(model, draft).value;
  const Posterior half(LogSums(Eigen::Array2d{0, 0}));
  EXPECT_FALSE(treatment_stakes(utility, ActionId{0}, ActionId{1}, CauseId{0}, half));
  draft.utilities[0].u = 2;
  const Utility harmless = Utility::make(model, draft).value;
  EXPECT_FALSE(treatment_stakes(harmless, ActionId{0}, ActionId{1}, CauseId{0}, half));
}

}  // namespace
}  // namespace fagan
