#include "fagan/decision/next_question.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "decision/calf_pain.hpp"
#include "decision/random_case.hpp"
#include "fagan/decision/value_of_information.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

using testing::ElementsAre;

Finding priced(const char* name, double cost) {
  Finding finding;
  finding.name = name;
  finding.states = {{"absent", {}}, {"present", {}}};
  finding.cost = cost;
  return finding;
}

// Two causes; a free weak sign, a dear strong test, a number in two ways of measuring, and a
// finding for rules only.
Model small_model() {
  ModelBuilder builder;
  builder.header({"small", {}, {}, {}, {}, {}, {}});
  Cause clot;
  clot.name = "clot";
  clot.must_not_miss = true;
  builder.add(clot).cause("strain");
  builder.add(priced("sign", 0)).add(priced("scan", 10)).add(priced("band", 1));
  builder.number("number", {DensityKind::normal, Range{0, 100}});
  Finding rule = priced("rule", 0);
  rule.rule_only = true;
  builder.add(rule);
  builder.add_same_measurement({"band", "number"});
  builder.p("sign", "clot", {{"present", 0.6}}).p("sign", "strain", {{"present", 0.4}});
  builder.p("scan", "clot", {{"present", 0.95}}).p("scan", "strain", {{"present", 0.05}});
  builder.p("band", "clot", {{"present", 0.7}}).p("band", "strain", {{"present", 0.4}});
  for (const auto& [cause, mean] : {std::pair("clot", 60.0), std::pair("strain", 40.0)}) {
    Cell cell;
    cell.mean = mean;
    cell.sd = 15;
    builder.likelihood("number", cause, cell);
  }
  return builder.build();
}

std::vector<std::string> names(const Model& model, const std::vector<FindingId>& findings) {
  std::vector<std::string> result;
  for (const FindingId finding : findings) result.push_back(model.finding(finding).name);
  return result;
}

std::vector<std::string> names(const Model& model, const std::vector<Question>& questions) {
  std::vector<std::string> result;
  for (const Question& question : questions) result.push_back(model.finding(question.finding).name);
  return result;
}

TEST(OpenFindings, LeaveOutRulesAnsweredOnesAndTheLessPreferredMember) {
  const Model model = small_model();
  Findings findings(model);
  EXPECT_THAT(names(model, open_findings(findings)), ElementsAre("sign", "scan", "band"));
  findings.observe("sign", "present");
  EXPECT_THAT(names(model, open_findings(findings)), ElementsAre("scan", "band"));
}

TEST(OpenFindings, AnotherWayOfMeasuringCanBeChosen) {
  const Model model = small_model();
  QuestionOptions options;
  options.measure = {*model.find_finding("number")};
  EXPECT_THAT(names(model, open_findings(Findings(model), options)),
              ElementsAre("sign", "scan", "number"));
}

TEST(OpenFindings, AMeasurementAlreadyKnownIsNotAskedForInAnotherWay) {
  const Model model = small_model();
  Findings findings(model);
  findings.observe("number", 50.0);
  EXPECT_THAT(names(model, open_findings(findings)), ElementsAre("sign", "scan"));
}

TEST(OpenFindings, WhatWasAskedInVainIsNotAskedAgainButMayBeMeasuredAnotherWay) {
  const Model model = small_model();
  Findings findings(model);
  findings.observe(*model.find_finding("sign"), NotKnown{});
  findings.observe(*model.find_finding("band"), NotKnown{});
  EXPECT_THAT(names(model, open_findings(findings)), ElementsAre("scan", "number"));
}

TEST(OpenFindings, CanBeLimitedByCost) {
  const Model model = small_model();
  QuestionOptions options;
  options.largest_cost = 1;
  EXPECT_THAT(names(model, open_findings(Findings(model), options)), ElementsAre("sign", "band"));
}

