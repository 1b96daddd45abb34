#include "fagan/inference/subcauses.hpp"

#include <algorithm>

namespace fagan {
namespace {

const SubcauseLikelihood* likelihood_of(const Subcause& sub, FindingId finding) {
  for (const SubcauseLikelihood& likelihood : sub.likelihoods) {
    if (likelihood.finding_id == finding) return &likelihood;
  }
  return nullptr;
}

// Σ_s v_s p_s of what was observed.
double likelihood_of(const Observation& observation, const std::vector<double>& p) {
  if (const auto* state = std::get_if<StateId>(&observation)) return p[index(*state)];
  double sum = 0;
  if (const auto* evidence = std::get_if<VirtualEvidence>(&observation)) {
    for (std::size_t s = 0; s < p.size(); ++s) sum += evidence->relative_likelihoods[s] * p[s];
  }
  return sum;
}

}  // namespace

std::optional<Remainder> subcause_remainder(const Model& model, CauseId cause, FindingId finding) {
  const std::vector<Subcause>& subcauses = model.cause(cause).subcauses;
  const std::size_t n_states = model.finding(finding).states.size();
  Remainder result{std::vector<double>(n_states, 0), false};
  std::vector<double> of_cause(n_states, 0);
  for (std::size_t s = 0; s < n_states; ++s) {
    of_cause[s] = model.likelihood(finding, static_cast<StateId>(s), cause);
  }
  result.p = of_cause;
  double left = 1;
  bool any = false;
  for (const Subcause& sub : subcauses) {
    const SubcauseLikelihood* likelihood = likelihood_of(sub, finding);
    if (likelihood == nullptr) continue;
    any = true;
    left -= sub.share;
    for (std::size_t s = 0; s < n_states; ++s) result.p[s] -= sub.share * likelihood->p[s];
  }
  if (!any) return std::nullopt;
  constexpr double rounding = 1e-9;
  if (left <= rounding) return result;  // nobody is left to take it
  for (double& p : result.p) {
    p /= left;
    result.contradicts = result.contradicts || p < -rounding || p > 1 + rounding;
    p = std::clamp(p, 0.0, 1.0);
  }
  if (result.contradicts) result.p = of_cause;
  return result;
}

std::optional<std::vector<Probability>> subcause_shares(const Findings& findings, CauseId cause) {
  const Model& model = findings.model();
  const std::vector<Subcause>& subcauses = model.cause(cause).subcauses;
  std::vector<double> weights;
  for (const Subcause& sub : subcauses) weights.push_back(sub.share);
  bool told_apart = false;
  for (const Findings::Entry& entry : findings.in_model_order()) {
    if (std::holds_alternative<NotKnown>(entry.observation)) continue;
    const bool has_numbers = std::any_of(
        subcauses.begin(), subcauses.end(),
        [&](const Subcause& sub) { return likelihood_of(sub, entry.finding) != nullptr; });
    if (!has_numbers) continue;
    told_apart = true;
    const auto remainder = subcause_remainder(model, cause, entry.finding);
    double largest = 0;
    for (std::size_t i = 0; i < subcauses.size(); ++i) {
      const SubcauseLikelihood* own = likelihood_of(subcauses[i], entry.finding);
      weights[i] *= likelihood_of(entry.observation, own != nullptr ? own->p : remainder->p);
      largest = std::max(largest, weights[i]);
    }
    if (!(largest > 0)) return std::nullopt;
    // However many findings there are, the weights stay numbers.
    for (double& weight : weights) weight /= largest;
  }
  if (!told_apart) return std::nullopt;
  double sum = 0;
  for (const double weight : weights) sum += weight;
  std::vector<Probability> shares;
  for (const double weight : weights) shares.emplace_back(weight / sum);
  return shares;
}

}  // namespace fagan
