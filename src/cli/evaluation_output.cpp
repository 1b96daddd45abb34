#include "evaluation_output.hpp"

#include "evaluation_page.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/format/evaluation_report.hpp"
#include "fagan/io/file.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

void write(const CommonOptions& common, const std::string& path, const std::string& text) {
  if (path.empty()) return;
  if (path == standard_output) return print(text);
  write_file(path, text);
  if (!common.quiet) complain_as_is("written to " + path);
}

}  // namespace

void add_evaluation_outputs(CLI::App& command, EvaluationOutputs& outputs) {
  command.add_option("-o,--output", outputs.file, "write a fagan-evaluation/1 file")
      ->type_name("FILE")
      ->check(fitting_name(Written::json));
  command.add_option("--report", outputs.report, "write a page of HTML; - is standard output")
      ->type_name("FILE")
      ->check(fitting_name(Written::html));
}

int print_report(const CommonOptions& common, const std::string& path,
                 const std::function<std::string()>& html, const std::function<std::string()>& json,
                 const std::function<void(Page&)>& add_text) {
  const bool is_taken = path == standard_output;
  if (common.json && is_taken) {
    throw Error("only one of --json and --report - can go to standard output");
  }
  if (!path.empty()) write(common, path, html());
  if (is_taken) return done;
  if (common.json) {
    print(json());
    return done;
  }
  Page page(common.terminal());
  add_text(page);
  print(page.text());
  return done;
}

int print_evaluation(const CommonOptions& common, const EvaluationFile& file,
                     const EvaluationOutputs& outputs) {
  const bool is_taken = outputs.file == standard_output || outputs.report == standard_output;
  if (outputs.file == outputs.report && !outputs.file.empty()) {
    throw Error("-o and --report name the same file");
  }
  if (common.json && is_taken) {
    throw Error("only one of --json, -o - and --report - can go to standard output");
  }
  // Everything is made before anything is written.
  const std::string json =
      common.json || !outputs.file.empty() ? write_evaluation(file) : std::string();
  const std::string report = outputs.report.empty() ? "" : evaluation_report(file);
  write(common, outputs.file, json);
  write(common, outputs.report, report);
  if (is_taken) return done;
  if (common.json) {
    print(json);
    return done;
  }
  Page page(common.terminal());
  add_evaluation(page, file);
  print(page.text());
  return done;
}

int print_comparison(const CommonOptions& common, const ComparisonReport& report,
                     const EvaluationOutputs& outputs) {
  if (!outputs.file.empty()) {
    throw Error("-o keeps one evaluation, not a comparison: --json and --report show it");
  }
  return print_report(
      common, outputs.report, [&] { return comparison_report(report); },
      [&] { return to_json(report); }, [&](Page& page) { add_comparison(page, report); });
}

int print_counts(const CommonOptions& common, const CountsFile& file, const std::string& output) {
  if (common.json && output == standard_output) {
    throw Error("only one of --json and -o - can go to standard output");
  }
  const std::string json = write_counts(file);
  write(common, output, json);
  if (output == standard_output) return done;
  if (common.json) {
    print(json);
    return done;
  }
  Page page(common.terminal());
  add_counts(page, file.counts);
  print(page.text());
  return done;
}

}  // namespace fagan::cli
