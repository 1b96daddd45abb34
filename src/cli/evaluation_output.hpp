#pragma once

#include <functional>
#include <string>

#include "common.hpp"
#include "fagan/format/comparison_report.hpp"
#include "fagan/format/counts_file.hpp"
#include "fagan/format/evaluation_file.hpp"

namespace fagan::cli {

/// Where an evaluation goes beside the terminal; empty for nowhere, `-` for standard output.
struct EvaluationOutputs {
  std::string file;    ///< fagan-evaluation/1
  std::string report;  ///< HTML
};
/// Adds `-o FILE` and `--report FILE` to a command.
void add_evaluation_outputs(CLI::App& command, EvaluationOutputs& outputs);

/// Writes a page of HTML if there is a path for it; prints JSON or a page of text, unless the other
/// went to standard output. Throws Error if two results are to go there.
int print_report(const CommonOptions& common, const std::string& path,
                 const std::function<std::string()>& html, const std::function<std::string()>& json,
                 const std::function<void(Page&)>& add_text);

/// Writes what was asked for; and prints a page, or JSON, unless standard output has something
/// already. Throws Error if two results are to go there.
int print_evaluation(const CommonOptions& common, const EvaluationFile& file,
                     const EvaluationOutputs& outputs);
int print_comparison(const CommonOptions& common, const ComparisonReport& report,
                     const EvaluationOutputs& outputs);
int print_counts(const CommonOptions& common, const CountsFile& file, const std::string& output);

}  // namespace fagan::cli
