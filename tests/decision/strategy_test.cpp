#include "fagan/decision/strategy.hpp"

#include <gtest/gtest.h>

#include <set>

#include "decision/calf_pain.hpp"
#include "fagan/core/error.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

// `telling` tells the causes apart, `costly` does so perfectly, `idle` says nothing; `alarm` is
// about the cause that must not be missed alone.
Model model() {
  Cause bad;
  bad.name = "bad";
  bad.must_not_miss = true;
  const auto test = [](const char* name, double cost) {
    Finding finding;
    finding.name = name;
    finding.cost = cost;
    finding.states = {{"absent", {}}, {"present", {}}};
    return finding;
  };
  return ModelBuilder()
      .header({"three", {}, {}, {}, {}, {}, {}})
      .cause("a")
      .cause("b")
      .add(bad)
      .add(test("idle", 0))
      .add(test("telling", 0))
      .add(test("costly", 9))
      .add(test("alarm", 0))
      .p("idle", "a", {{"present", 0.5}})
      .p("idle", "b", {{"present", 0.5}})
      .p("idle", "bad", {{"present", 0.5}})
      .p("telling", "a", {{"present", 0.9}})
      .p("telling", "b", {{"present", 0.1}})
      .p("telling", "bad", {{"present", 0.5}})
      .p("costly", "a", {{"present", 1}})
      .p("costly", "b", {{"present", 0}})
      .p("costly", "bad", {{"present", 0.5}})
      .p("alarm", "a", {{"present", 0.1}})
      .p("alarm", "b", {{"present", 0.1}})
      .p("alarm", "bad", {{"present", 0.9}})
      .build();
}

Prior prior(const Model& of, double bad = 0.1) {
  PriorDraft draft;
  draft.setting = "here";
  draft.probabilities = {{"a", (1 - bad) / 2, {}}, {"b", (1 - bad) / 2, {}}, {"bad", bad, {}}};
  return Prior::make(of, draft).value;
}

std::string first_choice(Choosing choosing, const Strategy& changed = {}) {
  const Model asked = model();
  Strategy strategy = changed;
  strategy.choosing = choosing;
  const Findings nothing(asked);
  const Posterior posterior = diagnose(asked, prior(asked), nothing);
  const auto next =
      next_finding(strategy, posterior, nothing, RandomNumbers(Seed{1}, Stream::interview, 0));
  return next ? asked.finding(*next).name : "";
}

TEST(Strategy, EachChoosesWhatItIsFor) {
  EXPECT_EQ(first_choice(Choosing::fixed_order), "idle");
  EXPECT_EQ(first_choice(Choosing::bits), "costly");
  EXPECT_EQ(first_choice(Choosing::bits_per_cost), "telling");
  EXPECT_EQ(first_choice(Choosing::must_not_miss_first), "alarm");
}

TEST(Strategy, NothingDearerThanAllowedIsAsked) {
  Strategy thrifty;
  thrifty.largest_cost = 1;
  EXPECT_EQ(first_choice(Choosing::bits, thrifty), "telling");
}

TEST(Strategy, WhereNothingIsOpenNothingIsAsked) {
  Strategy broke;
  broke.largest_cost = -1;
  for (const Choosing choosing : {Choosing::fixed_order, Choosing::random, Choosing::bits}) {
    EXPECT_EQ(first_choice(choosing, broke), "");
  }
}

TEST(Strategy, WithNothingLeftToLearnOfWhatMustNotBeMissedBitsDecide) {
  const Model asked = model();
  Strategy strategy;
  strategy.choosing = Choosing::must_not_miss_first;
  const Findings nothing(asked);
  const Posterior posterior = diagnose(asked, prior(asked, 1e-6), nothing);
  const auto next =
      next_finding(strategy, posterior, nothing, RandomNumbers(Seed{1}, Stream::interview, 0));
  EXPECT_EQ(asked.finding(*next).name, "costly");
}

TEST(Strategy, AtRandomEveryCaseHasItsOwnOrderAndEveryFindingItsTurn) {
  const Model asked = model();
  Strategy strategy;
  strategy.choosing = Choosing::random;
  const Findings nothing(asked);
  const Posterior posterior = diagnose(asked, prior(asked), nothing);
  std::set<FindingId> seen;
  for (std::uint64_t i = 0; i < 60; ++i) {
    seen.insert(
        *next_finding(strategy, posterior, nothing, RandomNumbers(Seed{1}, Stream::interview, i)));
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(Strategy, NamesAreReadBackAndAWrongOneGetsTheNearest) {
  for (std::size_t i = 0; i < choosing_names().size(); ++i) {
    EXPECT_EQ(require_choosing(choosing_names()[i]), static_cast<Choosing>(i));
  }
  EXPECT_THROW(require_choosing("bit"), Error);
}

TEST(StoppingRule, EachPartMayEndAnInterview) {
  const Eigen::Array3d sure{0.9, 0.05, 0.05};
  StoppingRule rule;
  EXPECT_FALSE(is_enough(rule, sure, 1000));
  rule.most_questions = 3;
  EXPECT_FALSE(is_enough(rule, sure, 2));
  EXPECT_TRUE(is_enough(rule, sure, 3));
  rule = {};
  rule.posterior = 0.9;
  EXPECT_TRUE(is_enough(rule, sure, 0));
  rule = {};
  rule.least_bits = 0.6;
  EXPECT_TRUE(is_enough(rule, sure, 0));
  rule.least_bits = 0.5;
  EXPECT_FALSE(is_enough(rule, sure, 0));
}

}  // namespace
}  // namespace fagan
