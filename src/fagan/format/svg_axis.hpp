#pragma once

#include <string>
#include <vector>

#include "fagan/core/units.hpp"

namespace fagan {

/// A mark on an axis of log odds.
struct AxisMark {
  Decibans at;
  std::string label;  ///< empty for a mark too close to others for a label
};

/// Part of a log-odds axis and how long it is drawn.
struct AxisRange {
  double low;   ///< decibans
  double high;  ///< decibans, above low
  double pixels;

  double pixels_between(double a, double b) const noexcept {
    return (b - a) / (high - low) * pixels;
  }
};

/// Probabilities a person knows, at the log odds they stand for, at least `spacing` pixels apart
/// where labelled: 50%, 10%, 1%, … and beyond 0.1% and 99.9% odds such as 1:10⁴.
std::vector<AxisMark> probability_marks(const AxisRange& range, double spacing);

/// Round numbers of decibans.
std::vector<AxisMark> deciban_marks(const AxisRange& range, double spacing);

/// Likelihood ratios 1, 2, 5, 10, … and 0.5, 0.2, 0.1, …, at their decibans.
std::vector<AxisMark> ratio_marks(const AxisRange& range, double spacing);

/// A likelihood ratio with two digits that count: "14", "0.051", "2.4 × 10⁶".
std::string ratio_text(double log_ratio);

}  // namespace fagan
