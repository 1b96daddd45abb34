#include <memory>

#include "common.hpp"
#include "evaluation_output.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/counts_file.hpp"
#include "fagan/format/evaluation_file.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/stopwatch.hpp"

namespace fagan::cli {
namespace {

struct MergeOptions {
  std::vector<std::string> files;
  EvaluationOutputs outputs;
};

constexpr const char* evaluation_format = "fagan-evaluation/1";
constexpr const char* counts_format = "fagan-counts/1";

// What a file says it is; the reader of what the first file holds complains of the others.
std::string format_of(const std::string& text, const std::string& path) {
  const JsonDocument document(text, path);
  std::string format = header_of(document).format;
  if (format == evaluation_format || format == counts_format) return format;
  if (!document.root()) throw Error(document.problems());
  throw Error({{Severity::error, document.place_of("/format"),
                "neither an evaluation nor counts (format " + quoted(format) + ")"}});
}

const CaseRanges& ranges_of(const EvaluationFile& file) { return file.evaluation.ranges(); }
const CaseRanges& ranges_of(const CountsFile& file) { return file.counts.ranges(); }

bool share_a_case(CaseRanges a, const CaseRanges& b) {
  try {
    a.merge(b);
    return false;
  } catch (const Error&) {
    return true;
  }
}

// Puts the files together one after the other. What keeps one out is told with the names of both.
template <class File, class Read>
File merged(const std::vector<std::string>& paths, const std::string& first_text, Read read) {
  File all = read(first_text, paths.front());
  std::vector<CaseRanges> before{ranges_of(all)};
  for (std::size_t i = 1; i < paths.size(); ++i) {
    const File next = read(read_file(paths[i]), paths[i]);
    try {
      merge(all, next);
    } catch (const Error& error) {
      // If no other file has the same cases, it is what is judged that differs: from every one.
      std::size_t other = 0;
      for (std::size_t j = i; j-- > 0;) {
        if (share_a_case(before[j], ranges_of(next))) other = j;
      }
      throw Error(paths[other] + " and " + paths[i] + ": " + error.what());
    }
    before.push_back(ranges_of(next));
  }
  return all;
}

int merge_files(const CommonOptions& common, const MergeOptions& options) {
  const Stopwatch stopwatch;
  const std::string& first = options.files.front();
  const std::string text = read_file(first);
  if (format_of(text, first) == counts_format) {
    if (!options.outputs.report.empty()) throw Error("--report is for evaluations, not for counts");
    const OpenOutputs outputs = open_outputs(common, options.outputs);
    auto all = merged<CountsFile>(options.files, text, [](const auto& of, const auto& path) {
      return read_counts(of, path);
    });
    all.run = stopwatch.record(common.command, 1);
    return print_counts(common, all, outputs);
  }
  const OpenOutputs outputs = open_outputs(common, options.outputs);
  auto all = merged<EvaluationFile>(options.files, text, [](const auto& of, const auto& path) {
    return read_evaluation(of, path);
  });
  all.run = stopwatch.record(common.command, 1);
  return print_evaluation(common, all, outputs);
}

}  // namespace

Command add_merge(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("merge", "One evaluation, or one count, out of parts");
  const auto options = std::make_shared<MergeOptions>();
  command->add_option("FILE", options->files, "fagan-evaluation/1 or fagan-counts/1")
      ->type_name("")
      ->required();
  add_evaluation_outputs(*command, options->outputs);
  command->footer(
      "The parts hold different cases of the same model, prior, world and arithmetic.\n"
      "The whole has the same bits as if all cases had been evaluated at once.\n\n" +
      help_footer("  fagan evaluate --simulate 5000 --quiet -o a.json\n"
                  "  fagan evaluate --simulate 5000 --first 5000 --quiet -o b.json\n"
                  "  fagan merge a.json b.json -o whole.json"));
  return {command, [options, &common] { return merge_files(common, *options); }};
}

}  // namespace fagan::cli
