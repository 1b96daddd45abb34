#include "fagan/study/two_scorers.hpp"

#include <utility>
#include <vector>

#include "fagan/model/same_nouns.hpp"
#include "fagan/simulation/block_simulator.hpp"

namespace fagan {
namespace {

constexpr std::uint64_t cases_together = 4096;

// A scorer's answers to one block after the other. Each scorer has the block drawn in its own
// panels: drawing costs little, and the columns are the same cases in the same order.
template <class Real>
class BlockAnswers {
 public:
  BlockAnswers(const BlockSimulator& simulator, const Simulator& world, const Scorer& scorer)
      : simulator_(simulator),
        engine_(scorer.engine),
        priors_(scorer.priors),
        cases_(world.model(), scorer.engine.panels(), cases_together),
        posteriors_(scorer.engine.model().n_causes(), cases_together) {}

  void answer(Seed seed, const Block& block) {
    simulator_.draw(seed, block.begin, static_cast<std::size_t>(block.end - block.begin), cases_);
    engine_.diagnose(priors_, 0, cases_.cases, posteriors_);
  }
  JudgedCases<Real> judged() const {
    return {posteriors_.column(0), posteriors_.stride(), cases_.labels, posteriors_.status(),
            cases_.order};
  }

 private:
  const BlockSimulator& simulator_;
  const Engine& engine_;
  const PackedPriors& priors_;
  SimulatedBlock cases_;
  PosteriorBlock<Real> posteriors_;
};

// Has both answer every block, and gives both answers to `add(sums, block, first, second)`.
template <class Real, class Sums, class Add>
Sums together(const Simulator& world, const Scorer& first, const Scorer& second,
              const SimulatedCases& cases, const Run& run, const Sums& nothing, Add add) {
  const BlockSimulator for_first(world, first.engine.panels());
  const BlockSimulator for_second(world, second.engine.panels());
  struct Worker {
    BlockAnswers<Real> first;
    BlockAnswers<Real> second;
    Sums sums;
  };
  std::vector<Worker> workers;
  for (std::size_t w = n_workers(cases.first, cases.count, cases_together, run); w > 0; --w) {
    workers.push_back({BlockAnswers<Real>(for_first, world, first),
                       BlockAnswers<Real>(for_second, world, second), nothing});
  }
  parallel_blocks(cases.first, cases.count, cases_together, run, [&](const Block& block) {
    Worker& worker = workers[block.worker];
    worker.first.answer(cases.seed, block);
    worker.second.answer(cases.seed, block);
    add(worker.sums, block, worker.first.judged(), worker.second.judged());
  });
  Sums all = std::move(workers.front().sums);
  for (std::size_t w = 1; w < workers.size(); ++w) all.merge(workers[w].sums);
  return all;
}

template <class Real>
Comparison compare_in(const Simulator& world, const Scorer& first, const Scorer& second,
                      const SimulatedCases& cases, const Run& run) {
  return together<Real>(world, first, second, cases, run, Comparison(world.model().n_causes()),
                        [&](Comparison& sums, const Block& block, const auto& a, const auto& b) {
                          sums.add(cases.cohort, block.begin, a, b);
                        });
}

template <class Real>
PosteriorAverages average_in(const Simulator& world, const Scorer& scorer,
                             const SimulatedCases& cases, const Run& run) {
  const Engine engine(world.model());
  const PackedPriors priors = engine.pack(world.prior());
  const bool ignorable = can_be_averaged(world.observation());
  const PosteriorAverages nothing(world.model().n_causes(), {ignorable, ignorable});
  return together<Real>(
      world, scorer, {engine, priors}, cases, run, nothing,
      [&](PosteriorAverages& sums, const Block& block, const auto& answers, const auto& truth) {
        sums.add(cases.cohort, block.begin, answers.posteriors, truth.posteriors, answers.stride,
                 answers.status, truth.status);
      });
}

}  // namespace

Comparison compare_simulated(const Simulator& world, const Scorer& first, const Scorer& second,
                             Precision precision, const SimulatedCases& cases, const Run& run) {
  require_numbers_that_fit(cases);
  require_same_names(world.model(), first.engine.model());
  require_same_names(world.model(), second.engine.model());
  return precision == Precision::float32 ? compare_in<float>(world, first, second, cases, run)
                                         : compare_in<double>(world, first, second, cases, run);
}

bool can_be_averaged(const ObservationProcess& process) {
  return process.is_ignorable() && !process.has_wrong_labels();
}

PosteriorAverages average_simulated(const Simulator& world, const Scorer& scorer,
                                    Precision precision, const SimulatedCases& cases,
                                    const Run& run) {
  require_numbers_that_fit(cases);
  require_same_names(world.model(), scorer.engine.model());
  return precision == Precision::float32 ? average_in<float>(world, scorer, cases, run)
                                         : average_in<double>(world, scorer, cases, run);
}

}  // namespace fagan
