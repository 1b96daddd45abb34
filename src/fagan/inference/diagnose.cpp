#include "fagan/inference/diagnose.hpp"

#include "fagan/core/contract.hpp"
#include "fagan/inference/factor_likelihood.hpp"

namespace fagan {

Posterior diagnose(const Model& model, const Prior& prior, const Findings& findings) {
  FAGAN_ASSERT_EQ(prior.size(), model.n_causes());
  FAGAN_ASSERT_EQ(findings.model().n_findings(), model.n_findings());
  LogSums log_weights(prior.log_probabilities());
  add_log_likelihoods(model, findings, log_weights);
  return Posterior(log_weights);
}

}  // namespace fagan
