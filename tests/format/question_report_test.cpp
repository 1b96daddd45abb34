#include "fagan/format/question_report.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "decision/calf_pain.hpp"
#include "fagan/core/error.hpp"
#include "fagan/format/case_report.hpp"

namespace fagan::tests {
namespace {

using Json = nlohmann::json;

struct Swollen {
  CalfPain calf_pain = read_calf_pain();
  Findings findings{calf_pain.model};
  Swollen() { findings.observe("swelling", "present"); }
};

TEST(QuestionReport, HasEveryOpenFindingInFull) {
  const Swollen swollen;
  const QuestionReport report = report_questions(swollen.calf_pain.prior, swollen.findings, {});
  const Json json = Json::parse(to_json(report));
  EXPECT_EQ(json["questions"].size(), open_findings(swollen.findings).size());
  EXPECT_EQ(json["aim"], "causes");
  for (const Json& question : json["questions"]) {
    double sum = 0;
    for (const Json& answer : question["answers"]) {
      sum += answer["p"].get<double>();
      double posterior = 0;
      for (const Json& p : answer["posterior"]) posterior += p.get<double>();
      EXPECT_NEAR(posterior, 1, 1e-9) << question["finding"];
      EXPECT_TRUE(answer.contains("state") || answer.contains("interval"));
    }
    EXPECT_NEAR(sum, 1, 1e-6) << question["finding"];
  }
}

// What the answers lead to, averaged, is what is believed now.
TEST(QuestionReport, TheAnswersOfAQuestionAverageToTheBeliefNow) {
  const Swollen swollen;
  const QuestionReport report = report_questions(swollen.calf_pain.prior, swollen.findings, {});
  for (const Question& question : report.questions) {
    for (const CauseId cause : ids<CauseId>(report.model().n_causes())) {
      double mean = 0;
      for (const PossibleAnswer& answer : question.answers) {
        mean += answer.p * answer.posterior[cause];
      }
      EXPECT_NEAR(mean, report.posterior[cause], 1e-6);
    }
  }
}

TEST(QuestionReport, AnUnknownAimIsAnsweredWithThoseThereAre) {
  try {
    require_aim("cuases");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("there are: causes, "), std::string::npos);
  }
  EXPECT_EQ(require_aim("must-not-miss"), Aim::must_not_miss);
}

TEST(QuestionReport, UtilitiesBringAdvice) {
  const Swollen swollen;
  const Utility utility = read_calf_pain_utility(swollen.calf_pain.model);
  QuestionOptions options;
  options.aim = Aim::utility;
  options.utility = &utility;
  const Json json =
      Json::parse(to_json(report_questions(swollen.calf_pain.prior, swollen.findings, options)));
  EXPECT_EQ(json["utilities"]["actions"].size(), utility.n_actions());
  for (const Json& question : json["questions"]) {
    EXPECT_LE(question["utility"].get<double>(),
              json["utilities"]["perfect_information"].get<double>() + 1e-9);
  }
}

TEST(CaseReport, IntervalsHoldTheirPosteriorsAndDependOnNothingButTheSeed) {
  const Swollen swollen;
  CaseReportOptions options;
  options.n_draws = 500;
  options.seed = Seed{7};
  const auto& prior = swollen.calf_pain.prior;
  const std::string text = to_json(report_case(prior, swollen.findings, options));
  EXPECT_EQ(text, to_json(report_case(prior, swollen.findings, options)));
  const Json json = Json::parse(text);
  EXPECT_EQ(json["intervals"]["draws"], 500);
  for (const Json& row : json["differential"]) {
    ASSERT_EQ(row["interval"].size(), 2U);
    EXPECT_LE(row["interval"][0].get<double>(), row["posterior"].get<double>());
    EXPECT_GE(row["interval"][1].get<double>(), row["posterior"].get<double>());
  }
  options.seed = Seed{8};
  EXPECT_NE(text, to_json(report_case(prior, swollen.findings, options)));
}

TEST(CaseReport, WithoutBeingAskedThereAreNoIntervalsAndNoQuestions) {
  const Swollen swollen;
  const Json json = Json::parse(to_json(report_case(swollen.calf_pain.prior, swollen.findings)));
  EXPECT_FALSE(json.contains("intervals"));
  EXPECT_FALSE(json.contains("questions"));
  EXPECT_FALSE(json["differential"][0].contains("interval"));
}

}  // namespace
}  // namespace fagan::tests
