#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/posterior_table.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/io/output_file.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "option_values.hpp"
#include "output.hpp"
#include "run_options.hpp"
#include "world_options.hpp"

namespace fagan::cli {
namespace {

struct ScoreOptions {
  std::string cases;
  TableOptions table;
  int digits = DecimalText::usual_digits;
  std::size_t top = 0;
  bool skip_bad = false;
  std::string precision = "double";
  RunOptions run;
};

std::string json_for(const ScoreOptions& options, const LoadedModel& model, const Prior& prior,
                     const CaseStream::Tally& tally, std::uint64_t n_impossible) {
  nlohmann::ordered_json json;
  json["cases"] = tally.n_cases;
  json["impossible"] = n_impossible;
  json["double_measurements"] = tally.n_double_measurements;
  json["repeated_ids"] = tally.n_repeated_ids;
  json["bad_rows"] = tally.n_bad_rows;
  json["problems"] = json_problems(tally.problems);
  json["model"] = model.model.name();
  json["model_hash"] = model.hash;
  json["setting"] = prior.setting();
  json["precision"] = options.precision;
  json["output"] = options.table.output;
  return json_text(json);
}

std::string counted_as(std::uint64_t number, const char* one, const char* many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

void tell(const ScoreOptions& options, const CaseStream::Tally& tally, std::uint64_t n_impossible) {
  std::string text = counted_as(tally.n_cases, "case", "cases") + " scored";
  if (n_impossible > 0) {
    text += "; " + counted_as(n_impossible, "is", "are") + " impossible under the model";
  }
  if (tally.n_double_measurements > 0) {
    text += "; " + counted_as(tally.n_double_measurements, "gives", "give") +
            " one measurement twice (the preferred finding counts)";
  }
  if (tally.n_repeated_ids > 0) {
    text += "; " + counted_as(tally.n_repeated_ids, "has", "have") +
            " a case_id that another case had before";
  }
  if (options.table.output != "-") text += ", in " + options.table.output;
  complain(text);
}

void tell_bad_rows(const CaseStream::Tally& tally) {
  if (tally.n_bad_rows == 0) return;
  for (const Problem& problem : tally.problems) complain_as_is(to_string(problem));
  complain(counted_as(tally.n_bad_rows, "row is", "rows are") + " left out" +
           (tally.n_bad_rows > tally.problems.size() ? "; the first are listed above" : ""));
}

// The prior asked for, then every other the model knows.
std::vector<Prior> load_priors(const CommonOptions& common, const LoadedModel& model) {
  std::vector<Prior> priors{load_asked_prior(common, model)};
  CommonOptions quiet = common;
  quiet.quiet = true;
  for (Prior& prior : load_settings(quiet, model)) {
    if (prior.setting() != priors.front().setting()) priors.push_back(std::move(prior));
  }
  return priors;
}

int score(const CommonOptions& common, const ScoreOptions& options) {
  OutputFile* const file = open_output(common, options.table.output, "-o");
  const LoadedModel model = load_asked_model(common);
  const std::vector<Prior> priors = load_priors(common, model);
  CaseStream::Options reading;
  for (const Prior& prior : priors) reading.settings.push_back(prior.setting());
  reading.skip_bad = options.skip_bad;

  const Engine engine(model.model);
  const PackedPriors packed = engine.pack(priors);
  const PosteriorTable table(model.model, {options.table.format(), options.digits, options.top});
  CaseStream cases(model.model, options.cases, std::move(reading));
  std::uint64_t n_impossible = 0;
  {
    Progress progress(common, "cases");
    const Run run = progress.run(options.run);
    n_impossible = score_cases(
        cases, {engine, packed},
        options.precision == "float" ? Precision::float32 : Precision::float64, table, *file, run);
  }
  common.outputs->commit();
  const bool to_standard_output = options.table.output == "-";
  if (common.json && !to_standard_output) {
    print(json_for(options, model, priors.front(), cases.tally(), n_impossible));
  } else if (!common.quiet) {
    tell_bad_rows(cases.tally());
    if (!to_standard_output || n_impossible > 0 || cases.tally().n_repeated_ids > 0) {
      tell(options, cases.tally(), n_impossible);
    }
  }
  return done;
}

}  // namespace

Command add_score(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("score", "Posteriors for a table of cases");
  const auto options = std::make_shared<ScoreOptions>();
  command->add_option("CASES", options->cases, "CSV or NDJSON file; - is standard input")
      ->type_name("")
      ->required();
  add_table_options(*command, options->table);
  add_whole_number(*command, "--digits", options->digits, {0, DecimalText::shortest_digits},
                   "decimals, 0 to 16, or 17: exact; default: 6");
  add_whole_number(*command, "--top", options->top, {1, 1'000'000},
                   "only the K most probable causes of each case")
      ->type_name("K");
  command->add_flag("--skip-bad", options->skip_bad, "leave out rows that make no sense");
  add_choice(*command, "--precision", options->precision, {"double", "float"},
             "double or float, which is faster")
      ->type_name("TYPE");
  add_run_options(*command, options->run);
  command->footer(
      "A table has a column for each finding observed, and case_id if cases are not\n"
      "to be numbered; a cell is a state, a number, an interval such as 500..1000,\n"
      "empty for not asked, ? for not known. Yes, true and 1 are present, no, false\n"
      "and 0 absent. A column setting names the prior of each case. NDJSON has a line\n"
      "for each case:\n"
      "  {\"case_id\": \"7\", \"findings\": {\"onset\": \"days\", \"d_dimer\": \"500..\"}}\n"
      "where a finding may also be what it is in a case file, such as\n"
      "  {\"virtual\": {\"absent\": 1, \"present\": 4}}\n"
      "Names that end in .ndjson or .jsonl are NDJSON; what ends in .gz is written\n"
      "packed. Gzip is read whatever its name.\n\n" +
      help_footer("  fagan simulate --cases 1000 --seed 1 -o cohort.csv\n"
                  "  fagan score cohort.csv -o posteriors.csv\n"
                  "  fagan score cohort.csv -o posteriors.ndjson.gz --digits 17\n"
                  "  fagan simulate --cases 10 --seed 1 -o - | fagan score - -o - --top 3"));
  return {command, [options, &common] { return score(common, *options); }};
}

}  // namespace fagan::cli
