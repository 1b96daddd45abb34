#include "fagan/decision/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "fagan/decision/next_question.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RedFlag flag(std::string name, std::string finding, Urgency level) {
  RedFlag result;
  result.name = std::move(name);
  result.level = level;
  result.when.kind = Condition::Kind::is;
  result.when.finding = std::move(finding);
  result.when.state = "present";
  return result;
}

// Paralysis is an emergency and a swollen leg is urgent, whatever the probabilities.
Model two_causes() {
  ModelBuilder builder;
  Cause clot;
  clot.name = "clot";
  clot.must_not_miss = true;
  clot.urgency = Urgency::urgent;
  builder.header({.name = "two"}).add(std::move(clot)).cause("strain").finding("bruise");
  builder.p("bruise", "clot", {{"present", 0.1}}).p("bruise", "strain", {{"present", 0.6}});
  for (const char* name : {"paralysis", "swollen"}) {
    Finding finding;
    finding.name = name;
    finding.states = {{"absent", {}}, {"present", {}}};
    finding.rule_only = true;
    builder.add(std::move(finding));
  }
  builder.add(flag("nerve", "paralysis", Urgency::emergency));
  builder.add(flag("leg", "swollen", Urgency::urgent));
  return builder.build();
}

Findings findings(const std::vector<std::string>& present) {
  static const Model model = two_causes();
  Findings result(model);
  for (const char* name : {"paralysis", "swollen"}) result.observe(name, "absent");
  for (const std::string& name : present) result.observe(name, "present");
  return result;
}

Utility treat_or_wait(double treat_strain) {
  UtilityDraft draft;
  draft.name = "two";
  draft.actions = {{"treat", {}, {}, Urgency::urgent}, {"wait", {}, {}}};
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
  const Advice advice = advise(utility, posterior_of(0.2), findings({}), CauseId{0});
  ASSERT_TRUE(advice.threshold);
  EXPECT_NEAR(advice.threshold->p, 0.25, 1e-12);
  EXPECT_EQ(utility.action(advice.threshold->treat).name, "treat");
  EXPECT_EQ(utility.action(advice.threshold->wait).name, "wait");
  EXPECT_EQ(utility.action(advice.ranked.front().action).name, "wait");
  const Advice above = advise(utility, posterior_of(0.3), findings({}), CauseId{0});
  EXPECT_EQ(utility.action(above.ranked.front().action).name, "treat");
}

TEST(Advice, WhereOneActionIsAlwaysBestThereIsNoThreshold) {
  EXPECT_FALSE(advise(treat_or_wait(101), posterior_of(0.2), findings({}), CauseId{0}).threshold);
}

TEST(Advice, CertaintyLeavesNothingToKnowAndNoThreshold) {
  const Advice advice = advise(treat_or_wait(80), posterior_of(1), findings({}), CauseId{0});
  EXPECT_EQ(advice.perfect_information, 0);
  EXPECT_FALSE(advice.threshold);
}

std::vector<std::string> names(const Utility& utility, const std::vector<RankedAction>& ranked) {
  std::vector<std::string> result;
  for (const RankedAction& one : ranked) result.push_back(utility.action(one.action).name);
  return result;
}

// At 0.2 waiting is worth 86 and treating 82; the flag asks for care that waiting does not bring.
TEST(Advice, ARaisedFlagSetsAsideWhatIsSlowerWhateverItsUtility) {
  const Utility utility = treat_or_wait(80);
  const Advice advice = advise(utility, posterior_of(0.2), findings({"swollen"}), CauseId{0});
  EXPECT_EQ(advice.level, Urgency::urgent);
  ASSERT_EQ(advice.because.size(), 1U);
  EXPECT_EQ(advice.because.front()->name, "leg");
  EXPECT_THAT(names(utility, advice.ranked), ElementsAre("treat"));
  EXPECT_THAT(names(utility, advice.set_aside), ElementsAre("wait"));
  EXPECT_FALSE(advice.threshold);
  EXPECT_EQ(advice.perfect_information, 0);
}

TEST(Advice, WhereNoActionIsSoonEnoughNoneIsRecommended) {
  const Utility utility = treat_or_wait(80);
  const Advice advice =
      advise(utility, posterior_of(0.2), findings({"swollen", "paralysis"}), CauseId{0});
  EXPECT_EQ(advice.level, Urgency::emergency);
  ASSERT_EQ(advice.because.size(), 1U);
  EXPECT_EQ(advice.because.front()->name, "nerve");
  EXPECT_THAT(advice.ranked, IsEmpty());
  EXPECT_EQ(advice.set_aside.size(), 2U);
}

TEST(Advice, IsProvisionalWhileAnEmergencyIsUndecided) {
  const Utility utility = treat_or_wait(80);
  static const Model model = two_causes();
  Findings asked(model);
  asked.observe("swollen", "absent");
  EXPECT_EQ(advise(utility, posterior_of(0.001), asked, CauseId{0}).undecided.size(), 1U);
  asked.observe(*model.find_finding("paralysis"), NotKnown{});
  EXPECT_TRUE(advise(utility, posterior_of(0.001), asked, CauseId{0}).is_provisional());
  asked.observe("paralysis", "absent");
  EXPECT_FALSE(advise(utility, posterior_of(0.001), asked, CauseId{0}).is_provisional());
}

TEST(Advice, IsProvisionalWhileACauseThatCallsForMoreIsPossible) {
  const Utility utility = treat_or_wait(80);
  EXPECT_THAT(advise(utility, posterior_of(0.02), findings({}), CauseId{0}).still_possible,
              ElementsAre(CauseId{0}));
  EXPECT_THAT(advise(utility, posterior_of(0.5), findings({}), CauseId{0}).still_possible,
              IsEmpty());
}

TEST(NextQuestions, UnderARedFlagWhatCannotChangeTheActionIsNotOffered) {
  const Utility utility = treat_or_wait(80);
  QuestionOptions options;
  options.aim = Aim::utility;
  options.utility = &utility;
  EXPECT_EQ(next_questions(posterior_of(0.24), findings({}), options).size(), 1U);
  EXPECT_THAT(next_questions(posterior_of(0.24), findings({"swollen"}), options), IsEmpty());
  EXPECT_THAT(next_questions(posterior_of(0.24), findings({"paralysis"}), options), IsEmpty());
  options.aim = Aim::causes;
  const auto questions = next_questions(posterior_of(0.24), findings({"swollen"}), options);
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions.front().utility, 0);
}

}  // namespace
}  // namespace fagan
