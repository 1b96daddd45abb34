// Cases drawn from a model and diagnosed with it must be calibrated: the claim that ties simulator,
// engine and evaluation together, on every model there is, with no tuned limit.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <vector>

#include "fagan/evaluation/cell_closing_test.hpp"
#include "fagan/evaluation/closing_test.hpp"
#include "fagan/evaluation/figures.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/io/load.hpp"
#include "fagan/simulation/shift.hpp"
#include "fagan/study/simulated_evaluation.hpp"

namespace fagan {
namespace {

constexpr std::uint64_t n_cases = 1'000'000;

struct World {
  Model model;
  Prior prior;
};

World shipped(const std::string& name) {
  const LoadedModel loaded = load_model(name);
  return {loaded.model, load_prior(loaded).value};
}

// The first finding that every case has an answer to and that is no number.
FindingId always_observed(const Model& model) {
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const bool stands_alone =
        std::none_of(model.same_measurement().begin(), model.same_measurement().end(),
                     [id](const std::vector<FindingId>& group) {
                       return std::find(group.begin(), group.end(), id) != group.end();
                     });
    if (!model.finding(id).is_number() && !model.finding(id).rule_only && stands_alone) return id;
  }
  throw Error("no finding to condition on");
}

ObservationProcess completely_at_random(const Model&) {
  ObservationProcess process;
  process.missing.push_back({.target = {}, .rate = 0.4});
  return process;
}

// In the last state of one finding most others are missing; that one never is.
ObservationProcess at_random(const Model& model) {
  const FindingId seen = always_observed(model);
  const auto last = static_cast<StateId>(model.finding(seen).states.size() - 1);
  ObservationProcess process;
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    if (id == seen || model.finding(id).rule_only) continue;
    process.missing.push_back({.target = {id, {}}, .rate = 0.2});
    process.missing.push_back(
        {.target = {id, {}}, .rate = 0.7, .when = MissingRule::Condition{seen, last}});
  }
  return process;
}

// What is in its last state is mostly missing.
ObservationProcess not_at_random(const Model& model) {
  ObservationProcess process;
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    if (finding.is_number() || finding.rule_only) continue;
    process.missing.push_back({.target = {id, {}},
                               .rate = 0.7,
                               .in_state = static_cast<StateId>(finding.states.size() - 1)});
  }
  return process;
}

ObservationProcess wrong_answers(const Model&) {
  ObservationProcess process;
  process.answers.push_back({.target = {}, .rate = 0.1});
  return process;
}

ClosingTest tested(const World& world, const ObservationProcess& process) {
  PerCause<double> prior(world.model.n_causes());
  for (const CauseId cause : ids<CauseId>(prior.size())) prior[cause] = world.prior[cause];
  const EvaluationSubject subject{"m", "p", "w", Precision::float64, 1, Metrics::full, prior};
  const Evaluation evaluation =
      evaluate_simulated(Simulator(world.model, world.prior, process), Engine(world.model),
                         world.prior, subject, {"seed 1", Seed{1}, 0, n_cases});
  return *figures(evaluation).closing;
}

using Process = ObservationProcess (*)(const Model&);

void expect_verdict(Process process, bool passes) {
  for (const std::string& name : embedded_model_names()) {
    const World world = shipped(name);
    const ClosingTest test = tested(world, process(world.model));
    EXPECT_EQ(test.passes(), passes) << name << ", smallest p " << test.smallest_adjusted;
    std::cout << "  " << name << ": smallest p " << test.smallest_adjusted << '\n';
  }
}

TEST(ClosingTestSlow, EveryShippedModelPassesWhereNothingIsMissing) {
  expect_verdict([](const Model&) { return ObservationProcess::perfect(); }, true);
}
TEST(ClosingTestSlow, EveryShippedModelPassesWhereAnswersAreMissingCompletelyAtRandom) {
  expect_verdict(completely_at_random, true);
}
TEST(ClosingTestSlow, EveryShippedModelPassesWhereAnswersAreMissingAtRandom) {
  expect_verdict(at_random, true);
}
TEST(ClosingTestSlow, EveryShippedModelFailsWhereAnswersAreMissingNotAtRandom) {
  expect_verdict(not_at_random, false);
}
TEST(ClosingTestSlow, EveryShippedModelFailsWhereAnswersAreWrong) {
  expect_verdict(wrong_answers, false);
}

