#pragma once

#include "fagan/core/run.hpp"
#include "fagan/evaluation/comparison.hpp"
#include "fagan/evaluation/posterior_average.hpp"
#include "fagan/simulation/simulator.hpp"
#include "fagan/study/scorer.hpp"
#include "fagan/study/simulated_evaluation.hpp"

// Two who answer the same cases, and what their answers say together.

namespace fagan {

/// Two scorers against each other over the same simulated cases, each judged by the cause the
/// record names. Either may differ from the world in every number, but not in what it talks about.
///
/// The same bits on any number of threads and in any pieces; no case is kept. Throws what
/// evaluate_simulated throws.
Comparison compare_simulated(const Simulator& world, const Scorer& first, const Scorer& second,
                             Precision precision, const SimulatedCases& cases, const Run& run = {});

/// True if the world's own posterior is how likely each cause is given the record, so that figures
/// can be averaged over it: nothing is missing that depends on what would have been seen, no answer
/// is wrong, and the label is the truth.
bool can_be_averaged(const ObservationProcess& process);

/// The figures of a scorer averaged over what the truth may be, given each record. Throws what
/// evaluate_simulated throws, and Error unless can_be_averaged().
PosteriorAverages average_simulated(const Simulator& world, const Scorer& scorer,
                                    Precision precision, const SimulatedCases& cases,
                                    const Run& run = {});

}  // namespace fagan
