#pragma once

#include <variant>

#include "fagan/core/units.hpp"
#include "fagan/model/ids.hpp"
#include "fagan/model/observation.hpp"

namespace fagan {

/// An answer: the first for its finding, or one that replaces an earlier answer.
struct Observe {
  FindingId finding{};
  Observation observation;
  friend bool operator==(const Observe&, const Observe&) = default;
};

/// An answer taken back, as if the finding had never been asked.
struct Retract {
  FindingId finding{};
  friend bool operator==(const Retract&, const Retract&) = default;
};

/// A person's own probability for a cause, stated at this point of the case. It moves nothing.
struct Guess {
  CauseId cause{};
  double p = 0;
  friend bool operator==(const Guess&, const Guess&) = default;
};

/// One step of a case as it unfolded.
using CaseEvent = std::variant<Observe, Retract, Guess>;

}  // namespace fagan
