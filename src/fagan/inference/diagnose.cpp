#include "fagan/inference/diagnose.hpp"

#include "fagan/inference/factor_likelihood.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {

Posterior diagnose(const Model& model, const Prior& prior, const Findings& findings) {
  require_made_for(model, prior, findings);
  LogSums log_weights(prior.log_probabilities());
  add_log_likelihoods(model, findings, log_weights);
  return Posterior(log_weights);
}

}  // namespace fagan