TEST(NextQuestions, TheMostInformativeComesFirstUnlessItsCostOutweighsIt) {
  const Model model = small_model();
  const Prior prior = Prior::uniform(model);
  const Findings nothing(model);
  EXPECT_THAT(names(model, next_questions(model, prior, nothing)),
              ElementsAre("scan", "band", "sign"));
  QuestionOptions options;
  options.cost_weight = 0.1;
  const auto questions = next_questions(model, prior, nothing, options);
  EXPECT_THAT(names(model, questions), ElementsAre("sign", "band", "scan"));
  EXPECT_NEAR(questions[2].value, questions[2].bits - 1, 1e-15);
}

const Question& question_about(const std::vector<Question>& questions, FindingId finding) {
  return *std::find_if(questions.begin(), questions.end(),
                       [=](const Question& q) { return q.finding == finding; });
}

TEST(NextQuestions, ANumberIsAskedInTheBandsItIsJudgedBy) {
  const auto [model, prior] = tests::read_calf_pain();
  const FindingId dimer = *model.find_finding("d_dimer");
  const auto answers_to = [&, prior = prior](const Findings& known) {
    return question_about(next_questions(known.model(), prior, known), dimer).answers;
  };
  const auto usual = answers_to(Findings(model));
  ASSERT_EQ(usual.size(), 2U);
  EXPECT_EQ(usual[0].answer, Observation(Interval{-infinity, 500}));
  EXPECT_EQ(usual[0].title, "not raised");
  EXPECT_EQ(usual[1].answer, Observation(Interval{500, infinity}));
  EXPECT_NEAR(usual[0].p + usual[1].p, 1, 1e-12);
  const auto at_80 = answers_to(Findings(model).observe("age_years", 80));
  EXPECT_EQ(at_80[1].answer, Observation(Interval{800, infinity}));
}

TEST(NextQuestions, WithTwoCausesEveryKindOfBitsIsTheSame) {
  const Model model = small_model();
  for (const Question& q : next_questions(model, Prior::uniform(model), Findings(model))) {
    EXPECT_NEAR(q.focus_bits, q.bits, 1e-14);
    EXPECT_NEAR(q.must_not_miss_bits, q.bits, 1e-14);
  }
}

TEST(NextQuestions, TellWhatEachAnswerWouldLeadTo) {
  const Model model = small_model();
  const Prior prior = Prior::uniform(model);
  QuestionOptions options;
  options.measure = {*model.find_finding("number")};
  for (const Question& q : next_questions(model, prior, Findings(model), options)) {
    double p = 0;
    for (const PossibleAnswer& answer : q.answers) {
      p += answer.p;
      const Posterior then =
          diagnose(model, prior, Findings(model).observe(q.finding, answer.answer));
      for (const CauseId cause : ids<CauseId>(model.n_causes())) {
        EXPECT_NEAR(answer.posterior[cause], then[cause], 1e-12);
      }
    }
    EXPECT_NEAR(p, 1, 1e-12);
    EXPECT_EQ(q.answers.size(), model.finding(q.finding).is_number() ? 3U : 2U);
  }
}

