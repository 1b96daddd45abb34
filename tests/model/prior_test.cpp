#include "fagan/model/prior.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "fagan/core/units.hpp"
#include "model/good_model.hpp"

namespace fagan::tests {
namespace {

using testing::IsEmpty;

PriorDraft draft(double flu, double cold) {
  PriorDraft result;
  result.setting = "winter";
  result.probabilities = {{"flu", flu, {}}, {"cold", cold, {}}};
  return result;
}

TEST(Prior, HoldsTheProbabilityOfEachCauseAndItsLogarithm) {
  const Prior prior = Prior::make(good().build(), draft(0.25, 0.75)).value;
  EXPECT_EQ(prior[CauseId{0}].value(), 0.25);
  EXPECT_EQ(prior[CauseId{1}].value(), 0.75);
  EXPECT_EQ(prior.log_probabilities()[0], std::log(0.25));
  EXPECT_EQ(prior.setting(), "winter");
  EXPECT_EQ(prior.title(), "winter");
}

TEST(Prior, FollowsTheModelsOrderWhateverOrderItWasWrittenIn) {
  PriorDraft backwards = draft(0.25, 0.75);
  std::swap(backwards.probabilities[0], backwards.probabilities[1]);
  const Prior prior = Prior::make(good().build(), backwards).value;
  EXPECT_EQ(prior[CauseId{0}].value(), 0.25);
}

TEST(Prior, MayRuleACauseOut) {
  const Prior prior = Prior::make(good().build(), draft(0, 1)).value;
  EXPECT_EQ(prior.log_probabilities()[0], -infinity);
  EXPECT_EQ(prior.log_probabilities()[1], 0);
}

TEST(Prior, ASmallGapIsClosedSilentlyALargerOneWithAWarning) {
  const Model model = good().build();
  for (const double off : {9e-10, -9e-10, 9e-7, -9e-7}) {
    const Checked<Prior> prior = Prior::make(model, draft(0.5, 0.5 + off));
    EXPECT_NEAR(prior.value[CauseId{0}] + prior.value[CauseId{1}], 1, 2.3e-16) << off;
    EXPECT_NEAR(prior.value[CauseId{0}].value(), 0.5 / (1 + off), 1.2e-16) << off;
    ASSERT_EQ(prior.warnings.size(), std::abs(off) > 1e-9 ? 1U : 0U) << off;
    if (prior.warnings.empty()) continue;
    EXPECT_EQ(prior.warnings[0].severity, Severity::warning);
    EXPECT_EQ(prior.warnings[0].place.pointer, "/probabilities");
  }
}

struct BadPrior {
  std::string pointer;
  std::string message;
  std::function<void(PriorDraft&)> spoil;
};

TEST(Prior, RefusesEachMistakeAtItsPlace) {
  const std::vector<BadPrior> all = {
      {"/model", "a prior for model \"other\", not for \"good\"",
       [](auto& d) { d.model = "other"; }},
      {"/n", "0 is not a sample size", [](auto& d) { d.n = 0; }},
      {"/probabilities", "no probability for cause \"cold\"",
       [](auto& d) { d.probabilities.pop_back(); }},
      {"/probabilities/flo", "did you mean \"flu\"",
       [](auto& d) { d.probabilities[0].cause = "flo"; }},
      {"/probabilities/flu", "cause given twice",
       [](auto& d) {
         d.probabilities.push_back({"flu", 0, {}});
       }},
      {"/probabilities/flu/p", "1.07 is not a probability (expected 0 to 1)",
       [](auto& d) { d.probabilities[0].p = 1.07; }},
      {"/probabilities/flu/p", "-0.5 is not a probability",
       [](auto& d) { d.probabilities[0].p = -0.5; }},
      {"/probabilities/flu/p", "not a probability", [](auto& d) { d.probabilities[0].p = nan; }},
      {"/probabilities/flu/n", "-1 is not a sample size",
       [](auto& d) { d.probabilities[0].evidence.n = -1; }},
      {"/probabilities/flu/source", "unknown source \"stuudy\" (did you mean \"study\"?)",
       [](auto& d) { d.probabilities[0].evidence.source = "stuudy"; }},
      {"/probabilities", "probabilities sum to 1.0000015 (expected 1)",
       [](auto& d) { d.probabilities[0].p += 1.5e-6; }},
      {"/probabilities", "probabilities sum to 0 (expected 1)",
       [](auto& d) { d.probabilities[0].p = d.probabilities[1].p = 0; }},
  };
  const Model model = good().build();
  for (const BadPrior& bad : all) {
    PriorDraft spoilt = draft(0.25, 0.75);
    bad.spoil(spoilt);
    const std::vector<Problem> found = problems(model, spoilt);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(),
                            [&](const Problem& problem) {
                              return problem.place.pointer == bad.pointer &&
                                     problem.message.find(bad.message) != std::string::npos;
                            }))
        << bad.pointer << ": " << bad.message << "\ngot "
        << (found.empty() ? "nothing" : to_string(found[0]));
    EXPECT_THROW(Prior::make(model, spoilt), Error);
  }
}

TEST(Prior, ReportsEveryMistakeAtOnce) {
  PriorDraft spoilt = draft(2, -1);
  spoilt.n = -3;
  spoilt.probabilities.push_back({"plague", 0.1, {}});
  EXPECT_EQ(problems(good().build(), spoilt).size(), 4U);
}

TEST(Prior, IsWorthItsOwnSampleSizeOrElseTheSmallestInIt) {
  const Model model = good().build();
  EXPECT_EQ(Prior::make(model, draft(0.5, 0.5)).value.sample_size(), std::nullopt);
  PriorDraft with_n = draft(0.5, 0.5);
  with_n.probabilities[0].evidence.n = 40;
  with_n.probabilities[1].evidence.n = 15;
  EXPECT_EQ(Prior::make(model, with_n).value.sample_size(), 15);
  with_n.n = 200;
  EXPECT_EQ(Prior::make(model, with_n).value.sample_size(), 200);
}

TEST(Prior, UniformGivesEveryCauseTheSameOfAnyNumber) {
  for (const int n : {1, 2, 3, 7, 49, 200, 1000}) {
    ModelBuilder builder = named("many");
    for (int k = 0; k < n; ++k) builder.cause("c" + std::to_string(k));
    const Prior prior = Prior::uniform(builder.build());
    ASSERT_EQ(prior.size(), static_cast<std::size_t>(n));
    for (const CauseId cause : ids<CauseId>(prior.size())) {
      EXPECT_NEAR(prior[cause].value(), 1.0 / n, 1e-15 / n);
    }
  }
}

}  // namespace
}  // namespace fagan::tests
