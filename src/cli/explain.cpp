#include <memory>
#include <optional>

#include "case_page.hpp"
#include "common.hpp"
#include "exit_code.hpp"
#include "explanation_page.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/case_report.hpp"
#include "fagan/format/named_text.hpp"
#include "fagan/format/svg_nomogram.hpp"
#include "fagan/format/svg_waterfall.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

struct ExplainOptions {
  CaseOptions the_case;
  std::string cause;
  std::string against;
  std::string svg;
  std::string nomogram;
  std::string finding;
  bool leave_one_out = false;
};

Explanation explanation_of(const AskedCase& asked, const ExplainOptions& options) {
  const Model& model = asked.model.model;
  const CauseId cause = named_cause(model, options.cause);
  if (options.against.empty()) return explain(model, asked.prior, asked.findings, cause);
  const CauseId against = named_cause(model, options.against);
  if (cause == against) {
    throw Error("--against names the cause itself, " + quoted(options.cause));
  }
  return explain(model, asked.prior, asked.findings, cause, against);
}

// Of one cause against all others; a comparison of two leaves the rest out.
std::vector<Sensitivity> strongest_sensitivities(const AskedCase& asked,
                                                 const Explanation& explanation) {
  constexpr std::size_t most = 3;
  if (explanation.against) return {};
  std::vector<Sensitivity> all =
      sensitivities(asked.model.model, asked.prior, asked.findings, explanation.cause);
  if (all.size() > most) all.resize(most);
  return all;
}

std::string nomogram_picture(const AskedCase& asked, const ExplainOptions& options,
                             const Explanation& explained) {
  const Model& model = asked.model.model;
  const CauseId cause = explained.cause;
  std::optional<Nomogram> drawn;
  if (options.finding.empty()) {
    drawn = nomogram(model, asked.prior, asked.findings, cause, explained.against);
  } else {
    const FindingId finding = named_finding(model, options.finding);
    drawn = nomogram(model, asked.prior, asked.findings, cause, finding, explained.against);
    if (drawn && drawn->lines.empty()) {
      throw Error("finding " + quoted(options.finding) +
                  " is a number: observe it, so that there is something to draw");
    }
  }
  if (!drawn) {
    throw Error("no nomogram: the probability of " + quoted(options.cause) +
                " before is 0 or 1, and no finding can move it");
  }
  return svg_nomogram(model, asked.prior, *drawn);
}

void refuse_contradictions(const CommonOptions& common, const ExplainOptions& options) {
  if (options.leave_one_out && !options.against.empty()) {
    throw Error(
        "--leave-one-out is against all other causes; with --against the weights are the "
        "same in any order as they are");
  }
  if (!options.finding.empty() && options.nomogram.empty()) {
    throw Error("--finding says what --nomogram draws, and there is no --nomogram");
  }
  const int to_standard_output = (common.json ? 1 : 0) + (options.svg == standard_output ? 1 : 0) +
                                 (options.nomogram == standard_output ? 1 : 0);
  if (to_standard_output > 1) {
    throw Error("only one of --json, --svg - and --nomogram - can go to standard output");
  }
}

std::string page_for(const CommonOptions& common, const AskedCase& asked, const CaseReport& report,
                     const Explanation& explanation,
                     const std::optional<std::vector<Reason>>& alone,
                     const std::vector<Sensitivity>& sensitivities) {
  Page page(common.terminal());
  add_red_flags(page, report.flags);
  add_heading(page, asked.prior, asked.findings);
  add_waterfall(page, asked.model.model, asked.prior, explanation);
  add_subcauses(page, asked.findings, explanation.cause);
  if (alone) add_leave_one_out(page, asked.model.model, *alone);
  add_sensitivities(page, asked.model.model, sensitivities);
  add_warnings(page, report.warnings);
  add_open_red_flags(page, report.flags, asked.findings);
  return page.text();
}

int explain_case(const CommonOptions& common, const ExplainOptions& options) {
  refuse_contradictions(common, options);
  OutputFile* const waterfall = open_output(common, options.svg, "--svg");
  OutputFile* const nomogram = open_output(common, options.nomogram, "--nomogram");
  const AskedCase asked = load_asked_case(common, options.the_case);
  const Explanation explanation = explanation_of(asked, options);
  const CaseReport report = report_case(asked.prior, asked.findings);
  std::optional<std::vector<Reason>> alone;
  if (options.leave_one_out) {
    alone = leave_one_out(asked.model.model, asked.prior, asked.findings, explanation.cause);
  }
  const std::vector<Sensitivity> leaning = strongest_sensitivities(asked, explanation);
  if (waterfall != nullptr) {
    waterfall->write(svg_waterfall(asked.model.model, asked.prior, explanation));
  }
  if (nomogram != nullptr) nomogram->write(nomogram_picture(asked, options, explanation));
  commit_outputs(common);
  if (options.svg == standard_output || options.nomogram == standard_output) return done;
  print(common.json ? to_json(asked.prior, asked.findings, explanation, alone, leaning)
                    : page_for(common, asked, report, explanation, alone, leaning));
  return done;
}

}  // namespace

Command add_explain(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("explain", "Why a cause is as probable as it is");
  const auto options = std::make_shared<ExplainOptions>();
  add_case_options(*command, options->the_case);
  command->add_option("--cause", options->cause, "the cause to explain")
      ->type_name("CAUSE")
      ->required();
  command->add_option("--against", options->against, "one other cause, instead of all others")
      ->type_name("CAUSE");
  command->add_flag("--leave-one-out", options->leave_one_out,
                    "also what each finding adds to all the others");
  command->add_option("--svg", options->svg, "draw the waterfall; - is standard output")
      ->type_name("FILE")
      ->check(fitting_name(Written::svg));
  command->add_option("--nomogram", options->nomogram, "draw Fagan's nomogram; - likewise")
      ->type_name("FILE")
      ->check(fitting_name(Written::svg));
  command
      ->add_option("--finding", options->finding, "the nomogram of one finding, given the others")
      ->type_name("FINDING");
  command->footer(help_footer(
      "  fagan explain swelling=present onset=days --cause deep_vein_thrombosis\n"
      "  fagan explain swelling=present --cause deep_vein_thrombosis --against other\n"
      "  fagan explain swelling=present --cause deep_vein_thrombosis --svg - > why.svg\n"
      "  fagan explain swelling=present --cause deep_vein_thrombosis \\\n"
      "    --nomogram ultrasound.svg --finding compression_ultrasound_positive"));
  return {command, [options, &common] { return explain_case(common, *options); }};
}

}  // namespace fagan::cli
