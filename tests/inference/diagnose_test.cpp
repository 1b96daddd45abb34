#include "fagan/inference/diagnose.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/posteriors.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

constexpr int many_models = 200;

// Calls law(random, sketch, model, prior, findings) for many random models and a case of each.
template <class Law>
void for_random_cases(Law law, const RandomModelOptions& models = {},
                      const RandomFindingsOptions& cases = {}) {
  for (int seed = 0; seed < many_models; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(static_cast<std::uint64_t>(seed));
    const Sketch sketch = random_sketch(random, models);
    const auto [model, prior] = build(sketch);
    law(random, sketch, model, prior, random_findings(random, model, cases));
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(Diagnose, WithNothingObservedThePosteriorIsThePrior) {
  for_random_cases(
      [](Random&, const Sketch&, const Model& model, const Prior& prior, const Findings&) {
        const Posterior posterior = diagnose(model, prior, Findings(model));
        for (const CauseId cause : ids<CauseId>(model.n_causes())) {
          EXPECT_NEAR(posterior[cause].value(), prior[cause].value(), 1e-15);
        }
        EXPECT_NEAR(posterior.log_evidence(), 0, 1e-15);
      });
}

TEST(Diagnose, WithEverythingUnknownThePosteriorIsThePriorToTheLastBit) {
  for_random_cases(
      [](Random&, const Sketch&, const Model& model, const Prior& prior, const Findings&) {
        Findings unknown(model);
        for (const FindingId finding : ids<FindingId>(model.n_findings())) {
          unknown.observe(finding, NotKnown{});
        }
        EXPECT_TRUE(
            same_bits(diagnose(model, prior, unknown), diagnose(model, prior, Findings(model))));
      });
}

TEST(Diagnose, AnUnknownFindingLeavesThePosteriorUnchanged) {
  for_random_cases(
      [](Random& random, const Sketch&, const Model& model, const Prior& prior, Findings findings) {
        const Posterior before = diagnose(model, prior, findings);
        for (const FindingId finding : ids<FindingId>(model.n_findings())) {
          if (findings.find(finding) == nullptr && random.chance(0.5)) {
            findings.observe(finding, NotKnown{});
          }
        }
        EXPECT_TRUE(same_bits(before, diagnose(model, prior, findings)));
      });
}

TEST(Diagnose, ARuleOnlyFindingLeavesThePosteriorUnchanged) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a").cause("b").finding("x");
  builder.p("x", "a", {{"present", 0.3}}).p("x", "b", {{"present", 0.6}});
  Finding collapse;
  collapse.name = "collapse";
  collapse.states = {{"absent", {}}, {"present", {}}};
  collapse.rule_only = true;
  const Model model = builder.add(collapse).build();
  const Prior prior = Prior::uniform(model);
  Findings findings(model);
  findings.observe("x", "present");
  const Posterior before = diagnose(model, prior, findings);
  EXPECT_TRUE(same_bits(before, diagnose(model, prior, findings.observe("collapse", "present"))));
}

TEST(Diagnose, TheOrderInWhichFindingsArriveDoesNotMatterToTheLastBit) {
  for_random_cases([](Random& random, const Sketch&, const Model& model, const Prior& prior,
                      const Findings& findings) {
    const Posterior expected = diagnose(model, prior, findings);
    std::vector<FindingId> order = findings.in_order_of_entry();
    for (int i = 0; i < 5; ++i) {
      random.shuffle(order);
      Findings shuffled(model);
      for (const FindingId finding : order) shuffled.observe(finding, *findings.find(finding));
      EXPECT_TRUE(same_bits(expected, diagnose(model, prior, shuffled)));
    }
  });
}

TEST(Diagnose, AddingAFindingAndTakingItBackReturnsToTheSameBits) {
  for_random_cases(
      [](Random& random, const Sketch&, const Model& model, const Prior& prior, Findings findings) {
        const Posterior expected = diagnose(model, prior, findings);
        for (const FindingId finding : ids<FindingId>(model.n_findings())) {
          if (findings.find(finding) != nullptr) continue;
          findings.observe(finding, random_observation(random, model.finding(finding)));
          diagnose(model, prior, findings);
          findings.retract(finding);
        }
        EXPECT_TRUE(same_bits(expected, diagnose(model, prior, findings)));
      });
}

TEST(Diagnose, ReorderingAndRenamingCausesFindingsAndStatesChangesNothing) {
  for_random_cases([](Random& random, const Sketch& sketch, const Model& model, const Prior& prior,
                      const Findings& findings) {
    const Reordering other = reordered(random, sketch);
    const auto [other_model, other_prior] = build(other.sketch);
    const Posterior a = diagnose(model, prior, findings);
    const Posterior b = diagnose(other_model, other_prior, other.moved(findings, other_model));
    ASSERT_EQ(a.is_impossible(), b.is_impossible());
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      const auto moved = static_cast<CauseId>(other.cause[index(cause)]);
      EXPECT_NEAR(a[cause].value(), b[moved].value(), 1e-12);
    }
    if (!a.is_impossible()) {
      EXPECT_NEAR(a.log_evidence(), b.log_evidence(), 1e-12 * (1 + std::abs(a.log_evidence())));
    }
  });
}

