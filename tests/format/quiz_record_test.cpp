#include "fagan/format/quiz_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "decision/calf_pain.hpp"
#include "fagan/core/error.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;

const Model& model() {
  static const Model instance = read_calf_pain().model;
  return instance;
}

QuizRecord two_rounds() {
  const std::size_t n = model().n_causes();
  PerCause<double> even(n, 1.0 / static_cast<double>(n));
  PerCause<double> sure(n, 0.005);
  sure[CauseId{3}] = 1 - 0.005 * static_cast<double>(n - 1);
  return {{model().name(), std::string(64, 'a'), "primary_care_adults", std::string(64, 'b')},
          7,
          {{CauseId{3}, sure, even}, {CauseId{0}, even, sure}}};
}

std::string refusal(const std::string& text) {
  try {
    read_quiz_record(text, "quiz.json", model());
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST(QuizRecord, ReadsBackAsItWasWritten) {
  const std::string text = write_quiz_record(two_rounds(), model());
  const QuizRecord again = read_quiz_record(text, "quiz.json", model());
  EXPECT_EQ(again.ideal, two_rounds().ideal);
  EXPECT_EQ(again.seed, 7U);
  ASSERT_EQ(again.rounds.size(), 2U);
  EXPECT_EQ(again.rounds[0].truth, CauseId{3});
  EXPECT_EQ(write_quiz_record(again, model()), text);
}

TEST(QuizRecord, ARecordThatCannotBeIsRefusedWithThePlace) {
  const std::string text = write_quiz_record(two_rounds(), model());
  EXPECT_THAT(refusal(with(text, "0.005", "0.055")), HasSubstr("/rounds/0/stated: sums to"));
  EXPECT_THAT(refusal(with(text, "\"cause\": \"", "\"cause\": \"no_")),
              HasSubstr("the model knows no cause"));
  EXPECT_THAT(refusal(with(text, "fagan-quiz/1", "fagan-case/1")), HasSubstr("fagan-quiz/1"));
  EXPECT_THAT(refusal(with(text, "\"model\": \"calf_pain\"", "\"model\": \"lamp\"")),
              HasSubstr("a record of model \"lamp\""));
  EXPECT_THAT(refusal("{"), HasSubstr("quiz.json:1"));
}

TEST(QuizRecord, NoDamageIsReadAsSomethingElseWithoutAWord) {
  const std::string text = write_quiz_record(two_rounds(), model());
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    std::string bad = text;
    bad[random() % bad.size()] = static_cast<char>(random() % 256);
    try {
      const QuizRecord read = read_quiz_record(bad, "quiz.json", model());
      for (const JudgedStatement& round : read.rounds) {
        for (const double q : round.stated) EXPECT_GE(q, least_stated - 1e-8);
      }
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("quiz.json"));
    }
  }
}

TEST(QuizRecord, GoesOnWithTheSamePatientsAndBeliefsOnly) {
  const QuizRecord record = two_rounds();
  EXPECT_NO_THROW(require_goes_on(record, record.ideal, 7, "q.json"));
  EXPECT_THROW(require_goes_on(record, record.ideal, 8, "q.json"), Error);
  Believer other = record.ideal;
  other.setting = "sports_clinic";
  EXPECT_THROW(require_goes_on(record, other, 7, "q.json"), Error);
  other = record.ideal;
  other.model_hash = std::string(64, 'c');
  EXPECT_THROW(require_goes_on(record, other, 7, "q.json"), Error);
}

}  // namespace
}  // namespace fagan::tests
