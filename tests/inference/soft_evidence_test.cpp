#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/posteriors.hpp"
#include "support/random_model.hpp"

// Answers that are not a state or a number: virtual evidence and intervals.

namespace fagan::tests {
namespace {

RandomModelOptions only_states() {
  RandomModelOptions options;
  options.share_of_numbers = 0;
  options.least_findings = 1;
  return options;
}

RandomModelOptions only_numbers() {
  RandomModelOptions options;
  options.share_of_numbers = 1;
  options.least_findings = 1;
  options.most_causes = 10;
  return options;
}

VirtualEvidence random_evidence(Random& random, std::size_t n_states) {
  VirtualEvidence evidence{std::vector<double>(n_states)};
  for (double& v : evidence.relative_likelihoods) v = random.log_uniform(1e-3, 1);
  return evidence;
}

// A case in which one finding is still open; its number of states, or 0 for a number.
struct OpenCase {
  Model model;
  Prior prior;
  Findings findings;
  FindingId open;
  std::size_t n_states;
};

OpenCase open_case(Random& random, const RandomModelOptions& options) {
  const auto [model, prior] = build(random_sketch(random, options));
  Findings findings = random_findings(random, model);
  const auto open = static_cast<FindingId>(random.below(model.n_findings()));
  findings.retract(open);
  return {model, prior, findings, open, model.finding(open).states.size()};
}

Posterior with(const OpenCase& open, const Observation& observation) {
  Findings findings = open.findings;
  return diagnose(open.model, open.prior, findings.observe(open.open, observation));
}

TEST(VirtualEvidence, OnlyTheRatiosCount) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_states());
    const VirtualEvidence v = random_evidence(random, open.n_states);
    const Posterior expected = with(open, v);
    for (const double factor : {2.0, 1e-300, 1e-6, 0.3, 7.0, 1e300}) {
      VirtualEvidence scaled = v;
      for (double& x : scaled.relative_likelihoods) x *= factor;
      const Posterior posterior = with(open, scaled);
      EXPECT_LE(largest_difference(posterior, expected), 1e-12) << seed << ' ' << factor;
      if (!expected.is_impossible()) {
        EXPECT_NEAR(posterior.log_evidence() - expected.log_evidence(), std::log(factor), 1e-11);
      }
    }
  }
}

TEST(VirtualEvidence, ForOneStateAloneIsThatState) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_states());
    const std::size_t state = random.below(open.n_states);
    VirtualEvidence one_state{std::vector<double>(open.n_states, 0)};
    one_state.relative_likelihoods[state] = 1;
    const Posterior expected = with(open, static_cast<StateId>(state));
    EXPECT_TRUE(same_bits(with(open, one_state), expected)) << seed;
    one_state.relative_likelihoods[state] = 0.37;
    EXPECT_LE(largest_difference(with(open, one_state), expected), 1e-12) << seed;
  }
}

TEST(VirtualEvidence, ThatFavoursNoStateSaysNothing) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_states());
    const Posterior expected = diagnose(open.model, open.prior, open.findings);
    const VirtualEvidence even{std::vector<double>(open.n_states, 0.5)};
    EXPECT_LE(largest_difference(with(open, even), expected), 1e-12) << seed;
  }
}

TEST(VirtualEvidence, ALaterStateReplacesIt) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    OpenCase open = open_case(random, only_states());
    const Posterior expected = with(open, StateId{1});
    open.findings.observe(open.open, random_evidence(random, open.n_states));
    EXPECT_TRUE(same_bits(with(open, StateId{1}), expected)) << seed;
  }
}

TEST(VirtualEvidence, ATinyLikelihoodIsNotZero) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a").cause("b").finding("x");
  builder.p("x", "a", {{"present", 0}}).p("x", "b", {{"present", 1}});
  const Model model = builder.build();
  const Prior prior = Prior::uniform(model);
  // 5e-324 : 1e308 for absent; only absent can be under a. No product of the two is a double.
  const VirtualEvidence evidence{{5e-324, 1e308}};
  const Posterior posterior =
      diagnose(model, prior, Findings(model).observe(FindingId{0}, evidence));
  EXPECT_NEAR(posterior.odds(CauseId{0}).value(), std::log(5e-324) - std::log(1e308), 1e-12);
}

