#include "fagan/study/simulated_evaluation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/simulation/shift.hpp"
#include "fagan/study/recorded_evaluation.hpp"
#include "simulation/worlds.hpp"
#include "support/on_target.hpp"

namespace fagan {
namespace {

constexpr Seed seed{5};

EvaluationSubject subject(const Prior& prior, Metrics metrics, Precision precision) {
  EvaluationSubject about{"scorer", "prior", "world", precision, 1, metrics, {}};
  about.prior_probabilities = PerCause<double>(prior.size());
  for (const CauseId cause : ids<CauseId>(prior.size())) {
    about.prior_probabilities[cause] = prior[cause].value();
  }
  return about;
}

// Drawn, diagnosed and judged in three steps, each case in memory.
template <class Real>
Evaluation step_by_step(const Simulator& world, const Engine& scorer, const Prior& prior,
                        const EvaluationSubject& about, std::uint64_t first, std::size_t count) {
  const Cohort cohort = world.draw(seed, first, count);
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> posteriors(scorer.model().n_causes(), count);
  std::vector<CaseStatus> status(count);
  scorer.diagnose(scorer.pack(prior), cohort.cases, posteriors, status);
  Evaluation evaluation(about);
  evaluation.add(
      "seed 5", first,
      JudgedCases<Real>{
          posteriors.data(), scorer.model().n_causes(), cohort.cases.labels(), status, {}});
  return evaluation;
}

void expect_as_step_by_step(const Simulator& world, const Engine& scorer, const Prior& prior,
                            std::uint64_t first = 3000, std::size_t count = 9000) {
  for (const Metrics metrics : {Metrics::basic, Metrics::full}) {
    const EvaluationSubject in_double = subject(prior, metrics, Precision::float64);
    const EvaluationSubject in_float = subject(prior, metrics, Precision::float32);
    const Evaluation of_doubles =
        step_by_step<double>(world, scorer, prior, in_double, first, count);
    const Evaluation of_floats = step_by_step<float>(world, scorer, prior, in_float, first, count);
    for (const std::int64_t target : testing::supported_targets()) {
      const testing::OnTarget here(target);
      const SimulatedCases cases{"seed 5", seed, first, count};
      EXPECT_EQ(evaluate_simulated(world, scorer, prior, in_double, cases), of_doubles);
      EXPECT_EQ(evaluate_simulated(world, scorer, prior, in_float, cases), of_floats);
    }
  }
}

const std::vector<std::size_t> usual{2, 2, 2, 2, 2, 3, 2, 2, 5, 2, 2, 2, 3, 2, 2, 2, 2, 4, 2};

TEST(EvaluateSimulated, EqualsDrawingDiagnosingAndJudgingOneAfterTheOther) {
  const Model model = worlds::random_model(15, usual);
  const Prior prior = worlds::random_prior(model, 3);
  ObservationProcess process;
  process.missing = {{{}, 0.2}};
  expect_as_step_by_step(Simulator(model, prior, process), Engine(model), prior);
}

TEST(EvaluateSimulated, EqualsItWithNumbersAndEveryMishap) {
  const Model model = worlds::random_model(9, {2, 2, 3, 2, 2, 5, 40}, 3);
  const Prior prior = worlds::random_prior(model, 3);
  ObservationProcess process;
  process.missing = {{{}, 0.3}, {{FindingId{3}, {}}, 0.9, StateId{1}}};
  process.answers = {{{}, 0.1}};
  process.labels = {{0.05}};
  expect_as_step_by_step(Simulator(model, prior, process), Engine(model), prior);
}

TEST(EvaluateSimulated, EqualsItForOneCauseAndForMoreThanAVectorHolds) {
  for (const std::size_t n_causes : {1U, 2U, 16U, 17U, 33U, 70U}) {
    const Model model = worlds::random_model(n_causes, {2, 2, 3, 4, 2});
    const Prior prior = worlds::random_prior(model, 3);
    expect_as_step_by_step(Simulator(model, prior), Engine(model), prior, 7, 1500);
  }
}

TEST(EvaluateSimulated, EqualsItWhereTheScorerThinksCasesOfTheWorldImpossible) {
  const Model world = worlds::random_model(15, usual, 0, 1);
  const Model scorer = worlds::random_model(15, usual, 0, 2);
  const Prior prior = worlds::random_prior(world, 3);
  const Prior believed = worlds::random_prior(scorer, 4);
  expect_as_step_by_step(Simulator(world, prior), Engine(scorer), believed);
  const Evaluation evaluation = evaluate_simulated(
      Simulator(world, prior), Engine(scorer), believed,
      subject(believed, Metrics::basic, Precision::float32), {"seed 5", seed, 0, 20000});
  EXPECT_GT(evaluation.basic().scores[CauseId{0}].ruled_out, 0);
}

TEST(EvaluateSimulated, EqualsItForAFewCasesAndForNone) {
  const Model model = worlds::random_model(5, {2, 3, 2});
  const Prior prior = worlds::random_prior(model, 3);
  for (const std::size_t count : {0U, 1U, 2U, 63U, 64U, 65U, 100U}) {
    expect_as_step_by_step(Simulator(model, prior), Engine(model), prior, 4090, count);
  }
}

// Thirteen uneven pieces.
constexpr std::uint64_t cuts[] = {0,    1,    2,     40,    333,   334,   700,
                                  4096, 9500, 16384, 17001, 25000, 29999, 30000};

TEST(EvaluateSimulated, HasTheSameBitsOnAnyNumberOfThreadsAndInThirteenPiecesMerged) {
  const Model model = worlds::random_model(15, usual);
  const Prior prior = worlds::random_prior(model, 3);
  ObservationProcess process;
  process.missing = {{{}, 0.2}};
  const Simulator world(model, prior, process);
  const Engine scorer(model);
  for (const Metrics metrics : {Metrics::basic, Metrics::full}) {
    const EvaluationSubject about = subject(prior, metrics, Precision::float32);
    const Evaluation whole = step_by_step<float>(world, scorer, prior, about, 0, 30000);
    for (const int threads : {1, 2, 7}) {
      EXPECT_EQ(evaluate_simulated(world, scorer, prior, about, {"seed 5", seed, 0, 30000},
                                   fagan::Run{.threads = threads}),
                whole);
    }
    Evaluation merged(about);
    for (std::size_t i = std::size(cuts) - 1; i > 0; --i) {
      merged.merge(evaluate_simulated(world, scorer, prior, about,
                                      {"seed 5", seed, cuts[i - 1], cuts[i] - cuts[i - 1]}));
    }
    EXPECT_EQ(merged, whole);
  }
}

std::string refusal(const Model& world, const Model& scorer) {
  const Prior prior = worlds::random_prior(scorer, 3);
  try {
    evaluate_simulated(Simulator(world, worlds::random_prior(world, 3)), Engine(scorer), prior,
                       subject(prior, Metrics::basic, Precision::float64), {"seed 5", seed, 0, 10});
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(EvaluateSimulated, RefusesAScorerThatTalksOfOtherThings) {
  const Model world = worlds::random_model(3, {2, 3});
  EXPECT_EQ(refusal(world, worlds::random_model(4, {2, 3})),
            "the world has 3 causes, the scorer 4");
  EXPECT_EQ(refusal(world, worlds::random_model(3, {2})), "the world has 2 findings, the scorer 1");
  EXPECT_EQ(refusal(world, worlds::random_model(3, {2, 4})),
            "the world has 3 states of \"f1\", the scorer 4");
  EXPECT_EQ(refusal(worlds::random_model(3, {2}, 1), worlds::random_model(3, {2, 2})),
            "the world has the finding \"x0\" where the scorer has \"f1\"");
}

TEST(EvaluateSimulated, RefusesASubjectOfAnotherSizeAndCasesBeyondTheLast) {
  const Model model = worlds::random_model(3, {2, 3});
  const Prior prior = worlds::random_prior(model, 3);
  const Simulator world(model, prior);
  EvaluationSubject about = subject(prior, Metrics::basic, Precision::float64);
  EXPECT_THROW(
      evaluate_simulated(world, Engine(model), prior, about, {"seed 5", seed, ~0ULL - 5, 10}),
      Error);
  about.prior_probabilities = PerCause<double>(2);
  EXPECT_THROW(evaluate_simulated(world, Engine(model), prior, about, {"seed 5", seed, 0, 10}),
               ShapeError);
}

TEST(EvaluateSimulated, IsInterruptedByItsRun) {
  const Model model = worlds::random_model(3, {2, 3});
  const Prior prior = worlds::random_prior(model, 3);
  const std::atomic<bool> stop = true;
  EXPECT_THROW(evaluate_simulated(Simulator(model, prior), Engine(model), prior,
                                  subject(prior, Metrics::full, Precision::float64),
                                  {"seed 5", seed, 0, 10'000'000}, fagan::Run{.stop = &stop}),
               Interrupted);
}

TEST(AddRecorded, GivesTheBitsOfTheSimulationThatWasRecorded) {
  const Model model = worlds::random_model(7, usual);
  const Prior prior = worlds::random_prior(model, 3);
  const Simulator world(model, prior);
  const Engine scorer(model);
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    const EvaluationSubject about = subject(prior, Metrics::full, precision);
    Evaluation recorded(about);
    for (const std::uint64_t first : {0U, 300U, 700U}) {
      add_recorded(recorded, scorer, scorer.pack(prior),
                   world.draw(seed, first, first == 300 ? 400 : 300).cases, "seed 5", first);
    }
    EXPECT_EQ(recorded, evaluate_simulated(world, scorer, prior, about, {"seed 5", seed, 0, 1000}));
  }
}

TEST(AddRecorded, CasesWithoutLabelsAreCountedAsSuch) {
  const Model model = worlds::random_model(3, {2, 2});
  const Prior prior = Prior::uniform(model);
  const Engine scorer(model);
  Evaluation recorded(subject(prior, Metrics::basic, Precision::float64));
  add_recorded(recorded, scorer, scorer.pack(prior), CaseBatch(model, 12), "file", 0);
  EXPECT_EQ(recorded.basic().unlabelled, 12U);
  EXPECT_EQ(recorded.basic().n_scored(), 0U);
}

}  // namespace
}  // namespace fagan
