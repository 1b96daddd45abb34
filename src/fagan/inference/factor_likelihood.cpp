#include "fagan/inference/factor_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

// log Σ_s v_s P(s | k). Summed in log space, where neither a tiny v nor a tiny P is lost.
Eigen::ArrayXd log_likelihoods(const Model& model, FindingId finding,
                               const VirtualEvidence& evidence) {
  const std::vector<double>& v = evidence.relative_likelihoods;
  Eigen::ArrayXd result(static_cast<Eigen::Index>(model.n_causes()));
  std::vector<double> terms(v.size());
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    for (const StateId state : ids<StateId>(v.size())) {
      terms[index(state)] =
          std::log(v[index(state)]) + model.log_likelihoods(finding, state)[index(cause)];
    }
    result[static_cast<Eigen::Index>(cause)] = log_sum_exp(terms);
  }
  return result;
}

template <class LogDensity>
Eigen::ArrayXd for_each_density(const Model& model, FindingId finding, LogDensity log_density) {
  Eigen::ArrayXd result(static_cast<Eigen::Index>(model.n_causes()));
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    result[static_cast<Eigen::Index>(cause)] = log_density(model.density(finding, cause));
  }
  return result;
}

// Rows to be added to log weights.
struct Rows {
  std::vector<WeightedTerms> all;
  std::vector<Eigen::ArrayXd> made;  // of those that are no column of the model
};

// What the one finding of a factor adds.
void append(const Model& model, const Factor& factor, const Observation& observation, Rows& rows) {
  FAGAN_ASSERT_EQ(factor.findings.size(), std::size_t{1});
  const FindingId finding = factor.findings.front();
  if (const auto* state = std::get_if<StateId>(&observation)) {
    // The everyday case: the column as it stands in the model, without a copy.
    rows.all.push_back({model.log_likelihoods(finding, *state).data(), factor.power});
  } else if (!std::holds_alternative<NotKnown>(observation)) {
    rows.made.push_back(fagan::log_likelihoods(model, finding, observation));
    rows.all.push_back({rows.made.back().data(), factor.power});
  }
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
  const Observation* observation = findings.find(factor.findings.front());
  if (observation == nullptr) return;
  Rows rows;
  append(model, factor, *observation, rows);
  log_weights.add(rows.all);
}

// Factors of one finding each stand in the order of their findings, so that a walk over what was
// observed meets them one by one, without looking anything up.
void add_log_likelihoods(const Model& model, const Findings& findings, LogSums& log_weights) {
  Rows rows;
  rows.all.reserve(findings.size());
  for (const Findings::Entry& entry : findings.in_model_order()) {
    if (const Factor* factor = model.factor_of(entry.finding)) {
      append(model, *factor, entry.observation, rows);
    }
  }
  log_weights.add(rows.all);
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