// The sharp form: cases of one world, diagnosed by a scorer that may have one likelihood moved.
CellClosingTest cells_of(const World& world, const Model& scorer) {
  constexpr std::size_t block = 8192;
  const Simulator simulator(world.model, world.prior);
  const Engine engine(scorer);
  const PackedPriors prior = engine.pack(world.prior);
  const auto n_causes = static_cast<Eigen::Index>(scorer.n_causes());
  CellClosingTest test(scorer);
  CaseBatch::Scratch scratch;
  for (std::uint64_t first = 0; first < n_cases; first += block) {
    const std::size_t count = std::min<std::uint64_t>(block, n_cases - first);
    const Cohort cohort = simulator.draw(Seed{1}, first, count);
    Eigen::MatrixXd posteriors(n_causes, static_cast<Eigen::Index>(count));
    std::vector<CaseStatus> status(count);
    engine.diagnose(prior, cohort.cases, posteriors, status);
    test.add("seed 1", first, cohort.cases.dense(0, count, scratch),
             JudgedCases<double>{
                 posteriors.data(), scorer.n_causes(), cohort.cases.labels(), status, {}});
  }
  return test;
}

struct Cell {
  const char* finding;
  double is;
  double moved;
};

// z of moving it back, and what z must reach for one likelihood among all at 1e-6 together.
void expect_found(const Cell& cell) {
  const World world = shipped("calf_pain");
  const FindingId finding = *world.model.find_finding(cell.finding);
  const CauseId cause = *world.model.find_cause("muscle_cramps");
  const StateId present = *world.model.find_state(finding, "present");
  ASSERT_DOUBLE_EQ(world.model.likelihood(finding, present, cause), cell.is);
  const Model scorer = with_likelihood(world.model, finding, present, cause, cell.moved);
  const CellClosingTest test = cells_of(world, scorer);
  const double limit = test.detectable(0.02).least_z - 1.2816;
  const double z = *test.z({finding, present, cause, cell.is});
  EXPECT_GT(z, limit);
  std::cout << "  " << cell.finding << ": z " << z << ", expected "
            << *test.expected_z({finding, present, cause, cell.is}) << ", limit " << limit << '\n';
}

TEST(SharpClosingTestSlow, FindsThatCrampingQualityGivenMuscleCrampsIsTwoPointsTooHigh) {
  expect_found({"cramping_quality", 0.97, 0.99});
}
TEST(SharpClosingTestSlow, FindsThatSkinRednessGivenMuscleCrampsIsTwoPointsTooHigh) {
  expect_found({"skin_redness_warmth", 0.01, 0.03});
}

TEST(SharpClosingTestSlow, SaysNothingAgainstTheRightLikelihoods) {
  const World world = shipped("calf_pain");
  const CellClosingTest test = cells_of(world, world.model);
  const CellClosingTest::Detectable detectable = test.detectable(0.02);
  const double limit = detectable.least_z - 1.2816;
  for (const FindingId finding : ids<FindingId>(world.model.n_findings())) {
    const Finding& of = world.model.finding(finding);
    if (of.rule_only || of.is_number()) continue;
    for (const StateId state : ids<StateId>(of.states.size())) {
      for (const CauseId cause : ids<CauseId>(world.model.n_causes())) {
        const double p = world.model.likelihood(finding, state, cause);
        const auto z = test.z({finding, state, cause, p < 0.5 ? p + 0.02 : p - 0.02});
        if (!z) continue;
        EXPECT_LT(std::abs(*z), limit) << of.name << ", " << world.model.cause(cause).name;
      }
    }
  }
  std::cout << "  a move of 0.02 is detectable in " << detectable.n_detectable << " of "
            << detectable.n_cells << " likelihoods\n";
  EXPECT_GT(detectable.n_detectable, 0U);
}

}  // namespace
}  // namespace fagan
