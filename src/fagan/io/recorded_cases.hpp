#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fagan/core/run.hpp"
#include "fagan/evaluation/comparison.hpp"
#include "fagan/evaluation/evaluation.hpp"
#include "fagan/format/posterior_table.hpp"
#include "fagan/format/table_nouns.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/io/output_file.hpp"
#include "fagan/learning/counts.hpp"
#include "fagan/study/scorer.hpp"

namespace fagan {

// What becomes of a file of cases as a whole, in memory that does not grow with it.

// Evaluations and counts know the cases by their digest, whatever the file is called, and how many
// rows were left out because they could not be read.

/// Diagnoses the cases of a file and judges the answers by the causes it names. Throws what reading
/// throws, and Interrupted.
Evaluation evaluate_cases(CaseStream& cases, const Engine& scorer, const PackedPriors& priors,
                          const EvaluationSubject& subject, const Run& run = {});

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
                            const EvaluationSubject& second_subject, const Run& run = {});

/// Diagnoses the cases of a file and writes the answers as a table; how many cases no cause can
/// explain. The priors are by the settings the stream was told of. The output is left to be
/// committed. Throws what reading and writing throw, and Interrupted.
std::uint64_t score_cases(CaseStream& cases, const Scorer& scorer, Precision precision,
                          const PosteriorTable& table, OutputFile& output, const Run& run = {});

/// All cases of a file, for whoever wants them in memory.
struct GatheredCases {
  CaseBatch batch;  ///< dense, with labels and prior indices where any case names them
  std::vector<std::string> ids;
};
GatheredCases gather_cases(CaseStream& cases, const Model& model, const Run& run = {});

/// What a CSV file of labelled cases is about, as a model of this name. Throws FileError or Error.
TableNouns::Found nouns_of_table(const std::string& path, TableNouns::Options options,
                                 std::string name);

/// Counts the cases of a file, which must be read with every measurement of a finding kept.
Counts count_cases(CaseStream& cases, const Model& model, const Run& run = {});

}  // namespace fagan
