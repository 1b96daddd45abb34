#include "fagan/format/case_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fagan/core/error.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using Json = nlohmann::json;

// One cause takes nearly all; of the twenty others one must not be missed.
Model many_causes() {
  ModelBuilder builder;
  builder.header({.name = "many"}).finding("sign");
  for (int k = 0; k < 21; ++k) {
    Cause cause;
    cause.name = "cause" + std::to_string(k);
    cause.must_not_miss = k == 17;
    builder.add(cause);
    builder.p("sign", cause.name, {{"present", k == 0 ? 0.9 : k == 20 ? 0 : 0.001}});
  }
  return builder.build();
}

CaseReport report(const Model& model) {
  Findings findings(model);
  findings.observe("sign", "present");
  return report_case(Prior::uniform(model), findings);
}

TEST(CaseReport, FoldsWhatIsImprobableAndKeepsTheSumOfIt) {
  const CaseReport result = report(many_causes());
  EXPECT_EQ(result.leader(), CauseId{0});
  EXPECT_EQ(result.folded.size(), 19U);
  double sum = 0;
  for (const CauseId cause : result.shown) sum += result.posterior[cause];
  EXPECT_NEAR(sum + result.folded_after, 1, 1e-12);
}

TEST(CaseReport, NeverFoldsACauseThatMustNotBeMissed) {
  const CaseReport result = report(many_causes());
  EXPECT_THAT(result.shown, testing::Contains(CauseId{17}));
}

TEST(CaseReport, FoldsNoCauseThatReadsAsMoreProbableThanOneThatIsShown) {
  ModelBuilder builder;
  builder.header({.name = "many"}).finding("sign");
  for (int k = 0; k < 12; ++k) {
    Cause cause;
    cause.name = "cause" + std::to_string(k);
    cause.must_not_miss = k == 10;
    builder.add(cause);
    builder.p("sign", cause.name, {{"present", k == 0 ? 0.9 : 0.006 - 0.0005 * k}});
  }
  const CaseReport result = report(builder.build());
  EXPECT_EQ(result.shown.size(), 12U);  // the last alone would be "1 other"
  for (const CauseId cause : result.folded) {
    EXPECT_LE(result.posterior[cause], result.posterior[CauseId{10}]);
  }
}

TEST(CaseReport, AShortDifferentialIsShownWhole) {
  const Model model = ModelBuilder()
                          .header({.name = "two"})
                          .cause("a")
                          .cause("b")
                          .finding("sign")
                          .p("sign", "a", {{"present", 1}})
                          .p("sign", "b", {{"present", 0}})
                          .build();
  EXPECT_TRUE(report(model).folded.empty());
}

TEST(CaseReport, AnImpossibleCaseIsRefusedWithTheFindingsThatMakeItSo) {
  const Model model = ModelBuilder()
                          .header({.name = "never"})
                          .cause("a")
                          .cause("b")
                          .finding("sign")
                          .p("sign", "a", {{"present", 0}})
                          .p("sign", "b", {{"present", 0}})
                          .build();
  try {
    report(model);
    FAIL() << "an impossible case was reported";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("sign=present"));
  }
}

TEST(CaseReportJson, HasEveryCauseSortedByItsPosterior) {
  const Model model = many_causes();
  const CaseReport result = report(model);
  const Json json = Json::parse(to_json(result));
  EXPECT_EQ(json["differential"].size(), 21U);
  for (std::size_t i = 0; i < 21; ++i) {
    const CauseId cause = *model.find_cause(json["differential"][i]["cause"].get<std::string>());
    // Read back, the numbers are the very same.
    EXPECT_EQ(json["differential"][i]["posterior"].get<double>(), result.posterior[cause].value());
  }
  EXPECT_EQ(json["log_evidence"].get<double>(), result.posterior.log_evidence());
}

TEST(CaseReportJson, InfiniteWeightsAreWordsAndUndefinedOnesNull) {
  const Model model = many_causes();
  const Prior prior = Prior::uniform(model);
  Findings findings(model);
  findings.observe("sign", "present");
  const CauseId last{20};
  const Json json =
      Json::parse(to_json(prior, findings, explain(model, prior, findings, last), std::nullopt));
  EXPECT_EQ(json["steps"][0]["decibans"], "-inf");
  EXPECT_EQ(json["steps"][0]["kind"], "rules_out");
  EXPECT_EQ(json["posterior"], 0);
  EXPECT_FALSE(json.contains("leave_one_out"));
}

}  // namespace
}  // namespace fagan::tests
