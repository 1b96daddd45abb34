#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "fagan/decision/utility.hpp"
#include "fagan/model/model_builder.hpp"

// The shipped calf-pain model with its numbers only, read without the library's own readers, which
// stand to the right of what is tested here.

namespace fagan::tests {

using Json = nlohmann::ordered_json;

inline Json read_json(const std::string& path) {
  std::ifstream file(std::filesystem::path(FAGAN_SOURCE_DIR) / path);
  return Json::parse(file);
}

inline Evidence evidence_of(const Json& written) {
  Evidence evidence;
  if (written.contains("n")) evidence.n = written["n"].get<double>();
  return evidence;
}

inline Cell cell_of(const Json& written) {
  Cell cell;
  cell.evidence = evidence_of(written);
  if (written.contains("p")) {
    for (const auto& [state, p] : written["p"].items()) cell.p.emplace_back(state, p);
  } else {
    cell.mean = written["mean"].get<double>();
    cell.sd = written["sd"].get<double>();
  }
  return cell;
}

inline Finding finding_of(const Json& written) {
  Finding finding;
  finding.name = written["name"];
  finding.cost = written.value("cost", 0.0);
  finding.rule_only = written.value("rule_only", false);
  for (const Json& state : written.value("states", Json::array())) {
    finding.states.push_back({state.is_string() ? state : state["name"], {}});
  }
  if (written.contains("density")) {
    NumberScale scale;
    if (written["density"] == "lognormal") scale.density = DensityKind::lognormal;
    if (written.contains("range")) scale.range = Range{written["range"][0], written["range"][1]};
    finding.number = scale;
  }
  return finding;
}

struct CalfPain {
  Model model;
  Prior prior;
};

/// Without numbers: only the findings that have states.
inline CalfPain read_calf_pain(bool with_numbers = true) {
  const Json written = read_json("model/calf_pain.json");
  ModelBuilder builder;
  builder.header({"calf_pain", {}, {}, {}, {}, {}, {}});
  for (const Json& entry : written["causes"]) {
    Cause cause;
    cause.name = entry["name"];
    cause.must_not_miss = entry.value("must_not_miss", false);
    builder.add(cause);
  }
  std::set<std::string> left_out;
  for (const Json& entry : written["findings"]) {
    if (!with_numbers && entry.contains("density")) {
      left_out.insert(entry["name"].get<std::string>());
    } else {
      builder.add(finding_of(entry));
    }
  }
  for (const auto& [finding, row] : written["likelihoods"].items()) {
    if (left_out.contains(finding)) continue;
    for (const auto& [cause, cell] : row.items()) builder.likelihood(finding, cause, cell_of(cell));
  }
  for (const Json& group : written["same_measurement"]) {
    if (with_numbers) builder.add_same_measurement(group);
  }
  for (const auto& [key, entry] : written["sources"].items()) {
    Source source;
    source.key = key;
    builder.add(source);
  }
  const Model model = builder.build();

  const Json setting = read_json("priors/calf_pain/primary_care_adults.json");
  PriorDraft draft;
  draft.setting = setting["setting"];
  draft.n = setting["n"].get<double>();
  for (const auto& [cause, entry] : setting["probabilities"].items()) {
    draft.probabilities.push_back({cause, entry["p"], evidence_of(entry)});
  }
  return {model, Prior::make(model, draft).value};
}

inline UtilityDraft read_calf_pain_utility() {
  const Json written = read_json("model/utilities/calf_pain.json");
  UtilityDraft draft;
  draft.name = written["name"];
  draft.model = written["model"];
  for (const Json& action : written["actions"]) draft.actions.push_back({action["name"], {}, {}});
  for (const auto& [action, row] : written["utilities"].items()) {
    for (const auto& [cause, entry] : row.items()) {
      Evidence evidence = evidence_of(entry);
      evidence.source = entry["source"];
      draft.utilities.push_back({action, cause, entry["u"], evidence});
    }
  }
  return draft;
}

}  // namespace fagan::tests
