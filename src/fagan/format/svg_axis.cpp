#include "fagan/format/svg_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "fagan/core/text.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

double decibans_of(double p) { return 10 * std::log10(p / (1 - p)); }

std::string superscript(int number) {
  constexpr std::array<std::string_view, 10> digits{"⁰", "¹", "²", "³", "⁴",
                                                    "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = number < 0 ? "⁻" : "";
  for (const char c : std::to_string(std::abs(number))) {
    text += digits[static_cast<std::size_t>(c - '0')];
  }
  return text;
}

// Marks in order of importance: each keeps its label if those before it leave room.
std::vector<AxisMark> thinned(std::vector<AxisMark> marks, const AxisRange& range, double spacing) {
  std::erase_if(marks, [&](const AxisMark& mark) {
    return mark.at.value() < range.low || mark.at.value() > range.high;
  });
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const bool crowded = std::any_of(
        marks.begin(), marks.begin() + static_cast<std::ptrdiff_t>(i), [&](const AxisMark& other) {
          return !other.label.empty() &&
                 std::abs(range.pixels_between(other.at.value(), marks[i].at.value())) < spacing;
        });
    if (crowded) marks[i].label.clear();
  }
  return marks;
}

void add_mirrored(std::vector<AxisMark>& marks, double p) {
  const double percent_low = 100 * p;
  marks.push_back({Decibans(decibans_of(p)), fmt::format("{:g}%", percent_low)});
  marks.push_back({Decibans(-decibans_of(p)), fmt::format("{:g}%", 100 - percent_low)});
}

}  // namespace

std::vector<AxisMark> probability_marks(const AxisRange& range, double spacing) {
  std::vector<AxisMark> marks{{Decibans(0), "50%"}};
  for (const double p : {0.1, 0.01, 0.001}) add_mirrored(marks, p);
  constexpr double tenfold = 10;
  const int furthest =
      static_cast<int>(std::max(std::abs(range.low), std::abs(range.high)) / tenfold);
  // Steps of a thousand, a million or more when there are many of them: the axis may be very long.
  const int step = std::max(1, furthest / 40);
  for (const int stride : {3 * step, step}) {
    for (int power = stride == step ? 4 : 6; power <= furthest; power += stride) {
      marks.push_back({Decibans(-tenfold * power), "1:10" + superscript(power)});
      marks.push_back({Decibans(tenfold * power), "10" + superscript(power) + ":1"});
    }
  }
  for (const double p : {0.2, 0.3, 0.05, 0.02, 0.005, 0.002, 0.4}) add_mirrored(marks, p);
  return thinned(std::move(marks), range, spacing);
}

std::vector<AxisMark> deciban_marks(const AxisRange& range, double spacing) {
  double step = 1;
  const auto is_too_close = [&] { return range.pixels_between(0, step) < spacing; };
  for (double decade = 1; is_too_close(); decade *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      step = factor * decade;
      if (!is_too_close()) break;
    }
  }
  std::vector<AxisMark> marks;
  const auto first = static_cast<long>(std::ceil(range.low / step));
  const auto last = static_cast<long>(std::floor(range.high / step));
  for (long k = first; k <= last; ++k) {
    const double at = static_cast<double>(k) * step;
    const std::string digits = shortest(std::abs(at));
    marks.push_back({Decibans(at), at == 0 ? "0" : (at < 0 ? "−" : "+") + digits});
  }
  return marks;
}

std::vector<AxisMark> ratio_marks(const AxisRange& range, double spacing) {
  std::vector<AxisMark> marks{{Decibans(0), "1"}};
  const int furthest = static_cast<int>(std::max(std::abs(range.low), std::abs(range.high)) / 10);
  const int step = std::max(1, furthest / 12);
  for (int power = step; power <= furthest; power += step) {
    for (const int signed_power : {power, -power}) {
      const double log_ratio = signed_power * std::log(10.0);
      marks.push_back({Decibans(10.0 * signed_power), ratio_text(log_ratio)});
    }
  }
  for (int power = -4; power < 4 && step == 1; ++power) {
    for (const double factor : {2.0, 5.0}) {
      const double log_ratio = std::log(factor) + power * std::log(10.0);
      marks.push_back({Decibans::from_natural_log(log_ratio), ratio_text(log_ratio)});
    }
  }
  return thinned(std::move(marks), range, spacing);
}

std::string ratio_text(double log_ratio) {
  if (log_ratio == infinity) return "∞";
  if (log_ratio == -infinity) return "0";
  const double log10_ratio = log_ratio / std::log(10.0);
  if (log10_ratio > -4.5 && log10_ratio < 4.5) {
    const double ratio = std::exp(log_ratio);
    // Rounded to two digits, or to none after the point from 100 on.
    const double unit = ratio < 100 ? std::pow(10, std::floor(std::log10(ratio)) - 1) : 1;
    const double rounded = std::round(ratio / unit) * unit;
    if (rounded >= 1000) return grouped_digits(static_cast<std::uint64_t>(rounded));
    return fmt::format("{:.3g}", rounded);
  }
  const int power = static_cast<int>(std::floor(log10_ratio + 1e-9));
  const std::string factor = fmt::format("{:.2g}", std::pow(10, log10_ratio - power));
  if (factor == "1") return "10" + superscript(power);
  if (factor == "10") return "10" + superscript(power + 1);
  return factor + " × 10" + superscript(power);
}

}  // namespace fagan
