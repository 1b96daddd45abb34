#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "fagan/inference/conflict.hpp"
#include "fagan/inference/consultation.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/model/model_builder.hpp"

// Cases small enough for paper, with the arithmetic beside them, and published ones.

namespace fagan::tests {
namespace {

constexpr double last_bits = 8 * std::numeric_limits<double>::epsilon();

struct Exercise {
  Model model;
  Prior prior;

  Findings findings() const { return Findings(model); }
  CauseId cause(const std::string& name) const { return require_cause(model, name); }
  double p(const Findings& seen, const std::string& of) const {
    return diagnose(model, prior, seen)[cause(of)];
  }
};

using Shares = std::vector<std::pair<std::string, double>>;

// Binary findings: how common each cause is, and how often each finding is present.
Exercise exercise(const Shares& prior, const std::vector<std::pair<std::string, Shares>>& present) {
  ModelBuilder builder;
  builder.header({"by_hand", "", "", "", "", "", ""});
  for (const auto& [cause, p] : prior) builder.cause(cause);
  for (const auto& [finding, row] : present) {
    builder.finding(finding);
    for (const auto& [cause, p] : row) builder.p(finding, cause, {{"present", p}});
  }
  Model model = builder.build();
  PriorDraft draft;
  for (const auto& [cause, p] : prior) draft.probabilities.push_back({cause, p, {}});
  Prior checked = Prior::make(model, draft).value;
  return {std::move(model), std::move(checked)};
}

TEST(OnPaper, TwoCausesAndTwoFindings) {
  const Exercise it = exercise(
      {{"flu", 0.1}, {"cold", 0.9}},
      {{"fever", {{"flu", 0.9}, {"cold", 0.2}}}, {"cough", {{"flu", 0.8}, {"cold", 0.4}}}});
  // fever present: flu 0.1 × 0.9 = 0.09, cold 0.9 × 0.2 = 0.18; flu 0.09 / 0.27 = 1/3
  Findings seen = it.findings();
  seen.observe("fever", "present");
  EXPECT_NEAR(it.p(seen, "flu"), 1.0 / 3, last_bits);
  EXPECT_NEAR(diagnose(it.model, it.prior, seen).log_evidence(), std::log(0.27), last_bits);
  // and no cough: flu 0.09 × 0.2 = 0.018, cold 0.18 × 0.6 = 0.108; flu 0.018 / 0.126 = 1/7
  seen.observe("cough", "absent");
  EXPECT_NEAR(it.p(seen, "flu"), 1.0 / 7, last_bits);
  // entropy: −1/7 log2 1/7 − 6/7 log2 6/7 = log2 7 − 6/7 log2 6 = 0.5916728 bits
  EXPECT_NEAR(diagnose(it.model, it.prior, seen).entropy_bits(),
              std::log2(7.0) - 6.0 / 7 * std::log2(6.0), last_bits);
}

TEST(OnPaper, ThreeCausesAndTheirWeightsOfEvidence) {
  const Exercise it = exercise(
      {{"a", 0.5}, {"b", 0.25}, {"c", 0.25}},
      {{"x", {{"a", 0.2}, {"b", 0.4}, {"c", 0.8}}}, {"y", {{"a", 0.5}, {"b", 0.25}, {"c", 0.5}}}});
  Findings seen = it.findings();
  seen.observe("x", "present").observe("y", "present");
  // Weights: after x  a 0.10, b 0.10, c 0.20; after y  a 0.05, b 0.025, c 0.10.
  // Odds of a against the rest: 0.5/0.5 = 1; 0.10/0.30 = 1/3; 0.05/0.125 = 2/5.
  const Explanation rest = explain(it.model, it.prior, seen, it.cause("a"));
  EXPECT_NEAR(rest.prior_odds->value(), 0, 1e-14);
  EXPECT_NEAR(rest.steps[0].weight.decibans.value(), 10 * std::log10(1.0 / 3), 1e-13);
  EXPECT_NEAR(rest.steps[1].weight.decibans.value(), 10 * std::log10(1.2), 1e-13);
  EXPECT_NEAR(rest.posterior_odds->value(), 10 * std::log10(0.4), 1e-13);
  EXPECT_NEAR(rest.posterior->value(), 2.0 / 7, last_bits);
  // The other way round y comes first: odds 0.25/(0.0625 + 0.125) = 4/3, then 2/5.
  Findings turned = it.findings();
  turned.observe("y", "present").observe("x", "present");
  const Explanation other_order = explain(it.model, it.prior, turned, it.cause("a"));
  EXPECT_NEAR(other_order.steps[0].weight.decibans.value(), 10 * std::log10(4.0 / 3), 1e-13);
  EXPECT_NEAR(other_order.steps[1].weight.decibans.value(), 10 * std::log10(0.3), 1e-13);
  // a against c alone, in any order: x 0.2/0.8 = 1/4, y 0.5/0.5 = 1.
  const Explanation one = explain(it.model, it.prior, seen, it.cause("a"), it.cause("c"));
  EXPECT_NEAR(one.steps[0].weight.decibans.value(), 10 * std::log10(0.25), 1e-13);
  EXPECT_NEAR(one.steps[1].weight.decibans.value(), 0, 1e-13);
  // Left out: without x the odds are 4/3, so x is worth (2/5)/(4/3) = 3/10; without y 1/3, so 6/5.
  const std::vector<Reason> left_out = leave_one_out(it.model, it.prior, seen, it.cause("a"));
  EXPECT_NEAR(left_out[0].weight.decibans.value(), 10 * std::log10(0.3), 1e-13);
  EXPECT_NEAR(left_out[1].weight.decibans.value(), 10 * std::log10(1.2), 1e-13);
}

TEST(OnPaper, ANumberAndAnInterval) {
  // Ankle-brachial index: healthy 1.1 ± 0.1, narrowed arteries 0.7 ± 0.2; equally probable.
  ModelBuilder builder;
  builder.header({"index", "", "", "", "", "", ""}).cause("healthy").cause("narrowed");
  builder.number("index", {DensityKind::normal, {}});
  for (const auto& [cause, mean, sd] :
       {std::tuple("healthy", 1.1, 0.1), std::tuple("narrowed", 0.7, 0.2)}) {
    Cell cell;
    cell.mean = mean;
    cell.sd = sd;
    builder.likelihood("index", cause, cell);
  }
  Model model = builder.build();
  const Prior prior = Prior::uniform(model);
  // At 0.9: z = −2 and z = 1. Odds of narrowed: (φ(1)/0.2) / (φ(2)/0.1) = e^(−1/2 + 2) / 2.
  Findings at = Findings(model).observe("index", 0.9);
  const double odds = std::exp(1.5) / 2;
  EXPECT_NEAR(diagnose(model, prior, at)[CauseId{1}].value(), odds / (1 + odds), 1e-15);
  // Below 0.9: Φ(1) = 0.841344746068543 against Φ(−2) = 0.022750131948179.
  Findings below = Findings(model).observe(FindingId{0}, Interval{-infinity, 0.9});
  EXPECT_NEAR(diagnose(model, prior, below)[CauseId{1}].value(),
              0.841344746068543 / (0.841344746068543 + 0.022750131948179), 1e-14);
}

TEST(Published, APositiveTestForADiseaseOfOneInAThousand) {
  // Casscells, Schoenberger and Graboys (1978): a prevalence of 1/1000 and a false positive rate of
  // 5 %; most physicians asked said 95 %. Were every patient found, it is
  // 0.001 / (0.001 + 0.999 × 0.05) = 1 / 50.95, not quite 2 %.
  const Exercise it =
      exercise({{"disease", 0.001}, {"none", 0.999}}, {{"test", {{"disease", 1}, {"none", 0.05}}}});
  Findings seen = it.findings();
  EXPECT_NEAR(it.p(seen.observe("test", "present"), "disease"), 1 / 50.95, last_bits);
  // A negative test then rules the disease out.
  EXPECT_EQ(it.p(seen.observe("test", "absent"), "disease"), 0);
}

TEST(Published, APositiveMammogram) {
  // Eddy (1982): 1 % have cancer, of whom 79.2 % test positive, as do 9.6 % of the others:
  // 0.00792 / (0.00792 + 0.09504) = 7.7 %, where most physicians said about 75 %.
  const Exercise it = exercise({{"cancer", 0.01}, {"benign", 0.99}},
                               {{"mammogram", {{"cancer", 0.792}, {"benign", 0.096}}}});
  const Findings seen = it.findings().observe("mammogram", "present");
  EXPECT_NEAR(it.p(seen, "cancer"), 0.00792 / 0.10296, last_bits);
  EXPECT_NEAR(it.p(seen, "cancer"), 0.077, 0.0005);
}

TEST(Published, ThreeDoors) {
  // Selvin (1975): the prize is behind one of three doors, the first is chosen, and the host opens
  // the third, never the one with the prize: 1/3 × 1/2, 1/3 × 1 and 0 are as 1 to 2 to 0.
  const Exercise it = exercise({{"first", 1.0 / 3}, {"second", 1.0 / 3}, {"third", 1.0 / 3}},
                               {{"third_opened", {{"first", 0.5}, {"second", 1}, {"third", 0}}}});
  const Findings seen = it.findings().observe("third_opened", "present");
  EXPECT_NEAR(it.p(seen, "first"), 1.0 / 3, last_bits);
  EXPECT_NEAR(it.p(seen, "second"), 2.0 / 3, last_bits);
  EXPECT_EQ(it.p(seen, "third"), 0);
  const Explanation story = explain(it.model, it.prior, seen, it.cause("third"));
  EXPECT_EQ(story.steps[0].weight.kind, WeightOfEvidence::Kind::rules_out);
}

TEST(Published, TwentyHeadsInDecibans) {
  // Good, Michie and Timms, General Report on Tunny (1945), section 21(g): a double-headed penny,
  // 40 decibans down before, gains 3 decibans for each of twenty heads: 60 − 40 = 20, about 100 to
  // 1 on. With 10 log10 2 = 3.0103 for the 3: 20.2060, or 2^20 / 10^4 = 104.8576 to 1.
  std::vector<std::pair<std::string, Shares>> tosses;
  for (int i = 1; i <= 20; ++i) {
    tosses.push_back({"head_" + std::to_string(i), {{"double_headed", 1}, {"fair", 0.5}}});
  }
  const Exercise it = exercise({{"double_headed", 1 / 10001.0}, {"fair", 10000 / 10001.0}}, tosses);
  Findings seen = it.findings();
  for (const auto& [toss, row] : tosses) seen.observe(toss, "present");
  const Explanation story = explain(it.model, it.prior, seen, it.cause("double_headed"));
  EXPECT_NEAR(story.prior_odds->value(), -40, 1e-12);
  for (const Reason& step : story.steps) {
    EXPECT_NEAR(step.weight.decibans.value(), 10 * std::log10(2.0), 1e-12);
  }
  EXPECT_NEAR(story.posterior_odds->value(), 20.205999132796240, 1e-12);
  EXPECT_NEAR(story.posterior->value(), 104.8576 / 105.8576, 1e-14);
}

TEST(Published, ABurglarAlarmHeardAndHeardOf) {
  // Pearl (1988, chapter 2): a burglary on one night in 10 000 sets the alarm off with probability
  // 0.95; without one it goes off with probability 0.01.
  const Exercise it = exercise({{"burglary", 0.0001}, {"quiet_night", 0.9999}},
                               {{"alarm", {{"burglary", 0.95}, {"quiet_night", 0.01}}}});
  // Heard: 0.000095 / (0.000095 + 0.009999) = 0.00941.
  Findings heard = it.findings().observe("alarm", "present");
  EXPECT_NEAR(it.p(heard, "burglary"), 0.000095 / 0.010094, last_bits);
  EXPECT_NEAR(it.p(heard, "burglary"), 0.00941, 0.000005);
  // Heard of, from a neighbour whose word speaks 4 to 1 for it (virtual evidence): a burglary now
  // weighs 0.0001 × (4 × 0.95 + 1 × 0.05) = 0.0001 × 3.85, none 0.9999 × (4 × 0.01 + 0.99) =
  // 0.9999 × 1.03. That is not the same as a probability of 0.8 that the alarm went off.
  for (const double scale : {1.0, 0.2}) {
    const Findings told =
        it.findings().observe(FindingId{0}, VirtualEvidence{{1 * scale, 4 * scale}});
    EXPECT_NEAR(it.p(told, "burglary"), 0.000385 / (0.000385 + 0.9999 * 1.03), last_bits);
  }
}

TEST(OnPaper, AnImpossibleCaseNamesTheTwoFindingsThatClash) {
  // Blood groups: a donor of group O has neither antigen, A only the first, B only the second.
  const Exercise it = exercise({{"O", 0.45}, {"A", 0.45}, {"B", 0.1}},
                               {{"sneezes", {{"O", 0.1}, {"A", 0.1}, {"B", 0.1}}},
                                {"antigen_a", {{"O", 0}, {"A", 1}, {"B", 0}}},
                                {"antigen_b", {{"O", 0}, {"A", 0}, {"B", 1}}}});
  Findings seen = it.findings();
  seen.observe("sneezes", "present").observe("antigen_a", "present");
  EXPECT_EQ(it.p(seen, "A"), 1);
  seen.observe("antigen_b", "present");  // only AB has both, and the model does not know it
  EXPECT_TRUE(diagnose(it.model, it.prior, seen).is_impossible());
  EXPECT_EQ(smallest_conflict(it.model, it.prior, seen).findings,
            (std::vector<FindingId>{FindingId{1}, FindingId{2}}));
}

TEST(OnPaper, AConsultationStepByStep) {
  const Exercise it = exercise(
      {{"flu", 0.1}, {"cold", 0.9}},
      {{"fever", {{"flu", 0.9}, {"cold", 0.2}}}, {"cough", {{"flu", 0.8}, {"cold", 0.4}}}});
  Consultation consultation(it.model, it.prior);
  const CauseId flu = it.cause("flu");
  EXPECT_NEAR(consultation.posterior()[flu].value(), 0.1, last_bits);
  // fever: 0.09 against 0.18; no cough as well: 0.018 against 0.108; the fever was a mistake:
  // 0.1 × 0.2 = 0.02 against 0.9 × 0.6 = 0.54; there is a cough after all: 0.08 against 0.36.
  EXPECT_NEAR(consultation.observe(FindingId{0}, StateId{1})[flu].value(), 1.0 / 3, last_bits);
  EXPECT_NEAR(consultation.observe(FindingId{1}, StateId{0})[flu].value(), 1.0 / 7, last_bits);
  EXPECT_NEAR(consultation.retract(FindingId{0})[flu].value(), 1.0 / 28, last_bits);
  EXPECT_NEAR(consultation.observe(FindingId{1}, StateId{1})[flu].value(), 2.0 / 11, last_bits);
  consultation.undo();
  EXPECT_NEAR(consultation.posterior()[flu].value(), 1.0 / 28, last_bits);
}

}  // namespace
}  // namespace fagan::tests
