#pragma once

#include <optional>
#include <vector>

#include "fagan/decision/red_flag.hpp"
#include "fagan/decision/threshold.hpp"
#include "fagan/decision/utility.hpp"
#include "fagan/model/findings.hpp"

namespace fagan {

/// From which probability of a cause on another action would be the best, the other causes standing
/// to each other as they do now.
struct ActionThreshold {
  CauseId cause{};
  ActionId treat{};  ///< the best action if it were this cause
  ActionId wait{};   ///< the best if it were any of the others
  double p = 0;      ///< treat above, wait below
};

/// What to do about one case. A red flag comes first: whatever the expected utilities, an action
/// that brings care later than a raised flag asks for is set aside, and the rest of the advice is
/// about the actions that are left.
struct Advice {
  Urgency level = Urgency::routine;     ///< what the raised flags ask for; routine if none is
  std::vector<const RedFlag*> because;  ///< the raised flags of that level
  std::vector<RankedAction> ranked;     ///< actions of that level or above, best first
  std::vector<RankedAction> set_aside;  ///< the others, likewise
  double perfect_information = 0;       ///< what knowing the cause for certain would add
  /// Nothing where one action is best whatever the probability of the cause.
  std::optional<ActionThreshold> threshold;

  /// What could still bring a more pressing action: emergency flags that open questions decide, if
  /// none is raised, and causes that must not be missed, that call for care sooner than the best
  /// action brings it, and that are at 1% or more.
  std::vector<const RedFlag*> undecided;
  std::vector<CauseId> still_possible;
  bool is_provisional() const noexcept { return !undecided.empty() || !still_possible.empty(); }
};

/// The posterior must be that of the findings, and of a possible case. The flags live as long as
/// the model of the findings.
Advice advise(const Utility& utility, const Posterior& posterior, const Findings& findings,
              CauseId focus);

}  // namespace fagan
