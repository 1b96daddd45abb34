#pragma once

#include <cstdint>
#include <utility>

#include "fagan/study/simulated_evaluation.hpp"
#include "support/fifty_findings.hpp"
#include "support/missing_answers.hpp"

namespace fagan::bench {

/// A world, and its own model as the scorer that is judged in it.
struct SimulatedWorld {
  SimulatedWorld(Known the_known, Metrics metrics, double share_missing = 0.2)
      : known(std::move(the_known)),
        simulator(known.model, known.prior, missing(share_missing)),
        engine(known.model),
        subject{"measured", "measured", "measured", Precision::float32, 1, metrics, {}} {
    subject.prior_probabilities = PerCause<double>(known.prior.size());
    for (const CauseId cause : ids<CauseId>(known.prior.size())) {
      subject.prior_probabilities[cause] = known.prior[cause].value();
    }
  }

  /// Cases first … first + count − 1 of cohort 1.
  Evaluation evaluate(std::uint64_t first, std::uint64_t count, int threads) const {
    return evaluate_simulated(simulator, engine, known.prior, subject,
                              {"seed 1", Seed{1}, first, count}, Run{.threads = threads});
  }

  Known known;
  Simulator simulator;
  Engine engine;
  EvaluationSubject subject;
};

}  // namespace fagan::bench
