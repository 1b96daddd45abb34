#include "fagan/inference/factor_likelihood.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

// log Σ_s v_s P(s | k). Scaled by the largest v, so that any finite v are as good as any others.
Eigen::ArrayXd log_likelihoods(const Model& model, FindingId finding,
                               const VirtualEvidence& evidence) {
  const std::vector<double>& v = evidence.relative_likelihoods;
  const double largest = *std::max_element(v.begin(), v.end());
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(model.n_causes()));
  for (std::size_t s = 0; s < v.size(); ++s) {
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      sum[static_cast<Eigen::Index>(cause)] +=
          v[s] / largest * model.likelihood(finding, static_cast<StateId>(s), cause);
    }
  }
  return std::log(largest) + sum.log();
}

template <class LogDensity>
Eigen::ArrayXd for_each_density(const Model& model, FindingId finding, LogDensity log_density) {
  Eigen::ArrayXd result(static_cast<Eigen::Index>(model.n_causes()));
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    result[static_cast<Eigen::Index>(cause)] = log_density(model.density(finding, cause));
  }
  return result;
}

}  // namespace

Eigen::ArrayXd log_likelihoods(const Model& model, FindingId finding,
                               const Observation& observation) {
  if (const auto* state = std::get_if<StateId>(&observation)) {
    const std::span<const double> column = model.log_likelihoods(finding, *state);
    return Eigen::Map<const Eigen::ArrayXd>(column.data(),
                                            static_cast<Eigen::Index>(column.size()));
  }
  if (const auto* value = std::get_if<double>(&observation)) {
    return for_each_density(model, finding,
                            [&](const Density& d) { return d.log_density(*value); });
  }
  if (const auto* interval = std::get_if<Interval>(&observation)) {
    return for_each_density(model, finding,
                            [&](const Density& d) { return d.log_mass(*interval); });
  }
  if (const auto* evidence = std::get_if<VirtualEvidence>(&observation)) {
    return log_likelihoods(model, finding, *evidence);
  }
  return Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(model.n_causes()));
}

double likelihood(const Model& model, const Factor& factor, std::span<const std::int8_t> states,
                  CauseId cause) {
  FAGAN_ASSERT_EQ(factor.findings.size(), std::size_t{1});
  if (states.front() < 0) return 1;
  const double p =
      model.likelihood(factor.findings.front(), static_cast<StateId>(states.front()), cause);
  return factor.power == 1 ? p : std::pow(p, factor.power);
}

void add_log_likelihood(const Model& model, const Factor& factor, const Findings& findings,
                        LogSums& log_weights) {
  FAGAN_ASSERT_EQ(factor.findings.size(), std::size_t{1});
  const FindingId finding = factor.findings.front();
  const Observation* observation = findings.find(finding);
  if (observation == nullptr || std::holds_alternative<NotKnown>(*observation)) return;
  if (const auto* state = std::get_if<StateId>(observation)) {
    // The everyday case: the column as it stands in the model, without a copy.
    log_weights.add(model.log_likelihoods(finding, *state).data(), factor.power);
  } else {
    log_weights.add(log_likelihoods(model, finding, *observation).data(), factor.power);
  }
}

std::vector<const Factor*> observed_factors(const Findings& findings) {
  std::vector<const Factor*> factors;
  factors.reserve(findings.size());
  for (const Findings::Entry& entry : findings.in_model_order()) {
    const Factor* factor = findings.model().factor_of(entry.finding);
    if (factor != nullptr) factors.push_back(factor);
  }
  // Factors stand in one array in the model's order, so their addresses do too.
  std::sort(factors.begin(), factors.end());
  factors.erase(std::unique(factors.begin(), factors.end()), factors.end());
  return factors;
}

}  // namespace fagan
