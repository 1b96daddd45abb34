#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace fagan::cli {

/// A bar that grows from the left, drawn to an eighth of a column.
/// `value` and `tick` are shares of the whole width, 0 to 1; the tick is a line across the bar, and
/// is left out where the bar ends in its column.
std::string bar(double value, std::optional<double> tick, std::size_t columns);

/// A bar that floats between two places, drawn to half a column and at least that wide; a line
/// where they are one. Places are shares of the width; beyond 0 and 1 the bar ends in an arrow.
/// What lowers is shaded, so that the direction shows without colour.
std::string floating_bar(double from, double to, std::size_t columns);

/// A dot at a place.
std::string dot(double place, std::size_t columns);

}  // namespace fagan::cli
