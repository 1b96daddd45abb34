#include "fagan/inference/conflict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <string>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The observations of those entries whose bit is set.
Findings subset(const Findings& findings, unsigned bits) {
  Findings result(findings.model());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Findings::Entry& entry = findings.in_model_order()[i];
    if ((bits >> i & 1U) != 0) result.observe(entry.finding, entry.observation);
  }
  return result;
}

Findings only(const Findings& findings, const std::vector<FindingId>& wanted) {
  Findings result(findings.model());
  for (const FindingId finding : wanted) result.observe(finding, *findings.find(finding));
  return result;
}

// The size of the smallest impossible part of a case, by trying every part.
int smallest_by_trying(const Model& model, const Prior& prior, const Findings& findings) {
  int smallest = static_cast<int>(findings.size());
  for (unsigned bits = 0; bits < 1U << findings.size(); ++bits) {
    if (std::popcount(bits) < smallest &&
        diagnose(model, prior, subset(findings, bits)).is_impossible()) {
      smallest = std::popcount(bits);
    }
  }
  return smallest;
}

TEST(SmallestConflict, IsASmallestPartOfTheCaseThatIsImpossibleByItself) {
  RandomModelOptions options;
  options.most_causes = 8;
  options.least_findings = 3;
  options.most_findings = 9;
  options.share_of_zeros = 0.35;
  int impossible = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const auto [model, prior] = build(random_sketch(random, options));
    const Findings findings = random_findings(random, model, {0.9, 0.1, 0.1, 0.4});
    const Conflict conflict = smallest_conflict(model, prior, findings);
    EXPECT_TRUE(conflict.is_smallest);
    if (!diagnose(model, prior, findings).is_impossible()) {
      EXPECT_THAT(conflict.findings, IsEmpty());
      continue;
    }
    ++impossible;
    ASSERT_FALSE(conflict.findings.empty());
    EXPECT_TRUE(diagnose(model, prior, only(findings, conflict.findings)).is_impossible());
    EXPECT_TRUE(std::is_sorted(conflict.findings.begin(), conflict.findings.end()));
    EXPECT_EQ(static_cast<int>(conflict.findings.size()),
              smallest_by_trying(model, prior, findings));
  }
  EXPECT_GT(impossible, 100);
}

// Cause k is ruled out by the presence of every finding in `refuted_by[k]`, and by nothing else.
Model model_of_refutations(const std::vector<std::vector<int>>& refuted_by, int n_findings) {
  ModelBuilder builder;
  builder.header({"refutations", "", "", "", "", "", ""});
  for (std::size_t k = 0; k < refuted_by.size(); ++k) builder.cause("c" + std::to_string(k));
  for (int j = 0; j < n_findings; ++j) {
    const std::string finding = "f" + std::to_string(j);
    builder.finding(finding).p(finding, ModelBuilder::default_cause, {{"present", 0.5}});
    for (std::size_t k = 0; k < refuted_by.size(); ++k) {
      if (std::count(refuted_by[k].begin(), refuted_by[k].end(), j) > 0) {
        builder.p(finding, "c" + std::to_string(k), {{"present", 0}});
      }
    }
  }
  return builder.build();
}

Findings all_present(const Model& model) {
  Findings findings(model);
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    findings.observe(finding, StateId{1});
  }
  return findings;
}

TEST(SmallestConflict, NamesNoFindingThatIsNotNeeded) {
  // 0 and 1 together rule everything out; so do 1, 2 and 3.
  const Model model = model_of_refutations({{0, 2}, {0, 3}, {1}}, 5);
  EXPECT_THAT(smallest_conflict(model, Prior::uniform(model), all_present(model)).findings,
              ElementsAre(FindingId{0}, FindingId{1}));
}

TEST(SmallestConflict, ACauseThePriorRulesOutNeedsNoFindingAgainstIt) {
  const Model model = model_of_refutations({{0}, {1}}, 2);
  PriorDraft draft;
  draft.probabilities = {{"c0", 0, {}}, {"c1", 1, {}}};
  const Prior prior = Prior::make(model, draft).value;
  EXPECT_THAT(smallest_conflict(model, prior, all_present(model)).findings,
              ElementsAre(FindingId{1}));
}

TEST(SmallestConflict, OfACaseThatIsPossibleIsEmpty) {
  const Model model = model_of_refutations({{0}, {}}, 2);
  const Prior prior = Prior::uniform(model);
  EXPECT_THAT(smallest_conflict(model, prior, all_present(model)).findings, IsEmpty());
  EXPECT_THAT(smallest_conflict(model, prior, Findings(model)).findings, IsEmpty());
}

TEST(SmallestConflict, WhereTheSearchGivesUpNothingCanBeLeftOut) {
  // 200 causes, each ruled out by six of 60 findings: too many sets to try.
  Random random(1);
  std::vector<std::vector<int>> refuted_by(200);
  for (std::vector<int>& refutation : refuted_by) {
    for (int i = 0; i < 6; ++i) refutation.push_back(static_cast<int>(random.below(60)));
  }
  const Model model = model_of_refutations(refuted_by, 60);
  const Prior prior = Prior::uniform(model);
  const Findings findings = all_present(model);
  const Conflict conflict = smallest_conflict(model, prior, findings);
  EXPECT_FALSE(conflict.is_smallest);
  EXPECT_TRUE(diagnose(model, prior, only(findings, conflict.findings)).is_impossible());
  for (const FindingId left_out : conflict.findings) {
    Findings others = only(findings, conflict.findings);
    EXPECT_FALSE(diagnose(model, prior, others.retract(left_out)).is_impossible());
  }
}

}  // namespace
}  // namespace fagan::tests
