#include "fagan/inference/reasons.hpp"

#include <algorithm>
#include <cmath>

namespace fagan {
namespace {

// What shows as 0.0 is not a reason.
constexpr double least_effect = 0.05;

bool is_stronger(const Reason& a, const Reason& b) {
  return std::abs(a.weight.decibans.value()) > std::abs(b.weight.decibans.value());
}

}  // namespace

RankedReasons ranked(const std::vector<Reason>& reasons) {
  RankedReasons result;
  for (const Reason& reason : reasons) {
    const double decibans = reason.weight.decibans.value();
    if (reason.weight.kind == WeightOfEvidence::Kind::undefined) {
      result.undefined.push_back(reason);
    } else if (std::abs(decibans) < least_effect) {
      result.without_effect.push_back(reason);
    } else {
      (decibans > 0 ? result.raising : result.lowering).push_back(reason);
    }
  }
  std::stable_sort(result.raising.begin(), result.raising.end(), is_stronger);
  std::stable_sort(result.lowering.begin(), result.lowering.end(), is_stronger);
  return result;
}

RankedReasons telling_findings(const Model& model, const Prior& prior, CauseId cause) {
  std::vector<Reason> reasons;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.factor_of(finding) == nullptr) continue;
    for (const StateId state : ids<StateId>(model.finding(finding).states.size())) {
      Findings alone(model);
      alone.observe(finding, state);
      reasons.push_back(explain(model, prior, alone, cause).steps.front());
    }
  }
  return ranked(reasons);
}

}  // namespace fagan
