#include "fagan/decision/utility.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decision/calf_pain.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Model two_causes() {
  return ModelBuilder()
      .header({"two", {}, {}, {}, {}, {}, {}})
      .cause("clot")
      .cause("strain")
      .build();
}

UtilityDraft treat_or_wait() {
  UtilityDraft draft;
  draft.name = "two";
  draft.actions = {{"treat", {}, {}}, {"wait", {}, {}}};
  draft.utilities = {{"treat", "clot", 90, {}},
                     {"treat", "strain", 80, {}},
                     {"wait", "clot", 30, {}},
                     {"wait", "strain", 100, {}}};
  return draft;
}

Posterior posterior_of(const std::vector<double>& p) {
  Eigen::ArrayXd log_p(static_cast<Eigen::Index>(p.size()));
  for (std::size_t k = 0; k < p.size(); ++k) log_p[static_cast<Eigen::Index>(k)] = std::log(p[k]);
  return Posterior(LogSums(log_p));
}

std::vector<std::string> pointers_of(const Model& model, const UtilityDraft& draft) {
  std::vector<std::string> pointers;
  for (const Problem& problem : problems(model, draft)) pointers.push_back(problem.place.pointer);
  return pointers;
}

// At P(clot) = 0.2: treat 0.2 · 90 + 0.8 · 80 = 82, wait 0.2 · 30 + 0.8 · 100 = 86.
TEST(Utility, TheBestActionHasTheHighestExpectedUtility) {
  const Utility utility = Utility::make(two_causes(), treat_or_wait()).value;
  const auto ranked = rank_actions(utility, posterior_of({0.2, 0.8}));
  EXPECT_EQ(utility.action(ranked[0].action).name, "wait");
  EXPECT_NEAR(ranked[0].expected_utility, 86, 1e-12);
  EXPECT_NEAR(ranked[1].expected_utility, 82, 1e-12);
  EXPECT_EQ(utility.best_action(Eigen::Array2d{0.5, 0.5}), *utility.find_action("treat"));
}

// Knowing the cause one would treat the clot (90) and not the strain (100): 0.2 · 90 + 0.8 · 100 =
// 98, against 86 without.
TEST(Utility, PerfectInformationIsWorthTheRegretItSaves) {
  const Utility utility = Utility::make(two_causes(), treat_or_wait()).value;
  EXPECT_NEAR(value_of_perfect_information(utility, posterior_of({0.2, 0.8})), 12, 1e-12);
  EXPECT_EQ(value_of_perfect_information(utility, posterior_of({1, 0})), 0);
}

TEST(Utility, ATieGoesToTheFirstAction) {
  UtilityDraft draft = treat_or_wait();
  for (auto& entry : draft.utilities) entry.u = 5;
  const Utility utility = Utility::make(two_causes(), draft).value;
  EXPECT_EQ(utility.best_action(Eigen::Array2d{0.5, 0.5}), ActionId{0});
}

TEST(Utility, TheDefaultStandsForEveryCauseNotWritten) {
  UtilityDraft draft = treat_or_wait();
  draft.utilities = {
      {"treat", "clot", 90, {}}, {"treat", "default", 80, {}}, {"wait", "default", 30, {}}};
  const Utility utility = Utility::make(two_causes(), draft).value;
  EXPECT_EQ(utility(ActionId{0}, CauseId{0}), 90);
  EXPECT_EQ(utility(ActionId{0}, CauseId{1}), 80);
  EXPECT_EQ(utility(ActionId{1}, CauseId{0}), 30);
}

TEST(Utility, EveryProblemIsListedWithItsPlace) {
  UtilityDraft draft = treat_or_wait();
  draft.actions.push_back({"treat", {}, {}});
  draft.actions.push_back({"", {}, {}});
  draft.utilities[0].u = std::nan("");
  draft.utilities[1].cause = "stain";
  draft.utilities.push_back({"weight", "clot", 0, {}});
  draft.utilities.push_back({"wait", "clot", 0, {}});
  draft.utilities.push_back({"wait", "default", 0, {{}, {}, {}, "nobody", {}}});
  EXPECT_THAT(pointers_of(two_causes(), draft),
              ElementsAre("/actions/2/name", "/actions/3/name", "/utilities/treat/clot/u",
                          "/utilities/treat/stain", "/utilities/weight", "/utilities/wait/clot",
                          "/utilities/wait/default/source", "/utilities/treat", "/utilities/treat",
                          "/utilities/"));
  EXPECT_THROW(Utility::make(two_causes(), draft), Error);
}

TEST(Utility, AMissingUtilityIsRefusedNamingTheCause) {
  UtilityDraft draft = treat_or_wait();
  draft.utilities.pop_back();
  const auto found = problems(two_causes(), draft);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("\"strain\""));
  EXPECT_EQ(found[0].place.pointer, "/utilities/wait");
}

TEST(Utility, TheShippedTableForCalfPainFitsItsModelAndOffersARealChoice) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const Utility utility = tests::read_calf_pain_utility(calf_pain.model);
  // Each action is the best for some cause, or there would be nothing to decide.
  for (const ActionId action : ids<ActionId>(utility.n_actions())) {
    bool best_somewhere = false;
    for (Eigen::Index k = 0; k < utility.table().cols(); ++k) {
      Eigen::Index best = 0;
      utility.table().col(k).maxCoeff(&best);
      best_somewhere = best_somewhere || static_cast<ActionId>(best) == action;
    }
    EXPECT_TRUE(best_somewhere) << utility.action(action).name;
  }
}

TEST(Utility, ForAnotherModelIsRefused) {
  UtilityDraft draft = treat_or_wait();
  draft.model = "three";
  EXPECT_THAT(pointers_of(two_causes(), draft), ElementsAre("/model"));
}

}  // namespace
}  // namespace fagan
