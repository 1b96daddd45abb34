#include "fagan/format/write_model.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "fagan/format/canonical_json.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

// Members are left out where there is nothing to say, as a person would.
void add(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
void add(Json& object, const char* key, const std::vector<std::string>& texts) {
  if (!texts.empty()) object[key] = texts;
}
void add(Json& object, const char* key, const std::optional<double>& number) {
  if (number) object[key] = *number;
}
void add_if(Json& object, const char* key, bool truth) {
  if (truth) object[key] = true;
}
// A title that only repeats the name was never written.
void add_title(Json& object, const std::string& title, const std::string& name) {
  if (title != name) add(object, "title", title);
}

void add_plain_evidence(Json& object, const Evidence& evidence) {
  add(object, "n", evidence.n);
  add(object, "grade", evidence.grade);
  add(object, "source", evidence.source);
  add(object, "note", evidence.note);
}

void add_evidence(Json& object, const Evidence& evidence) {
  add(object, "n", evidence.n);
  add(object, "grade", evidence.grade);
  add(object, "basis", evidence.basis);
  add(object, "source", evidence.source);
  add(object, "note", evidence.note);
}

const char* word_for(Urgency urgency) {
  switch (urgency) {
    case Urgency::routine:
      return "routine";
    case Urgency::urgent:
      return "urgent";
    case Urgency::emergency:
      return "emergency";
  }
  return "";
}

// As it was written.
Json subcause_cell_json(const Cell& cell) {
  Json object;
  for (const auto& [state, p] : cell.p) object["p"][state] = p;
  add_evidence(object, cell.evidence);
  return object;
}

Json subcause_json(const Subcause& subcause) {
  Json object{{"name", subcause.name}};
  add_title(object, subcause.title, subcause.name);
  object["p"] = static_cast<double>(subcause.share);
  add_plain_evidence(object, subcause.evidence);
  if (subcause.urgency) object["urgency"] = word_for(*subcause.urgency);
  add_if(object, "must_not_miss", subcause.must_not_miss);
  for (const SubcauseLikelihood& likelihood : subcause.likelihoods) {
    object["likelihoods"][likelihood.finding] = subcause_cell_json(likelihood.cell);
  }
  return object;
}

Json cause_json(const Cause& cause) {
  Json object{{"name", cause.name}};
  add_title(object, cause.title, cause.name);
  add(object, "synonyms", cause.synonyms);
  for (const auto& [system, codes] : cause.codes) object["codes"][system] = codes;
  if (cause.urgency) object["urgency"] = word_for(*cause.urgency);
  add_if(object, "must_not_miss", cause.must_not_miss);
  add_if(object, "catch_all", cause.catch_all);
  add(object, "article_says", cause.article_says);
  add(object, "notes", cause.notes);
  for (const Subcause& subcause : cause.subcauses) {
    object["subcauses"].push_back(subcause_json(subcause));
  }
  return object;
}

Json state_json(const State& state) {
  if (state.title.empty() || state.title == state.name) return state.name;
  return {{"name", state.name}, {"title", state.title}};
}

void add_bands(Json& object, const Bands& bands) {
  if (!bands.edges.empty()) object["bands"] = bands.edges;
  add(object, "band_titles", bands.titles);
  for (const BandGrowth& growth : bands.grow_with) {
    Json with{{"finding", growth.finding}};
    add(with, "from", growth.from);
    for (const auto& [state, factor] : growth.times) with["times"][state] = factor;
    object["bands_grow_with"].push_back(with);
  }
}

Json finding_json(const Finding& finding) {
  Json object{{"name", finding.name}};
  add_title(object, finding.title, finding.name);
  add(object, "question", finding.question);
  add(object, "help", finding.help);
  add(object, "kind", finding.kind);
  object["cost"] = finding.cost;
  add(object, "unit", finding.unit);
  add(object, "synonyms", finding.synonyms);
  add(object, "tier", finding.tier);
  add(object, "origin", finding.origin);
  add(object, "notes", finding.notes);
  for (const State& state : finding.states) object["states"].push_back(state_json(state));
  if (finding.number) {
    object["density"] = finding.number->density == DensityKind::normal ? "normal" : "lognormal";
    if (const auto& range = finding.number->range) {
      // An open end, which only a model made in code can have, is as good as the largest number.
      constexpr double most = std::numeric_limits<double>::max();
      object["range"] = Json::array({std::max(range->low, -most), std::min(range->high, most)});
    }
  }
  if (finding.number) add_bands(object, finding.number->bands);
  add_if(object, "rule_only", finding.rule_only);
  return object;
}

Json cell_json(const Model& model, FindingId id, CauseId cause) {
  const Finding& finding = model.finding(id);
  Json object;
  if (finding.is_number()) {
    const Density& density = model.density(id, cause);
    object = {{"mean", density.mean()}, {"sd", density.sd()}};
  } else {
    Json& p = object["p"];
    for (const StateId state : ids<StateId>(finding.states.size())) {
      p[finding.states[index(state)].name] =
          static_cast<double>(model.likelihood(id, state, cause));
    }
  }
  add_evidence(object, model.evidence(id, cause));
  return object;
}

Json likelihoods_json(const Model& model) {
  Json object = Json::object();
  if (model.is_to_be_learned()) return object;
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    if (finding.rule_only) continue;
    Json& cells = object[finding.name];
    std::optional<CauseId> by_default;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      if (model.is_explicit(id, cause)) {
        cells[model.cause(cause).name] = cell_json(model, id, cause);
      } else {
        by_default = cause;
      }
    }
    if (by_default) cells[ModelBuilder::default_cause] = cell_json(model, id, *by_default);
  }
  return object;
}

