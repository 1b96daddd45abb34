#pragma once

#include <optional>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/model/findings.hpp"

namespace fagan {

/// P(sub-cause | findings, cause), in the order of the cause's sub-causes; sums to 1.
///
/// Proportional to share × Π over findings f of q(x_f): P(x_f | sub-cause) where the sub-cause has
/// a likelihood for f. A sub-cause without one takes what is left of its cause: the likelihood r
/// that makes the sub-causes average to their cause,
///   P(x | cause) = Σ_with share P(x | sub-cause) + r(x) Σ_without share,
/// or, where r is no probability because the numbers contradict each other, P(x | cause) itself.
/// A finding for which no sub-cause has a likelihood multiplies all alike and changes nothing.
/// Findings are independent given the sub-cause, as they are given a cause. The probability of the
/// cause does not move: its own likelihoods stay as published, whatever its sub-causes would
/// average to.
///
/// Nothing where the findings tell no sub-causes apart, or contradict every one of them: then what
/// is known is the usual shares.
std::optional<std::vector<Probability>> subcause_shares(const Findings& findings, CauseId cause);

/// What the sub-causes without a likelihood for a finding take for it: r above, one number per
/// state, or nothing if the finding has no states or no sub-cause of the cause has a likelihood.
struct Remainder {
  std::vector<double> p;
  bool contradicts = false;  ///< r is no probability, and p is that of the cause
};
std::optional<Remainder> subcause_remainder(const Model& model, CauseId cause, FindingId finding);

}  // namespace fagan
