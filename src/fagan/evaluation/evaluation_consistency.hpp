#pragma once

#include <string>

#include "fagan/evaluation/evaluation.hpp"

namespace fagan {

/// Throws Error with this JSON pointer unless what was read is right.
void require(bool right, const char* message, const std::string& pointer);

/// Throws Error with the JSON pointer of the first number that the others of a fagan-evaluation/1
/// state leave no room for: counts that do not add up, fewer truths among the first five than among
/// the first three, sums that no such cases can have. Lists are of the right length already, and
/// counts and sums so small that adding them up stays in range.
void require_consistent(const Evaluation& evaluation);

}  // namespace fagan
