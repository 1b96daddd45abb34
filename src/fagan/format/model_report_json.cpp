#include "fagan/format/model_report_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fagan/format/json_text.hpp"
#include "fagan/inference/reasons.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

// Leaves out what the model does not say.
void add_text(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

void add_evidence(Json& object, const Evidence& evidence) {
  if (evidence.n) object["n"] = *evidence.n;
  add_text(object, "grade", evidence.grade);
  add_text(object, "basis", evidence.basis);
  add_text(object, "source", evidence.source);
  add_text(object, "note", evidence.note);
}

Json heading(const Model& model) { return Json{{"model", model.name()}}; }

Json summary(const Model& model, CauseId id, const Prior* prior) {
  const Cause& cause = model.cause(id);
  Json object{{"name", cause.name}, {"title", cause.title}};
  if (cause.urgency) object["urgency"] = urgency_text(*cause.urgency);
  object["must_not_miss"] = cause.must_not_miss;
  object["catch_all"] = cause.catch_all;
  if (prior != nullptr) object["prior"] = (*prior)[id].value();
  return object;
}

Json json_states(const Finding& finding) {
  Json states = Json::array();
  for (const State& state : finding.states) {
    states.push_back({{"name", state.name}, {"title", state.title}});
  }
  return states;
}

void add_bands(Json& object, const Bands& bands) {
  if (bands.edges.empty()) return;
  object["bands"] = bands.edges;
  if (!bands.titles.empty()) object["band_titles"] = bands.titles;
  for (const BandGrowth& growth : bands.grow_with) {
    object["bands_grow_with"].push_back(growth.finding);
  }
}

Json summary(const Finding& finding) {
  Json object{{"name", finding.name}, {"title", finding.title}};
  add_text(object, "kind", finding.kind);
  object["cost"] = finding.cost;
  if (finding.is_number()) {
    object["density"] = finding.number->density == DensityKind::normal ? "normal" : "lognormal";
    if (const auto& range = finding.number->range) {
      object["range"] = {json_number(range->low), json_number(range->high)};
    }
    add_bands(object, finding.number->bands);
  } else {
    object["states"] = json_states(finding);
  }
  add_text(object, "unit", finding.unit);
  object["rule_only"] = finding.rule_only;
  return object;
}

Json summary(const Prior& prior, const std::string& default_setting) {
  Json object{{"name", prior.setting()},
              {"title", prior.title()},
              {"is_default", prior.setting() == default_setting}};
  if (prior.sample_size()) object["n"] = *prior.sample_size();
  add_text(object, "about", prior.about());
  return object;
}

Json summary(const Source& source) {
  Json object{{"name", source.key}};
  add_text(object, "authors", source.authors);
  if (source.year) object["year"] = *source.year;
  add_text(object, "title", source.title);
  add_text(object, "journal", source.journal);
  add_text(object, "doi", source.doi);
  add_text(object, "pmid", source.pmid);
  add_text(object, "url", source.url);
  add_text(object, "n", source.n);
  add_text(object, "design", source.design);
  add_text(object, "confidence", source.confidence);
  return object;
}

Json json_telling(const Model& model, const std::vector<Reason>& reasons) {
  Json list = Json::array();
  for (const Reason& reason : reasons) {
    Json entry = json_finding(model.finding(reason.finding), reason.observation);
    entry["decibans"] = json_number(reason.weight.decibans.value());
    list.push_back(std::move(entry));
  }
  return list;
}

Json whole(const Model& model, const std::vector<Prior>& settings, CauseId id, const Prior* prior) {
  const Cause& cause = model.cause(id);
  Json object = summary(model, id, nullptr);
  object["synonyms"] = cause.synonyms;
  Json& codes = object["codes"] = Json::object();
  for (const auto& [system, values] : cause.codes) codes[system] = values;
  add_text(object, "article_says", cause.article_says);
  add_text(object, "notes", cause.notes);
  Json& subcauses = object["subcauses"] = Json::array();
  for (const Subcause& sub : cause.subcauses) {
    Json entry{{"name", sub.name}, {"title", sub.title}, {"p", sub.share.value()}};
    add_evidence(entry, sub.evidence);
    if (sub.urgency) entry["urgency"] = urgency_text(*sub.urgency);
    if (sub.must_not_miss) entry["must_not_miss"] = true;
    for (const SubcauseLikelihood& likelihood : sub.likelihoods) {
      Json& cell = entry["likelihoods"][likelihood.finding];
      const std::vector<State>& states = model.finding(likelihood.finding_id).states;
      for (std::size_t s = 0; s < states.size(); ++s) cell["p"][states[s].name] = likelihood.p[s];
      add_evidence(cell, likelihood.cell.evidence);
    }
    subcauses.push_back(std::move(entry));
  }
  Json& priors = object["priors"] = Json::object();
  for (const Prior& setting : settings) {
    Json& entry = priors[setting.setting()] = Json{{"p", setting[id].value()}};
    add_evidence(entry, setting.evidence(id));
  }
  if (prior != nullptr) {
    const RankedReasons telling = telling_findings(model, *prior, id);
    object["judged_in"] = prior->setting();
    object["speaks_for"] = json_telling(model, telling.raising);
    object["speaks_against"] = json_telling(model, telling.lowering);
  }
  return object;
}

Json json_cell(const Model& model, FindingId finding, CauseId cause) {
  const Finding& about = model.finding(finding);
  Json cell = Json::object();
  if (about.is_number()) {
    cell["mean"] = model.density(finding, cause).mean();
    cell["sd"] = model.density(finding, cause).sd();
  } else {
    Json& p = cell["p"] = Json::object();
    for (const StateId state : ids<StateId>(about.states.size())) {
      p[about.states[index(state)].name] = model.likelihood(finding, state, cause).value();
    }
  }
  add_evidence(cell, model.evidence(finding, cause));
  return cell;
}

Json json_figure(const PublishedFigure& figure) {
  Json object{{"cause", figure.cause}};
  add_text(object, "population", figure.population);
  if (figure.prevalence) object["prevalence"] = *figure.prevalence;
  if (figure.p) object["p"] = *figure.p;
  if (figure.sensitivity) object["sensitivity"] = *figure.sensitivity;
  if (figure.specificity) object["specificity"] = *figure.specificity;
  if (figure.lr_positive) object["lr_positive"] = *figure.lr_positive;
  if (figure.lr_negative) object["lr_negative"] = *figure.lr_negative;
  add_text(object, "counts", figure.counts);
  add_text(object, "n_diseased", figure.n_diseased);
  add_text(object, "n_nondiseased", figure.n_nondiseased);
  add_text(object, "source", figure.source);
  add_text(object, "read", figure.read);
  add_text(object, "used", figure.used);
  return object;
}

Json json_figures(const std::vector<const PublishedFigure*>& figures) {
  Json list = Json::array();
  for (const PublishedFigure* figure : figures) list.push_back(json_figure(*figure));
  return list;
}

void add_relations(const Model& model, FindingId id, Json& object) {
  Json& same = object["same_measurement"] = Json::array();
  for (const FindingId other : same_measurement_as(model, id)) {
    same.push_back(model.finding(other).name);
  }
  Json& depends = object["depends_on"] = Json::array();
  for (const Partner& partner : partners_of(model, id)) {
    depends.push_back({{"finding", model.finding(partner.finding).name},
                       {"strength", partner.dependency->strength},
                       {"note", partner.dependency->note}});
    if (!partner.dependency->value) continue;
    depends.back()["measure"] = partner.dependency->measure;
    depends.back()["value"] = *partner.dependency->value;
  }
  Json& flags = object["red_flags"] = Json::array();
  for (const RedFlag* flag : red_flags_about(model, id)) flags.push_back(flag->name);
}

Json whole(const Model& model, FindingId id) {
  const Finding& finding = model.finding(id);
  Json object = summary(finding);
  add_text(object, "question", finding.question);
  add_text(object, "help", finding.help);
  object["synonyms"] = finding.synonyms;
  add_text(object, "tier", finding.tier);
  add_text(object, "origin", finding.origin);
  add_text(object, "notes", finding.notes);
  if (!finding.rule_only) {
    Json& likelihoods = object["likelihoods"] = Json::object();
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      likelihoods[model.cause(cause).name] = json_cell(model, id, cause);
    }
  }
  add_relations(model, id, object);
  object["published"] = json_figures(figures_about(model, id));
  return object;
}

