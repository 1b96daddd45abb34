#include "fagan/decision/advice.hpp"

#include <algorithm>
#include <iterator>

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

// As long as an emergency is not known, it may still turn out to be one.
std::vector<const RedFlag*> undecided_emergencies(const RedFlags& flags) {
  std::vector<const RedFlag*> result;
  if (level_of(flags) == Urgency::emergency) return result;
  std::copy_if(flags.open.begin(), flags.open.end(), std::back_inserter(result),
               [](const RedFlag* flag) { return flag->level == Urgency::emergency; });
  return result;
}

std::vector<CauseId> more_pressing_causes(const Model& model, const Posterior& posterior,
                                          Urgency than) {
  constexpr double least = 0.01;
  std::vector<CauseId> result;
  for (const CauseId cause : posterior.ranked()) {
    const Cause& about = model.cause(cause);
    if (about.must_not_miss && posterior[cause] >= least &&
        about.urgency.value_or(Urgency::urgent) > than) {
      result.push_back(cause);
    }
  }
  return result;
}

}  // namespace

Advice advise(const Utility& utility, const Posterior& posterior, const Findings& findings,
              CauseId focus) {
  FAGAN_ASSERT(!posterior.is_impossible());
  const RedFlags flags = red_flags(findings);
  Advice advice;
  advice.level = level_of(flags);
  for (const RedFlag* flag : flags.raised) {
    if (flag->level == advice.level) advice.because.push_back(flag);
  }
  for (const RankedAction& one : rank_actions(utility, posterior)) {
    const bool meets = utility.action(one.action).urgency >= advice.level;
    (meets ? advice.ranked : advice.set_aside).push_back(one);
  }
  advice.undecided = undecided_emergencies(flags);
  if (const auto left = utility.at_least(advice.level)) {
    advice.perfect_information = value_of_perfect_information(*left, posterior);
    advice.threshold = threshold_of(*left, posterior, focus);
    if (advice.threshold) {
      // The actions that are left are counted anew.
      for (ActionId* action : {&advice.threshold->treat, &advice.threshold->wait}) {
        *action = *utility.find_action(left->action(*action).name);
      }
    }
    const Action& best = utility.action(advice.ranked.front().action);
    advice.still_possible = more_pressing_causes(findings.model(), posterior, best.urgency);
  }
  return advice;
}

}  // namespace fagan
