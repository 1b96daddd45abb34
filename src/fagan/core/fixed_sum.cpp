#include "fagan/core/fixed_sum.hpp"

#include <algorithm>

namespace fagan {
namespace {

__extension__ using Magnitude = unsigned __int128;
constexpr std::size_t most_digits = 39;  // of 2¹²⁷

}  // namespace

std::string FixedSum::to_string() const {
  const bool negative = units_ < 0;
  Magnitude rest = negative ? -static_cast<Magnitude>(units_) : static_cast<Magnitude>(units_);
  std::string text;
  do {
    text += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest > 0);
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

std::optional<FixedSum> FixedSum::parse(std::string_view text) {
  const std::string_view written = text;
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > most_digits) return std::nullopt;
  Magnitude magnitude = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    magnitude = magnitude * 10 + static_cast<unsigned>(digit - '0');
  }
  const FixedSum sum = from_units(static_cast<Units>(negative ? -magnitude : magnitude));
  // One sum, one text: no leading zeros, no negative zero, nothing beyond 128 bits.
  if (sum.to_string() != written) return std::nullopt;
  return sum;
}

}  // namespace fagan
