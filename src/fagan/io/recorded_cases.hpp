#pragma once

#include <string>

#include "fagan/core/run.hpp"
#include "fagan/evaluation/comparison.hpp"
#include "fagan/evaluation/evaluation.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/learning/counts.hpp"
#include "fagan/study/scorer.hpp"

namespace fagan {

// What becomes of a file of cases as a whole, in memory that does not grow with it.

/// Diagnoses the cases of a file and judges the answers by the causes it names. `cohort` is what
/// the evaluation calls them. Throws what reading throws, and Interrupted.
Evaluation evaluate_cases(CaseStream& cases, const Engine& scorer, const PackedPriors& priors,
                          const EvaluationSubject& subject, const std::string& cohort,
                          const Run& run = {});

/// Two who answer the same cases.
struct ComparedCases {
  Evaluation first;
  Evaluation second;
  Comparison comparison;
};
/// The same for two scorers, whose models have the same names, in one reading. The subjects differ
/// in model and prior alone.
ComparedCases compare_cases(CaseStream& cases, const Scorer& first,
                            const EvaluationSubject& first_subject, const Scorer& second,
                            const EvaluationSubject& second_subject, const std::string& cohort,
                            const Run& run = {});

/// Counts the cases of a file, which must be read with every measurement of a finding kept.
Counts count_cases(CaseStream& cases, const Model& model, const std::string& cohort,
                   const Run& run = {});

}  // namespace fagan
