#pragma once

#include <vector>

#include "fagan/model/findings.hpp"
#include "fagan/model/red_flag.hpp"

namespace fagan {

/// What findings say of a condition: it does not hold, it could still hold or not (something it
/// asks is unknown), or it holds.
enum class Fulfilled { no, open, yes };

/// Kleene's three-valued logic over what was observed. Unknown never counts as absent or present;
/// an interval or virtual evidence decides a comparison only if nothing of it is on the other side.
Fulfilled evaluate(const Condition& condition, const Findings& findings);

/// The state of a model's red flags for one case.
struct RedFlags {
  std::vector<const RedFlag*> raised;  ///< emergencies first, then in the model's order
  std::vector<const RedFlag*> open;    ///< rules that could still fire, likewise
};

/// Rules, not probabilities: they fire whatever the posterior is. The pointers live as long as the
/// model of the findings.
RedFlags red_flags(const Findings& findings);

/// How soon care is needed for the flags raised: the most pressing of them; routine if none is.
Urgency level_of(const RedFlags& flags);

/// Those that fire now and did not before, in the order of `now`.
std::vector<const RedFlag*> newly_raised(const RedFlags& before, const RedFlags& now);

/// The findings not yet observed that an open condition still depends on, the cheapest to find out
/// first; of equal cost in the order it names them.
std::vector<FindingId> open_questions(const Condition& condition, const Findings& findings);

}  // namespace fagan