TEST(Diagnose, APriorOfZeroIsNeverOvercome) {
  for_random_cases([](Random&, const Sketch& sketch, const Model& model, const Prior& prior,
                      const Findings& findings) {
    const Posterior posterior = diagnose(model, prior, findings);
    for (std::size_t k = 0; k < sketch.causes.size(); ++k) {
      EXPECT_TRUE(sketch.prior[k] > 0 || posterior[static_cast<CauseId>(k)] == 0);
    }
  });
}

TEST(Diagnose, EveryPosteriorIsProper) {
  RandomModelOptions many_zeros;
  many_zeros.share_of_zeros = 0.4;
  many_zeros.least_findings = 5;
  int impossible = 0;
  for_random_cases(
      [&](Random&, const Sketch&, const Model& model, const Prior& prior,
          const Findings& findings) {
        const Posterior posterior = diagnose(model, prior, findings);
        EXPECT_TRUE(is_proper(posterior));
        impossible += posterior.is_impossible() ? 1 : 0;
      },
      many_zeros);
  EXPECT_GT(impossible, 20);
  EXPECT_LT(impossible, many_models - 20);
}

// One binary finding x with P(present | cause) as given, causes equally probable.
std::pair<Model, Prior> model_of_one_finding(const std::vector<double>& present) {
  ModelBuilder builder;
  builder.header({"one finding", "", "", "", "", "", ""}).finding("x");
  for (std::size_t k = 0; k < present.size(); ++k) {
    builder.cause("c" + std::to_string(k));
    builder.p("x", "c" + std::to_string(k), {{"present", present[k]}});
  }
  Model model = builder.build();
  Prior prior = Prior::uniform(model);
  return {std::move(model), std::move(prior)};
}

TEST(Diagnose, AStateOfProbabilityZeroRulesACauseOutAndOneOfProbabilityOneDoesNotProveIt) {
  const auto [model, prior] = model_of_one_finding({0, 1, 0.5});
  const Posterior posterior = diagnose(model, prior, Findings(model).observe("x", "present"));
  EXPECT_EQ(posterior[CauseId{0}].value(), 0);
  EXPECT_NEAR(posterior[CauseId{1}].value(), 2.0 / 3, 1e-16);
  EXPECT_NEAR(posterior[CauseId{2}].value(), 1.0 / 3, 1e-16);
}

TEST(Diagnose, ACaseNoCauseCanExplainIsImpossibleAndNotARowOfNaN) {
  const auto [model, prior] = model_of_one_finding({0, 0, 0});
  const Posterior posterior = diagnose(model, prior, Findings(model).observe("x", "present"));
  EXPECT_TRUE(posterior.is_impossible());
  EXPECT_EQ(posterior.log_evidence(), -infinity);
  for (const double p : posterior.probabilities()) EXPECT_EQ(p, 0);
}

