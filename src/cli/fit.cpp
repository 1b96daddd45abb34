#include "fagan/learning/fit.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "common.hpp"
#include "evaluation_output.hpp"
#include "evaluation_page.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/counts_file.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "fagan/io/stopwatch.hpp"
#include "option_values.hpp"
#include "output.hpp"
#include "recorded_input.hpp"
#include "run_options.hpp"

namespace fagan::cli {
namespace {

struct FitCommandOptions {
  std::vector<std::string> cases;
  std::string model;
  std::string prior;
  std::string counts;
  std::string start;
  FitOptions fit;
  bool skip_bad = false;
  RunOptions run;
};

bool is_counts_file(const std::string& path) {
  return path.ends_with(".json") || path.ends_with(".json.gz");
}

// The model that names what is counted, and is started from if there is --start.
LoadedModel load_nouns(const CommonOptions& common, const FitCommandOptions& options) {
  if (options.start.empty()) return load_asked_model(common);
  if (!common.model.empty()) throw Error("--start is a model already: leave --model out");
  CommonOptions asked = common;
  asked.model = options.start;
  return load_asked_model(asked);
}

Counts count_file(const CommonOptions& common, const FitCommandOptions& options,
                  const LoadedModel& nouns, const std::string& path) {
  if (is_counts_file(path)) return read_counts(read_file(path), path, &nouns.model).counts;
  CaseStream cases(
      nouns.model, path,
      {.settings = known_settings(nouns), .one_measurement = false, .skip_bad = options.skip_bad});
  Progress progress(common, "cases");
  Counts counts = count_cases(cases, nouns.model, progress.run(options.run));
  complain_about_skipped(common, cases.tally());
  return counts;
}

CountsFile count(const CommonOptions& common, const FitCommandOptions& options,
                 const LoadedModel& nouns) {
  const Stopwatch stopwatch;
  CountsFile file{Counts(nouns.model), nouns.model.name(), nouns.hash, {}};
  for (const std::string& path : options.cases) {
    try {
      file.counts.merge(count_file(common, options, nouns, path));
    } catch (const Error& error) {
      if (!error.path().empty()) throw;
      throw Error(path + ": " + error.what());
    }
  }
  file.run = stopwatch.record(common.command, options.run.threads);
  return file;
}

// What stands behind the numbers, as the source they name.
std::string source_title(const FitCommandOptions& options, const CountsFile& counts) {
  constexpr std::size_t longest_path = 200;
  std::vector<std::string> paths;
  for (const std::string& path : options.cases) paths.push_back(on_one_line(path, longest_path));
  return grouped_digits(counts.counts.n_cases()) + " labelled cases of " + joined(paths) +
         "; SHA-256 of their counts " + counts_hash(counts);
}

// The files of a fit, open before the work begins.
struct FitOutputs {
  OutputFile* model;
  OutputFile* prior;
  OpenOutputs counts;
};

FitOutputs open_outputs(const CommonOptions& common, const FitCommandOptions& options) {
  if (common.json && (options.model == standard_output || options.prior == standard_output)) {
    throw Error("only one of --json, -o - and --prior-out - can go to standard output");
  }
  FitOutputs open{open_output(common, options.model, "-o"),
                  open_output(common, options.prior, "--prior-out"),
                  {}};
  open.counts.file = open_output(common, options.counts, "--counts");
  for (const std::string* path : {&options.model, &options.prior, &options.counts}) {
    if (*path == standard_output) open.counts.has_standard_output = true;
  }
  return open;
}

int fit_cases(const CommonOptions& common, const FitCommandOptions& options) {
  const FitOutputs outputs = open_outputs(common, options);
  const LoadedModel nouns = load_nouns(common, options);
  const CountsFile counts = count(common, options, nouns);
  FitOptions how = options.fit;
  how.source_title = source_title(options, counts);
  if (!options.start.empty()) {
    how.from_expert = true;
    how.expert_prior = load_asked_prior(common, nouns);
  }
  const Fit fitted = fit(counts.counts, how);
  const Model model = fitted.builder.build();
  const Prior prior = Prior::make(model, fitted.prior).value;
  outputs.model->write(write_model(model));
  outputs.prior->write(write_prior(prior, model.name()));
  return print_counts(common, counts, outputs.counts);
}

}  // namespace

Command add_fit(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("fit", "A model and a prior learned from labelled cases");
  const auto options = std::make_shared<FitCommandOptions>();
  command->add_option("CASES", options->cases, "CSV or NDJSON with a column cause; counts (.json)")
      ->type_name("")
      ->required();
  command->add_option("-o,--output", options->model, "the model that is written")
      ->type_name("MODEL")
      ->required();
  command->add_option("--prior-out", options->prior, "the prior that is written")
      ->type_name("PRIOR")
      ->required();
  add_number(*command, "--smoothing", options->fit.smoothing, {},
             "imagined cases in each state of a finding; default 1")
      ->type_name("N");
  add_number(*command, "--prior-smoothing", options->fit.prior_smoothing, {},
             "cases imagined of each cause; default 0")
      ->type_name("N");
  command
      ->add_option("--start", options->start, "an expert's model, worth as many cases as it says")
      ->type_name("FILE|NAME");
  command->add_option("--counts", options->counts, "also write what was counted")
      ->type_name("FILE");
  add_name(*command, "--name", options->fit.name, "of the model; default: as it was")
      ->type_name("NAME");
  add_name(*command, "--setting", options->fit.setting, "of the prior; default: fitted")
      ->type_name("NAME");
  command->add_flag("--skip-bad", options->skip_bad, "leave out rows that cannot be read");
  add_run_options(*command, options->run);
  command->footer(
      "Causes and findings are those of --model, or of --start. Every number says how\n"
      "many cases, seen and imagined, stand behind it.\n\n" +
      help_footer("  fagan fit my_cases.csv -o fitted.json --prior-out fitted_prior.json\n"
                  "  fagan fit my_cases.csv --start calf_pain \\\n"
                  "    -o learned.json --prior-out learned_prior.json --counts my_counts.json"));
  return {command, [options, &common] { return fit_cases(common, *options); }};
}

}  // namespace fagan::cli
