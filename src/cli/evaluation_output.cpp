#include "evaluation_output.hpp"

#include "evaluation_page.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/format/evaluation_report.hpp"
#include "output.hpp"

namespace fagan::cli {

void add_evaluation_outputs(CLI::App& command, EvaluationOutputs& outputs) {
  command.add_option("-o,--output", outputs.file, "write a fagan-evaluation/1 file")
      ->type_name("FILE")
      ->check(fitting_name(Written::json));
  command.add_option("--report", outputs.report, "write a page of HTML; - is standard output")
      ->type_name("FILE")
      ->check(fitting_name(Written::html));
}

OpenOutputs open_outputs(const CommonOptions& common, const EvaluationOutputs& asked) {
  OpenOutputs open;
  open.has_standard_output = asked.file == standard_output || asked.report == standard_output;
  if (common.json && open.has_standard_output) {
    throw Error("only one of --json, -o - and --report - can go to standard output");
  }
  open.file = open_output(common, asked.file, "-o");
  open.report = open_output(common, asked.report, "--report");
  return open;
}

OpenOutputs open_report(const CommonOptions& common, const EvaluationOutputs& asked,
                        const char* why_no_file) {
  if (!asked.file.empty()) throw Error(why_no_file);
  return open_outputs(common, asked);
}

int print_report(const CommonOptions& common, const OpenOutputs& outputs, const Report& report) {
  const bool needs_json = outputs.file != nullptr || common.json;
  const std::string json = needs_json ? report.json() : std::string();
  if (outputs.file != nullptr) outputs.file->write(json);
  if (outputs.report != nullptr) outputs.report->write(report.html());
  commit_outputs(common);
  if (outputs.has_standard_output) return done;
  if (common.json) {
    print(json);
    return done;
  }
  Page page(common.terminal());
  report.add_text(page);
  print(page.text());
  return done;
}

int print_evaluation(const CommonOptions& common, const EvaluationFile& file,
                     const OpenOutputs& outputs) {
  return print_report(
      common, outputs,
      {[&] { return evaluation_report(file); }, [&] { return write_evaluation(file); },
       [&](Page& page) { add_evaluation(page, file); }});
}

int print_comparison(const CommonOptions& common, const ComparisonReport& report,
                     const OpenOutputs& outputs) {
  return print_report(common, outputs,
                      {[&] { return comparison_report(report); }, [&] { return to_json(report); },
                       [&](Page& page) { add_comparison(page, report); }});
}

int print_counts(const CommonOptions& common, const CountsFile& file, const OpenOutputs& outputs) {
  return print_report(
      common, outputs,
      {{}, [&] { return write_counts(file); }, [&](Page& page) { add_counts(page, file.counts); }});
}

}  // namespace fagan::cli
