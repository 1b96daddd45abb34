#include "bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace fagan::cli {
namespace {

// Which of so many equal steps a share reaches.
std::size_t steps(double share, std::size_t count) {
  const double bounded = std::clamp(share, 0.0, 1.0);
  return static_cast<std::size_t>(std::lround(bounded * static_cast<double>(count)));
}

std::size_t column_of(double share, std::size_t columns) {
  return std::min(
      static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(columns)),
      columns - 1);
}

std::string concatenated(const std::vector<std::string_view>& cells) {
  std::string text;
  for (const std::string_view cell : cells) text += cell;
  return text;
}

std::string sign_at(double place, std::string_view sign, std::size_t columns) {
  std::vector<std::string_view> cells(columns, " ");
  cells[column_of(place, columns)] = sign;
  return concatenated(cells);
}

}  // namespace

std::string bar(double value, std::optional<double> tick, std::size_t columns) {
  constexpr std::array<std::string_view, 9> eighths{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
  const std::size_t filled = steps(value, columns * 8);
  std::vector<std::string_view> cells(columns, eighths[0]);
  for (std::size_t i = 0; i < columns; ++i) {
    cells[i] = eighths[std::min<std::size_t>(filled - std::min(filled, i * 8), 8)];
  }
  if (tick && columns > 0) {
    // Where the bar ends in the tick's own column, the bar is what the column is for.
    const std::size_t at = column_of(*tick, columns);
    const bool bar_ends_here = filled > 0 && (filled - 1) / 8 == at;
    if (!bar_ends_here) cells[at] = "│";
  }
  return concatenated(cells);
}

std::string floating_bar(double from, double to, std::size_t columns) {
  if (from == to) return sign_at(from, "│", columns);
  const bool raises = to > from;
  const std::size_t most = columns * 2;
  std::size_t begin = steps(std::min(from, to), most);
  const std::size_t end = std::max(steps(std::max(from, to), most), begin + 1);
  if (begin == most) begin = most - 1;
  std::vector<std::string_view> cells(columns, " ");
  for (std::size_t i = 0; i < columns; ++i) {
    const bool left = begin <= 2 * i && 2 * i < end;
    const bool right = begin <= 2 * i + 1 && 2 * i + 1 < end;
    if (!left && !right) continue;
    cells[i] = !raises ? "▒" : left && right ? "█" : left ? "▌" : "▐";
  }
  if (to < 0) cells.front() = "◀";
  if (to > 1) cells.back() = "▶";
  return concatenated(cells);
}

std::string dot(double place, std::size_t columns) { return sign_at(place, "●", columns); }

}  // namespace fagan::cli
