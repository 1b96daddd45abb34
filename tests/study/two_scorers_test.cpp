#include "fagan/study/two_scorers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fagan/core/error.hpp"
#include "simulation/worlds.hpp"

namespace fagan {
namespace {

constexpr Seed seed{5};
const std::vector<std::size_t> usual{2, 2, 2, 2, 2, 3, 2, 2, 5, 2, 2, 2, 3};

struct Believes {
  Believes(const Model& model, const Prior& prior) : engine(model), priors(engine.pack(prior)) {}
  Scorer scorer() const { return {engine, priors}; }

  Engine engine;
  PackedPriors priors;
};

// The world, one that knows it, and one that believes in other numbers.
struct Three {
  Model model = worlds::random_model(9, usual, 2);
  Prior prior = worlds::random_prior(model, 3);
  ObservationProcess process{{{{}, 0.2}}, {}, {}, 0};
  Simulator world{model, prior, process};
  Believes knows{model, prior};
  Believes errs{model, worlds::random_prior(model, 8)};
};

const Three& three() {
  static const Three instance;
  return instance;
}

// All cases in memory, one after the other.
struct InMemory {
  InMemory(const Scorer& scorer, const Cohort& cohort)
      : posteriors(scorer.engine.model().n_causes(), cohort.cases.n_cases()),
        status(cohort.cases.n_cases()) {
    scorer.engine.diagnose(scorer.priors, cohort.cases, posteriors, status);
  }
  JudgedCases<double> judged(const Cohort& cohort) const {
    return {posteriors.data(),
            static_cast<std::size_t>(posteriors.rows()),
            cohort.cases.labels(),
            status,
            {}};
  }

  Eigen::MatrixXd posteriors;
  std::vector<CaseStatus> status;
};

TEST(CompareSimulated, EqualsDrawingAnsweringAndComparingOneAfterTheOther) {
  const Cohort cohort = three().world.draw(seed, 700, 9000);
  const InMemory first(three().knows.scorer(), cohort);
  const InMemory second(three().errs.scorer(), cohort);
  Comparison expected(9);
  expected.add("seed 5", 700, first.judged(cohort), second.judged(cohort));
  for (const int threads : {1, 2, 7}) {
    EXPECT_EQ(compare_simulated(three().world, three().knows.scorer(), three().errs.scorer(),
                                Precision::float64, {"seed 5", seed, 700, 9000},
                                fagan::Run{.threads = threads}),
              expected);
  }
}

TEST(CompareSimulated, AScorerDoesNotDifferFromItself) {
  const Scorer scorer = three().knows.scorer();
  const PairedFigures paired = compare_simulated(three().world, scorer, scorer, Precision::float32,
                                                 {"seed 5", seed, 0, 5000})
                                   .figures();
  EXPECT_EQ(paired.n, 5000U);
  EXPECT_EQ(paired.log_nats->value, 0);
  EXPECT_EQ(paired.log_nats->se, 0);
  EXPECT_EQ(paired.top1->value, 0);
}

TEST(CompareSimulated, WhoeverKnowsTheWorldScoresBetter) {
  const PairedFigures paired =
      compare_simulated(three().world, three().knows.scorer(), three().errs.scorer(),
                        Precision::float64, {"seed 5", seed, 0, 20000})
          .figures();
  EXPECT_LT(paired.log_nats->value, -5 * paired.log_nats->se);
  EXPECT_LT(paired.brier->value, -5 * paired.brier->se);
}

TEST(AverageSimulated, EqualsDrawingAnsweringAndAveragingOneAfterTheOther) {
  const Cohort cohort = three().world.draw(seed, 0, 9000);
  const InMemory answers(three().errs.scorer(), cohort);
  const InMemory world(three().knows.scorer(), cohort);
  PosteriorAverages expected(9, {true, true});
  expected.add("seed 5", 0, answers.posteriors.data(), world.posteriors.data(), 9,
               std::span(answers.status), std::span(world.status));
  for (const int threads : {1, 7}) {
    EXPECT_EQ(average_simulated(three().world, three().errs.scorer(), Precision::float64,
                                {"seed 5", seed, 0, 9000}, fagan::Run{.threads = threads}),
              expected);
  }
}

TEST(AverageSimulated, MergesToTheWholeAndComesBackFromItsState) {
  const auto piece = [](std::uint64_t first, std::uint64_t count) {
    return average_simulated(three().world, three().knows.scorer(), Precision::float32,
                             {"seed 5", seed, first, count});
  };
  PosteriorAverages merged = piece(0, 4097);
  merged.merge(piece(4097, 903));
  const PosteriorAverages whole = piece(0, 5000);
  EXPECT_EQ(merged, whole);
  EXPECT_EQ(PosteriorAverages::from(9, whole.ranges(), whole.state()), whole);
  PosteriorAverages::State damaged = whole.state();
  damaged.sums["log"] = "a lot";
  EXPECT_THROW(PosteriorAverages::from(9, whole.ranges(), damaged), Error);
  damaged = whole.state();
  ++damaged.n;
  EXPECT_THROW(PosteriorAverages::from(9, whole.ranges(), damaged), Error);
}

TEST(AverageSimulated, IsRefusedWhereTheRecordMisleads) {
  const Three& all = three();
  ObservationProcess not_at_random;
  not_at_random.missing = {{{FindingId{3}, {}}, 0.9, StateId{1}}};
  ObservationProcess wrong_answers;
  wrong_answers.answers = {{{}, 0.1}};
  ObservationProcess wrong_labels;
  wrong_labels.labels = {{0.05}};
  for (const ObservationProcess& process : {not_at_random, wrong_answers, wrong_labels}) {
    EXPECT_FALSE(can_be_averaged(process));
    EXPECT_THROW(average_simulated(Simulator(all.model, all.prior, process), all.knows.scorer(),
                                   Precision::float64, {"seed 5", seed, 0, 10}),
                 Error);
  }
  EXPECT_TRUE(can_be_averaged(all.process));
}

}  // namespace
}  // namespace fagan
