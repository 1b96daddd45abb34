#pragma once

#include <optional>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// How far one finding moved the odds of a cause, in decibans (Good 1950).
///
/// Exactly one reading holds. `moved`: by a finite number. `rules_out`: the cause was possible
/// before and is not any more. `leaves_only`: every alternative was ruled out. `undefined`: the
/// odds were infinite already, or the finding has probability 0 under both sides, and no number
/// says how far they moved.
struct WeightOfEvidence {
  enum class Kind { moved, rules_out, leaves_only, undefined };
  Kind kind = Kind::moved;
  Decibans decibans;  ///< ±inf when ruled out or left only; 0 when undefined
};

/// One finding's part in an explanation.
struct Reason {
  FindingId finding{};
  Observation observation;
  WeightOfEvidence weight;
  /// Probability of the cause just before and just after this finding: among all causes, or among
  /// the two compared. Nothing where every alternative, the cause included, had been ruled out.
  std::optional<Probability> before;
  std::optional<Probability> after;
};

/// How a cause came to its posterior probability: the answer's story, finding by finding.
struct Explanation {
  CauseId cause{};
  std::optional<CauseId> against;  ///< one cause, or all others together
  /// Probabilities and odds before and after all findings, as in Reason; the odds may be infinite.
  std::optional<Probability> prior;
  std::optional<Probability> posterior;
  std::optional<Decibans> prior_odds;
  std::optional<Decibans> posterior_odds;
  std::vector<Reason> steps;  ///< in order of entry
};

/// Why a cause is as probable as it is, against all other causes together.
///
/// Steps follow the order of entry and their finite weights sum to posterior less prior odds. With
/// more than two causes the weight of one finding depends on what was known before it, because the
/// mixture of "the others" changes: show a step only together with its place.
Explanation explain(const Model& model, const Prior& prior, const Findings& findings,
                    CauseId cause);

/// The same against one other cause. Each weight is 10 log10 (P(x | cause) / P(x | other)):
/// additive, and the same in any order of entry.
Explanation explain(const Model& model, const Prior& prior, const Findings& findings, CauseId cause,
                    CauseId against);

/// For each finding in order of entry, the odds of the cause with all findings less the odds
/// without this one. Free of order; the weights do not sum to anything.
std::vector<Reason> leave_one_out(const Model& model, const Prior& prior, const Findings& findings,
                                  CauseId cause);

}  // namespace fagan
