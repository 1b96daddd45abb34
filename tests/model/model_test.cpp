#include "fagan/model/model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "model/good_model.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Model model_with_row(std::vector<std::pair<std::string, double>> row) {
  return named("one")
      .cause("flu")
      .finding("cough", {"none", "dry", "wet"})
      .p("cough", "flu", row)
      .build();
}

std::vector<double> row_of(const Model& model) {
  std::vector<double> row;
  for (const StateId state : ids<StateId>(3)) {
    row.push_back(model.likelihood(FindingId{0}, state, CauseId{0}));
  }
  return row;
}

TEST(Likelihoods, AreUsedAsWrittenAndNotBroughtToASumOfOne) {
  // 0.3333333 three times is short of 1 by 1e-7, as published tables are.
  const Model model = model_with_row({{"none", 0.3333333}, {"dry", 0.3333333}, {"wet", 0.3333333}});
  EXPECT_THAT(row_of(model), ElementsAre(0.3333333, 0.3333333, 0.3333333));
}

TEST(Likelihoods, AreFoundByNameWhateverOrderTheyWereWrittenIn) {
  const Model model = model_with_row({{"wet", 0.5}, {"none", 0.2}, {"dry", 0.3}});
  EXPECT_THAT(row_of(model), ElementsAre(0.2, 0.3, 0.5));
}

TEST(Likelihoods, TheStateLeftOutGetsTheRest) {
  EXPECT_THAT(row_of(model_with_row({{"wet", 0.25}, {"none", 0.5}})), ElementsAre(0.5, 0.25, 0.25));
  EXPECT_THAT(row_of(model_with_row({{"wet", 0.0}, {"none", 1.0}})), ElementsAre(1, 0, 0));
}

TEST(Likelihoods, TheRestIsNeverBelowZero) {
  const double slightly_more = 0.5 + 1e-12;
  EXPECT_THAT(row_of(model_with_row({{"none", 0.5}, {"dry", slightly_more}})),
              ElementsAre(0.5, slightly_more, 0));
}

struct RowSum {
  double off;  // how far the row is from a sum of 1
  enum { silent, warned, refused } outcome;
};

TEST(Likelihoods, ARowSumIsSilentWithinABillionthWarnedAboutWithinAMillionthAndRefusedBeyond) {
  for (const auto& [off, outcome] : std::vector<RowSum>{{0, RowSum::silent},
                                                        {9e-10, RowSum::silent},
                                                        {-9e-10, RowSum::silent},
                                                        {1.1e-9, RowSum::warned},
                                                        {-9.9e-7, RowSum::warned},
                                                        {1.01e-6, RowSum::refused},
                                                        {-1.01e-6, RowSum::refused},
                                                        {0.5, RowSum::refused}}) {
    ModelBuilder builder = named("one").cause("flu").finding("fever");
    builder.p("fever", "flu", {{"absent", 0.5}, {"present", 0.5 + off}});
    const std::vector<Problem> problems = builder.problems();
    ASSERT_EQ(problems.size(), outcome == RowSum::silent ? 0U : 1U) << off;
    if (outcome == RowSum::silent) continue;
    EXPECT_EQ(problems[0].place.pointer, "/likelihoods/fever/flu/p");
    EXPECT_EQ(problems[0].severity,
              outcome == RowSum::refused ? Severity::error : Severity::warning);
    EXPECT_THAT(problems[0].message, testing::StartsWith("probabilities sum to "));
  }
}

TEST(Likelihoods, WrittenStatesThatSumToMoreThanOneLeaveNoRest) {
  ModelBuilder builder = named("one").cause("flu").finding("cough", {"none", "dry", "wet"});
  builder.p("cough", "flu", {{"none", 0.7}, {"dry", 0.4}});
  ASSERT_EQ(builder.problems().size(), 1U);
  EXPECT_EQ(builder.problems()[0].message, "probabilities sum to 1.1 (expected 1)");
}

