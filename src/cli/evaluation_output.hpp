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

/// Those files, open before the work begins.
struct OpenOutputs {
  OutputFile* file = nullptr;
  OutputFile* report = nullptr;
  bool has_standard_output = false;  ///< one of them is that
};
/// Throws Error if two results are to go to one place, or a file is one that is read.
OpenOutputs open_outputs(const CommonOptions& common, const EvaluationOutputs& asked);
/// The same for results that no fagan-evaluation/1 file can hold: throws Error, saying why, if one
/// is asked for.
OpenOutputs open_report(const CommonOptions& common, const EvaluationOutputs& asked,
                        const char* why_no_file);

/// What a command says, in the forms there are for it; each is made if it is wanted.
struct Report {
  std::function<std::string()> html;
  std::function<std::string()> json;
  std::function<void(Page&)> add_text;
};
/// Writes what was asked for; and prints a page, or JSON, unless standard output has something
/// already.
int print_report(const CommonOptions& common, const OpenOutputs& outputs, const Report& report);
int print_evaluation(const CommonOptions& common, const EvaluationFile& file,
                     const OpenOutputs& outputs);
int print_comparison(const CommonOptions& common, const ComparisonReport& report,
                     const OpenOutputs& outputs);
int print_counts(const CommonOptions& common, const CountsFile& file, const OpenOutputs& outputs);

}  // namespace fagan::cli
