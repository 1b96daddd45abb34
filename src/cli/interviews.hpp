#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "common.hpp"
#include "evaluation_output.hpp"
#include "fagan/format/interview_report.hpp"

namespace fagan::cli {

/// Who asks the simulated patients, and for how long.
struct InterviewOptions {
  std::vector<std::string> strategies;  ///< none: cases are judged from their whole record
  std::size_t most_questions = 0;       ///< 0: until nothing is left to ask
  double until_posterior = 2;
  double until_bits = 0;
  double budget = infinity;
  double largest_cost = infinity;
  double flag_at = 0.1;
};
/// Adds `--strategy` to a command, which is returned, and the options that need it.
CLI::Option* add_interview_options(CLI::App& command, InterviewOptions& options);

/// Strategies and when they stop, for this model.
InterviewPlan plan_of(const Model& model, const InterviewOptions& options);

/// Prints how the strategies did, and writes the page that was asked for.
int print_interviews(const CommonOptions& common, const InterviewReport& report,
                     const OpenOutputs& outputs);

}  // namespace fagan::cli
