#include "fagan/learning/fit.hpp"

#include <algorithm>
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
  bool from_table = false;
  TableNouns::Options table;
  FitOptions fit;
  bool skip_bad = false;
  RunOptions run;
};

bool is_counts_file(const std::string& path) {
  return path.ends_with(".json") || path.ends_with(".json.gz");
}

// The table itself says what it is about.
LoadedModel nouns_in_table(const CommonOptions& common, FitCommandOptions& options) {
  if (!common.model.empty() || !options.start.empty()) {
    throw Error(
        "--from-table finds causes and findings in the table: leave --model and --start out");
  }
  if (options.cases.size() != 1 || is_counts_file(options.cases.front())) {
    throw Error("--from-table takes one table of cases");
  }
  const std::string& path = options.cases.front();
  if (options.fit.name.empty()) {
    std::string stem = path.substr(path.find_last_of('/') + 1);
    stem.erase(std::min(stem.find('.'), stem.size()));
    options.fit.name = stem.empty() ? "fitted" : stem;
  }
  TableNouns::Found found = nouns_of_table(path, options.table, options.fit.name);
  if (!common.quiet) {
    for (const Problem& warning : found.warnings) complain_as_is(to_string(warning));
  }
  return read_model(write_model(found.builder.build()), {});
}

// The model that names what is counted, and is started from if there is --start.
LoadedModel asked_nouns(const CommonOptions& common, FitCommandOptions& options) {
  if (options.from_table) return nouns_in_table(common, options);
  if (!options.table.states.empty() || !options.table.numbers.empty()) {
    throw Error("--states and --numbers go with --from-table");
  }
  if (options.start.empty()) return load_asked_nouns(common);
  if (!common.model.empty()) throw Error("--start is a model already: leave --model out");
  CommonOptions asked = common;
  asked.model = options.start;
  return load_asked_model(asked);
}

// A table that is about something else than the model nobody asked for.
[[noreturn]] void refuse_with_advice(const Error& error, const LoadedModel& nouns) {
  std::vector<Problem> problems = error.problems();
  problems.push_back(error_at({}, "causes and findings are those of " + nouns.model.name() +
                                      "; --model FILE names others, --from-table finds them in "
                                      "the table"));
  throw Error(std::move(problems));
}

Counts count_file(const CommonOptions& common, const FitCommandOptions& options,
                  const LoadedModel& nouns, const std::string& path) {
  if (is_counts_file(path)) return read_counts(read_file(path), path, &nouns.model).counts;
  const bool is_assumed = common.model.empty() && options.start.empty() && !options.from_table;
  std::optional<CaseStream> opened;
  try {
    opened.emplace(nouns.model, path,
                   CaseStream::Options{.settings = known_settings(nouns),
                                       .one_measurement = false,
                                       .skip_bad = options.skip_bad,
                                       .label = options.table.label});
  } catch (const Error& error) {
    if (is_assumed) refuse_with_advice(error, nouns);
    throw;
  }
  CaseStream& cases = *opened;
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

int fit_cases(const CommonOptions& common, FitCommandOptions options) {
  const FitOutputs outputs = open_outputs(common, options);
  const LoadedModel nouns = asked_nouns(common, options);
  const CountsFile counts = count(common, options, nouns);
  FitOptions how = options.fit;
  how.source_title = source_title(options, counts);
  if (!options.start.empty()) {
    how.from_expert = true;
    how.expert_prior = load_asked_prior(common, nouns);
  }
  const Fit fitted = fit(counts.counts, how);
  if (!common.quiet) {
    for (const Problem& warning : fitted.warnings) complain(warning.message);
  }
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
      ->check(fitting_name(Written::json))
      ->required();
  command->add_option("--prior-out", options->prior, "the prior that is written")
      ->type_name("PRIOR")
      ->check(fitting_name(Written::json))
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
      ->type_name("FILE")
      ->check(fitting_name(Written::json));
  command->add_flag("--from-table", options->from_table,
                    "find causes, findings and states in the table");
  command->add_option("--label", options->table.label, "column of the causes; default: cause")
      ->type_name("COLUMN");
  command
      ->add_option("--states", options->table.states,
                   "a column of states, even if they are numbers")
      ->type_name("COLUMN")
      ->allow_extra_args(false);
  command
      ->add_option("--numbers", options->table.numbers,
                   "a column of amounts, even if there are few")
      ->type_name("COLUMN")
      ->allow_extra_args(false);
  add_name(*command, "--name", options->fit.name, "of the model; default: NAME_fitted")
      ->type_name("NAME");
  add_name(*command, "--setting", options->fit.setting, "of the prior; default: fitted")
      ->type_name("NAME");
  command->add_flag("--skip-bad", options->skip_bad, "leave out rows that cannot be read");
  add_run_options(*command, options->run);
  command->footer(
      "Causes and findings are those of --model, which needs no likelihoods, of\n"
      "--start, or of the table itself. Every number says how many cases, seen and\n"
      "imagined, stand behind it. The prior is also in the model, as its default\n"
      "setting. --states and --numbers go with --from-table.\n\n" +
      help_footer("  fagan simulate --cases 100000 --seed 1 -o my_cases.csv\n"
                  "  fagan fit my_cases.csv -o fitted.json --prior-out fitted_prior.json\n"
                  "  fagan fit my_cases.csv --start calf_pain \\\n"
                  "    -o learned.json --prior-out learned_prior.json --counts my_counts.json\n"
                  "  fagan fit my_cases.csv --from-table -o own.json --prior-out own_prior.json\n"
                  "  fagan diagnose --model fitted.json swelling=present"));
  return {command, [options, &common] { return fit_cases(common, *options); }};
}

}  // namespace fagan::cli
