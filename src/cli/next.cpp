#include <memory>
#include <optional>

#include "case_page.hpp"
#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/question_report.hpp"
#include "fagan/format/wording.hpp"
#include "option_values.hpp"
#include "output.hpp"
#include "question_page.hpp"

namespace fagan::cli {
namespace {

struct NextOptions {
  CaseOptions the_case;
  std::string aim;
  std::string focus;
  bool must_not_miss = false;
  double cost_weight = usual_cost_weight;
  double largest_cost = infinity;
  std::vector<std::string> measures;
  bool two_steps = false;
  std::size_t most = 5;
  std::string utility;
};

Aim aim_of(const NextOptions& options) {
  if (options.must_not_miss && !options.focus.empty()) {
    throw Error("--focus and --must-not-miss ask for different things: give one");
  }
  if (!options.aim.empty()) return require_aim(options.aim);
  if (options.must_not_miss) return Aim::must_not_miss;
  return options.focus.empty() ? Aim::causes : Aim::focus;
}

QuestionOptions question_options(const Model& model, const NextOptions& options,
                                 const std::optional<Utility>& utility) {
  QuestionOptions result;
  result.aim = aim_of(options);
  result.cost_weight = options.cost_weight;
  result.largest_cost = options.largest_cost;
  if (!options.focus.empty()) result.focus = require_cause(model, options.focus);
  for (const std::string& name : options.measures) {
    result.measure.push_back(require_finding(model, name));
  }
  result.two_steps = options.two_steps;
  if (utility) result.utility = &*utility;
  return result;
}

std::string page_for(const CommonOptions& common, const QuestionReport& report, std::size_t most) {
  Page page(common.terminal());
  const RedFlags flags = red_flags(report.findings);
  add_red_flags(page, flags);
  add_heading(page, report.prior, report.findings);
  add_questions(page, report, most);
  if (report.advice) {
    add_advice(page, report.model(), *report.options.utility, *report.advice, report.posterior);
  }
  add_warnings(page, warnings_about(report.findings));
  add_open_red_flags(page, flags, report.findings);
  return page.text();
}

int ask_next(const CommonOptions& common, const NextOptions& options) {
  const AskedCase asked = load_asked_case(common, options.the_case);
  const std::optional<Utility> utility = load_asked_utility(common, asked.model, options.utility);
  const QuestionOptions wanted = question_options(asked.model.model, options, utility);
  const QuestionReport report = report_questions(asked.prior, asked.findings, wanted);
  print(common.json ? to_json(report) : page_for(common, report, options.most));
  return done;
}

}  // namespace

Command add_next(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("next", "Which open finding is most worth knowing");
  const auto options = std::make_shared<NextOptions>();
  add_case_options(*command, options->the_case);
  command->add_option("--focus", options->focus, "bits about this cause alone")->type_name("CAUSE");
  command->add_flag("--must-not-miss", options->must_not_miss,
                    "bits about causes that must not be missed");
  command->add_option("--aim", options->aim, "causes, focus, must-not-miss, leader, utility")
      ->type_name("AIM");
  add_number(*command, "--cost-weight", options->cost_weight, {},
             "value = gain - A x cost; default 0.01")
      ->type_name("A");
  add_number(*command, "--max-cost", options->largest_cost, {}, "offer nothing dearer")
      ->type_name("COST");
  command->add_option("--measure", options->measures, "offer this way of measuring, not the usual")
      ->type_name("FINDING")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_flag("--two-step", options->two_steps, "value each with the best one after it");
  add_whole_number(*command, "--top", options->most, {1, 1'000'000},
                   "how many to show; --json has all");
  add_utility_option(*command, options->utility);
  command->footer(
      "An observation is written as for diagnose.\n\n" +
      help_footer("  fagan next swelling=present immobilisation=present\n"
                  "  fagan next swelling=present --focus deep_vein_thrombosis --max-cost 1\n"
                  "  fagan next swelling=present --aim utility --utility calf_pain --json"));
  return {command, [options, &common] { return ask_next(common, *options); }};
}

}  // namespace fagan::cli
