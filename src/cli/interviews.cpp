#include "interviews.hpp"

#include <algorithm>
#include <utility>

#include "interview_page.hpp"
#include "option_values.hpp"

namespace fagan::cli {
namespace {

std::size_t n_open(const Model& model, double largest_cost) {
  QuestionOptions options;
  options.largest_cost = largest_cost;
  return open_findings(Findings(model), options).size();
}

}  // namespace

CLI::Option* add_interview_options(CLI::App& command, InterviewOptions& options) {
  CLI::Option* const strategy =
      command
          .add_option("--strategy", options.strategies,
                      "interview the cases; WAY,WAY compares with the first")
          ->type_name("WAY")
          ->delimiter(',')
          ->allow_extra_args(false);
  add_whole_number(command, "--max-questions", options.most_questions, {1},
                   "of each interview; default: all")
      ->needs(strategy);
  add_number(command, "--max-cost", options.largest_cost, {}, "ask for nothing dearer")
      ->type_name("COST")
      ->needs(strategy);
  add_number(command, "--budget", options.budget, {}, "of each interview")
      ->type_name("COST")
      ->needs(strategy);
  add_number(command, "--until-posterior", options.until_posterior, from_0_to_1,
             "end it when a cause is so probable")
      ->type_name("P")
      ->needs(strategy);
  add_number(command, "--until-bits", options.until_bits, {}, "end it when so little doubt is left")
      ->type_name("BITS")
      ->needs(strategy);
  add_number(command, "--flag-at", options.flag_at, from_0_to_1,
             "flag cases where must-not-miss reaches P; 0.1")
      ->type_name("P")
      ->needs(strategy);
  return strategy;
}

InterviewPlan plan_of(const Model& model, const InterviewOptions& options) {
  InterviewPlan plan;
  for (const std::string& name : options.strategies) {
    Strategy strategy;
    strategy.choosing = require_choosing(name);
    strategy.largest_cost = options.largest_cost;
    plan.strategies.push_back(std::move(strategy));
  }
  const std::size_t all = n_open(model, options.largest_cost);
  plan.longest = options.most_questions == 0 ? all : std::min(all, options.most_questions);
  if (options.until_posterior <= 1) plan.rule.posterior = options.until_posterior;
  plan.rule.least_bits = options.until_bits;
  plan.rule.budget = options.budget;
  plan.flag_at = options.flag_at;
  return plan;
}

int print_interviews(const CommonOptions& common, const InterviewReport& report,
                     const OpenOutputs& outputs) {
  return print_report(common, outputs,
                      {[&] { return interview_report(report); }, [&] { return to_json(report); },
                       [&](Page& page) { add_interviews(page, report); }});
}

}  // namespace fagan::cli