// Models nest conditions no deeper than documents may.
Json condition_json(const Condition& condition) {
  using Kind = Condition::Kind;
  const auto parts = [&] {
    Json list = Json::array();
    for (const Condition& part : condition.parts) list.push_back(condition_json(part));
    return list;
  };
  switch (condition.kind) {
    case Kind::any:
      return {{"any", parts()}};
    case Kind::all:
      return {{"all", parts()}};
    case Kind::negation:
      return {{"not", condition_json(condition.parts.front())}};
    case Kind::is:
      return {{"finding", condition.finding}, {"is", condition.state}};
    case Kind::below:
      return {{"finding", condition.finding}, {"below", condition.limit}};
    case Kind::at_least:
      return {{"finding", condition.finding}, {"at_least", condition.limit}};
  }
  return {};
}

Json red_flag_json(const RedFlag& flag) {
  Json object{{"name", flag.name}};
  add_title(object, flag.title, flag.name);
  object["level"] = word_for(flag.level);
  object["when"] = condition_json(flag.when);
  object["says"] = flag.says;
  add(object, "source", flag.source);
  return object;
}

Json dependency_json(const Dependency& dependency) {
  Json object{{"findings", dependency.findings}, {"strength", dependency.strength}};
  if (dependency.negative) object["sign"] = "negative";
  add(object, "group", dependency.group);
  add(object, "note", dependency.note);
  add(object, "measure", dependency.measure);
  add(object, "value", dependency.value);
  return object;
}

Json accepted_json(const Accepted& accepted) {
  return {{"at", accepted.at}, {"why", accepted.why}};
}

Json figure_json(const PublishedFigure& figure) {
  Json object{{"finding", figure.finding}, {"cause", figure.cause}};
  add(object, "population", figure.population);
  add(object, "prevalence", figure.prevalence);
  add(object, "p", figure.p);
  add(object, "sensitivity", figure.sensitivity);
  add(object, "specificity", figure.specificity);
  add(object, "lr_positive", figure.lr_positive);
  add(object, "lr_negative", figure.lr_negative);
  add(object, "counts", figure.counts);
  add(object, "n_diseased", figure.n_diseased);
  add(object, "n_nondiseased", figure.n_nondiseased);
  add(object, "source", figure.source);
  add(object, "read", figure.read);
  add(object, "used", figure.used);
  return object;
}

Json source_json(const Source& source) {
  Json object = Json::object();
  add(object, "authors", source.authors);
  if (source.year) object["year"] = *source.year;
  add(object, "title", source.title);
  add(object, "journal", source.journal);
  add(object, "doi", source.doi);
  add(object, "pmid", source.pmid);
  add(object, "url", source.url);
  add(object, "n", source.n);
  add(object, "design", source.design);
  add(object, "confidence", source.confidence);
  return object;
}

