#include "fagan/inference/nomogram.hpp"

#include <cmath>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

std::optional<Nomogram> start(const Posterior& before, CauseId cause) {
  if (before.is_impossible() || !std::isfinite(before.odds(cause).value())) return std::nullopt;
  Nomogram result;
  result.cause = cause;
  result.before = before.odds(cause);
  result.probability_before = before[cause];
  return result;
}

void add_line(Nomogram& nomogram, const Posterior& after, const Observation& observation,
              bool observed) {
  if (after.is_impossible()) return;
  const LogOdds odds = after.odds(nomogram.cause);
  nomogram.lines.push_back({observation, observed, LogOdds(odds.value() - nomogram.before.value()),
                            odds, after[nomogram.cause]});
}

}  // namespace

std::optional<Nomogram> nomogram(const Model& model, const Prior& prior, const Findings& findings,
                                 CauseId cause) {
  require_made_for(model, prior, findings);
  std::optional<Nomogram> result = start(diagnose(model, prior, Findings(model)), cause);
  if (!result) return result;
  add_line(*result, diagnose(model, prior, findings), NotKnown{}, true);
  if (result->lines.empty()) return std::nullopt;
  return result;
}

std::optional<Nomogram> nomogram(const Model& model, const Prior& prior, const Findings& findings,
                                 CauseId cause, FindingId finding) {
  require_made_for(model, prior, findings);
  Findings others = findings;
  others.retract(finding);
  std::optional<Nomogram> result = start(diagnose(model, prior, others), cause);
  if (!result) return result;
  result->finding = finding;

  const Observation* seen = findings.find(finding);
  const auto line = [&](const Observation& observation, bool observed) {
    Findings with_it = others;
    with_it.observe(finding, observation);
    add_line(*result, diagnose(model, prior, with_it), observation, observed);
  };
  for (const StateId state : ids<StateId>(model.finding(finding).states.size())) {
    line(state, seen != nullptr && *seen == Observation(state));
  }
  const bool is_a_state = seen != nullptr && std::holds_alternative<StateId>(*seen);
  const bool is_unknown = seen == nullptr || std::holds_alternative<NotKnown>(*seen);
  if (!is_a_state && !is_unknown) line(*seen, true);
  return result;
}

}  // namespace fagan
