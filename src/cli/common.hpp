#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fagan/decision/utility.hpp"
#include "fagan/format/file_kind.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/io/outputs.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"
#include "page.hpp"

namespace fagan::cli {

/// Options every command has, before or after its name.
struct CommonOptions {
  std::string model;  ///< file or name; empty: the one inside the program
  std::string prior;  ///< file or setting; empty: the model's default
  bool json = false;
  bool quiet = false;
  std::string color = "auto";
  std::string command;  ///< the whole line, as typed
  /// The files the command makes; what it reads is known from the beginning.
  std::shared_ptr<Outputs> outputs = std::make_shared<Outputs>();

  Terminal terminal(std::size_t least_width = least_table_width) const;
};

/// A command and what to do if it was given; the result is the exit code.
struct Command {
  CLI::App* app;
  std::function<int()> run;
};

Command add_diagnose(CLI::App& app, const CommonOptions& common);
Command add_explain(CLI::App& app, const CommonOptions& common);
Command add_next(CLI::App& app, const CommonOptions& common);
Command add_ask(CLI::App& app, const CommonOptions& common);
Command add_quiz(CLI::App& app, const CommonOptions& common);
Command add_list(CLI::App& app, const CommonOptions& common);
Command add_show(CLI::App& app, const CommonOptions& common);
Command add_check(CLI::App& app, const CommonOptions& common);
Command add_new(CLI::App& app, const CommonOptions& common);
Command add_simulate(CLI::App& app, const CommonOptions& common);
Command add_score(CLI::App& app, const CommonOptions& common);
Command add_evaluate(CLI::App& app, const CommonOptions& common);
Command add_merge(CLI::App& app, const CommonOptions& common);
Command add_fit(CLI::App& app, const CommonOptions& common);

/// Opens a file for results, if there is a path for it; `option` is the one that names it. Call it
/// before the work begins. Throws Error if the file is one that is read, or another output.
OutputFile* open_output(const CommonOptions& common, const std::string& path, const char* option);
/// Everything is written: puts the files in place, and says so unless nobody wants to hear it.
void commit_outputs(const CommonOptions& common);

/// The model asked for. Warnings go to standard error.
LoadedModel load_asked_model(const CommonOptions& common);
/// The causes and findings of the model asked for; its likelihoods may be missing.
LoadedModel load_asked_nouns(const CommonOptions& common);
/// The prior asked for, or else this setting; empty: the model's default.
Prior load_asked_prior(const CommonOptions& common, const LoadedModel& model,
                       const std::string& setting = {});

/// Every prior the model knows, the default one first; one asked for by file is among them.
std::vector<Prior> load_settings(const CommonOptions& common, const LoadedModel& model);

/// Bits that a question must bring for each unit of its cost to be worth asking, unless the user
/// says otherwise: questions before examinations before tests.
inline constexpr double usual_cost_weight = 0.01;

/// Adds `--utility FILE|NAME` to a command.
void add_utility_option(CLI::App& command, std::string& utility);
/// The utilities asked for; nothing if none were.
std::optional<Utility> load_asked_utility(const CommonOptions& common, const LoadedModel& model,
                                          const std::string& asked);

/// How a case is named on the command line.
struct CaseOptions {
  std::vector<std::string> findings;
  std::string file;
};
/// Adds `FINDING=STATE...` and `--case FILE` to a command.
void add_case_options(CLI::App& command, CaseOptions& options);

/// A case, and the model and prior it is judged by.
struct AskedCase {
  LoadedModel model;
  Prior prior;
  Findings findings;
};
/// What the options say. A case file brings its model and setting, unless others are asked for.
/// Throws Error with every argument that makes no sense.
AskedCase load_asked_case(const CommonOptions& common, const CaseOptions& options);

/// Refuses a name for an output that promises another kind of file than what is written.
CLI::Validator fitting_name(Written what);

/// What the help of every command ends with.
std::string help_footer(const std::string& examples);

}  // namespace fagan::cli
