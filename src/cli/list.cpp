#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/format/model_report_json.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/io/load.hpp"
#include "fagan/study/weak_numbers.hpp"
#include "output.hpp"
#include "table.hpp"

namespace fagan::cli {
namespace {

const std::vector<std::string> kinds{"causes", "findings", "settings", "sources", "models"};

using Rows = std::vector<std::vector<std::string>>;

void begin(Page& page, const Model& model, const std::string& what) {
  page.paragraph(Style::strong, model.title() + " · " + what);
  if (!model.notice().empty()) page.paragraph(Style::soft, model.notice());
  page.line();
}

std::optional<Prior> prior_if_any(const CommonOptions& common, const LoadedModel& loaded) {
  if (common.prior.empty() && default_setting(loaded).empty()) return std::nullopt;
  return load_asked_prior(common, loaded);
}

std::string list_causes(const CommonOptions& common, const LoadedModel& loaded) {
  const Model& model = loaded.model;
  const std::optional<Prior> prior = prior_if_any(common, loaded);
  if (common.json) return causes_json(model, prior ? &*prior : nullptr);
  Page page(common.terminal());
  begin(page, model, prior ? prior->title() : "causes");
  Rows rows;
  for (const CauseId id : ids<CauseId>(model.n_causes())) {
    const Cause& cause = model.cause(id);
    rows.push_back({cause.name, prior ? percent((*prior)[id]) : "", cause.must_not_miss ? "▲" : "",
                    cause.title});
  }
  add_table(page,
            {{.heading = "name"},
             {.heading = prior ? "prior" : "", .align_right = true},
             {.heading = ""},
             {.heading = "title", .optional = true}},
            rows);
  const auto causes = model.causes();
  if (std::any_of(causes.begin(), causes.end(),
                  [](const Cause& cause) { return cause.must_not_miss; })) {
    page.line();
    page.line(page.styled(Style::soft, "▲ must not be missed"));
  }
  return page.text();
}

std::string list_findings(const CommonOptions& common, const LoadedModel& loaded) {
  const Model& model = loaded.model;
  if (common.json) return findings_json(model);
  Page page(common.terminal());
  begin(page, model, "findings");
  Rows rows;
  std::string kind;
  for (const Finding& finding : model.findings()) {
    if (finding.kind != kind) rows.push_back({"· " + finding.kind});
    kind = finding.kind;
    rows.push_back({finding.name, answers_text(finding), finding.title});
  }
  add_table(page,
            {{.heading = "name"},
             {.heading = "answers", .most = 16, .optional = true},
             {.heading = "title"}},
            rows);
  return page.text();
}

std::string list_settings(const CommonOptions& common, const LoadedModel& loaded) {
  const Model& model = loaded.model;
  const std::vector<Prior> settings = load_settings(common, loaded);
  const std::string first = default_setting(loaded);
  if (common.json) return settings_json(model, settings, first);
  Page page(common.terminal());
  begin(page, model, "settings");
  Rows rows;
  for (const Prior& prior : settings) {
    rows.push_back({prior.setting(), prior.setting() == first ? "default" : "", prior.title()});
  }
  add_table(page, {{.heading = "name"}, {.heading = "", .optional = true}, {.heading = "title"}},
            rows);
  return page.text();
}

std::string list_sources(const CommonOptions& common, const LoadedModel& loaded) {
  const Model& model = loaded.model;
  if (common.json) return sources_json(model);
  Page page(common.terminal());
  begin(page, model, "sources");
  Rows rows;
  for (const Source& source : model.sources()) {
    rows.push_back({source.key, citation(source)});
  }
  add_table(page, {{.heading = "name"}, {.heading = "what it is"}}, rows);
  return page.text();
}

// The models inside the program, and one from a file if it is asked for.
std::string list_models(const CommonOptions& common) {
  std::vector<LoadedModel> models;
  for (const std::string& name : embedded_model_names()) models.push_back(load_model(name));
  if (!common.model.empty() && !is_name(common.model)) {
    models.push_back(load_asked_model(common));
  }
  if (common.json) return models_json(models);
  Page page(common.terminal());
  Rows rows;
  for (const LoadedModel& loaded : models) {
    const Model& model = loaded.model;
    rows.push_back({model.name(), std::to_string(model.n_causes()),
                    std::to_string(model.n_findings()), model.title()});
  }
  add_table(page,
            {{.heading = "name"},
             {.heading = "causes", .align_right = true, .optional = true},
             {.heading = "findings", .align_right = true, .optional = true},
             {.heading = "title"}},
            rows);
  return page.text();
}

struct ListOptions {
  std::string kind;
  bool weak = false;
  WeakNumberOptions averaged;
  std::uint64_t seed = 1;
  std::size_t top = 20;
};

// "present 30%", "sudden 70%, days 20%, gradual 10%", "mean 50, sd 14".
std::string cell_text(const Model& model, FindingId id, CauseId cause) {
  const Finding& finding = model.finding(id);
  if (finding.is_number()) {
    const Density& density = model.density(id, cause);
    return "mean " + shortest(density.mean()) + ", sd " + shortest(density.sd());
  }
  std::vector<std::string> words;
  for (const StateId state : ids<StateId>(finding.states.size())) {
    if (finding.states.size() == 2 && state == StateId{0}) continue;
    words.push_back(finding.states[index(state)].name + ' ' +
                    percent(model.likelihood(id, state, cause)));
  }
  return joined(words, ", ");
}

std::string list_weak_numbers(const CommonOptions& common, const LoadedModel& loaded,
                              ListOptions options) {
  const Model& model = loaded.model;
  const Prior prior = load_asked_prior(common, loaded);
  options.averaged.seed = Seed{options.seed};
  const std::vector<WeakNumber> numbers = weak_numbers(model, prior, options.averaged);
  if (common.json) {
    return weak_numbers_json(model, prior, options.averaged, numbers, options.top);
  }
  Page page(common.terminal());
  begin(page, model, "the estimates that matter most");
  page.paragraph(fmt::format(
      "How far the posterior would move, in bits, if what was estimated were known: over what the "
      "n of the estimate leaves open, and {} cases, {}{}. {} numbers are estimates{}.",
      grouped_digits(options.averaged.n_cases), prior.title(),
      options.averaged.missing > 0
          ? ", each finding asked in " + percent(Probability(1 - options.averaged.missing))
          : "",
      numbers.size(),
      numbers.size() > options.top ? "; the first " + std::to_string(options.top) : ""));
  page.line();
  for (std::size_t i = 0; i < std::min(options.top, numbers.size()); ++i) {
    const auto& [finding, cause, bits] = numbers[i];
    page.paragraph(
        fmt::format("{:.5f}", bits),
        fmt::format("{}/{}: {}, n {}", model.finding(finding).name, model.cause(cause).name,
                    cell_text(model, finding, cause), shortest(*model.evidence(finding, cause).n)),
        9);
  }
  return page.text();
}

std::string listed(const CommonOptions& common, const ListOptions& options) {
  const LoadedModel loaded = load_asked_model(common);
  if (options.weak) return list_weak_numbers(common, loaded, options);
  if (options.kind == "causes") return list_causes(common, loaded);
  if (options.kind == "findings") return list_findings(common, loaded);
  return options.kind == "settings" ? list_settings(common, loaded) : list_sources(common, loaded);
}

int list(const CommonOptions& common, const ListOptions& options) {
  const std::string& kind = options.kind;
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    throw Error("nothing to list is called " + quoted(kind) + did_you_mean(kind, kinds) +
                "; expected " + joined(kinds, " or "));
  }
  if (kind == "models") {
    print(list_models(common));
    return done;
  }
  if (options.weak && kind != "sources") throw Error("--weak is about sources, not " + kind);
  print(listed(common, options));
  return done;
}

}  // namespace

Command add_list(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("list", "Causes, findings, settings, sources or models");
  const auto options = std::make_shared<ListOptions>();
  command->add_option("KIND", options->kind, joined(kinds, " or "))->type_name("")->required();
  CLI::Option* weak =
      command->add_flag("--weak", options->weak, "sources: the estimates that matter most");
  command->add_option("--top", options->top, "how many of them (default 20)")
      ->type_name("K")
      ->needs(weak);
  command->add_option("--cases", options->averaged.n_cases, "averaged over so many (default 2000)")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}).description(""))
      ->needs(weak);
  command->add_option("--seed", options->seed, "of the cases (default 1)")
      ->type_name("S")
      ->needs(weak);
  command
      ->add_option("--missing", options->averaged.missing,
                   "P(a finding is not asked) in them (default 0)")
      ->type_name("P")
      ->check(CLI::Range(0.0, 1.0).description(""))
      ->needs(weak);
  command->footer(
      help_footer("  fagan list causes --prior emergency_leg_pain\n"
                  "  fagan list findings\n"
                  "  fagan list settings --model adhd --json\n"
                  "  fagan list sources --weak\n"
                  "  fagan list models"));
  return {command, [options, &common] { return list(common, *options); }};
}

}  // namespace fagan::cli
