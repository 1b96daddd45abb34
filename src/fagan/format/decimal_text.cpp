#include "fagan/format/decimal_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace fagan {
namespace {

constexpr std::uint32_t thousand = 1000;
constexpr std::uint32_t million = 1'000'000;

// Three digits each, with room for a fourth character so that four are copied at once.
struct Thousands {
  std::array<std::array<char, 4>, thousand> text{};
  constexpr Thousands() {
    for (std::uint32_t n = 0; n < thousand; ++n) {
      text[n] = {static_cast<char>('0' + n / 100), static_cast<char>('0' + n / 10 % 10),
                 static_cast<char>('0' + n % 10), ' '};
    }
  }
};
constexpr Thousands thousands;

char* write_three(std::uint32_t n, char* to) {
  std::memcpy(to, thousands.text[n].data(), 4);
  return to + 3;
}

// Numbers below this times a million are exact to far less than the tie's margin.
constexpr double most_for_table = 1000;
constexpr double tie_margin = 1e-6;

char* write_exactly(double number, int digits, char* to) {
  if (digits == DecimalText::shortest_digits) return fmt::format_to(to, "{}", number);
  return fmt::format_to(to, "{:.{}f}", number, digits);
}

}  // namespace

// As a whole number of millionths. The product is rounded, so that it might make a tie of what is
// none, or the other way round; close to one the exact way decides.
char* DecimalText::write(double number, char* to) const {
  const double size = std::fabs(number);
  if (digits_ != usual_digits || !(size < most_for_table)) {
    return write_exactly(number, digits_, to);
  }
  const double scaled = size * million;
  const auto below = static_cast<std::uint32_t>(scaled);
  const double rest = scaled - below;
  if (std::fabs(rest - 0.5) < tie_margin) return write_exactly(number, digits_, to);
  const std::uint32_t n = below + (rest > 0.5 ? 1 : 0);
  if (std::signbit(number)) *to++ = '-';
  const std::uint32_t whole = n / million;
  const std::uint32_t part = n % million;
  if (whole < 10) {
    *to++ = static_cast<char>('0' + whole);
  } else {
    to = fmt::format_to(to, "{}", whole);
  }
  *to++ = '.';
  return write_three(part % thousand, write_three(part / thousand, to));
}

void DecimalText::append(double number, std::string& text) const {
  const std::size_t before = text.size();
  text.resize(before + longest);
  const char* const end = write(number, text.data() + before);
  text.resize(static_cast<std::size_t>(end - text.data()));
}

}  // namespace fagan
