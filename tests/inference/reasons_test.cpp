#include "fagan/inference/reasons.hpp"

#include <gtest/gtest.h>

#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using Kind = WeightOfEvidence::Kind;

Reason reason(std::uint32_t finding, Kind kind, double decibans) {
  return {FindingId{finding}, NotKnown{}, {kind, Decibans(decibans)}, {}, {}};
}

std::vector<FindingId> findings_of(const std::vector<Reason>& reasons) {
  std::vector<FindingId> findings;
  for (const Reason& one : reasons) findings.push_back(one.finding);
  return findings;
}

using Ids = std::vector<FindingId>;

TEST(Reasons, TheStrongestComesFirstOnEachSide) {
  const RankedReasons sorted = ranked({reason(0, Kind::moved, 1), reason(1, Kind::moved, -2),
                                       reason(2, Kind::moved, 3), reason(3, Kind::moved, -4)});
  EXPECT_EQ(findings_of(sorted.raising), (Ids{FindingId{2}, FindingId{0}}));
  EXPECT_EQ(findings_of(sorted.lowering), (Ids{FindingId{3}, FindingId{1}}));
}

TEST(Reasons, CertaintyIsStrongerThanAnyNumber) {
  const RankedReasons sorted =
      ranked({reason(0, Kind::moved, 300), reason(1, Kind::leaves_only, infinity),
              reason(2, Kind::moved, -300), reason(3, Kind::rules_out, -infinity)});
  EXPECT_EQ(findings_of(sorted.raising), (Ids{FindingId{1}, FindingId{0}}));
  EXPECT_EQ(findings_of(sorted.lowering), (Ids{FindingId{3}, FindingId{2}}));
}

TEST(Reasons, WhatWouldShowAsZeroIsNoReason) {
  const RankedReasons sorted =
      ranked({reason(0, Kind::moved, 0.049), reason(1, Kind::moved, -0.049)});
  EXPECT_EQ(sorted.without_effect.size(), 2U);
}

TEST(Reasons, AnUndefinedWeightIsNotTakenForZero) {
  const RankedReasons sorted = ranked({reason(0, Kind::undefined, 0)});
  EXPECT_TRUE(sorted.without_effect.empty());
  EXPECT_EQ(sorted.undefined.size(), 1U);
}

TEST(Reasons, TiesKeepTheirOrder) {
  const RankedReasons sorted = ranked({reason(1, Kind::moved, 2), reason(0, Kind::moved, 2)});
  EXPECT_EQ(findings_of(sorted.raising), (Ids{FindingId{1}, FindingId{0}}));
}

// Odds of a against b are 1; black is 9 times likelier under a, white 9 times under b.
TEST(TellingFindings, WeighEachStateAsIfItWereTheOnlyObservation) {
  const Model urns = ModelBuilder()
                         .header({.name = "urns"})
                         .cause("a")
                         .cause("b")
                         .finding("ball", {"white", "black"})
                         .number("weight", {})
                         .p("ball", "a", {{"black", 0.9}})
                         .p("ball", "b", {{"black", 0.1}})
                         .likelihood("weight", "a", {.mean = 1, .sd = 1})
                         .likelihood("weight", "b", {.mean = 2, .sd = 1})
                         .build();
  const RankedReasons telling = telling_findings(urns, Prior::uniform(urns), CauseId{0});
  ASSERT_EQ(telling.raising.size(), 1U);
  ASSERT_EQ(telling.lowering.size(), 1U);
  EXPECT_NEAR(telling.raising[0].weight.decibans.value(), 9.542425094393248, 1e-12);  // 10 lg 9
  EXPECT_NEAR(telling.lowering[0].weight.decibans.value(), -9.542425094393248, 1e-12);
  EXPECT_EQ(telling.raising[0].observation, Observation(StateId{1}));
}

}  // namespace
}  // namespace fagan::tests
