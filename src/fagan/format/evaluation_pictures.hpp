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

/// A figure with the ends of its 95 % interval.
struct CurvePoint {
  double x = 0;
  double value = 0;
  double low = 0;
  double high = 0;
};
struct Curve {
  std::string name;
  std::vector<CurvePoint> points;  ///< x rising
};

/// Up to six curves over one axis, told apart by the pattern of their lines as well; intervals
/// where they are wide enough to be seen. `label` says what an x is, `text` how a value is written.
std::string svg_curves(const std::string& id, const std::vector<Curve>& curves,
                       std::string_view title, std::string_view label,
                       std::string (*text)(double value));

}  // namespace fagan
