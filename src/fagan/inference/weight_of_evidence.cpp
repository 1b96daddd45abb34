#include "fagan/inference/weight_of_evidence.hpp"

#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/factor_likelihood.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

using Kind = WeightOfEvidence::Kind;

// Odds of one side against another; nothing for 0 against 0.
using Odds = std::optional<LogOdds>;

Odds odds_against_rest(const Posterior& posterior, CauseId cause) {
  if (posterior.is_impossible()) return std::nullopt;
  return posterior.odds(cause);
}

Odds odds_against_one(const Posterior& posterior, CauseId cause, CauseId against) {
  const bool both_ruled_out =
      posterior.relative_log_weights()[static_cast<Eigen::Index>(cause)] == -infinity &&
      posterior.relative_log_weights()[static_cast<Eigen::Index>(against)] == -infinity;
  if (both_ruled_out) return std::nullopt;
  return posterior.odds(cause, against);
}

WeightOfEvidence change(const Odds& before, const Odds& after) {
  if (!before || !after || !std::isfinite(before->value())) return {Kind::undefined, {}};
  const Decibans weight = LogOdds(after->value() - before->value()).decibans();
  if (weight.is_finite()) return {Kind::moved, weight};
  return {weight.value() < 0 ? Kind::rules_out : Kind::leaves_only, weight};
}

WeightOfEvidence likelihood_ratio(double log_a, double log_b) {
  if (log_a == -infinity && log_b == -infinity) return {Kind::undefined, {}};
  return change(LogOdds(0), LogOdds(log_a - log_b));
}

std::optional<Probability> probability(const Odds& odds) {
  if (!odds) return std::nullopt;
  return Probability(1 / (1 + std::exp(-odds->value())));
}

std::optional<Decibans> decibans(const Odds& odds) {
  if (!odds) return std::nullopt;
  return odds->decibans();
}

// Power · log P(the factor's observed findings | k), [n_causes].
Eigen::ArrayXd contribution(const Model& model, const Factor& factor, const Findings& findings) {
  LogSums sums(Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(model.n_causes())));
  add_log_likelihood(model, factor, findings, sums);
  return sums.values();
}

// The weight of a finding that is about to be added, for one cause against one other.
WeightOfEvidence weight_of_adding(const Findings& so_far, const Findings& with_it,
                                  FindingId finding, CauseId cause, CauseId against) {
  const Model& model = so_far.model();
  const Factor* factor = model.factor_of(finding);
  if (factor == nullptr) return {Kind::moved, Decibans(0)};
  const Eigen::ArrayXd before = contribution(model, *factor, so_far);
  const Eigen::ArrayXd after = contribution(model, *factor, with_it);
  const auto a = static_cast<Eigen::Index>(cause);
  const auto b = static_cast<Eigen::Index>(against);
  if (before[a] == -infinity || before[b] == -infinity) return {Kind::undefined, {}};
  return likelihood_ratio(after[a] - before[a], after[b] - before[b]);
}

// Walks the findings in their order of entry. `odds` reads the odds of interest off a posterior;
// `weigh` gives a step's weight from the findings and odds on either side of it.
template <class ReadOdds, class Weigh>
Explanation walk(const Model& model, const Prior& prior, const Findings& findings, ReadOdds odds,
                 Weigh weigh) {
  require_made_for(model, prior, findings);
  Explanation story;
  Findings so_far(model);
  Odds before = odds(diagnose(model, prior, so_far));
  story.prior = probability(before);
  story.prior_odds = decibans(before);
  for (const FindingId finding : findings.in_order_of_entry()) {
    Findings with_it = so_far;
    with_it.observe(finding, *findings.find(finding));
    const Odds after = odds(diagnose(model, prior, with_it));
    story.steps.push_back({finding, *findings.find(finding),
                           weigh(so_far, with_it, finding, before, after), probability(before),
                           probability(after)});
    so_far = std::move(with_it);
    before = after;
  }
  story.posterior = probability(before);
  story.posterior_odds = decibans(before);
  return story;
}

}  // namespace

// Weight of evidence after Good (1950). The alternative to a cause is "any other cause, in
// proportion to its current probability", so with more than two causes the weight of one finding
// changes as others arrive.
Explanation explain(const Model& model, const Prior& prior, const Findings& findings,
                    CauseId cause) {
  Explanation story = walk(
      model, prior, findings,
      [cause](const Posterior& posterior) { return odds_against_rest(posterior, cause); },
      [](const Findings&, const Findings&, FindingId, const Odds& before, const Odds& after) {
        return change(before, after);
      });
  // As it is written: the way to odds and back costs the last digit.
  if (story.prior) story.prior = prior[cause];
  if (story.prior && !story.steps.empty()) story.steps.front().before = story.prior;
  story.cause = cause;
  return story;
}

Explanation explain(const Model& model, const Prior& prior, const Findings& findings, CauseId cause,
                    CauseId against) {
  FAGAN_ASSERT(cause != against);
  Explanation story = walk(
      model, prior, findings,
      [=](const Posterior& posterior) { return odds_against_one(posterior, cause, against); },
      [=](const Findings& so_far, const Findings& with_it, FindingId finding, const Odds&,
          const Odds&) { return weight_of_adding(so_far, with_it, finding, cause, against); });
  story.cause = cause;
  story.against = against;
  return story;
}

std::vector<Reason> leave_one_out(const Model& model, const Prior& prior, const Findings& findings,
                                  CauseId cause) {
  const Odds with_all = odds_against_rest(diagnose(model, prior, findings), cause);
  std::vector<Reason> reasons;
  for (const FindingId finding : findings.in_order_of_entry()) {
    Findings others = findings;
    others.retract(finding);
    const Odds without = odds_against_rest(diagnose(model, prior, others), cause);
    reasons.push_back({finding, *findings.find(finding), change(without, with_all),
                       probability(without), probability(with_all)});
  }
  return reasons;
}

}  // namespace fagan