Json setting_json(const PriorDraft& draft) {
  Json object{{"setting", draft.setting}};
  add_title(object, draft.title, draft.setting);
  add(object, "about", draft.about);
  add(object, "n", draft.n);
  Json& probabilities = object["probabilities"] = Json::object();
  for (const PriorDraft::Entry& entry : draft.probabilities) {
    Json& of = probabilities[entry.cause];
    of["p"] = entry.p;
    add_plain_evidence(of, entry.evidence);
  }
  return object;
}

Json prior_json(const Prior& prior, std::string_view model_name) {
  Json object{{"format", "fagan-prior/1"}};
  const Json setting = setting_json(prior.draft());
  for (const auto& [key, value] : setting.items()) {
    object[key] = value;
    if (key == "setting") object["model"] = model_name;
  }
  return object;
}

Json action_json(const Action& action) {
  Json object{{"name", action.name}};
  add_title(object, action.title, action.name);
  if (action.urgency != Urgency::routine) object["urgency"] = word_for(action.urgency);
  add(object, "notes", action.notes);
  return object;
}

// Adds a list of things as JSON; none if there are none.
template <class Things, class ToJson>
void add_each(Json& object, const char* key, const Things& things, ToJson to_json) {
  if (things.empty()) return;
  Json& list = object[key];
  for (const auto& thing : things) list.push_back(to_json(thing));
}

std::vector<std::string> names(const Model& model, const std::vector<FindingId>& findings) {
  std::vector<std::string> list;
  list.reserve(findings.size());
  for (const FindingId finding : findings) list.push_back(model.finding(finding).name);
  return list;
}

Json model_json(const Model& model) {
  Json object{{"format", "fagan-model/1"}, {"name", model.name()}};
  add_title(object, model.title(), model.name());
  add(object, "about", model.about());
  add(object, "version", model.version());
  add(object, "licence", model.licence());
  add(object, "notice", model.notice());
  add(object, "default_setting", model.default_setting());
  object["causes"] = Json::array();
  add_each(object, "causes", model.causes(), cause_json);
  object["findings"] = Json::array();
  add_each(object, "findings", model.findings(), finding_json);
  object["likelihoods"] = likelihoods_json(model);
  add_each(object, "red_flags", model.red_flags(), red_flag_json);
  add_each(object, "same_measurement", model.same_measurement(),
           [&model](const auto& group) { return names(model, group); });
  add_each(object, "dependencies", model.dependencies(), dependency_json);
  add_each(object, "published", model.published(), figure_json);
  for (const Source& source : model.sources()) object["sources"][source.key] = source_json(source);
  add_each(object, "settings", model.settings(), setting_json);
  add_each(object, "accepted", model.accepted(), accepted_json);
  return object;
}

}  // namespace

std::string write_model(const Model& model) { return json_text(model_json(model)); }

std::string model_hash(const Model& model) { return hash_of(model_json(model)); }

std::string write_prior(const Prior& prior, std::string_view model_name) {
  return json_text(prior_json(prior, model_name));
}

std::string write_utility(const Utility& utility) {
  const UtilityDraft& draft = utility.draft();
  Json object{{"format", "fagan-utility/1"}, {"name", draft.name}};
  add(object, "title", draft.title);
  object["model"] = draft.model;
  add(object, "about", draft.about);
  add(object, "notice", draft.notice);
  add(object, "unit", draft.unit);
  add_each(object, "actions", draft.actions, action_json);
  for (const UtilityDraft::Entry& entry : draft.utilities) {
    Json& of = object["utilities"][entry.action][entry.cause];
    of["u"] = entry.u;
    add_plain_evidence(of, entry.evidence);
  }
  return json_text(object);
}

std::string prior_hash(const Prior& prior, std::string_view model_name) {
  return hash_of(prior_json(prior, model_name));
}

std::string hash_of(const Json& value) { return hash_of(JsonDocument(json_text(value), {})); }

}  // namespace fagan
