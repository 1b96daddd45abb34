#pragma once

#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// P(cause | findings) by Bayes' rule, findings independent given the cause:
///
///     log w_k = log π_k + Σ over factors of power · log P(factor's findings | k)
///     p_k     = exp(log w_k − log Σ_i exp(log w_i))
///
/// This is the definition: every faster path is tested against it. A finding that was not observed
/// contributes nothing. Sums run in the model's order, so the order of entry does not matter, not
/// even to the last bit. A case no cause can explain is impossible, not an error: see
/// Posterior::is_impossible and smallest_conflict. The prior must be one for this model.
Posterior diagnose(const Model& model, const Prior& prior, const Findings& findings);

}  // namespace fagan