TEST(States, AveragedOverTheAnswersThePosteriorIsWhatItWasBefore) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_states());
    const Posterior before = diagnose(open.model, open.prior, open.findings);
    if (before.is_impossible()) continue;
    Eigen::ArrayXd average = Eigen::ArrayXd::Zero(before.probabilities().size());
    double sum = 0;
    for (const StateId state : ids<StateId>(open.n_states)) {
      const Posterior after = with(open, state);
      const double p = std::exp(after.log_evidence() - before.log_evidence());
      average += p * after.probabilities();
      sum += p;
    }
    EXPECT_NEAR(sum, 1, 1e-12) << seed;
    EXPECT_LE((average - before.probabilities()).abs().maxCoeff(), 1e-12) << seed;
  }
}

Range whole_range(const Finding& finding) {
  return finding.number->range.value_or(
      Range{finding.number->density == DensityKind::lognormal ? 0 : -infinity, infinity});
}

TEST(Intervals, AveragedOverAPartitionThePosteriorIsWhatItWasBefore) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_numbers());
    const Posterior before = diagnose(open.model, open.prior, open.findings);
    if (before.is_impossible()) continue;
    const Finding& finding = open.model.finding(open.open);
    const Range range = whole_range(finding);
    std::vector<double> cuts = {range.low, range.high};
    for (int i = 0; i < 8; ++i) {
      const Observation point = random_observation(random, finding, {1, 0, 0, 0});
      cuts.push_back(std::get<double>(point));
      cuts.push_back(std::nextafter(cuts.back(), infinity));
    }
    std::sort(cuts.begin(), cuts.end());
    Eigen::ArrayXd average = Eigen::ArrayXd::Zero(before.probabilities().size());
    double sum = 0;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const Interval cell{cuts[i], cuts[i + 1]};
      if (!objection(finding, cell).empty()) continue;
      const Posterior after = with(open, cell);
      const double p = std::exp(after.log_evidence() - before.log_evidence());
      average += p * after.probabilities();
      sum += p;
    }
    // Each of 17 ends is rounded once per cause, which moves its mass by about 1e-15.
    EXPECT_NEAR(sum, 1, 1e-12) << seed;
    EXPECT_LE((average - before.probabilities()).abs().maxCoeff(), 1e-12) << seed;
  }
}

TEST(Intervals, OverEverythingPossibleSayNothing) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_numbers());
    const Range range = whole_range(open.model.finding(open.open));
    const Posterior expected = diagnose(open.model, open.prior, open.findings);
    Interval everything{range.low, range.high};
    if (everything == Interval{-infinity, infinity}) everything.low = -1e300;
    EXPECT_LE(largest_difference(with(open, everything), expected), 1e-15) << seed;
  }
}

TEST(Intervals, AsTheyNarrowTheyBecomeTheNumberItself) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const OpenCase open = open_case(random, only_numbers());
    const Finding& finding = open.model.finding(open.open);
    const double x = std::get<double>(random_observation(random, finding, {1, 0, 0, 0}));
    const Range range = whole_range(finding);
    if (!(range.low < x && std::nextafter(x, infinity) < range.high)) continue;
    const Posterior at_x = with(open, x);
    if (at_x.is_impossible()) continue;
    // The density changes by |z| / sd per unit: over a few last bits of x, by about 1e-12 at most.
    const Posterior around_x = with(open, Interval{x, std::nextafter(x, infinity)});
    EXPECT_LE(largest_difference(at_x, around_x), 1e-11) << seed << ' ' << x;
  }
}

}  // namespace
}  // namespace fagan::tests
