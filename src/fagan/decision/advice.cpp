#include "fagan/decision/advice.hpp"

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

std::optional<ActionThreshold> threshold_of(const Utility& utility, const Posterior& posterior,
                                            CauseId cause) {
  const auto at = static_cast<Eigen::Index>(cause);
  Eigen::ArrayXd only = Eigen::ArrayXd::Zero(posterior.probabilities().size());
  only[at] = 1;
  Eigen::ArrayXd others = posterior.probabilities();
  others[at] = 0;
  const ActionId treat = utility.best_action(only);
  const ActionId wait = utility.best_action(others);
  const auto stakes = treatment_stakes(utility, treat, wait, cause, posterior);
  if (treat == wait || !stakes) return std::nullopt;
  return ActionThreshold{cause, treat, wait, treatment_threshold(*stakes)};
}

}  // namespace

Advice advise(const Utility& utility, const Posterior& posterior, CauseId focus) {
  FAGAN_ASSERT(!posterior.is_impossible());
  return {rank_actions(utility, posterior), value_of_perfect_information(utility, posterior),
          threshold_of(utility, posterior, focus)};
}

}  // namespace fagan
