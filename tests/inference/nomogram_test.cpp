#include "fagan/inference/nomogram.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

constexpr CauseId sick{0};
constexpr FindingId fever{0};
constexpr FindingId rash{1};

// P(sick) = 1/5. Fever: 8/10 against 2/10, so a likelihood ratio of 4; rash never in the sick.
Model model() {
  return ModelBuilder()
      .header({.name = "toy"})
      .cause("sick")
      .cause("well")
      .finding("fever")
      .finding("rash")
      .number("age", {})
      .p("fever", "sick", {{"present", 0.8}})
      .p("fever", "well", {{"present", 0.2}})
      .p("rash", "sick", {{"present", 0}})
      .p("rash", "well", {{"present", 0.5}})
      .likelihood("age", "sick", {.mean = 60, .sd = 10})
      .likelihood("age", "well", {.mean = 40, .sd = 10})
      .build();
}

Prior prior(const Model& model, double p) {
  return Prior::make(model, {.setting = "here", .probabilities = {{"sick", p}, {"well", 1 - p}}})
      .value;
}

TEST(Nomogram, OddsAfterAreOddsBeforeTimesTheLikelihoodRatio) {
  const Model toy = model();
  const auto drawn = nomogram(toy, prior(toy, 0.2), Findings(toy), sick, fever);
  ASSERT_TRUE(drawn);
  EXPECT_NEAR(drawn->before.value(), std::log(0.25), 1e-15);
  ASSERT_EQ(drawn->lines.size(), 2U);
  const Nomogram::Line& present = drawn->lines[1];
  // 1/4 times 4 is 1.
  EXPECT_NEAR(present.log_ratio.value(), std::log(4.0), 1e-15);
  EXPECT_NEAR(present.after.value(), 0, 1e-15);
  EXPECT_NEAR(present.probability_after, 0.5, 1e-15);
  // 1/4 times 2/8 is 1/16.
  EXPECT_NEAR(drawn->lines[0].after.value(), std::log(1.0 / 16), 1e-14);
}

TEST(Nomogram, OfAllFindingsGoesFromThePriorToThePosterior) {
  const Model toy = model();
  const Prior here = prior(toy, 0.2);
  Findings findings(toy);
  findings.observe("fever", "present").observe("age", 50);
  const auto drawn = nomogram(toy, here, findings, sick);
  ASSERT_TRUE(drawn);
  ASSERT_EQ(drawn->lines.size(), 1U);
  EXPECT_NEAR(drawn->probability_before, 0.2, 1e-15);
  EXPECT_EQ(drawn->lines[0].after, diagnose(toy, here, findings).odds(sick));
}

TEST(Nomogram, TheFindingItselfDoesNotCountBefore) {
  const Model toy = model();
  Findings findings(toy);
  findings.observe("fever", "present");
  const auto drawn = nomogram(toy, prior(toy, 0.2), findings, sick, fever);
  EXPECT_NEAR(drawn->probability_before, 0.2, 1e-15);
  EXPECT_FALSE(drawn->lines[0].observed);
  EXPECT_TRUE(drawn->lines[1].observed);
}

TEST(Nomogram, AnAnswerThatRulesOutGoesToInfinity) {
  const Model toy = model();
  const auto drawn = nomogram(toy, prior(toy, 0.2), Findings(toy), sick, rash);
  EXPECT_EQ(drawn->lines[1].log_ratio.value(), -infinity);
  EXPECT_EQ(drawn->lines[1].probability_after, 0);
}

TEST(Nomogram, ANumberHasALineOnlyIfItWasObserved) {
  const Model toy = model();
  Findings findings(toy);
  const FindingId age = *toy.find_finding("age");
  EXPECT_TRUE(nomogram(toy, prior(toy, 0.2), findings, sick, age)->lines.empty());
  findings.observe("age", 50);
  const auto drawn = nomogram(toy, prior(toy, 0.2), findings, sick, age);
  ASSERT_EQ(drawn->lines.size(), 1U);
  EXPECT_NEAR(drawn->lines[0].log_ratio.value(), 0, 1e-12);  // halfway between the two means
}

TEST(Nomogram, ThereIsNoneWhereNothingCanMoveTheOdds) {
  const Model toy = model();
  EXPECT_FALSE(nomogram(toy, prior(toy, 0), Findings(toy), sick, fever));
  EXPECT_FALSE(nomogram(toy, prior(toy, 1), Findings(toy), sick));
}

TEST(Nomogram, ThereIsNoneForACaseThatNoCauseCanExplain) {
  const Model toy = model();
  Findings findings(toy);
  findings.observe("rash", "present");
  EXPECT_FALSE(nomogram(toy, prior(toy, 1), findings, sick));
}

// 1 to 1 and a likelihood ratio of 0.9 / 0.3 is 3 to 1, whatever a third cause takes.
TEST(Nomogram, AgainstOneCauseLeavesTheOthersOut) {
  const Model three = ModelBuilder()
                          .header({.name = "three"})
                          .cause("a")
                          .cause("b")
                          .cause("c")
                          .finding("sign")
                          .finding("other")
                          .p("sign", "a", {{"present", 0.9}})
                          .p("sign", "b", {{"present", 0.3}})
                          .p("sign", "c", {{"present", 0.5}})
                          .p("other", "a", {{"present", 0.4}})
                          .p("other", "b", {{"present", 0.4}})
                          .p("other", "c", {{"present", 0.1}})
                          .build();
  Findings findings(three);
  findings.observe("other", "present");
  const auto drawn =
      nomogram(three, Prior::uniform(three), findings, CauseId{0}, FindingId{0}, CauseId{1});
  ASSERT_TRUE(drawn);
  EXPECT_EQ(drawn->against, CauseId{1});
  ASSERT_EQ(drawn->given.size(), 1U);
  EXPECT_EQ(drawn->given.front().first, FindingId{1});
  EXPECT_NEAR(drawn->probability_before, 0.5, 1e-12);
  EXPECT_NEAR(drawn->lines[1].probability_after, 0.75, 1e-12);
  EXPECT_NEAR(drawn->lines[1].log_ratio.value(), std::log(3.0), 1e-12);
}

}  // namespace
}  // namespace fagan::tests
