#include "fagan/format/ask_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "decision/calf_pain.hpp"
#include "fagan/core/error.hpp"
#include "fagan/format/ask_json.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;

AskOptions quick() {
  AskOptions options;
  options.n_draws = 0;
  return options;
}

AskSession session(AskOptions options = quick(), const std::vector<CaseEvent>& earlier = {}) {
  const CalfPain calf_pain = read_calf_pain();
  return AskSession(calf_pain.model, calf_pain.prior, {calf_pain.prior}, std::move(options),
                    earlier);
}

template <class Kind>
const Kind* told(const std::vector<Told>& all) {
  for (const Told& one : all) {
    if (const auto* found = std::get_if<Kind>(&one)) return found;
  }
  return nullptr;
}

TEST(AskSession, AsksForAGuessBeforeItTellsAnything) {
  AskSession asked = session();
  EXPECT_TRUE(asked.begin().empty());
  EXPECT_EQ(asked.prompt().asked, Asked::guess);
  for (const char* peek : {"d", "w", "f", "n", "list"}) {
    const auto answer = asked.take(peek);
    EXPECT_EQ(asked.prompt().asked, Asked::guess) << peek;
    EXPECT_EQ(told<CausesTold>(answer), nullptr);
    EXPECT_EQ(told<ReasonsTold>(answer), nullptr);
  }
  const auto answer = asked.take("20");
  ASSERT_NE(told<GuessTold>(answer), nullptr);
  EXPECT_NEAR(told<GuessTold>(answer)->guess, 0.2, 1e-12);
  EXPECT_NE(told<QuestionsTold>(answer), nullptr);
  EXPECT_EQ(asked.prompt().asked, Asked::choice);
}

TEST(AskSession, RemindsOfTheRedFlagsWhenItEnds) {
  AskSession asked = session();
  asked.begin();
  asked.take("");
  EXPECT_TRUE(asked.reminder().empty());
  asked.take("chest_pain y");
  asked.take("q");
  const auto reminder = asked.reminder();
  ASSERT_NE(told<FlagsTold>(reminder), nullptr);
  EXPECT_EQ(told<FlagsTold>(reminder)->raised.front()->name, "possible_pulmonary_embolism");
}

TEST(AskSession, SaysWhyThereIsNoNomogram) {
  AskSession asked = session();
  asked.begin();
  asked.take("");
  const auto said = [&asked](const char* line) {
    const auto answer = asked.take(line);
    const auto* remark = told<RemarkTold>(answer);
    return remark == nullptr ? std::string() : remark->text;
  };
  EXPECT_EQ(said("n d_dimer"), "no nomogram: d_dimer is a number; observe one first");
  EXPECT_EQ(said("n chest_pain"), "");
  asked.take("d_dimer 1200");
  EXPECT_EQ(said("n d_dimer"), "");
}

TEST(AskSession, ABareOneIsAskedBack) {
  AskSession asked = session();
  asked.begin();
  EXPECT_NE(told<RemarkTold>(asked.take("1")), nullptr);
  EXPECT_EQ(asked.prompt().asked, Asked::guess);
}

TEST(AskSession, ItsPosteriorIsThatOfDiagnose) {
  AskSession asked = session();
  asked.begin();
  asked.take("");
  asked.take("swelling y, pop_or n, d_dimer 800");
  asked.take("onset");
  asked.take("over");
  asked.take("swelling n");
  const CalfPain calf_pain = read_calf_pain();
  Findings findings(calf_pain.model);
  findings.observe("swelling", "absent").observe("pop_or_snap", "absent").observe("d_dimer", 800.0);
  findings.observe("onset", "days");
  const Posterior posterior = diagnose(calf_pain.model, calf_pain.prior, findings);
  EXPECT_TRUE(
      (asked.consultation().posterior().probabilities() == posterior.probabilities()).all());
}

TEST(AskSession, UndoAndRedoReturnTheSameBits) {
  AskSession asked = session();
  asked.begin();
  asked.take("");
  const Eigen::ArrayXd before = asked.consultation().posterior().probabilities();
  asked.take("swelling y");
  const Eigen::ArrayXd after = asked.consultation().posterior().probabilities();
  EXPECT_NE(told<ChangeTold>(asked.take("u")), nullptr);
  EXPECT_TRUE((asked.consultation().posterior().probabilities() == before).all());
  asked.take("r");
  EXPECT_TRUE((asked.consultation().posterior().probabilities() == after).all());
  asked.take("u");
  EXPECT_NE(told<RemarkTold>(asked.take("u")), nullptr);
}

TEST(AskSession, RedFlagsComeBeforeAnythingElse) {
  AskSession asked = session();
  asked.begin();
  asked.take("");
  const auto answer = asked.take("chest_pain y");
  ASSERT_FALSE(answer.empty());
  ASSERT_NE(std::get_if<FlagsTold>(&answer.front()), nullptr);
  EXPECT_EQ(std::get<FlagsTold>(answer.front()).raised.size(), 1U);
  // Told once, not again with the next answer.
  EXPECT_EQ(told<FlagsTold>(asked.take("swelling n")), nullptr);
}

