#include <memory>
#include <optional>

#include "case_page.hpp"
#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/format/case_report.hpp"
#include "fagan/format/wording.hpp"
#include "option_values.hpp"
#include "output.hpp"
#include "question_page.hpp"

namespace fagan::cli {
namespace {

struct DiagnoseOptions {
  CaseOptions the_case;
  bool no_intervals = false;
  std::size_t draws = usual_n_draws;
  std::uint64_t seed = 1;
  double cost_weight = usual_cost_weight;
  std::string utility;
};

constexpr std::size_t n_questions = 3;

// More would fill the memory before anybody had an interval.
constexpr std::uint64_t most_draws = 1'000'000;

CaseReportOptions report_options(const DiagnoseOptions& options,
                                 const std::optional<Utility>& utility) {
  CaseReportOptions result;
  result.n_draws = options.no_intervals ? 0 : options.draws;
  result.seed = static_cast<Seed>(options.seed);
  result.n_questions = n_questions;
  result.cost_weight = options.cost_weight;
  if (utility) result.utility = &*utility;
  return result;
}

void add_answer(Page& page, const CaseReport& report) {
  const CauseId leader = report.leader();
  const std::string title = short_title(report.model().cause(leader).title);
  if (report.findings.empty()) {
    page.paragraph("Nothing is observed yet: this is how common each cause is in this setting. " +
                   title + ": " + frequency_text(report.posterior[leader]) + " such cases.");
  } else {
    const std::uint64_t base = common_base(report.posterior[leader], report.prior[leader]);
    page.paragraph(title + ": " + frequency_text(report.posterior[leader], base) + " such cases; " +
                   frequency_text(report.prior[leader], base) + " before any finding.");
  }
  page.line();
}

void add_hint(Page& page, const Model& model) {
  if (model.findings().empty()) return;
  const Finding& example = model.findings().front();
  page.line();
  page.paragraph("Say what was found, such as " + example.name + '=' +
                 (example.is_number() ? "NUMBER" : example.states.back().name) +
                 "; `fagan list findings` names them all.");
}

std::string page_for(const CaseReport& report, const CommonOptions& common) {
  Page page(common.terminal());
  add_red_flags(page, report.flags);
  add_heading(page, report.prior, report.findings);
  add_answer(page, report);
  add_differential(page, report);
  add_reasons(page, report);
  add_short_questions(page, report.model(), report.questions);
  if (report.advice) {
    add_advice(page, report.model(), *report.options.utility, *report.advice, report.posterior);
  }
  add_warnings(page, report.warnings);
  add_open_red_flags(page, report.flags, report.findings);
  if (report.findings.empty() && !common.quiet) add_hint(page, report.model());
  return page.text();
}

int diagnose_case(const CommonOptions& common, const DiagnoseOptions& options) {
  const AskedCase asked = load_asked_case(common, options.the_case);
  const std::optional<Utility> utility = load_asked_utility(common, asked.model, options.utility);
  const CaseReport report =
      report_case(asked.prior, asked.findings, report_options(options, utility));
  print(common.json ? to_json(report) : page_for(report, common));
  return done;
}

}  // namespace

Command add_diagnose(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("diagnose", "What the findings say of each cause");
  const auto options = std::make_shared<DiagnoseOptions>();
  add_case_options(*command, options->the_case);
  command->add_flag("--no-intervals", options->no_intervals, "probabilities alone");
  add_whole_number(*command, "--draws", options->draws, {2, most_draws},
                   "of the model, for intervals; default 2000", Writing::count);
  add_whole_number(*command, "--seed", options->seed, {}, "of these draws; default 1")
      ->type_name("SEED");
  add_number(*command, "--cost-weight", options->cost_weight, {},
             "bits a unit of cost weighs; default 0.01")
      ->type_name("A");
  add_utility_option(*command, options->utility);
  command->footer(
      "An observation is one of\n"
      "  FINDING=STATE                   a state by name, to the end of the argument\n"
      "  FINDING=1.07                    a number\n"
      "  FINDING=500..1000               a number from 500 to below 1000; also 500.. or\n"
      "                                  ..1000\n"
      "  FINDING=?                       asked, but not known: this moves nothing\n"
      "  FINDING~present:0.8,absent:0.2  uncertain: speaks 4 to 1 for present. Relative\n"
      "                                  likelihoods, not probabilities of the states\n\n" +
      help_footer("  fagan diagnose swelling=present immobilisation=present onset=days\n"
                  "  fagan diagnose d_dimer=500.. --prior emergency_leg_pain\n"
                  "  fagan diagnose swelling~present:0.8,absent:0.2 chest_pain=? --json"));
  return {command, [options, &common] { return diagnose_case(common, *options); }};
}

}  // namespace fagan::cli
