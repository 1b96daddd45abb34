#pragma once

#include "fagan/format/comparison_report.hpp"
#include "fagan/format/evaluation_file.hpp"
#include "fagan/learning/counts.hpp"
#include "page.hpp"

namespace fagan::cli {

/// How well answers turned out: scores, calibration, a line for each cause, decisions, where the
/// cases come from.
void add_evaluation(Page& page, const EvaluationFile& file);

/// Two scorers, and how they differ.
void add_comparison(Page& page, const ComparisonReport& report);

/// How many cases of each cause were counted.
void add_counts(Page& page, const Counts& counts);

}  // namespace fagan::cli
