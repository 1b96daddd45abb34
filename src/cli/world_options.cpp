#include "world_options.hpp"

#include "fagan/format/named_text.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/model/findings.hpp"

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
  command
      .add_option("--not-known", options.observation.not_known,
                  "of what is missing, the share asked but not known")
      ->type_name("P");
  command
      .add_option("--measure", options.measures, "draw these, not the preferred of a measurement")
      ->type_name("FINDING");
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
  return {model, std::move(prior), parse_observation(model, options.observation), measures};
}

TableFormat TableOptions::format() const {
  if (format_name.empty()) return format_by_name(output);
  return format_name == "csv" ? TableFormat::csv : TableFormat::ndjson;
}

void add_table_options(CLI::App& command, TableOptions& options) {
  command.add_option("-o,--output", options.output, "where to; - is standard output")
      ->type_name("FILE")
      ->required();
  command
      .add_option("--format", options.format_name, "csv or ndjson; default: by the name of FILE")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"csv", "ndjson"}).description(""));
}

}  // namespace fagan::cli