Json whole(const Model& model, Named::Cell named) {
  Json object{{"finding", model.finding(named.finding).name},
              {"cause", model.cause(named.cause).name}};
  object.update(json_cell(model, named.finding, named.cause));
  object["published"] = json_figures(figures_about(model, named.finding, named.cause));
  return object;
}

Json whole(const Model& model, const Prior& prior, const std::string& default_setting) {
  Json object = summary(prior, default_setting);
  Json& probabilities = object["probabilities"] = Json::object();
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    Json& entry = probabilities[model.cause(cause).name] = Json{{"p", prior[cause].value()}};
    add_evidence(entry, prior.evidence(cause));
  }
  return object;
}

Json whole(const Model& model, const Source& source) {
  Json object = summary(source);
  const SourceUses uses = uses_of(model, source.key);
  Json& likelihoods = object["likelihoods"] = Json::object();
  for (const SourceUses::Likelihoods& use : uses.likelihoods) {
    Json& causes = likelihoods[model.finding(use.finding).name] = Json::array();
    for (const CauseId cause : use.causes) causes.push_back(model.cause(cause).name);
  }
  Json& published = object["published"] = Json::array();
  for (const PublishedFigure* figure : uses.published) {
    Json entry = json_figure(*figure);
    entry["finding"] = figure->finding;
    published.push_back(std::move(entry));
  }
  return object;
}

