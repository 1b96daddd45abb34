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
             {.heading = prior ? "prior" : "", .align_right = true, .optional = true},
             {.heading = ""},
             {.heading = "title"}},
            rows);
  page.line();
  page.line(page.styled(Style::soft, "▲ must not be missed"));
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

int list(const CommonOptions& common, const std::string& kind) {
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    throw Error("nothing to list is called " + quoted(kind) + did_you_mean(kind, kinds) +
                "; expected " + joined(kinds, " or "));
  }
  if (kind == "models") {
    print(list_models(common));
    return done;
  }
  const LoadedModel loaded = load_asked_model(common);
  print(kind == "causes"     ? list_causes(common, loaded)
        : kind == "findings" ? list_findings(common, loaded)
        : kind == "settings" ? list_settings(common, loaded)
                             : list_sources(common, loaded));
  return done;
}

}  // namespace

Command add_list(CLI::App& app, const CommonOptions& common) {
  CLI::App* command =
      app.add_subcommand("list", "The model's causes, findings, settings or sources; the models");
  const auto kind = std::make_shared<std::string>();
  command->add_option("KIND", *kind, joined(kinds, " or "))->type_name("")->required();
  command->footer(
      help_footer("  fagan list causes --prior emergency_leg_pain\n"
                  "  fagan list findings\n"
                  "  fagan list settings --model adhd --json\n"
                  "  fagan list models"));
  return {command, [kind, &common] { return list(common, *kind); }};
}

}  // namespace fagan::cli
