#pragma once

#include <vector>

#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Findings that no cause with a prior above 0 can explain together.
struct Conflict {
  std::vector<FindingId> findings;  ///< in the model's order; none for a case that is possible
  /// True if no smaller set of the findings conflicts. Finding the smallest is hard in the worst
  /// case; when the search gives up, the set is one from which nothing can be left out.
  bool is_smallest = true;
};

/// A smallest set of observed findings that makes an impossible case impossible.
Conflict smallest_conflict(const Model& model, const Prior& prior, const Findings& findings);

}  // namespace fagan
