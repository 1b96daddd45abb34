#include "interviews.hpp"

#include <algorithm>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "interview_page.hpp"

namespace fagan::cli {
namespace {

std::size_t n_open(const Model& model, double largest_cost) {
  QuestionOptions options;
  options.largest_cost = largest_cost;
  return open_findings(Findings(model), options).size();
}

double require_share(const char* option, double share) {
  if (share >= 0 && share <= 1) return share;
  throw Error(std::string(option) + ' ' + shortest(share) + ": expected 0 to 1");
}

}  // namespace

void add_interview_options(CLI::App& command, InterviewOptions& options) {
  command
      .add_option("--strategy", options.strategies,
                  "interview the cases; WAY,WAY compares with the first")
      ->type_name("WAY")
      ->delimiter(',');
  command.add_option("--max-questions", options.most_questions, "of each interview; default: all")
      ->type_name("N");
  command.add_option("--max-cost", options.largest_cost, "ask for nothing dearer")
      ->type_name("COST");
  command.add_option("--budget", options.budget, "of each interview")->type_name("COST");
  command
      .add_option("--until-posterior", options.until_posterior,
                  "end it when a cause is so probable")
      ->type_name("P");
  command.add_option("--until-bits", options.until_bits, "end it when so little doubt is left")
      ->type_name("BITS");
  command.add_option("--flag-at", options.flag_at, "flag cases where must-not-miss reaches P; 0.1")
      ->type_name("P");
}

InterviewPlan plan_of(const Model& model, const InterviewOptions& options) {
  InterviewPlan plan;
  if (!(options.largest_cost >= 0)) throw Error("--max-cost: expected 0 or more");
  if (!(options.budget >= 0)) throw Error("--budget: expected 0 or more");
  for (const std::string& name : options.strategies) {
    Strategy strategy;
    strategy.choosing = require_choosing(name);
    strategy.largest_cost = options.largest_cost;
    plan.strategies.push_back(std::move(strategy));
  }
  const std::size_t all = n_open(model, options.largest_cost);
  plan.longest = options.most_questions == 0 ? all : std::min(all, options.most_questions);
  if (options.until_posterior <= 1) {
    plan.rule.posterior = require_share("--until-posterior", options.until_posterior);
  }
  plan.rule.least_bits = require_not_negative("--until-bits", options.until_bits);
  plan.rule.budget = options.budget;
  plan.flag_at = require_share("--flag-at", options.flag_at);
  return plan;
}

int print_interviews(const CommonOptions& common, const InterviewReport& report,
                     const EvaluationOutputs& outputs) {
  if (!outputs.file.empty()) {
    throw Error("-o keeps an evaluation, not interviews: --json and --report show them");
  }
  return print_report(
      common, outputs.report, [&] { return interview_report(report); },
      [&] { return to_json(report); }, [&](Page& page) { add_interviews(page, report); });
}

}  // namespace fagan::cli