TEST(Likelihoods, TheDefaultServesEveryCauseNotWritten) {
  ModelBuilder builder = named("sparse");
  for (int k = 0; k < 100; ++k) builder.cause("c" + std::to_string(k));
  builder.finding("fever").number("age", {DensityKind::normal, std::nullopt});
  builder.p("fever", "c7", {{"present", 0.9}});
  Cell rare;
  rare.p = {{"present", 0.01}};
  rare.evidence.note = "rare";
  builder.likelihood("fever", ModelBuilder::default_cause, rare);
  builder.likelihood("age", "c3", mean_and_sd(70, 5));
  builder.likelihood("age", ModelBuilder::default_cause, mean_and_sd(50, 20));
  const Model model = builder.build();
  for (const CauseId cause : ids<CauseId>(100)) {
    const bool is_seventh = index(cause) == 7;
    EXPECT_EQ(model.likelihood(FindingId{0}, StateId{1}, cause).value(), is_seventh ? 0.9 : 0.01);
    EXPECT_EQ(model.is_explicit(FindingId{0}, cause), is_seventh);
    EXPECT_EQ(model.evidence(FindingId{0}, cause).note, is_seventh ? "" : "rare");
    EXPECT_EQ(model.density(FindingId{1}, cause).mean(), index(cause) == 3 ? 70 : 50);
  }
}

TEST(Likelihoods, TheirLogarithmsAreTheLibrarysWhateverTheProbabilityAndPosition) {
  // Vectorised logarithms are known to cut off below 2e-308, and to differ between positions.
  const std::vector<double> awkward = {5e-324, 1e-310, 0.3, 0, 1, 2.3e-308, 1e-310};
  ModelBuilder builder = named("tiny").finding("fever");
  for (std::size_t k = 0; k < awkward.size(); ++k) {
    builder.cause("c" + std::to_string(k));
    builder.p("fever", "c" + std::to_string(k), {{"present", awkward[k]}});
  }
  const Model model = builder.build();
  const std::span<const double> logs = model.log_likelihoods(FindingId{0}, StateId{1});
  for (std::size_t k = 0; k < awkward.size(); ++k) EXPECT_EQ(logs[k], std::log(awkward[k])) << k;
}

TEST(Model, FindsItsPartsByName) {
  const Model model = good().build();
  EXPECT_EQ(model.find_cause("cold"), CauseId{1});
  EXPECT_EQ(model.find_cause("Cold"), std::nullopt);
  EXPECT_EQ(model.find_finding("cough"), FindingId{1});
  EXPECT_EQ(model.find_finding("flu"), std::nullopt);
  EXPECT_EQ(model.find_state(FindingId{1}, "wet"), StateId{2});
  EXPECT_EQ(model.find_state(FindingId{1}, "present"), std::nullopt);
  EXPECT_NE(model.find_source("study"), nullptr);
  EXPECT_EQ(model.find_source("other"), nullptr);
}

TEST(Model, WhatHasNoTitleIsCalledByItsName) {
  const Model model = good().build();
  EXPECT_EQ(model.title(), "good");
  EXPECT_EQ(model.cause(CauseId{0}).title, "flu");
  EXPECT_EQ(model.finding(FindingId{0}).title, "fever");
  EXPECT_EQ(model.finding(FindingId{0}).states[1].title, "present");
}

TEST(Model, EveryFindingWithALikelihoodIsAFactorOfItsOwnInTheModelsOrder) {
  const Model model = good().build();
  ASSERT_EQ(model.factors().size(), 3U);
  for (std::size_t f = 0; f < 3; ++f) {
    EXPECT_THAT(model.factors()[f].findings, ElementsAre(FindingId{static_cast<unsigned>(f)}));
    EXPECT_EQ(model.factors()[f].power, 1);
  }
  EXPECT_EQ(model.factor_of(FindingId{2}), &model.factors()[2]);
  EXPECT_EQ(model.factor_of(FindingId{3}), nullptr);  // rule-only
}

TEST(Model, ACopySharesItsDataAndOutlivesTheOriginal) {
  std::optional<Model> original = good().build();
  const Model copy = *original;
  EXPECT_EQ(copy.causes().data(), original->causes().data());
  original.reset();
  EXPECT_EQ(copy.cause(CauseId{1}).name, "cold");
}

TEST(Model, AModelWithoutFindingsIsAModel) {
  const Model model = named("prior only").cause("flu").cause("cold").build();
  EXPECT_EQ(model.n_findings(), 0U);
  EXPECT_THAT(model.factors(), IsEmpty());
}

}  // namespace
}  // namespace fagan::tests
