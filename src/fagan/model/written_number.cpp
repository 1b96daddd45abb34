#include "fagan/model/written_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

// The shortest way to write a number, as digits times a power of ten.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

Decimal decimal_of(double value) {
  const std::string text = shortest(std::abs(value));  // 0 has a sign too
  const std::size_t exponent_at = std::min(text.find('e'), text.size());
  const std::size_t point_at = std::min(text.find('.'), exponent_at);
  Decimal decimal{text.substr(0, point_at), 0};
  if (point_at < exponent_at) {
    decimal.digits += text.substr(point_at + 1, exponent_at - point_at - 1);
    decimal.exponent = -static_cast<int>(exponent_at - point_at - 1);
  }
  if (exponent_at < text.size()) decimal.exponent += std::atoi(text.c_str() + exponent_at + 1);
  return decimal;
}

}  // namespace

WrittenNumber::WrittenNumber(double value) {
  const double half_a_digit = 0.5 * std::pow(10, decimal_of(value).exponent);
  low_ = std::max(0.0, value - half_a_digit);
  high_ = value + half_a_digit;
}

WrittenNumber WrittenNumber::probability(double value) {
  const double half_a_digit = std::min(0.005, 0.5 * std::pow(10, decimal_of(value).exponent));
  return {std::max(0.0, value - half_a_digit), value + half_a_digit};
}

WrittenNumber WrittenNumber::complement() const {
  return {std::max(0.0, 1 - high_), std::max(0.0, 1 - low_)};
}

WrittenNumber operator/(const WrittenNumber& a, const WrittenNumber& b) {
  return {b.high_ > 0 ? a.low_ / b.high_ : infinity, b.low_ > 0 ? a.high_ / b.low_ : infinity};
}

WrittenNumber operator*(const WrittenNumber& a, const WrittenNumber& b) {
  return {a.low_ * b.low_, a.high_ * b.high_};
}

WrittenNumber WrittenNumber::widened(double by) const {
  return {std::max(0.0, low_ - by), high_ + by};
}

double rest_as_written(std::span<const double> probabilities) {
  std::vector<Decimal> parts;
  std::size_t n_decimals = 0;
  for (const double p : probabilities) {
    parts.push_back(decimal_of(p));
    n_decimals =
        std::max(n_decimals, static_cast<std::size_t>(std::max(0, -parts.back().exponent)));
  }
  // Digits of 1 less what is taken away so far: units first, then each decimal. A digit may go
  // below 0 until the end, when it borrows from the one before it.
  std::vector<int> rest(n_decimals + 1, 0);
  rest[0] = 1;
  for (const Decimal& part : parts) {
    auto at = static_cast<std::ptrdiff_t>(-part.exponent);  // of the last digit
    for (auto digit = part.digits.rbegin(); digit != part.digits.rend(); ++digit, --at) {
      if (*digit != '0') rest[static_cast<std::size_t>(at)] -= *digit - '0';
    }
  }
  for (std::size_t i = n_decimals; i > 0; --i) {
    const int borrowed = rest[i] < 0 ? (9 - rest[i]) / 10 : 0;
    rest[i] += 10 * borrowed;
    rest[i - 1] -= borrowed;
  }
  if (rest[0] < 0) return 0;
  std::string text;
  for (const int digit : rest) {
    text += static_cast<char>('0' + digit);
    if (text.size() == 1) text += '.';
  }
  return parse_number(text).value_or(0);
}

std::string WrittenNumber::text() const { return fmt::format("{:.3g} and {:.3g}", low_, high_); }

}  // namespace fagan
