#pragma once

#include <vector>

#include "fagan/model/ids.hpp"

namespace fagan {

/// A set of findings that are independent of all others given the cause, and the power its
/// likelihood is raised to. log w_k = log π_k + Σ over factors of power · log P(its findings | k).
///
/// Today each finding is a factor of its own with power 1. Dependent findings would share a factor
/// with a joint table, or a power below 1; only the factor's likelihood would know.
struct Factor {
  std::vector<FindingId> findings;
  double power = 1;
};

}  // namespace fagan
