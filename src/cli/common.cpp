#include "common.hpp"

#include <algorithm>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/case_json.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

// The model every command knows without being told.
constexpr const char* default_model = "calf_pain";

void warn(const CommonOptions& common, const std::vector<Problem>& warnings) {
  if (common.quiet) return;
  for (const Problem& warning : warnings) complain_as_is(to_string(warning));
}

LoadedModel warned_of(const CommonOptions& common, LoadedModel loaded) {
  warn(common, loaded.warnings);
  return loaded;
}

LoadedModel load(const CommonOptions& common, const std::string& path_or_name) {
  return warned_of(common, load_model(path_or_name));
}

std::string asked_model(const CommonOptions& common) {
  return common.model.empty() ? default_model : common.model;
}

// Adds the arguments to what is known already; all that is wrong with them is told at once.
void observe_arguments(const std::vector<std::string>& arguments, Findings& findings) {
  std::vector<Problem> problems;
  for (const std::string& argument : arguments) {
    try {
      FindingArgument said = parse_finding_argument(findings.model(), argument);
      if (findings.find(said.finding) != nullptr) {
        throw Error("finding " + quoted(findings.model().finding(said.finding).name) +
                    " is given twice");
      }
      findings.observe(said.finding, std::move(said.observation));
    } catch (const Error& error) {
      for (Problem problem : error.problems()) {
        // Most messages quote what was typed; one that does not would leave its argument open.
        problem.place.path.clear();
        if (problem.message.find('"') == std::string::npos) {
          problem.message = quoted(argument) + ": " + problem.message;
        }
        problems.push_back(std::move(problem));
      }
    }
  }
  if (!problems.empty()) throw Error(std::move(problems));
}

}  // namespace

Terminal CommonOptions::terminal(std::size_t least_width) const {
  return describe_terminal(color == "always"  ? ColorChoice::always
                           : color == "never" ? ColorChoice::never
                                              : ColorChoice::automatic,
                           least_width);
}

OutputFile* open_output(const CommonOptions& common, const std::string& path, const char* option) {
  return path.empty() ? nullptr : &common.outputs->open(path, option);
}

void commit_outputs(const CommonOptions& common) {
  for (const std::string& path : common.outputs->commit()) {
    if (!common.quiet) complain_as_is("written to " + path);
  }
}

LoadedModel load_asked_model(const CommonOptions& common) {
  return load(common, asked_model(common));
}

LoadedModel load_asked_nouns(const CommonOptions& common) {
  return warned_of(common, load_nouns(asked_model(common)));
}

Prior load_asked_prior(const CommonOptions& common, const LoadedModel& model,
                       const std::string& setting) {
  const std::string& asked = common.prior.empty() ? setting : common.prior;
  Checked<Prior> prior = asked.empty() ? load_prior(model) : load_prior(model, asked);
  warn(common, prior.warnings);
  return std::move(prior.value);
}

std::vector<Prior> load_settings(const CommonOptions& common, const LoadedModel& model) {
  std::vector<Prior> settings;
  for (const std::string& setting : known_settings(model)) {
    Checked<Prior> prior = load_prior(model, setting);
    warn(common, prior.warnings);
    settings.push_back(std::move(prior.value));
  }
  if (!common.prior.empty() && !is_name(common.prior)) {
    settings.push_back(load_asked_prior(common, model));
  }
  const std::string& first = model.model.default_setting();
  std::stable_partition(settings.begin(), settings.end(),
                        [&first](const Prior& prior) { return prior.setting() == first; });
  return settings;
}

void add_utility_option(CLI::App& command, std::string& utility) {
  command.add_option("--utility", utility, "also what to do, by these utilities")
      ->type_name("FILE|NAME");
}

std::optional<Utility> load_asked_utility(const CommonOptions& common, const LoadedModel& model,
                                          const std::string& asked) {
  if (asked.empty()) return std::nullopt;
  Checked<Utility> utility = load_utility(model, asked);
  warn(common, utility.warnings);
  return std::move(utility.value);
}

void add_case_options(CLI::App& command, CaseOptions& options) {
  command
      .add_option("FINDING=STATE", options.findings,
                  "what was observed: a state, number or interval")
      ->type_name("");
  command.add_option("--case", options.file, "read a case from a fagan-case/1 file")
      ->type_name("FILE");
}

AskedCase load_asked_case(const CommonOptions& common, const CaseOptions& options) {
  if (options.file.empty()) {
    LoadedModel loaded = load_asked_model(common);
    Prior prior = load_asked_prior(common, loaded);
    Findings findings(loaded.model);
    observe_arguments(options.findings, findings);
    return {std::move(loaded), std::move(prior), std::move(findings)};
  }
  const std::string text = read_file(options.file);
  const std::string named = header_of(JsonDocument(text, options.file)).model;
  const bool use_named = common.model.empty() && !named.empty() && is_name(named);
  LoadedModel loaded = use_named ? load(common, named) : load_asked_model(common);
  const Checked<CaseFile> file = read_case(text, options.file, loaded.model, loaded.hash);
  warn(common, file.warnings);
  Prior prior = load_asked_prior(common, loaded, file.value.setting);
  Findings findings = findings_of(file.value, loaded.model);
  observe_arguments(options.findings, findings);
  return {std::move(loaded), std::move(prior), std::move(findings)};
}

CLI::Validator fitting_name(Written what) {
  return CLI::Validator([what](const std::string& path) { return objection_to_name(path, what); },
                        "");
}

std::string help_footer(const std::string& examples) {
  return "Also --model, --prior, --json, --quiet and --color: see fagan --help.\n\n"
         "Examples:\n" +
         examples;
}

}  // namespace fagan::cli