TEST(AskSession, AnEmptyLineAsksTheFirstQuestionAndThenSkipsIt) {
  AskSession asked = session();
  asked.begin();
  const auto first = asked.take("");
  const FindingId offered = told<QuestionsTold>(first)->questions.front().finding;
  asked.take("");
  EXPECT_EQ(asked.prompt().asked, Asked::answer);
  EXPECT_EQ(asked.prompt().finding, offered);
  asked.take("");
  EXPECT_EQ(asked.prompt().asked, Asked::choice);
  EXPECT_TRUE(asked.consultation().findings().empty());
}

TEST(AskSession, NotKnownIsNotAbsent) {
  AskSession asked = session();
  asked.begin();
  asked.take("");
  const Eigen::ArrayXd before = asked.consultation().posterior().probabilities();
  asked.take("swelling");
  asked.take("?");
  EXPECT_EQ(asked.consultation().findings().size(), 1U);
  EXPECT_TRUE((asked.consultation().posterior().probabilities() == before).all());
}

TEST(AskSession, AnAnswerThatNoCauseExplainsIsNotTaken) {
  const Model model = ModelBuilder()
                          .header({.name = "two"})
                          .cause("a")
                          .cause("b")
                          .finding("x")
                          .finding("y")
                          .p("x", "a", {{"present", 1}})
                          .p("x", "b", {{"present", 0}})
                          .p("y", "a", {{"present", 0}})
                          .p("y", "b", {{"present", 1}})
                          .build();
  AskSession asked(model, Prior::uniform(model), {}, quick());
  asked.begin();
  asked.take("");
  asked.take("x y");
  const auto answer = asked.take("y y");
  ASSERT_NE(told<RemarkTold>(answer), nullptr);
  EXPECT_THAT(told<RemarkTold>(answer)->text, HasSubstr("not taken"));
  EXPECT_EQ(asked.consultation().findings().size(), 1U);
  EXPECT_FALSE(asked.consultation().posterior().is_impossible());
}

TEST(AskSession, GoesOnWhereAnEarlierOneEnded) {
  AskSession asked = session();
  asked.begin();
  asked.take("30");
  asked.take("swelling y");
  asked.take("pop_or n");
  AskSession resumed = session(quick(), asked.events());
  EXPECT_NE(told<CausesTold>(resumed.begin()), nullptr);
  EXPECT_EQ(resumed.events(), asked.events());
  EXPECT_TRUE((resumed.consultation().posterior().probabilities() ==
               asked.consultation().posterior().probabilities())
                  .all());
}

TEST(AskSession, EndsAfterAsManyAnswersAsWanted) {
  AskOptions options = quick();
  options.most_questions = 2;
  AskSession asked = session(options);
  asked.begin();
  asked.take("");
  asked.take("swelling y");
  EXPECT_FALSE(asked.is_over());
  EXPECT_NE(told<EndTold>(asked.take("pop_or n")), nullptr);
  EXPECT_TRUE(asked.is_over());
  EXPECT_TRUE(asked.take("onset").empty());
}

TEST(AskSession, EndsWhenLittleIsLeftToLearn) {
  AskOptions options = quick();
  options.until_bits = 10;
  AskSession asked = session(options);
  asked.begin();
  EXPECT_NE(told<EndTold>(asked.take("")), nullptr);
}

TEST(AskSession, SurvivesRandomBytes) {
  static const std::vector<std::string> words{"y",
                                              "n",
                                              "?",
                                              "u",
                                              "r",
                                              "w",
                                              "d",
                                              "f",
                                              "n onset",
                                              "1",
                                              "2",
                                              "3",
                                              "list",
                                              "e",
                                              "s",
                                              "help",
                                              "save",
                                              "20",
                                              "1:4",
                                              "swelling y",
                                              "pop",
                                              "age",
                                              "",
                                              "onset=days",
                                              "d_dimer 500..",
                                              "swelling~present:0.8,absent:0.2",
                                              ",,",
                                              "=",
                                              "s primary_care_adults",
                                              "w dvt",
                                              "chest_pain y"};
  std::mt19937 random(7);
  for (int round = 0; round < 8; ++round) {
    AskSession asked = session();
    asked.begin();
    for (int i = 0; i < 60 && !asked.is_over(); ++i) {
      std::string line = words[random() % words.size()];
      for (std::uint32_t n = random() % 4; n > 1; --n) {
        line.insert(random() % (line.size() + 1), 1, static_cast<char>(random() % 256));
      }
      for (const Told& one : asked.take(line)) {
        EXPECT_TRUE(nlohmann::json::accept(event_json(asked, one))) << line;
      }
      EXPECT_FALSE(asked.consultation().posterior().is_impossible());
    }
  }
}

}  // namespace
}  // namespace fagan::tests
