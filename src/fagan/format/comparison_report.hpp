#pragma once

#include <string>
#include <vector>

#include "fagan/evaluation/comparison.hpp"
#include "fagan/format/evaluation_file.hpp"

namespace fagan {

/// Two scorers on the same cases: how each did, and how they differ.
struct ComparisonReport {
  EvaluationFile first;
  EvaluationFile second;
  PairedFigures paired;
};

/// A figure of both, and the first less the second.
struct PairedText {
  std::string what;
  std::string first;
  std::string second;
  std::string difference;
  std::string interval;  ///< of 95 %
  std::string verdict;   ///< of the first: "better", "worse", "not clear"
};
std::vector<PairedText> paired_texts(const ComparisonReport& report);
/// The AUROC of each cause that has one.
std::vector<PairedText> paired_auroc_texts(const ComparisonReport& report);
/// That of so many intervals some miss by chance; empty for one or none.
std::string chance_text(std::size_t n_intervals);

/// "A: calf_pain, setting emergency_department.", and B likewise; then what was set apart.
std::vector<std::string> compared_texts(const ComparisonReport& report);

/// `{"first": {"model", …}, "second", "figures": {"first", "second"}, "paired", "run"}`.
std::string to_json(const ComparisonReport& report);

/// The same as a page of HTML.
std::string comparison_report(const ComparisonReport& report);

}  // namespace fagan
