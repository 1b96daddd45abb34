#include "support/published_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fagan/format/read_model.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/diagnose.hpp"
#include "support/posteriors.hpp"
#include "support/random_model.hpp"

// Models other people published, against rational arithmetic on the decimals they wrote.

namespace fagan::tests {
namespace {

constexpr double absolute = 1e-12;
constexpr double relative = 1e-9;  // where the exact probability is above 1e-200

// A cause from the prior, then each finding given it: a case as the model expects them.
Findings typical_case(Random& random, const Model& model, const Prior& prior) {
  double u = random.uniform();
  CauseId cause{0};
  while (index(cause) + 1 < model.n_causes() && (u -= prior[cause]) > 0) {
    cause = static_cast<CauseId>(index(cause) + 1);
  }
  Findings findings(model);
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (random.chance(0.3)) continue;
    double v = random.uniform();
    StateId state{0};
    while (index(state) + 1 < model.finding(finding).states.size() &&
           (v -= model.likelihood(finding, state, cause)) > 0) {
      state = static_cast<StateId>(index(state) + 1);
    }
    findings.observe(finding, state);
  }
  return findings;
}

// Half as the model expects them, half of any states at all, which often hit zeros.
Findings some_case(Random& random, const PublishedModel& published) {
  if (random.chance(0.5)) return typical_case(random, published.model, published.prior);
  const double share_observed = random.one_of(std::vector<double>{0.2, 0.7, 1});
  return random_findings(random, published.model, {share_observed, 0.05, 0.1, 0});
}

TEST(PublishedModels, AreAllThere) { EXPECT_EQ(published_models().size(), 25U); }

TEST(PublishedModels, GivePosteriorsOfExactRationalArithmeticOnRandomCases) {
  Distance worst;
  int cases = 0;
  int impossible = 0;
  for (const PublishedModel& published : published_models()) {
    SCOPED_TRACE(published.name);
    Random random(1);
    const int n_cases = published.model.n_findings() > 20 ? 1000 : 2000;
    for (int i = 0; i < n_cases; ++i) {
      const Findings findings = some_case(random, published);
      const Posterior posterior = diagnose(published.model, published.prior, findings);
      const ExactPosterior exact = published.exact_diagnose(findings);
      const Distance distance = exact.distance_to(posterior);
      ASSERT_TRUE(distance.same_zeros);
      ASSERT_LE(distance.absolute, absolute);
      ASSERT_LE(distance.relative, relative);
      // The prior's own decimals round: the evidence is that of the prior brought to a sum of 1.
      ASSERT_LE(distance.log_evidence, absolute);
      ASSERT_TRUE(is_proper(posterior));
      ++cases;
      impossible += posterior.is_impossible() ? 1 : 0;
      worst.absolute = std::max(worst.absolute, distance.absolute);
      worst.relative = std::max(worst.relative, distance.relative);
      worst.log_evidence = std::max(worst.log_evidence, distance.log_evidence);
    }
  }
  EXPECT_GT(impossible, 2000);
  RecordProperty("cases", cases);
  RecordProperty("impossible", impossible);
  RecordProperty("absolute_error_e15", std::to_string(worst.absolute * 1e15));
  RecordProperty("relative_error_e15", std::to_string(worst.relative * 1e15));
  RecordProperty("log_evidence_error_e15", std::to_string(worst.log_evidence * 1e15));
}

TEST(PublishedModels, EveryImpossibleCaseHasAConflictThatIsImpossibleByItself) {
  int impossible = 0;
  for (const PublishedModel& published : published_models()) {
    SCOPED_TRACE(published.name);
    Random random(2);
    for (int i = 0; i < 100; ++i) {
      const Findings findings = some_case(random, published);
      const Conflict conflict = smallest_conflict(published.model, published.prior, findings);
      const bool is_impossible = published.exact_diagnose(findings).is_impossible();
      ASSERT_EQ(!conflict.findings.empty(), is_impossible);
      if (!is_impossible) continue;
      ++impossible;
      Findings part(published.model);
      for (const FindingId finding : conflict.findings) {
        part.observe(finding, *findings.find(finding));
      }
      EXPECT_TRUE(published.exact_diagnose(part).is_impossible());
      for (const FindingId finding : conflict.findings) {
        Findings less = part;
        EXPECT_FALSE(published.exact_diagnose(less.retract(finding)).is_impossible());
      }
    }
  }
  EXPECT_GT(impossible, 100);
}

TEST(PublishedModels, ReadFromAModelFileAreTheSameToTheLastBit) {
  for (const PublishedModel& published : published_models()) {
    SCOPED_TRACE(published.name);
    const LoadedModel loaded = read_model(published.json, published.name + ".json");
    ASSERT_EQ(loaded.model.settings().size(), 1U);
    const Prior prior = Prior::make(loaded.model, loaded.model.settings()[0]).value;
    Random random(3);
    for (int i = 0; i < 20; ++i) {
      const Findings findings = some_case(random, published);
      Findings same(loaded.model);
      for (const Findings::Entry& entry : findings.in_model_order()) {
        same.observe(entry.finding, entry.observation);
      }
      ASSERT_TRUE(same_bits(diagnose(published.model, published.prior, findings),
                            diagnose(loaded.model, prior, same)));
    }
  }
}

}  // namespace
}  // namespace fagan::tests
