#pragma once

#include <string>
#include <variant>
#include <vector>

#include "fagan/model/finding.hpp"
#include "fagan/model/ids.hpp"

namespace fagan {

/// Asked, but the answer is not known. It moves nothing, and it is not "absent".
struct NotKnown {
  friend bool operator==(NotKnown, NotKnown) = default;
};

/// A number somewhere in [low, high); either end may be infinite.
struct Interval {
  double low;
  double high;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// An uncertain observation after Pearl (1988): how strongly it speaks for each state, relative to
/// the others. 0.8 : 0.2 means "4 to 1 for the first state", not "the first state becomes 0.8".
struct VirtualEvidence {
  std::vector<double> relative_likelihoods;  ///< one per state, ≥ 0, not all 0
  friend bool operator==(const VirtualEvidence&, const VirtualEvidence&) = default;
};

/// What was seen of one finding.
using Observation = std::variant<StateId, double, Interval, VirtualEvidence, NotKnown>;

/// Why this observation cannot be made of this finding, in words; empty if it can.
std::string objection(const Finding& finding, const Observation& observation);

/// The observation as a person writes it: `present`, `1.07`, `500..1000`, `present:0.8,absent:0.2`,
/// `?`.
std::string to_text(const Finding& finding, const Observation& observation);

}  // namespace fagan
