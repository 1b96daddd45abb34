#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "common.hpp"
#include "fagan/simulation/simulator.hpp"
#include "fagan/study/interview.hpp"

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
void add_interview_options(CLI::App& command, InterviewOptions& options);

/// Cases first … first + count − 1 of the cohort `seed`.
struct InterviewedCases {
  std::uint64_t seed = 1;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Interviews the cases and prints how the strategies did.
int evaluate_interviews(const CommonOptions& common, const InterviewOptions& options,
                        const Simulator& world, const Model& model, const Prior& prior,
                        const InterviewedCases& cases, const Run& run);

}  // namespace fagan::cli
