#pragma once

#include <cstdint>
#include <string>

#include "fagan/core/philox.hpp"
#include "fagan/core/run.hpp"
#include "fagan/evaluation/evaluation.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/model/prior.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {

/// Cases first … first + count − 1 of the endless cohort that a world makes of `seed`.
struct SimulatedCases {
  std::string cohort;  ///< the name under which the evaluation counts them
  Seed seed{};
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};
/// Throws Error unless the case numbers fit 64 bits.
void require_numbers_that_fit(const SimulatedCases& cases);

/// Plays a world against a scorer: draws the cases, diagnoses each from its record, and judges the
/// answer by the cause its record names (the true one, unless labels go wrong in this world).
///
/// World and scorer may differ in every number, but not in what they talk about: causes, findings
/// and states have the same names in the same order. Arithmetic and metrics are those of `subject`.
/// The same bits as Simulator::draw, Engine::diagnose and Evaluation::add one after the other, on
/// any number of threads and in any pieces; no case is kept, so that memory does not grow with
/// their number.
///
/// Throws Error if world and scorer differ in more than numbers or the case numbers do not fit 64
/// bits, ShapeError if `prior` or the subject is of another size, and Interrupted.
Evaluation evaluate_simulated(const Simulator& world, const Engine& scorer, const Prior& prior,
                              const EvaluationSubject& subject, const SimulatedCases& cases,
                              const Run& run = {});

}  // namespace fagan
