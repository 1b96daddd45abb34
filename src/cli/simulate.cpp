#include <fmt/format.h>

#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/io/cohort_file.hpp"
#include "fagan/io/output_file.hpp"
#include "fagan/simulation/simulator.hpp"
#include "option_values.hpp"
#include "output.hpp"
#include "run_options.hpp"
#include "world_options.hpp"

namespace fagan::cli {
namespace {

struct SimulateOptions {
  std::uint64_t cases = 0;
  std::uint64_t seed = 0;
  std::uint64_t first = 0;
  WorldOptions world;
  TableOptions table;
  RunOptions run;
};

std::string json_for(const SimulateOptions& options, const LoadedModel& world,
                     const Simulator& simulator) {
  nlohmann::ordered_json json;
  json["cases"] = options.cases;
  json["first"] = options.first;
  json["seed"] = options.seed;
  json["draws"] = draws_version;
  json["model"] = world.model.name();
  json["model_hash"] = world.hash;
  json["setting"] = simulator.prior().setting();
  json["output"] = options.table.output;
  return json_text(json);
}

int simulate(const CommonOptions& common, const SimulateOptions& options) {
  if (options.cases > std::numeric_limits<std::uint64_t>::max() - options.first) {
    throw Error("--first and --cases reach beyond the last case there can be");
  }
  OutputFile* const file = open_output(common, options.table.output, "-o");
  const LoadedModel world = load_world(common, options.world);
  const Simulator simulator = make_simulator(common, options.world, world);
  {
    Progress progress(common, "cases");
    write_cohort(simulator, Seed{options.seed}, options.first, options.cases,
                 options.table.format(), *file, progress.run(options.run));
  }
  common.outputs->commit();
  if (options.table.output == "-") return done;
  if (common.json) {
    print(json_for(options, world, simulator));
  } else if (!common.quiet) {
    complain(fmt::format("{} cases of {} ({}) in {}", options.cases, world.model.name(),
                         simulator.prior().setting(), options.table.output));
  }
  return done;
}

}  // namespace

Command add_simulate(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("simulate", "A cohort of cases drawn from a model");
  const auto options = std::make_shared<SimulateOptions>();
  add_whole_number(*command, "--cases", options->cases, {}, "how many", Writing::count)->required();
  add_whole_number(*command, "--seed", options->seed, {},
                   "the name of the cohort: same seed, same cases")
      ->type_name("S")
      ->required();
  add_whole_number(*command, "--first", options->first, {}, "number of the first case; default: 0",
                   Writing::count)
      ->type_name("I");
  add_world_options(*command, options->world);
  add_table_options(*command, options->table);
  add_run_options(*command, options->run);
  command->footer(
      "Case I of a cohort is the same whoever draws it, in whatever pieces: what\n"
      "--first 0 --cases 500 and --first 500 --cases 500 make are the halves of what\n"
      "--cases 1000 makes. What is missing, and what is recorded wrongly, is said in\n"
      "terms such as\n"
      "  0.2                      one finding in five is not asked\n"
      "  kind:test=0.5            half of the tests\n"
      "  swelling:present=0.3     of those truly present: not at random\n"
      "  swelling=0.5@onset:days  of those with that onset: at random\n"
      "Names that end in .ndjson or .jsonl are NDJSON; those that end in .gz are\n"
      "packed.\n\n" +
      help_footer("  fagan simulate --cases 1000 --seed 1 -o cohort.csv\n"
                  "  fagan simulate --cases 1000 --seed 1 --missing 0.2 -o cohort.ndjson.gz\n"
                  "  fagan simulate --cases 10 --seed 1 -o - | fagan score - -o - --top 3"));
  return {command, [options, &common] { return simulate(common, *options); }};
}

}  // namespace fagan::cli
