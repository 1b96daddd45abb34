#include "fagan/decision/advice.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

Model two_causes() {
  return ModelBuilder()
      .header({"two", {}, {}, {}, {}, {}, {}})
      .cause("clot")
      .cause("strain")
      .build();
}

Utility treat_or_wait(double treat_strain) {
  UtilityDraft draft;
  draft.name = "two";
  draft.actions = {{"treat", {}, {}}, {"wait", {}, {}}};
  draft.utilities = {{"treat", "clot", 90, {}},
                     {"treat", "strain", treat_strain, {}},
                     {"wait", "clot", 30, {}},
                     {"wait", "strain", 100, {}}};
  return Utility::make(two_causes(), draft).value;
}

Posterior posterior_of(double clot) {
  return Posterior(LogSums(Eigen::Array2d{std::log(clot), std::log(1 - clot)}));
}

// Benefit 60 in those with a clot, harm 20 in the others: 20 / 80.
TEST(Advice, TheThresholdIsWhereTheTwoActionsBreakEven) {
  const Utility utility = treat_or_wait(80);
  const Advice advice = advise(utility, posterior_of(0.2), CauseId{0});
  ASSERT_TRUE(advice.threshold);
  EXPECT_NEAR(advice.threshold->p, 0.25, 1e-12);
  EXPECT_EQ(utility.action(advice.threshold->treat).name, "treat");
  EXPECT_EQ(utility.action(advice.threshold->wait).name, "wait");
  EXPECT_EQ(utility.action(advice.ranked.front().action).name, "wait");
  const Advice above = advise(utility, posterior_of(0.3), CauseId{0});
  EXPECT_EQ(utility.action(above.ranked.front().action).name, "treat");
}

TEST(Advice, WhereOneActionIsAlwaysBestThereIsNoThreshold) {
  EXPECT_FALSE(advise(treat_or_wait(101), posterior_of(0.2), CauseId{0}).threshold);
}

TEST(Advice, CertaintyLeavesNothingToKnowAndNoThreshold) {
  const Advice advice = advise(treat_or_wait(80), posterior_of(1), CauseId{0});
  EXPECT_EQ(advice.perfect_information, 0);
  EXPECT_FALSE(advice.threshold);
}

}  // namespace
}  // namespace fagan