TEST(NextQuestions, AnImpossibleCaseHasNone) {
  ModelBuilder builder;
  builder.header({"m", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").finding("f").finding("g");
  for (const char* cause : {"a", "b"}) {
    builder.p("f", cause, {{"present", 0}}).p("g", cause, {{"present", 0.5}});
  }
  const Model model = builder.build();
  Findings findings(model);
  findings.observe("f", "present");
  EXPECT_TRUE(next_questions(model, Prior::uniform(model), findings).empty());
}

TEST(NextQuestions, TheAimUtilityNeedsUtilities) {
  const Model model = small_model();
  QuestionOptions options;
  options.aim = Aim::utility;
  EXPECT_THROW(next_questions(model, Prior::uniform(model), Findings(model), options), Error);
}

TEST(NextQuestions, TheAimUtilityAsksOnlyWhatCanChangeTheAction) {
  const Model model = small_model();
  UtilityDraft draft;
  draft.actions = {{"treat", {}, {}}, {"wait", {}, {}}};
  draft.utilities = {
      {"treat", "clot", 10, {}}, {"treat", "strain", -1, {}}, {"wait", "default", 0, {}}};
  const Utility utility = Utility::make(model, draft).value;
  QuestionOptions options;
  options.aim = Aim::utility;
  options.utility = &utility;
  options.largest_cost = 10;
  const auto questions = next_questions(model, Prior::uniform(model), Findings(model), options);
  // Only after a clear scan would one wait: 0.5 · (0.05 · −10 + 0.95 · 1) = 0.225.
  EXPECT_EQ(model.finding(questions[0].finding).name, "scan");
  EXPECT_NEAR(*questions[0].utility, 0.225, 1e-12);
  for (std::size_t i = 1; i < questions.size(); ++i) EXPECT_EQ(*questions[i].utility, 0);
}

// The cause is the exclusive or of two coins: neither coin alone says anything, both say all. A
// weak sign beats either coin for one who looks a single question ahead.
struct ExclusiveOr {
  Model model;
  Prior prior;
};

ExclusiveOr exclusive_or_model() {
  ModelBuilder builder;
  builder.header({"xor", {}, {}, {}, {}, {}, {}});
  builder.finding("first").finding("second").finding("weak");
  // Four causes, one for each pair of coins; the event of interest is "both alike".
  for (const auto& [name, first, second] :
       {std::tuple("alike_00", 0.0, 0.0), std::tuple("alike_11", 1.0, 1.0),
        std::tuple("mixed_01", 0.0, 1.0), std::tuple("mixed_10", 1.0, 0.0)}) {
    Cause cause;
    cause.name = name;
    cause.must_not_miss = name[0] == 'a';
    builder.add(cause);
    builder.p("first", name, {{"present", first}}).p("second", name, {{"present", second}});
    builder.p("weak", name, {{"present", name[0] == 'a' ? 0.6 : 0.4}});
  }
  const Model model = builder.build();
  return {model, Prior::uniform(model)};
}

TEST(NextQuestions, LookingTwoStepsAheadBeatsTheGreedyChoice) {
  const auto [model, prior] = exclusive_or_model();
  QuestionOptions options;
  options.aim = Aim::must_not_miss;
  const auto greedy = next_questions(model, prior, Findings(model), options);
  EXPECT_EQ(model.finding(greedy[0].finding).name, "weak");
  options.two_steps = true;
  const auto ahead = next_questions(model, prior, Findings(model), options);
  EXPECT_EQ(model.finding(ahead[0].finding).name, "first");
  EXPECT_NEAR(ahead[0].value, 1, 1e-12);  // both coins settle it: one bit in two questions
  EXPECT_LT(ahead[2].value, 0.1);         // the weak sign and one coin do not
}

// Value of the best second question by brute force: every pair asked in full.
TEST(NextQuestions, TwoStepsEqualTryingEveryPairOfQuestions) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Model model = tests::random_states_case(seed).model;
    const Prior prior = Prior::uniform(model);
    QuestionOptions options;
    options.two_steps = true;
    for (const Question& q : next_questions(model, prior, Findings(model), options)) {
      double expected = q.bits;
      for (const PossibleAnswer& answer : q.answers) {
        if (answer.p == 0) continue;
        Findings after(model);
        after.observe(q.finding, answer.answer);
        double best = 0;
        for (const Question& next : next_questions(model, prior, after)) {
          best = std::max(best, next.bits);
        }
        expected += answer.p * best;
      }
      EXPECT_NEAR(q.value, expected, 1e-9);
    }
  }
}

TEST(NextQuestions, TwoStepsAheadForTheLeaderCountOnlyTheLeaderInTheEnd) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Model model = tests::random_states_case(seed).model;
    QuestionOptions options;
    options.aim = Aim::leader;
    options.two_steps = true;
    for (const Question& q :
         next_questions(model, Prior::uniform(model), Findings(model), options)) {
      EXPECT_GE(q.value, q.leader_changes - 1e-12);
      EXPECT_LE(q.value, 1 + 1e-12);
    }
  }
}

}  // namespace
}  // namespace fagan
