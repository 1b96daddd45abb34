#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/io/load.hpp"

// The case the benchmarks of this folder time, and its answer by another way.

namespace fagan::bench {

struct CalfPain {
  Model model = load_model("calf_pain").model;
  Prior prior = load_prior(load_model("calf_pain")).value;
};

inline const CalfPain& calf_pain() {
  static const CalfPain loaded;
  return loaded;
}

/// The first answers a patient with a typical deep vein thrombosis would give: each finding of kind
/// symptom or history that has states, in its likeliest state.
inline std::vector<std::pair<FindingId, StateId>> answers(std::size_t count) {
  const Model& model = calf_pain().model;
  const CauseId cause = require_cause(model, "deep_vein_thrombosis");
  std::vector<std::pair<FindingId, StateId>> result;
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    const bool is_told = finding.kind == "symptom" || finding.kind == "history";
    if (!is_told || finding.is_number() || finding.rule_only || result.size() == count) continue;
    StateId likeliest{0};
    for (const StateId state : ids<StateId>(finding.states.size())) {
      if (model.likelihood(id, state, cause) > model.likelihood(id, likeliest, cause)) {
        likeliest = state;
      }
    }
    result.emplace_back(id, likeliest);
  }
  return result;
}

inline Findings findings_of(const std::vector<std::pair<FindingId, StateId>>& seen) {
  Findings findings(calf_pain().model);
  for (const auto& [finding, state] : seen) findings.observe(finding, state);
  return findings;
}

/// True if the posterior is what plain multiplication of probabilities gives, in long double and
/// without a logarithm.
inline bool is_right(const Posterior& posterior,
                     const std::vector<std::pair<FindingId, StateId>>& seen) {
  const auto& [model, prior] = calf_pain();
  std::vector<long double> weights;
  long double sum = 0;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    long double weight = prior[cause].value();
    for (const auto& [finding, state] : seen) {
      weight *= model.likelihood(finding, state, cause).value();
    }
    weights.push_back(weight);
    sum += weight;
  }
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const long double gap = weights[index(cause)] / sum - posterior[cause].value();
    if (gap > 1e-12L || gap < -1e-12L) return false;
  }
  return true;
}

}  // namespace fagan::bench
