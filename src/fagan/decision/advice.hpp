#pragma once

#include <optional>
#include <vector>

#include "fagan/decision/threshold.hpp"
#include "fagan/decision/utility.hpp"

namespace fagan {

/// From which probability of a cause on another action would be the best, the other causes standing
/// to each other as they do now.
struct ActionThreshold {
  CauseId cause{};
  ActionId treat{};  ///< the best action if it were this cause
  ActionId wait{};   ///< the best if it were any of the others
  double p = 0;      ///< treat above, wait below
};

/// What to do about one case, by expected utility.
struct Advice {
  std::vector<RankedAction> ranked;  ///< best first
  /// What knowing the cause for certain would add; no test is worth more.
  double perfect_information = 0;
  /// Nothing where one action is best whatever the probability of the cause.
  std::optional<ActionThreshold> threshold;
};

/// The posterior must be of a possible case.
Advice advise(const Utility& utility, const Posterior& posterior, CauseId focus);

}  // namespace fagan
