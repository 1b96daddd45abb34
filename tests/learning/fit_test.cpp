#include "fagan/learning/fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fagan/core/error.hpp"
#include "learning_models.hpp"

namespace fagan {
namespace {

using testing::drawn;
using testing::LabelledCases;
using testing::small_model;
using testing::unknown;

constexpr FindingId fever{0};
constexpr FindingId cough{1};
constexpr FindingId temperature{2};
constexpr CauseId flu{0};
constexpr CauseId cold{1};
constexpr StateId present{1};

Counts counted(const LabelledCases& cases) {
  Counts counts(small_model());
  counts.add("a", 0, cases.view(0, cases.labels.size()), cases.labels);
  return counts;
}

LabelledCases four_cases() {
  LabelledCases cases;
  cases.add(0, 1, 2, 39);
  cases.add(0, 1, -1, 41);
  cases.add(0, 0, 2, unknown);
  cases.add(1, 0, 0, 37);
  cases.add(1, -1, 0, 36);
  return cases;
}

TEST(Fit, LaplacesRuleByHand) {
  const Fit found = fit(counted(four_cases()));
  const Model model = found.builder.build();
  EXPECT_DOUBLE_EQ(model.likelihood(fever, present, flu), (2 + 1) / (3 + 2.0));
  EXPECT_DOUBLE_EQ(model.likelihood(fever, present, cold), (0 + 1) / (1 + 2.0));
  EXPECT_DOUBLE_EQ(model.likelihood(cough, StateId{2}, flu), (2 + 1) / (2 + 3.0));
  EXPECT_DOUBLE_EQ(model.density(temperature, flu).mean(), 40);
  EXPECT_NEAR(model.density(temperature, cold).sd(), std::sqrt(0.5), 1e-13);
  EXPECT_EQ(found.prior.probabilities[0].p, 0.6);
  EXPECT_EQ(found.prior.n, 5);
}

TEST(Fit, EveryNumberSaysHowManyCasesStandBehindItAndWhereItIsFrom) {
  const Model model = fit(counted(four_cases())).builder.build();
  const Evidence& evidence = model.evidence(cough, flu);
  EXPECT_EQ(evidence.n, 2 + 3);
  EXPECT_EQ(evidence.grade, "study");
  EXPECT_EQ(evidence.note, "2 cases seen, 3 imagined");
  EXPECT_EQ(model.find_source(evidence.source)->title, "Fitted to labelled cases");
  EXPECT_EQ(model.evidence(temperature, flu).n, 2);
}

TEST(Fit, AMissingCellSaysNothing) {
  LabelledCases with_gaps = four_cases();
  for (int i = 0; i < 50; ++i) with_gaps.add(0, -1, -2, unknown);
  const Model a = fit(counted(four_cases())).builder.build();
  const Model b = fit(counted(with_gaps)).builder.build();
  for (const CauseId cause : {flu, cold}) {
    EXPECT_EQ(a.likelihood(fever, present, cause), b.likelihood(fever, present, cause));
    EXPECT_EQ(a.density(temperature, cause).mean(), b.density(temperature, cause).mean());
  }
}

TEST(Fit, WithoutSmoothingEveryCellWithTooFewCasesIsListed) {
  LabelledCases cases;
  cases.add(0, 1, 1, 39);
  cases.add(0, -1, 1, 39.5);
  FitOptions options;
  options.smoothing = 0;
  try {
    static_cast<void>(fit(counted(cases), options));
    FAIL();
  } catch (const Error& error) {
    std::vector<std::string> places;
    for (const Problem& problem : error.problems()) places.push_back(problem.place.pointer);
    EXPECT_THAT(places, ::testing::ElementsAre("/likelihoods/fever/cold", "/likelihoods/cough/cold",
                                               "/likelihoods/temperature/cold"));
  }
}

TEST(Fit, NoCasesAndBadSmoothingAreRefused) {
  EXPECT_THROW(fit(Counts(small_model())), Error);
  FitOptions options;
  options.smoothing = -1;
  EXPECT_THROW(fit(counted(four_cases()), options), Error);
}

TEST(Fit, AnExpertCountsAsTheCasesItSaysItIsWorth) {
  FitOptions options;
  options.from_expert = true;
  options.smoothing = 2;  // the expert's rows name no n: two cases a state
  const Model model = fit(counted(four_cases()), options).builder.build();
  EXPECT_DOUBLE_EQ(model.likelihood(fever, present, flu), (2 + 4 * 0.9) / (3 + 4));
  EXPECT_EQ(model.evidence(fever, flu).n, 7);
  // The expert's zero holds until a case contradicts it.
  EXPECT_EQ(model.likelihood(fever, present, cold), 0);
  // Ten cases with mean 39 and two with mean 40, pooled.
  EXPECT_DOUBLE_EQ(model.density(temperature, flu).mean(), (390 + 80) / 12.0);
  EXPECT_NEAR(model.density(temperature, flu).sd(), std::sqrt((9 * 0.25 + 1 * 2 + 20.0 / 12) / 11),
              1e-13);
  EXPECT_EQ(model.evidence(temperature, flu).n, 12);
}

TEST(Fit, AnExpertNobodyContradictsStaysAsItWas) {
  LabelledCases cases;
  cases.add(0, -1, -1, unknown);
  FitOptions options;
  options.from_expert = true;
  const Model before = small_model();
  const Model after = fit(counted(cases), options).builder.build();
  for (const CauseId cause : {flu, cold}) {
    for (const StateId state : ids<StateId>(3)) {
      EXPECT_DOUBLE_EQ(after.likelihood(cough, state, cause),
                       before.likelihood(cough, state, cause));
    }
    EXPECT_EQ(after.density(temperature, cause).mean(), before.density(temperature, cause).mean());
    EXPECT_EQ(after.density(temperature, cause).sd(), before.density(temperature, cause).sd());
  }
}

TEST(Fit, AnExpertsPriorCountsAsItsSampleSize) {
  PriorDraft draft;
  draft.n = 15;
  draft.probabilities = {{"flu", 0.2, {}}, {"cold", 0.8, {}}};
  FitOptions options;
  options.from_expert = true;
  options.expert_prior = Prior::make(small_model(), draft).value;
  const Fit found = fit(counted(four_cases()), options);
  EXPECT_DOUBLE_EQ(found.prior.probabilities[0].p, (3 + 3) / 20.0);
  EXPECT_EQ(found.prior.n, 20);
}

TEST(Fit, FindsTheModelItsCasesWereDrawnFrom) {
  constexpr std::size_t n = 50'000;
  const Fit found = fit(counted(drawn(n, 4)));
  const Model model = found.builder.build();
  const Model truth = small_model();
  const Prior prior = Prior::make(model, found.prior).value;
  EXPECT_NEAR(prior[flu], 0.3, 4 * std::sqrt(0.21 / n));
  for (const CauseId cause : {flu, cold}) {
    const double seen = 0.8 * n * prior[cause];
    for (const FindingId finding : {fever, cough}) {
      for (const StateId state : ids<StateId>(truth.finding(finding).states.size())) {
        const double p = truth.likelihood(finding, state, cause);
        EXPECT_NEAR(model.likelihood(finding, state, cause), p,
                    4 * std::sqrt(p * (1 - p) / seen) + 3 / seen);
      }
    }
    EXPECT_NEAR(model.density(temperature, cause).mean(), truth.density(temperature, cause).mean(),
                4 * 0.5 / std::sqrt(seen));
    EXPECT_NEAR(model.density(temperature, cause).sd(), 0.5, 4 * 0.5 / std::sqrt(2 * seen));
  }
}

TEST(Fit, WhatIsNotLearnedComesFromTheModelCounted) {
  FitOptions options;
  options.name = "learned";
  const Fit found = fit(counted(drawn(100, 5)), options);
  const Model model = found.builder.build();
  EXPECT_EQ(model.name(), "learned");
  EXPECT_EQ(model.notice(), "For tests.");
  EXPECT_EQ(found.prior.model, "learned");
  EXPECT_EQ(model.finding(temperature).number->range, (Range{30, 45}));
}

// Age in years or in bands, with a red flag that looks at one of them.
Model two_ways(bool flag_looks) {
  ModelBuilder builder;
  builder.header({"ages", "", "", "", "", "", ""}).cause("a").cause("b");
  builder.finding("band", {"young", "old"}).finding("over_70").finding("pain");
  builder.number("years", {DensityKind::normal, Range{0, 120}});
  builder.add_same_measurement({"band", "years", "over_70"});
  builder.add(Dependency{{"band", "years"}, "deterministic", false, "", "", "", {}});
  builder.add(Dependency{{"band", "over_70", "pain"}, "strong", false, "", "", "", {}});
  Source cited;
  cited.key = "flags";
  builder.add(cited);
  Source uncited;
  uncited.key = "old_book";
  builder.add(uncited);
  RedFlag flag;
  flag.name = "f";
  flag.says = "look";
  flag.source = "flags";
  flag.when.kind = Condition::Kind::is;
  flag.when.finding = flag_looks ? "over_70" : "pain";
  flag.when.state = "present";
  builder.add(flag);
  return builder.blank_likelihoods().build();
}

Fit fitted_to_bands(bool flag_looks) {
  const Model model = two_ways(flag_looks);
  const std::vector<std::int8_t> states{0, -1, 1, -1, 1, -1, 0, -1, 1, -1, 1, -1};
  const std::vector<double> numbers(3, unknown);
  Counts counts(model);
  counts.add("a", 0, {3, states.data(), 4, numbers.data(), 1}, std::vector<std::uint32_t>{0, 1, 1});
  return fit(counts);
}

TEST(Fit, LeavesOutWhatNobodyWasMeasuredByWithASentence) {
  const Fit found = fitted_to_bands(false);
  const Model model = found.builder.build();
  EXPECT_FALSE(model.find_finding("years"));
  EXPECT_FALSE(model.find_finding("over_70"));
  EXPECT_TRUE(model.same_measurement().empty());
  ASSERT_EQ(model.dependencies().size(), 1U);
  EXPECT_THAT(model.dependencies()[0].findings, ::testing::ElementsAre("band", "pain"));
  ASSERT_EQ(found.warnings.size(), 2U);
  EXPECT_THAT(found.warnings[0].message,
              ::testing::AllOf(::testing::HasSubstr("\"years\" is left out"),
                               ::testing::HasSubstr("\"band\"")));
}

TEST(Fit, WhatARedFlagLooksAtStaysForIt) {
  const Model model = fitted_to_bands(true).builder.build();
  ASSERT_TRUE(model.find_finding("over_70"));
  EXPECT_TRUE(model.finding(*model.find_finding("over_70")).rule_only);
}

TEST(Fit, TakesOverOnlyTheSourcesThatItsModelCites) {
  const Model model = fitted_to_bands(true).builder.build();
  EXPECT_NE(model.find_source("flags"), nullptr);
  EXPECT_NE(model.find_source("fitted"), nullptr);
  EXPECT_EQ(model.find_source("old_book"), nullptr);
}

TEST(Fit, ItsModelHasANameAndADefaultSettingOfItsOwn) {
  const Fit found = fit(counted(four_cases()));
  const Model model = found.builder.build();
  EXPECT_EQ(model.name(), "small_fitted");
  EXPECT_EQ(found.prior.model, "small_fitted");
  EXPECT_EQ(model.default_setting(), "fitted");
  ASSERT_EQ(model.settings().size(), 1U);
  EXPECT_EQ(Prior::make(model, model.settings()[0]).value[flu], 0.6);
  Counts again(model);
  const LabelledCases cases = four_cases();
  again.add("a", 0, cases.view(0, cases.labels.size()), cases.labels);
  EXPECT_EQ(fit(again).builder.build().name(), "small_fitted");
}

TEST(Fit, ANumberNobodyHasAValueOfIsRefusedOnce) {
  LabelledCases cases;
  cases.add(0, 1, 2, unknown);
  cases.add(1, 1, 2, unknown);
  try {
    static_cast<void>(fit(counted(cases)));
    FAIL();
  } catch (const Error& error) {
    ASSERT_EQ(error.problems().size(), 1U);
    EXPECT_THAT(error.problems()[0].message, ::testing::HasSubstr("no case has a value of"));
  }
}

}  // namespace
}  // namespace fagan
