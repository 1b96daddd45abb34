#include "fagan/model/written_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

// How many digits after the point the shortest way to write a number has; fewer than none if it
// needs an exponent above 0.
int decimals(double value) {
  const std::string text = shortest(value);
  const std::size_t exponent_at = std::min(text.find('e'), text.size());
  const std::size_t point_at = text.find('.');
  const int after_point = point_at < exponent_at ? static_cast<int>(exponent_at - point_at - 1) : 0;
  const int exponent = exponent_at < text.size() ? std::atoi(text.c_str() + exponent_at + 1) : 0;
  return after_point - exponent;
}

}  // namespace

WrittenNumber::WrittenNumber(double value) {
  const double half_a_digit = 0.5 * std::pow(10, -decimals(value));
  low_ = std::max(0.0, value - half_a_digit);
  high_ = value + half_a_digit;
}

WrittenNumber WrittenNumber::complement() const {
  return {std::max(0.0, 1 - high_), std::max(0.0, 1 - low_)};
}

WrittenNumber operator/(const WrittenNumber& a, const WrittenNumber& b) {
  return {b.high_ > 0 ? a.low_ / b.high_ : infinity, b.low_ > 0 ? a.high_ / b.low_ : infinity};
}

std::string WrittenNumber::text() const { return fmt::format("{:.3g} and {:.3g}", low_, high_); }

}  // namespace fagan
