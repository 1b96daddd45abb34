#include "fagan/format/comparison_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "evaluation/judged.hpp"
#include "evaluation/naive.hpp"
#include "well_formed.hpp"

namespace fagan {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using tests::first_unbalanced;

EvaluationFile file_of(const char* setting, const fagan::testing::Judged<>& answers) {
  EvaluationSubject subject{std::string(64, 'a'),
                            std::string(64, 'b'),
                            {},
                            Precision::float64,
                            0,
                            Metrics::full,
                            PerCause<double>{0.5, 0.25, 0.25}};
  EvaluationFile file{Evaluation(subject),
                      {"lamp", subject.model, setting, subject.prior},
                      "Why the lamp is dark",
                      "At home",
                      "For teaching, not for clinical use.",
                      {{"bulb", "Broken bulb", false},
                       {"fuse", "Blown fuse (in the cellar)", true},
                       {"other", "Something else", false}},
                      {},
                      {"0.1.0", "fagan evaluate --compare-prior away", "", "AVX3", 2, 0.25}};
  file.evaluation.add("cases.csv", 0, answers.all());
  return file;
}

ComparisonReport small() {
  const auto honest = fagan::testing::calibrated(3, 4000, 5);
  const auto sharp = fagan::testing::sharpened(honest, 2.5);
  Comparison comparison(3);
  comparison.add("cases.csv", 0, honest.all(), sharp.all());
  return {file_of("home", honest), file_of("away", sharp), comparison.figures()};
}

TEST(ComparisonReport, SaysWhoIsBetterAtWhat) {
  const auto texts = paired_texts(small());
  ASSERT_GE(texts.size(), 4U);
  EXPECT_EQ(texts[0].what, "first, %");
  EXPECT_EQ(texts[0].first, texts[0].second);  // sharpening changes no order
  EXPECT_EQ(texts[0].verdict, "not clear");
  EXPECT_EQ(texts[2].what, "log score, nats");
  EXPECT_EQ(texts[2].verdict, "better");
  EXPECT_TRUE(texts[2].difference.starts_with("−"));
}

TEST(ComparisonReport, TheDifferenceIsThatOfTheFiguresBesideIt) {
  const auto number = [](const std::string& text) {
    return std::stod(text.starts_with("−") ? "-" + text.substr(std::string("−").size()) : text);
  };
  for (const auto& texts : {paired_texts(small()), paired_auroc_texts(small())}) {
    for (const PairedText& text : texts) {
      EXPECT_NEAR(number(text.first) - number(text.second), number(text.difference), 0.011)
          << text.what;
    }
  }
}

TEST(ComparisonReport, IsAPageThatNamesBothOnce) {
  const std::string html = comparison_report(small());
  EXPECT_EQ(first_unbalanced(html), "");
  EXPECT_THAT(html, HasSubstr("A: lamp, setting home."));
  EXPECT_THAT(html, HasSubstr("B: lamp, setting away."));
  EXPECT_THAT(html, HasSubstr("fagan evaluate --compare-prior away"));
  const std::size_t notice = html.find("For teaching");
  ASSERT_NE(notice, std::string::npos);
  EXPECT_EQ(html.find("For teaching", notice + 1), std::string::npos);
}

TEST(ComparisonReport, AsJsonHasBothAndThePairedFigures) {
  const json report = json::parse(to_json(small()));
  EXPECT_EQ(report["first"]["setting"], "home");
  EXPECT_EQ(report["second"]["setting"], "away");
  EXPECT_NEAR(report["paired"]["log_score"]["value"],
              report["figures"]["first"]["log_score"]["nats"].get<double>() -
                  report["figures"]["second"]["log_score"]["nats"].get<double>(),
              1e-12);
}

}  // namespace
}  // namespace fagan
