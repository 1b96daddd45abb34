#include "fagan/study/simulated_evaluation.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/same_nouns.hpp"
#include "fagan/simulation/block_simulator.hpp"

namespace fagan {
namespace {

// So many that each cause has some vectors full of cases; posteriors still stay in the cache.
constexpr std::uint64_t block_size = 16384;

// What one thread works with, and the sums of the cases it had.
template <class Real>
struct Judging {
  Judging(const Simulator& world, const Engine& scorer, Metrics metrics)
      : cases(world.model(), scorer.panels(), block_size),
        posteriors(scorer.model().n_causes(), block_size),
        basic(scorer.model().n_causes()) {
    if (metrics == Metrics::full) full.emplace(scorer.model().n_causes());
  }

  SimulatedBlock cases;
  PosteriorBlock<Real> posteriors;
  BasicTally basic;
  std::optional<FullTally> full;

  void judge() {
    const JudgedCases<Real> judged{posteriors.column(0), posteriors.stride(), cases.labels,
                                   posteriors.status(), cases.order};
    basic.add(judged);
    if (full) full->add(judged, cases.first);
  }
};

template <class Real>
Evaluation evaluate_in(const Simulator& world, const Engine& scorer, const Prior& prior,
                       const EvaluationSubject& subject, const SimulatedCases& cases,
                       const Run& run) {
  const BlockSimulator simulator(world, scorer.panels());
  const PackedPriors priors = scorer.pack(prior);
  std::vector<Judging<Real>> workers;
  for (std::size_t i = n_workers(cases.first, cases.count, block_size, run); i > 0; --i) {
    workers.emplace_back(world, scorer, subject.metrics);
  }
  parallel_blocks(cases.first, cases.count, block_size, run, [&](const Block& block) {
    Judging<Real>& worker = workers[block.worker];
    simulator.draw(cases.seed, block.begin, static_cast<std::size_t>(block.end - block.begin),
                   worker.cases);
    scorer.diagnose(priors, 0, worker.cases.cases, worker.posteriors);
    worker.judge();
  });
  Judging<Real>& all = workers.front();
  for (std::size_t i = 1; i < workers.size(); ++i) {
    all.basic.merge(workers[i].basic);
    if (all.full) all.full->merge(*workers[i].full);
  }
  Evaluation evaluation(subject);
  evaluation.add(cases.cohort, {cases.first, cases.first + cases.count}, all.basic, all.full);
  return evaluation;
}

}  // namespace

void require_numbers_that_fit(const SimulatedCases& cases) {
  if (cases.count <= std::numeric_limits<std::uint64_t>::max() - cases.first) return;
  throw Error(fmt::format("{} cases from number {} on: case numbers end at 2^64 - 1", cases.count,
                          cases.first));
}

Evaluation evaluate_simulated(const Simulator& world, const Engine& scorer, const Prior& prior,
                              const EvaluationSubject& subject, const SimulatedCases& cases,
                              const Run& run) {
  require_same_names(world.model(), scorer.model());
  require_numbers_that_fit(cases);
  if (subject.prior_probabilities.size() != scorer.model().n_causes()) {
    throw ShapeError(fmt::format("prior probabilities of the subject: {} given, {} expected",
                                 subject.prior_probabilities.size(), scorer.model().n_causes()));
  }
  if (subject.precision == Precision::float32) {
    return evaluate_in<float>(world, scorer, prior, subject, cases, run);
  }
  return evaluate_in<double>(world, scorer, prior, subject, cases, run);
}

}  // namespace fagan