std::string finished(const Model& model, Json object) {
  object["notice"] = model.notice();
  return json_text(object);
}

}  // namespace

std::string causes_json(const Model& model, const Prior* prior) {
  Json result = heading(model);
  if (prior != nullptr) result["setting"] = prior->setting();
  Json& list = result["causes"] = Json::array();
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    list.push_back(summary(model, cause, prior));
  }
  return finished(model, std::move(result));
}

std::string findings_json(const Model& model) {
  Json result = heading(model);
  Json& list = result["findings"] = Json::array();
  for (const Finding& finding : model.findings()) list.push_back(summary(finding));
  return finished(model, std::move(result));
}

std::string settings_json(const Model& model, const std::vector<Prior>& settings,
                          const std::string& default_setting) {
  Json result = heading(model);
  Json& list = result["settings"] = Json::array();
  for (const Prior& prior : settings) list.push_back(summary(prior, default_setting));
  return finished(model, std::move(result));
}

std::string sources_json(const Model& model) {
  Json result = heading(model);
  Json& list = result["sources"] = Json::array();
  for (const Source& source : model.sources()) list.push_back(summary(source));
  return finished(model, std::move(result));
}

std::string models_json(const std::vector<LoadedModel>& models) {
  Json list = Json::array();
  for (const LoadedModel& loaded : models) {
    const Model& model = loaded.model;
    Json entry{{"name", model.name()},
               {"title", model.title()},
               {"causes", model.n_causes()},
               {"findings", model.n_findings()}};
    add_text(entry, "about", model.about());
    add_text(entry, "licence", model.licence());
    add_text(entry, "notice", model.notice());
    entry["hash"] = loaded.hash;
    list.push_back(std::move(entry));
  }
  return json_text(Json{{"models", std::move(list)}});
}

std::string weak_numbers_json(const Model& model, const Prior& prior,
                              const WeakNumberOptions& options,
                              const std::vector<WeakNumber>& numbers, std::size_t most) {
  Json result = heading(model);
  result["setting"] = prior.setting();
  result["seed"] = static_cast<std::uint64_t>(options.seed);
  result["cases"] = options.n_cases;
  result["missing"] = options.missing;
  result["estimates"] = numbers.size();
  Json& list = result["weak"] = Json::array();
  for (std::size_t i = 0; i < std::min(most, numbers.size()); ++i) {
    const WeakNumber& number = numbers[i];
    Json entry{{"finding", model.finding(number.finding).name},
               {"cause", model.cause(number.cause).name},
               {"bits", number.bits}};
    entry.update(json_cell(model, number.finding, number.cause));
    list.push_back(std::move(entry));
  }
  return finished(model, std::move(result));
}

std::string named_json(const Model& model, const std::vector<Prior>& settings, const Named& named,
                       const Prior* prior, const std::string& default_setting) {
  Json result = heading(model);
  if (named.cell) result["likelihood"] = whole(model, *named.cell);
  if (named.cause) result["cause"] = whole(model, settings, *named.cause, prior);
  if (named.finding) result["finding"] = whole(model, *named.finding);
  if (named.setting != nullptr) {
    result["setting"] = whole(model, *named.setting, default_setting);
  }
  if (named.source != nullptr) result["source"] = whole(model, *named.source);
  return finished(model, std::move(result));
}

}  // namespace fagan
