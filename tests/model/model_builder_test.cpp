#include "fagan/model/model_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "model/good_model.hpp"

namespace fagan::tests {
namespace {

using testing::IsEmpty;

// The same without what is written of one finding, so that a row can be written anew.
ModelBuilder without_likelihoods(const std::string& finding) {
  ModelBuilder builder = named("good");
  builder.cause("flu").cause("cold");
  builder.finding("fever").number("temperature", {DensityKind::normal, Range{30, 45}});
  if (finding != "fever") {
    builder.p("fever", "flu", {{"present", 0.9}}).p("fever", "cold", {{"present", 0.2}});
  }
  if (finding != "temperature") {
    builder.likelihood("temperature", "flu", mean_and_sd(38.9, 0.7));
    builder.likelihood("temperature", "cold", mean_and_sd(37, 0.4));
  }
  return builder;
}

Evidence worth(double n) {
  Evidence evidence;
  evidence.n = n;
  return evidence;
}

Cell with_evidence(Cell cell, Evidence evidence) {
  cell.evidence = std::move(evidence);
  return cell;
}

TEST(ModelBuilder, AcceptsAGoodModelInSilence) {
  EXPECT_THAT(good().problems(), IsEmpty());
  const Model model = good().build();
  EXPECT_EQ(model.n_causes(), 2U);
  EXPECT_EQ(model.n_findings(), 4U);
}

TEST(ModelBuilder, RefusesEachBadNameAtItsPlace) {
  const std::vector<Refusal> refusals = {
      {"/causes/2/name", "empty", [](auto& b) { b.cause(""); }},
      {"/causes/2/name", "given twice", [](auto& b) { b.cause("flu"); }},
      {"/causes/2/name", "not UTF-8", [](auto& b) { b.cause("fl\xFF"); }},
      {"/causes/2/name", "control character", [](auto& b) { b.cause("flu\n"); }},
      {"/causes/2/name", "the word is a column's", [](auto& b) { b.cause("case_id"); }},
      {"/causes/2/name", "the word is a column's", [](auto& b) { b.cause("setting"); }},
      {"/causes/2/name", "the word is a column's", [](auto& b) { b.cause("top"); }},
      {"/causes/2/name", "the word is a column's", [](auto& b) { b.cause("log_evidence"); }},
      {"/causes/2/name", "the word is a column's", [](auto& b) { b.cause("status"); }},
      {"/causes/2/name", "no cause can be called", [](auto& b) { b.cause("default"); }},
      {"/findings/4/name", "empty", [](auto& b) { b.add(yes_or_no("")); }},
      {"/findings/4/name", "given twice", [](auto& b) { b.add(yes_or_no("fever")); }},
      {"/findings/4/name", "= or ~", [](auto& b) { b.add(yes_or_no("a=b")); }},
      {"/findings/4/name", "= or ~", [](auto& b) { b.add(yes_or_no("a~b")); }},
      {"/findings/4/name", "the word is a column's", [](auto& b) { b.add(yes_or_no("case_id")); }},
      {"/findings/4/name", "the word is a column's", [](auto& b) { b.add(yes_or_no("cause")); }},
      {"/findings/4/name", "the word is a column's", [](auto& b) { b.add(yes_or_no("setting")); }},
      {"/findings/4/states/1", "given twice",
       [](auto& b) {
         b.add(finding_called("x", {{"a", {}}, {"a", {}}}));
       }},
      {"/findings/4/states/0", "empty",
       [](auto& b) {
         b.add(finding_called("x", {{"", {}}, {"a", {}}}));
       }},
      {"/findings/4/states/1", "means not known",
       [](auto& b) {
         b.add(finding_called("x", {{"a", {}}, {"?", {}}}));
       }},
  };
  for (const Refusal& refusal : refusals) {
    ModelBuilder builder = good();
    refusal.spoil(builder);
    expect_refused(builder, refusal);
  }
  expect_refused(named(""), {"/name", "empty", {}});
  expect_refused(named("m"), {"/causes", "at least one cause", {}});
}

TEST(ModelBuilder, RefusesEachBadFindingAtItsPlace) {
  const auto number = [](NumberScale scale) {
    Finding finding;
    finding.name = "x";
    finding.number = scale;
    finding.rule_only = true;
    return finding;
  };
  const std::vector<Refusal> refusals = {
      {"/findings/4", "needs states or a density", [](auto& b) { b.add(finding_called("x", {})); }},
      {"/findings/4/states", "expected 2 to 127 states, found 1",
       [](auto& b) {
         b.add(finding_called("x", {{"a", {}}}));
       }},
      {"/findings/4/states", "expected 2 to 127 states, found 128",
       [](auto& b) {
         std::vector<State> states;
         for (int i = 0; i < 128; ++i) states.push_back({std::to_string(i), {}});
         b.add(finding_called("x", states));
       }},
      {"/findings/4/states", "not both",
       [&](auto& b) {
         Finding both = number({});
         both.states = {{"a", {}}, {"b", {}}};
         b.add(both);
       }},
      {"/findings/4/cost", "-1 is not a cost",
       [](auto& b) {
         Finding finding = yes_or_no("x");
         finding.cost = -1;
         b.add(finding);
       }},
      {"/findings/4/cost", "not a cost",
       [](auto& b) {
         Finding finding = yes_or_no("x");
         finding.cost = nan;
         b.add(finding);
       }},
      {"/findings/4/range", "range 2 to 2 is empty",
       [&](auto& b) {
         b.add(number({DensityKind::normal, Range{2, 2}}));
       }},
      {"/findings/4/range", "is empty",
       [&](auto& b) {
         b.add(number({DensityKind::normal, Range{nan, 2}}));
       }},
      {"/findings/4/range", "above 0",
       [&](auto& b) {
         b.add(number({DensityKind::lognormal, Range{-5, 0}}));
       }},
  };
  for (const Refusal& refusal : refusals) {
    ModelBuilder builder = good();
    refusal.spoil(builder);
    expect_refused(builder, refusal);
  }
}

TEST(ModelBuilder, RefusesEachBadLikelihoodAtItsPlace) {
  const std::vector<Refusal> refusals = {
      {"/likelihoods/fevr", "did you mean \"fever\"",
       [](auto& b) {
         b.p("fevr", "flu", {{"present", 1}});
       }},
      {"/likelihoods/fever/flo", "did you mean \"flu\"",
       [](auto& b) {
         b.p("fever", "flo", {{"present", 1}});
       }},
      {"/likelihoods/fever/flu", "likelihood given twice",
       [](auto& b) {
         b.p("fever", "flu", {{"present", 1}});
       }},
      {"/likelihoods/collapse", "rule-only finding has no likelihood",
       [](auto& b) {
         b.p("collapse", "flu", {{"present", 1}});
       }},
  };
  for (const Refusal& refusal : refusals) {
    ModelBuilder builder = good();
    refusal.spoil(builder);
    expect_refused(builder, refusal);
  }

  struct BadCell {
    std::string pointer;
    std::string message;
    Cell cell;
  };
  const std::vector<BadCell> of_fever = {
      {"/p/pressent", "did you mean \"present\"", probabilities({{"pressent", 0.5}})},
      {"/p/present", "1.07 is not a probability", probabilities({{"present", 1.07}})},
      {"/p/present", "-0.1 is not a probability", probabilities({{"present", -0.1}})},
      {"/p/present", "not a probability", probabilities({{"present", nan}})},
      {"/p/present", "state given twice", probabilities({{"present", 0.5}, {"present", 0.5}})},
      {"/p", "sum to 0.9 (expected 1)", probabilities({{"absent", 0.5}, {"present", 0.4}})},
      {"", "probabilities for 0 of 2 states", probabilities({})},
      {"", "has states, not a mean and sd", mean_and_sd(1, 1)},
      {"/n", "0 is not a sample size", with_evidence(probabilities({{"present", 0.5}}), worth(0))},
      {"/n", "not a sample size", with_evidence(probabilities({{"present", 0.5}}), worth(nan))},
      {"/source", "unknown source",
       with_evidence(probabilities({{"present", 0.5}}), {{}, "", "", "nowhere", ""})},
  };
  for (const BadCell& bad : of_fever) {
    ModelBuilder builder = without_likelihoods("fever");
    builder.p("fever", "cold", {{"present", 0.2}}).likelihood("fever", "flu", bad.cell);
    expect_refused(builder, {"/likelihoods/fever/flu" + bad.pointer, bad.message, {}});
  }
  const std::vector<BadCell> of_temperature = {
      {"/p", "a mean and sd, not probabilities", probabilities({{"present", 0.5}})},
      {"", "needs a mean and an sd", Cell{{}, 38.0, {}, {}}},
      {"", "needs a mean and an sd", Cell{{}, {}, 1.0, {}}},
      {"/mean", "not a finite number", mean_and_sd(infinity, 1)},
      {"/mean", "not a finite number", mean_and_sd(nan, 1)},
      {"/sd", "0 is not a standard deviation", mean_and_sd(38, 0)},
      {"/sd", "not a standard deviation", mean_and_sd(38, -1)},
      {"/sd", "not a standard deviation", mean_and_sd(38, infinity)},
      {"/sd", "not a standard deviation", mean_and_sd(38, nan)},
      {"", "leave nothing inside the finding's range", mean_and_sd(1e300, 1)},
      {"/n", "need an n of 2 or more", with_evidence(mean_and_sd(38, 1), worth(1.5))},
  };
  for (const BadCell& bad : of_temperature) {
    ModelBuilder builder = without_likelihoods("temperature");
    builder.likelihood("temperature", "cold", mean_and_sd(37, 1));
    builder.likelihood("temperature", "flu", bad.cell);
    expect_refused(builder, {"/likelihoods/temperature/flu" + bad.pointer, bad.message, {}});
  }
}

TEST(ModelBuilder, ACauseWithoutALikelihoodIsRefusedUnlessThereIsADefault) {
  ModelBuilder builder = without_likelihoods("fever");
  builder.row("fever");
  expect_refused(builder, {"/likelihoods/fever", "no likelihood for cause \"flu\" and 1 more", {}});
  builder.p("fever", "cold", {{"present", 0.2}});
  expect_refused(builder, {"/likelihoods/fever", "no likelihood for cause \"flu\"", {}});
  builder.p("fever", ModelBuilder::default_cause, {{"present", 0.01}});
  EXPECT_THAT(builder.problems(), IsEmpty());
}

}  // namespace
}  // namespace fagan::tests
