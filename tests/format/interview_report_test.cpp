#include "fagan/format/interview_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "decision/calf_pain.hpp"
#include "support/places.hpp"
#include "support/shell.hpp"
#include "well_formed.hpp"

namespace fagan {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using tests::first_unbalanced;

InterviewReport of(std::vector<Choosing> ways, std::uint64_t count) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const Simulator world(calf_pain.model, calf_pain.prior);
  InterviewPlan plan;
  for (const Choosing choosing : ways) {
    Strategy strategy;
    strategy.choosing = choosing;
    strategy.largest_cost = 0;
    plan.strategies.push_back(strategy);
  }
  plan.longest = 12;
  const Believer interviewer{"calf_pain", std::string(64, 'a'), "primary_care_adults",
                             std::string(64, 'b')};
  WorldRecord drawn;
  drawn.drawn_from = interviewer;
  InterviewStudy study =
      interview(world, calf_pain.model, calf_pain.prior, plan, Seed{1}, 0, count);
  return {interviewer,
          "Causes of calf pain",
          "Adults in primary care",
          "For teaching, not for clinical use.",
          drawn,
          1,
          0,
          count,
          plan,
          std::move(study),
          {"0.1.0", "fagan evaluate --simulate 500", "2026-01-02T03:04:05Z", "AVX3", 2, 0.25}};
}

const InterviewReport& small() {
  static const InterviewReport instance = of({Choosing::fixed_order, Choosing::bits}, 500);
  return instance;
}

TEST(InterviewPage, IsTheGoldenOne) {
  const std::string html = interview_report(small());
  const std::string path = tests::in_project("tests/format/data/interview_report.html");
  if (std::getenv("FAGAN_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << html;
  EXPECT_EQ(html, tests::file_text(path));
}

TEST(InterviewPage, EveryTagIsClosedAndNothingIsNeededBesideIt) {
  const std::string html = interview_report(small());
  EXPECT_EQ(first_unbalanced(html), "");
  for (const char* outside : {"<script", "<link", "<img", "src=", "@import", "url(http", "nan"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(InterviewPage, OfOneStrategyIsAPageWithoutDifferences) {
  const std::string html = interview_report(of({Choosing::bits}, 60));
  EXPECT_EQ(first_unbalanced(html), "");
  EXPECT_THAT(html, Not(HasSubstr("Compared with")));
}

TEST(InterviewPage, TheNoticeIsThereOnce) {
  const std::string html = interview_report(small());
  const std::size_t first = html.find("For teaching");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(html.find("For teaching", first + 1), std::string::npos);
}

TEST(InterviewJson, HasACurveForEachStrategyAndWhatItIsAheadOfTheFirst) {
  const json report = json::parse(to_json(small()));
  ASSERT_EQ(report["strategies"].size(), 2U);
  const json& fixed = report["strategies"][0]["curve"];
  const json& bits = report["strategies"][1]["curve"];
  ASSERT_EQ(bits.size(), 13U);
  const json& there = bits[5]["accuracy"]["top1"];
  EXPECT_NEAR(bits[5]["ahead_of_first"]["mean"],
              there.get<double>() - fixed[5]["accuracy"]["top1"].get<double>(), 1e-12);
  EXPECT_NEAR(
      bits[5]["log_score_less_first"]["mean"],
      bits[5]["log_score"]["mean"].get<double>() - fixed[5]["log_score"]["mean"].get<double>(),
      1e-9);
  EXPECT_FALSE(fixed[5].contains("ahead_of_first"));
  ASSERT_EQ(report["half_as_many"].size(), 1U);
  EXPECT_EQ(report["half_as_many"][0]["questions"], 5);
}

}  // namespace
}  // namespace fagan
