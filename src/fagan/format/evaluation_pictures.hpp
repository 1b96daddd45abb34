#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fagan/evaluation/calibration.hpp"
#include "fagan/evaluation/decision_curve.hpp"

// Pictures for reports, each an SVG of its own and no wider than a phone. `id` tells several of a
// kind in one page apart.

namespace fagan {

/// What was given against what was seen: a dot for each bin with its 95 % interval, the diagonal
/// perfect calibration, below it how many cases each bin holds.
std::string svg_reliability(const std::string& id, const std::vector<CalibrationBin>& bins,
                            std::string_view title);

/// Net benefit of acting by the answer, for everybody and for nobody, at each threshold up to one
/// half.
std::string svg_decision_curve(const std::string& id, const std::vector<NetBenefit>& curve,
                               std::string_view title);

}  // namespace fagan
