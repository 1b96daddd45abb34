#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "common.hpp"
#include "fagan/format/table_format.hpp"
#include "fagan/simulation/observation_text.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan::cli {

/// The world that cases are drawn from: a model and its prior, and what becomes of the truth on its
/// way to the record.
struct WorldOptions {
  std::string world;  ///< file or name; empty: the model asked for
  ObservationTerms observation;
  std::vector<std::string> measures;
};
/// Adds `--world`, `--missing`, `--answers`, `--labels`, `--not-known` and `--measure` to a
/// command.
void add_world_options(CLI::App& command, WorldOptions& options);

/// What becomes of the truth. Throws Error with every term that makes no sense, and its option.
ObservationProcess observation_of(const Model& model, const WorldOptions& options);

/// The model of the world.
LoadedModel load_world(const CommonOptions& common, const WorldOptions& options);
/// Draws cases of that world, in the setting asked for. Throws Error with every term that makes no
/// sense.
Simulator make_simulator(const CommonOptions& common, const WorldOptions& options,
                         const LoadedModel& world);

/// Where a table goes, and in which form.
struct TableOptions {
  std::string output;
  std::string format_name;  ///< empty: by the name of the file
  bool spreadsheet_safe = false;

  /// Throws Error if the name of the file promises something else.
  TableFormat format() const;
};
/// Adds `-o FILE` and `--format` to a command.
void add_table_options(CLI::App& command, TableOptions& options);

}  // namespace fagan::cli
