#pragma once

#include <array>
#include <cstdint>

namespace fagan {

inline constexpr std::uint32_t thousand = 1000;

/// The numbers below a thousand with three digits each, and room for a fourth character and more
/// behind the last, so that four can be copied from any digit on.
struct Thousands {
  std::array<std::array<char, 4>, thousand + 1> text{};
  constexpr Thousands() {
    for (std::uint32_t n = 0; n < thousand; ++n) {
      text[n] = {static_cast<char>('0' + n / 100), static_cast<char>('0' + n / 10 % 10),
                 static_cast<char>('0' + n % 10), ' '};
    }
  }
};
inline constexpr Thousands thousands;

/// A number that is scaled to whole units by a product is rounded by the exact decimals wherever it
/// comes so close to a tie that the rounding of the product might decide it.
inline constexpr double tie_margin = 1e-6;

}  // namespace fagan
