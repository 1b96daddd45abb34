#include <memory>
#include <optional>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/format/model_report_json.hpp"
#include "fagan/io/load.hpp"
#include "knowledge_page.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

// The setting in which causes are judged: the one asked for, or the first, which is the default.
const Prior* judging(const CommonOptions& common, const std::vector<Prior>& settings,
                     const std::optional<Prior>& asked) {
  if (!common.prior.empty()) return &*asked;
  return settings.empty() ? nullptr : &settings.front();
}

std::string page_for(const CommonOptions& common, const Model& model,
                     const std::vector<Prior>& settings, const Named& named, const Prior* prior) {
  Page page(common.terminal());
  bool any = false;
  const auto separate = [&] {
    if (any) page.line();
    any = true;
  };
  if (named.cell) {
    separate();
    add_cell(page, model, *named.cell);
  }
  if (named.cause) {
    separate();
    add_cause(page, model, settings, *named.cause, prior);
  }
  if (named.finding) {
    separate();
    add_finding(page, model, *named.finding);
  }
  if (named.setting != nullptr) {
    separate();
    add_setting(page, model, *named.setting);
  }
  if (named.source != nullptr) {
    separate();
    add_source(page, model, *named.source);
  }
  page.line();
  page.paragraph(Style::soft, model.title() + ". " + model.notice());
  return page.text();
}

int show(const CommonOptions& common, const std::string& name) {
  const LoadedModel loaded = load_asked_model(common);
  const std::vector<Prior> settings = load_settings(common, loaded);
  std::optional<Prior> asked;
  if (!common.prior.empty()) asked = load_asked_prior(common, loaded);
  const Prior* prior = judging(common, settings, asked);
  const Named named = find_named(loaded.model, settings, name);
  print(common.json ? named_json(loaded.model, settings, named, prior, default_setting(loaded))
                    : page_for(common, loaded.model, settings, named, prior));
  return done;
}

}  // namespace

Command add_show(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("show", "A cause, finding, likelihood, setting or source");
  const auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "a name that `fagan list` knows, or FINDING/CAUSE")
      ->type_name("")
      ->required();
  command->footer(
      help_footer("  fagan show deep_vein_thrombosis\n"
                  "  fagan show swelling\n"
                  "  fagan show swelling/varicose_veins\n"
                  "  fagan show primary_care_adults\n"
                  "  fagan show khan2006 --json"));
  return {command, [name, &common] { return show(common, *name); }};
}

}  // namespace fagan::cli