TEST(Diagnose, TheOnlyCauseThereIsIsCertain) {
  const auto [model, prior] = model_of_one_finding({0.01});
  const Posterior posterior = diagnose(model, prior, Findings(model).observe("x", "present"));
  EXPECT_EQ(posterior[CauseId{0}].value(), 1);
  EXPECT_EQ(posterior.entropy_bits(), 0);
  EXPECT_EQ(posterior.odds(CauseId{0}).value(), infinity);
}

// Numbers at the edge of what a double holds, all of which a model may legally contain.
TEST(Diagnose, NoNumberHoweverAwkwardMakesItNotANumber) {
  const std::vector<double> probabilities = {0, 5e-324, 2.3e-308, 1e-16, 0.5, 1 - 1.2e-16, 1};
  const std::vector<double> values = {-1.7e308, -1, 0, 5e-324, 1e-300, 1, 1e300, 1.7e308};
  for (int seed = 0; seed < 2000; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    ModelBuilder builder;
    builder.header({"awkward", "", "", "", "", "", ""});
    const std::size_t n_causes = random.between(1, 4);
    builder.finding("x").number("n", {DensityKind::normal, {}});
    builder.number("l", {DensityKind::lognormal, {}});
    for (std::size_t k = 0; k < n_causes; ++k) {
      const std::string cause = "c" + std::to_string(k);
      builder.cause(cause).p("x", cause, {{"present", random.one_of(probabilities)}});
      for (const char* number : {"n", "l"}) {
        Cell cell;
        cell.mean = random.one_of(values);
        cell.sd = random.one_of(std::vector<double>{5e-324, 1e-300, 1e-8, 1, 1e8, 1e300, 1.7e308});
        builder.likelihood(number, cause, cell);
      }
    }
    const Model model = builder.build();
    const Prior prior = Prior::uniform(model);
    Findings findings(model);
    const auto observe_if_possible = [&](const char* name, const Observation& observation) {
      const FindingId finding = *model.find_finding(name);
      if (objection(model.finding(finding), observation).empty()) {
        findings.observe(finding, observation);
      }
    };
    observe_if_possible("x",
                        VirtualEvidence{{random.one_of(std::vector<double>{0, 5e-324, 1e308}),
                                         random.one_of(std::vector<double>{5e-324, 1, 1e308})}});
    for (const char* number : {"n", "l"}) {
      const double a = random.one_of(values);
      const double b = random.one_of(values);
      observe_if_possible(number, a);
      if (random.chance(0.5)) observe_if_possible(number, Interval{a, b});
      if (random.chance(0.2)) observe_if_possible(number, Interval{a, infinity});
      if (random.chance(0.2)) observe_if_possible(number, Interval{a, std::nextafter(a, infinity)});
    }
    const Posterior posterior = diagnose(model, prior, findings);
    EXPECT_TRUE(is_proper(posterior)) << "seed " << seed;
    for (const CauseId cause : ids<CauseId>(n_causes)) {
      EXPECT_TRUE(posterior.is_impossible() || !std::isnan(posterior.odds(cause).value()));
      EXPECT_FALSE(std::isnan(posterior.odds(cause, CauseId{0}).value()));
    }
    EXPECT_FALSE(std::isnan(posterior.entropy_bits()));
  }
}

TEST(Diagnose, FindingsAndPriorsOfAnotherModelAreRefusedInEveryBuild) {
  const auto [model, prior] = random_model(1);
  const auto [other, of_other] = random_model(2);
  EXPECT_THROW(diagnose(model, of_other, Findings(model)), Error);
  EXPECT_THROW(diagnose(model, prior, Findings(other)), Error);
}

}  // namespace
}  // namespace fagan::tests
