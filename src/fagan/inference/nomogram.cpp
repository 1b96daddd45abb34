#include "fagan/inference/nomogram.hpp"

#include <cmath>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

LogOdds odds_of(const Posterior& posterior, CauseId cause, std::optional<CauseId> against) {
  return against ? posterior.odds(cause, *against) : posterior.odds(cause);
}

Probability probability_of(const Posterior& posterior, CauseId cause,
                           std::optional<CauseId> against) {
  if (!against) return posterior[cause];
  return Probability(1 / (1 + std::exp(-posterior.odds(cause, *against).value())));
}

std::optional<Nomogram> start(const Posterior& before, CauseId cause,
                              std::optional<CauseId> against) {
  if (before.is_impossible()) return std::nullopt;
  const LogOdds odds = odds_of(before, cause, against);
  if (!std::isfinite(odds.value())) return std::nullopt;
  Nomogram result;
  result.cause = cause;
  result.against = against;
  result.before = odds;
  result.probability_before = probability_of(before, cause, against);
  return result;
}

void add_line(Nomogram& nomogram, const Posterior& after, const Observation& observation,
              bool observed) {
  if (after.is_impossible()) return;
  // A state that neither of two causes can show says nothing of the two.
  if (nomogram.against && after[nomogram.cause] == 0 && after[*nomogram.against] == 0) return;
  const LogOdds odds = odds_of(after, nomogram.cause, nomogram.against);
  nomogram.lines.push_back({observation, observed, LogOdds(odds.value() - nomogram.before.value()),
                            odds, probability_of(after, nomogram.cause, nomogram.against)});
}

}  // namespace

std::optional<Nomogram> nomogram(const Model& model, const Prior& prior, const Findings& findings,
                                 CauseId cause, std::optional<CauseId> against) {
  require_made_for(model, prior, findings);
  std::optional<Nomogram> result = start(diagnose(model, prior, Findings(model)), cause, against);
  if (!result) return result;
  add_line(*result, diagnose(model, prior, findings), NotKnown{}, true);
  if (result->lines.empty()) return std::nullopt;
  return result;
}

std::optional<Nomogram> nomogram(const Model& model, const Prior& prior, const Findings& findings,
                                 CauseId cause, FindingId finding, std::optional<CauseId> against) {
  require_made_for(model, prior, findings);
  Findings others = findings;
  others.retract(finding);
  std::optional<Nomogram> result = start(diagnose(model, prior, others), cause, against);
  if (!result) return result;
  result->finding = finding;
  for (const FindingId other : others.in_order_of_entry()) {
    const Observation& seen = *others.find(other);
    if (!std::holds_alternative<NotKnown>(seen)) result->given.emplace_back(other, seen);
  }

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
