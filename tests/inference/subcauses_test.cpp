#include "fagan/inference/subcauses.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

Subcause kind(std::string name, double share,
              const std::vector<std::pair<std::string, double>>& present = {}) {
  Subcause sub{std::move(name), "", Probability(share), {}};
  for (const auto& [finding, p] : present) {
    SubcauseLikelihood likelihood;
    likelihood.finding = finding;
    likelihood.cell.p = {{"present", p}};
    sub.likelihoods.push_back(std::move(likelihood));
  }
  return sub;
}

// A neuropathy of three kinds, and everything else.
Model neuropathy(std::vector<Subcause> kinds) {
  Cause cause;
  cause.name = "neuropathy";
  cause.subcauses = std::move(kinds);
  ModelBuilder builder;
  builder.header({.name = "toy"}).add(std::move(cause)).cause("other");
  builder.finding("sugar").finding("drug").finding("numb");
  builder.p("sugar", "neuropathy", {{"present", 0.5}}).p("sugar", "other", {{"present", 0.1}});
  builder.p("drug", "neuropathy", {{"present", 0.3}}).p("drug", "other", {{"present", 0.1}});
  builder.p("numb", "neuropathy", {{"present", 0.9}}).p("numb", "other", {{"present", 0.1}});
  return builder.build();
}

Model with_sugar() {
  return neuropathy({kind("diabetic", 0.4, {{"sugar", 0.9}}), kind("b12", 0.5), kind("rare", 0.1)});
}

constexpr CauseId of{0};

// The others have sugar in (0.5 - 0.4 x 0.9) / 0.6 = 0.7 / 3. With sugar: 0.36 and, for the
// others, 0.5 x 0.7 / 3 and 0.1 x 0.7 / 3, of 0.5 in all.
TEST(Subcauses, FollowTheFindingsAsCausesDo) {
  const Model model = with_sugar();
  Findings findings(model);
  findings.observe("sugar", "present");
  const auto shares = subcause_shares(findings, of);
  ASSERT_TRUE(shares);
  EXPECT_NEAR((*shares)[0], 0.72, 1e-12);
  EXPECT_NEAR((*shares)[1], 0.5 * 0.7 / 3 / 0.5, 1e-12);
  EXPECT_NEAR((*shares)[2], 0.1 * 0.7 / 3 / 0.5, 1e-12);
}

// 0.4 x 0.1 of 0.5.
TEST(Subcauses, FallWhereWhatTheyComeWithIsAbsent) {
  const Model model = with_sugar();
  Findings findings(model);
  findings.observe("sugar", "absent").observe("numb", "present");
  EXPECT_NEAR((*subcause_shares(findings, of))[0], 0.08, 1e-12);
}

TEST(Subcauses, AverageOverTheAnswersToTheUsualShares) {
  const Model model = with_sugar();
  std::vector<double> mean(3, 0);
  for (const char* state : {"absent", "present"}) {
    Findings findings(model);
    findings.observe("sugar", state);
    const auto shares = subcause_shares(findings, of);
    const FindingId sugar = *model.find_finding("sugar");
    const double p = model.likelihood(sugar, *model.find_state(sugar, state), of);
    for (std::size_t i = 0; i < 3; ++i) mean[i] += p * (*shares)[i];
  }
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(mean[i], model.cause(of).subcauses[i].share, 1e-12);
}

// 0.4 x 0.9 alone is more than the cause's 0.3: the others then have 0.3 each, and the first
// 0.36 / (0.36 + 0.6 x 0.3).
TEST(Subcauses, TakeTheNumberOfTheirCauseWhereTheNumbersContradictEachOther) {
  const Model model =
      neuropathy({kind("toxic", 0.4, {{"drug", 0.9}}), kind("b12", 0.5), kind("rare", 0.1)});
  Findings findings(model);
  findings.observe("drug", "present");
  EXPECT_NEAR((*subcause_shares(findings, of))[0], 0.36 / 0.54, 1e-12);
  EXPECT_TRUE(subcause_remainder(model, of, *model.find_finding("drug"))->contradicts);
  EXPECT_FALSE(subcause_remainder(with_sugar(), of, *model.find_finding("sugar"))->contradicts);
}

// 3 to 1 for sugar: 0.9 x 3 + 0.1 = 2.8 against 0.7 / 3 x 3 + 2.3 / 3 = 4.4 / 3.
TEST(Subcauses, WeighUncertainEvidenceByItsLikelihoods) {
  const Model model = with_sugar();
  Findings findings(model);
  findings.observe(*model.find_finding("sugar"), VirtualEvidence{{1, 3}});
  const double diabetic = 0.4 * 2.8;
  EXPECT_NEAR((*subcause_shares(findings, of))[0], diabetic / (diabetic + 0.6 * 4.4 / 3), 1e-12);
}

TEST(Subcauses, AreNotToldApartByFindingsWithoutNumbersOrWithoutAnAnswer) {
  const Model model = with_sugar();
  Findings findings(model);
  EXPECT_FALSE(subcause_shares(findings, of));
  findings.observe("numb", "present");
  findings.observe(*model.find_finding("sugar"), NotKnown{});
  EXPECT_FALSE(subcause_shares(findings, of));
  EXPECT_FALSE(subcause_shares(findings, CauseId{1}));
}

TEST(Subcauses, AreRuledOutByAZeroAndNeverAllAtOnce) {
  const Model model = neuropathy({kind("diabetic", 0.4, {{"sugar", 1}}),
                                  kind("b12", 0.5, {{"sugar", 0}, {"drug", 0}}),
                                  kind("rare", 0.1, {{"sugar", 0}, {"drug", 0}})});
  Findings findings(model);
  findings.observe("sugar", "absent");
  EXPECT_EQ((*subcause_shares(findings, of))[0], 0);
  findings.observe("drug", "present");
  EXPECT_FALSE(subcause_shares(findings, of));
}

TEST(Subcauses, NeverMoveTheCauses) {
  const Model with = with_sugar();
  const Model without = neuropathy({kind("diabetic", 0.4), kind("b12", 0.6)});
  const auto posterior = [](const Model& model) {
    Findings findings(model);
    findings.observe("sugar", "absent").observe("drug", "present");
    return diagnose(model, Prior::uniform(model), findings).probabilities().eval();
  };
  EXPECT_TRUE((posterior(with) == posterior(without)).all());
}

TEST(Subcauses, WithNumbersThatMakeNoSenseAreRefusedWhereTheyStand) {
  const auto pointer_of = [](Subcause sub) {
    try {
      neuropathy({std::move(sub), kind("b12", 0.5)});
    } catch (const Error& error) {
      return error.problems().front().place.pointer;
    }
    return std::string("nothing");
  };
  EXPECT_EQ(pointer_of(kind("a", 0.5, {{"sugr", 0.5}})), "/causes/0/subcauses/0/likelihoods/sugr");
  EXPECT_EQ(pointer_of(kind("a", 0.5, {{"sugar", 1.5}})),
            "/causes/0/subcauses/0/likelihoods/sugar/p/present");
  EXPECT_EQ(pointer_of(kind("a", 0.5, {{"sugar", 0.5}, {"sugar", 0.5}})),
            "/causes/0/subcauses/0/likelihoods/sugar");
  Subcause number = kind("a", 0.5, {{"sugar", 0.5}});
  number.likelihoods.front().cell = {.p = {}, .mean = 1, .sd = 1};
  EXPECT_EQ(pointer_of(number), "/causes/0/subcauses/0/likelihoods/sugar");
}

}  // namespace
}  // namespace fagan::tests
