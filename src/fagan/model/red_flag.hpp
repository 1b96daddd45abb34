#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/model/cause.hpp"
#include "fagan/model/ids.hpp"

namespace fagan {

/// A condition on findings: nested any, all and not over single comparisons.
struct Condition {
  enum class Kind { any, all, negation, is, below, at_least };

  Kind kind = Kind::any;
  std::vector<Condition> parts;  ///< of any and all; the one part of a negation
  std::string finding;           ///< of a comparison
  std::string state;             ///< of `is`
  double limit = 0;              ///< of `below` and `at_least`

  // What the names stand for, filled in by the Model that holds the condition.
  FindingId finding_id{};
  StateId state_id{};
};

/// A pattern that needs care whatever its causes' probabilities are.
struct RedFlag {
  std::string name;
  std::string title;
  Urgency level = Urgency::urgent;  ///< urgent or emergency
  Condition when;
  std::string says;
  std::string source;
};

}  // namespace fagan
