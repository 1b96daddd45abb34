#pragma once

#include <string>

#include "fagan/format/embedded.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/read_utility.hpp"
#include "fagan/model/model_builder.hpp"

// The calf-pain model as it is inside the program.

namespace fagan::tests {

struct CalfPain {
  Model model;
  Prior prior;
};

inline CalfPain read_calf_pain() {
  const Model model = read_model(find_embedded_model("calf_pain")->text, "calf_pain.json").model;
  const auto prior = find_embedded_prior("calf_pain", "primary_care_adults");
  return {model, read_prior(prior->text, "primary_care_adults.json", model).value};
}

inline Utility read_calf_pain_utility(const Model& model) {
  return read_utility(find_embedded_utility("calf_pain")->text, "utility.json", model).value;
}

/// The same causes with those findings alone that have states.
inline CalfPain read_calf_pain_without_numbers() {
  const CalfPain whole = read_calf_pain();
  ModelBuilder builder;
  builder.header({"calf_pain", {}, {}, {}, {}, {}, {}});
  for (Cause cause : whole.model.causes()) {
    cause.subcauses.clear();
    builder.add(std::move(cause));
  }
  for (const FindingId id : ids<FindingId>(whole.model.n_findings())) {
    const Finding& finding = whole.model.finding(id);
    if (finding.is_number() || finding.rule_only) continue;
    builder.add(finding);
    for (const CauseId cause : ids<CauseId>(whole.model.n_causes())) {
      Cell cell;
      for (const StateId state : ids<StateId>(finding.states.size())) {
        cell.p.emplace_back(finding.states[index(state)].name,
                            whole.model.likelihood(id, state, cause).value());
      }
      builder.likelihood(finding.name, whole.model.cause(cause).name, cell);
    }
  }
  const Model model = builder.build();
  PriorDraft draft = whole.prior.draft();
  for (PriorDraft::Entry& entry : draft.probabilities) entry.evidence = {};
  return {model, Prior::make(model, draft).value};
}

}  // namespace fagan::tests
