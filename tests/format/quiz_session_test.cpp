#include "fagan/format/quiz_session.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "decision/calf_pain.hpp"
#include "fagan/format/quiz_json.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan::tests {
namespace {

QuizSession quiz(std::size_t n_rounds = 2, std::uint64_t seed = 1) {
  const CalfPain calf_pain = read_calf_pain();
  QuizOptions options;
  options.n_rounds = n_rounds;
  options.seed = static_cast<Seed>(seed);
  return QuizSession(calf_pain.model, calf_pain.prior, options);
}

template <class Kind>
const Kind* told(const std::vector<QuizTold>& all) {
  for (const QuizTold& one : all) {
    if (const auto* found = std::get_if<Kind>(&one)) return found;
  }
  return nullptr;
}

TEST(QuizSession, TellsNoNumberOfItsOwnBeforeTheGuesses) {
  QuizSession session = quiz();
  const auto opening = session.begin();
  ASSERT_NE(told<RoundTold>(opening), nullptr);
  EXPECT_EQ(told<RoundTold>(opening)->known.size(), 3U);
  EXPECT_EQ(session.asked(), QuizAsked::first_guess);
  session.take("dvt 30");
  EXPECT_EQ(session.asked(), QuizAsked::finding);
  const auto found = session.take("pop_or, swell");
  EXPECT_EQ(told<RevealTold>(found), nullptr);
  session.take("");
  EXPECT_EQ(session.asked(), QuizAsked::final_guess);
}

TEST(QuizSession, QuestionsAreMeasuredAgainstThoseWithTheMostBitsAtThePrice) {
  const auto played = [](const char* questions) {
    QuizSession session = quiz();
    session.begin();
    session.take("");
    session.take(questions);
    session.take("");
    session.take("muscle_strain 60");
    const auto all = session.take("y");
    return *told<RevealTold>(all);
  };
  const RevealTold nothing = played("");
  EXPECT_EQ(nothing.bits_asked, 0);
  EXPECT_TRUE(nothing.ideal_questions.empty());
  const RevealTold poor = played("burning_quality");
  ASSERT_TRUE(poor.efficiency());
  EXPECT_EQ(poor.ideal_questions.size(), 1U);
  EXPECT_GT(poor.bits_of_ideal, 0);
  EXPECT_LE(*poor.efficiency(), 1);
  const RevealTold best = played(quiz().model().finding(poor.ideal_questions.front()).name.c_str());
  EXPECT_EQ(*best.efficiency(), 1);
}

TEST(QuizSession, GoesOnAfterThePatientsThatWerePlayed) {
  QuizSession both = quiz(2);
  const auto play = [](QuizSession& session) {
    session.take("");
    session.take("");
    session.take("muscle_strain 60");
    return session.take("y");
  };
  both.begin();
  const auto second = play(both);
  const auto* second_round = told<RoundTold>(second);
  ASSERT_NE(second_round, nullptr);
  ASSERT_EQ(both.played().size(), 1U);

  const CalfPain calf_pain = read_calf_pain();
  QuizOptions options;
  options.n_rounds = 1;
  QuizSession resumed(calf_pain.model, calf_pain.prior, options, both.played());
  const auto opening = resumed.begin();
  EXPECT_EQ(told<RoundTold>(opening)->known, second_round->known);
  const auto end = play(resumed);
  ASSERT_NE(told<ScoreTold>(end), nullptr);
  EXPECT_EQ(told<ScoreTold>(end)->n_rounds, 1U);
  EXPECT_EQ(told<ScoreTold>(end)->n_recorded, 2U);
  EXPECT_EQ(resumed.played().size(), 2U);
}

TEST(QuizSession, RevealsTheIdealOfTheSameFindingsAndScoresAgainstIt) {
  QuizSession session = quiz();
  session.begin();
  session.take("");
  session.take("pop_or");
  const Findings known = session.findings();
  session.take("");
  session.take("muscle_strain 60, other 40");
  EXPECT_EQ(session.asked(), QuizAsked::confirm);
  const auto revealed = session.take("y");
  const auto* reveal = told<RevealTold>(revealed);
  ASSERT_NE(reveal, nullptr);
  const Posterior ideal = diagnose(session.model(), session.prior(), known);
  for (const CauseId cause : ids<CauseId>(ideal.size())) {
    EXPECT_EQ(reveal->ideal[cause], ideal[cause].value());
    EXPECT_GE(reveal->stated[cause], 0.005 - 1e-12);
  }
  EXPECT_GT(reveal->regret, 0);
  EXPECT_NE(told<RoundTold>(revealed), nullptr);
}

TEST(QuizSession, WhatWasRaisedCanBeChangedBeforeItIsScored) {
  QuizSession session = quiz();
  session.begin();
  session.take("");
  session.take("");
  const auto stated = session.take("muscle_strain 100");
  ASSERT_NE(told<StatementTold>(stated), nullptr);
  EXPECT_TRUE(told<StatementTold>(stated)->was_raised);
  session.take("n");
  EXPECT_EQ(session.asked(), QuizAsked::final_guess);
}

TEST(QuizSession, TheBudgetIsKept) {
  QuizSession session = quiz();
  session.begin();
  session.take("");
  EXPECT_NE(told<QuizRemarkTold>(session.take("compression_ultrasound_positive")), nullptr);
  EXPECT_EQ(session.budget_left(), 10);
  session.take("pop_or");
  EXPECT_LT(session.budget_left(), 10);
  EXPECT_GE(session.budget_left(), 0);
}

TEST(QuizSession, TheSameSeedHasTheSamePatients) {
  QuizSession a = quiz(1, 4);
  QuizSession b = quiz(1, 4);
  EXPECT_EQ(event_json(a, a.begin().front()), event_json(b, b.begin().front()));
}

TEST(QuizSession, PointsAboveAHundredAndUnknownCausesAreRefused) {
  QuizSession session = quiz();
  session.begin();
  for (const char* line : {"dvt 80, strain 30", "dvt", "dvt x", "dvt 10, dvt 20", "xyz 10"}) {
    EXPECT_NE(told<QuizRemarkTold>(session.take(line)), nullptr) << line;
    EXPECT_EQ(session.asked(), QuizAsked::first_guess);
  }
}

TEST(QuizSession, SurvivesRandomBytes) {
  static const std::vector<std::string> words{
      "y",       "n", "?",     "",   "dvt 30", "pop_or", "swelling, onset", "muscle_strain 100",
      "dvt 101", ",", "guess", "dvt"};
  std::mt19937 random(8);
  for (int round = 0; round < 4; ++round) {
    QuizSession session = quiz(3);
    session.begin();
    for (int i = 0; i < 60 && !session.is_over(); ++i) {
      std::string line = words[random() % words.size()];
      for (std::uint32_t n = random() % 4; n > 1; --n) {
        line.insert(random() % (line.size() + 1), 1, static_cast<char>(random() % 256));
      }
      for (const QuizTold& one : session.take(line)) {
        EXPECT_TRUE(nlohmann::json::accept(event_json(session, one))) << line;
      }
    }
  }
}

}  // namespace
}  // namespace fagan::tests
