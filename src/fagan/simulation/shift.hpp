#pragma once

#include "fagan/core/units.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

// Worlds a little different from the model they are scored with.

namespace fagan {

/// The model with P(finding in this state | cause) = p; the finding's other states keep their
/// proportions under that cause (equal shares if they had none). Every other number keeps its bits.
/// What stood behind the old number does not speak for the new one: `evidence` does. For a finding
/// with states and likelihoods. Throws Error if p is not a probability.
Model with_likelihood(const Model& model, FindingId finding, StateId state, CauseId cause, double p,
                      Evidence evidence = {});

/// The prior with P(cause) = p; the other causes keep their proportions (equal shares if they had
/// none). Throws Error if p is not a probability.
Prior with_probability(const Model& model, const Prior& prior, CauseId cause, double p);

}  // namespace fagan
