#include "world_options.hpp"

#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/named_text.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/model/findings.hpp"
#include "option_values.hpp"

namespace fagan::cli {

void add_world_options(CLI::App& command, WorldOptions& options) {
  const auto add_terms = [&command](const char* name, std::vector<std::string>& terms,
                                    const char* about) {
    command.add_option(name, terms, about)->type_name("TERM");
  };
  command.add_option("--world", options.world, "draw from this model instead of --model")
      ->type_name("FILE|NAME");
  add_terms("--missing", options.observation.missing, "what is not recorded");
  add_terms("--answers", options.observation.answers, "what is answered wrongly");
  add_terms("--labels", options.observation.labels, "which causes are recorded wrongly");
  add_number(command, "--not-known", options.observation.not_known, from_0_to_1,
             "of what is missing, the share asked but not known")
      ->type_name("P");
  command
      .add_option("--measure", options.measures, "draw these, not the preferred of a measurement")
      ->type_name("FINDING")
      ->delimiter(',')
      ->allow_extra_args(false);
}

ObservationProcess observation_of(const Model& model, const WorldOptions& options) {
  try {
    return parse_observation(model, options.observation);
  } catch (const Error& error) {
    // /missing/1 is the second term after --missing.
    std::vector<Problem> problems = error.problems();
    const std::pair<const char*, const std::vector<std::string>&> all[] = {
        {"missing", options.observation.missing},
        {"answers", options.observation.answers},
        {"labels", options.observation.labels}};
    for (Problem& problem : problems) {
      for (const auto& [name, terms] : all) {
        for (std::size_t i = 0; i < terms.size(); ++i) {
          if (problem.place.pointer != pointer_to(pointer_to("", name), i)) continue;
          problem.place.pointer.clear();
          problem.message =
              "--" + std::string(name) + ' ' + quoted(terms[i]) + ": " + problem.message;
        }
      }
    }
    throw Error(std::move(problems));
  }
}

LoadedModel load_world(const CommonOptions& common, const WorldOptions& options) {
  CommonOptions asked = common;
  if (!options.world.empty()) asked.model = options.world;
  return load_asked_model(asked);
}

Simulator make_simulator(const CommonOptions& common, const WorldOptions& options,
                         const LoadedModel& world) {
  const Model& model = world.model;
  std::vector<FindingId> measures;
  for (const std::string& name : options.measures) measures.push_back(named_finding(model, name));
  Prior prior = load_asked_prior(common, world);
  return {model, std::move(prior), observation_of(model, options), measures};
}

TableFormat TableOptions::format() const {
  if (format_name.empty()) require_fitting_name(output, Written::table);
  const TableFormat format = format_name.empty()    ? format_by_name(output)
                             : format_name == "csv" ? TableFormat::csv
                                                    : TableFormat::ndjson;
  if (!spreadsheet_safe) return format;
  if (!is_csv(format)) throw Error("--spreadsheet-safe is for CSV, and what is written is NDJSON");
  return TableFormat::spreadsheet_csv;
}

void add_table_options(CLI::App& command, TableOptions& options) {
  command.add_option("-o,--output", options.output, "where to; - is standard output")
      ->type_name("FILE")
      ->required();
  add_choice(command, "--format", options.format_name, {"csv", "ndjson"},
             "csv or ndjson; default: by the name of FILE")
      ->type_name("FORMAT");
  command.add_flag("--spreadsheet-safe", options.spreadsheet_safe,
                   "an apostrophe before text that would be a formula");
}

}  // namespace fagan::cli
