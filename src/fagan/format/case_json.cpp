#include "fagan/format/case_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <variant>

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

Json end_of(double end) { return std::isfinite(end) ? Json(end) : Json(nullptr); }

Json observation_json(const Finding& finding, const Observation& observation) {
  if (const auto* state = std::get_if<StateId>(&observation)) {
    return finding.states[index(*state)].name;
  }
  if (const auto* number = std::get_if<double>(&observation)) return *number;
  if (const auto* interval = std::get_if<Interval>(&observation)) {
    return {{"interval", Json::array({end_of(interval->low), end_of(interval->high)})}};
  }
  if (const auto* evidence = std::get_if<VirtualEvidence>(&observation)) {
    Json weights = Json::object();
    for (std::size_t s = 0; s < finding.states.size(); ++s) {
      weights[finding.states[s].name] = evidence->relative_likelihoods[s];
    }
    return {{"virtual", std::move(weights)}};
  }
  return {{"unknown", true}};
}

// Writes events as they follow from each other: an answer to a finding that has one is a change.
class EventWriter {
 public:
  explicit EventWriter(const Model& model) : model_(model) {}

  Json operator()(const Observe& event) {
    const Finding& finding = model_.finding(event.finding);
    const bool is_first = observed_.insert(event.finding).second;
    return {{"type", is_first ? "observe" : "change"},
            {"finding", finding.name},
            {"observation", observation_json(finding, event.observation)}};
  }
  Json operator()(const Retract& event) {
    observed_.erase(event.finding);
    return {{"type", "retract"}, {"finding", model_.finding(event.finding).name}};
  }
  Json operator()(const Guess& event) {
    return {{"type", "guess"}, {"cause", model_.cause(event.cause).name}, {"p", event.p}};
  }

 private:
  const Model& model_;
  std::set<FindingId> observed_;
};

}  // namespace

std::string write_case(const CaseFile& file, const Model& model, std::string_view model_hash) {
  Json json = {{"format", "fagan-case/1"}, {"model", model.name()}};
  const auto add_text = [&json](const char* key, std::string_view text) {
    if (!text.empty()) json[key] = text;
  };
  add_text("model_hash", model_hash);
  add_text("setting", file.setting);
  add_text("notice", model.notice());
  add_text("case_id", file.case_id);
  if (file.cause) json["cause"] = model.cause(*file.cause).name;
  EventWriter writer(model);
  json["events"] = Json::array();
  for (const CaseEvent& event : file.events) json["events"].push_back(std::visit(writer, event));
  // A case id that is not UTF-8 is written with replacement characters rather than not at all.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Findings findings_of(const CaseFile& file, const Model& model) {
  Findings findings(model);
  for (const CaseEvent& event : file.events) {
    if (const auto* seen = std::get_if<Observe>(&event)) {
      findings.observe(seen->finding, seen->observation);
    } else if (const auto* taken_back = std::get_if<Retract>(&event)) {
      findings.retract(taken_back->finding);
    }
  }
  return findings;
}

}  // namespace fagan
