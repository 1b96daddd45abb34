#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fagan/core/contract.hpp"

namespace fagan {

/// A sum of real numbers that does not depend on the order of its terms.
///
/// Each term is rounded to a multiple of 2⁻⁶⁴ (ties to even) and added as an integer of 128 bits:
/// exact from there on, so that sums over any split of the terms merge to the same bits, on any
/// machine. Sums reach ±2⁶³, which a million million terms of a million each stay below.
class FixedSum {
 public:
  __extension__ using Units = __int128;  ///< multiples of 2⁻⁶⁴

  constexpr FixedSum() = default;
  /// One term, finite and of magnitude below 2⁶².
  explicit FixedSum(double term) : units_(rounded(term)) {}
  /// The same for a term from 0 to about 1, a little sooner.
  static FixedSum of_share(double term) { return from_units(rounded_small(term)); }
  static constexpr FixedSum from_units(Units units) {
    FixedSum sum;
    sum.units_ = units;
    return sum;
  }
  /// `coarse` · 2⁻³² + `fine` · 2⁻⁶⁴, as kernels that sum in 64-bit lanes collect them.
  static constexpr FixedSum from_lanes(std::int64_t coarse, std::int64_t fine) {
    return from_units(Units{coarse} * (Units{1} << 32) + fine);
  }
  static constexpr FixedSum whole(std::uint64_t number) {
    return from_units(static_cast<Units>(number) * (Units{1} << 64));
  }

  FixedSum& operator+=(const FixedSum& other) {
    units_ += other.units_;
    return *this;
  }
  FixedSum& operator-=(const FixedSum& other) {
    units_ -= other.units_;
    return *this;
  }
  FixedSum& operator+=(double term) { return *this += FixedSum(term); }
  friend FixedSum operator+(FixedSum a, const FixedSum& b) { return a += b; }
  friend FixedSum operator-(FixedSum a, const FixedSum& b) { return a -= b; }
  friend constexpr bool operator==(const FixedSum& a, const FixedSum& b) {
    return a.units_ == b.units_;
  }

  /// Adds and returns true, or returns false and adds nothing where the sum would leave its range.
  bool add_in_range(const FixedSum& other) {
    Units sum = 0;
    if (__builtin_add_overflow(units_, other.units_, &sum)) return false;
    units_ = sum;
    return true;
  }

  /// The nearest double.
  double value() const { return std::ldexp(static_cast<double>(units_), -64); }
  constexpr Units units() const { return units_; }

  /// The number of units in decimal, as in "-18446744073709551616" for a sum of −1.
  std::string to_string() const;
  /// The sum that to_string wrote, or nothing if it did not write this.
  static std::optional<FixedSum> parse(std::string_view text);

 private:
  // Adding a number so large leaves whole multiples of 2⁻³² only, then of 2⁻⁶⁴, ties to even: no
  // branch, and what a vector of lanes would do. The low bits of such a sum are the whole number.
  static Units rounded_small(double term) {
    const double high = term + 0x1.8p20;
    const double low = (term - (high - 0x1.8p20)) * 0x1p64 + 0x1.8p52;
    const std::int64_t coarse = bits_of(high) - bits_of(0x1.8p20);
    const std::int64_t fine = bits_of(low) - bits_of(0x1.8p52);
    return static_cast<Units>(coarse) * (Units{1} << 32) + fine;
  }
  static std::int64_t bits_of(double x) { return __builtin_bit_cast(std::int64_t, x); }
  static Units rounded(double term) {
    FAGAN_ASSERT(std::abs(term) < 0x1p62);
    if (std::abs(term) < 0x1p19) return rounded_small(term);
    const double magnitude = std::abs(term);
    const auto whole = static_cast<std::int64_t>(magnitude);
    double rest = (magnitude - static_cast<double>(whole)) * 0x1p64;  // exact, and below 2⁶⁴
    // Above 2⁵² a double is a whole number; below, this addition rounds it to one, ties to even.
    if (rest < 0x1p52) rest = (rest + 0x1p52) - 0x1p52;
    const Units units =
        static_cast<Units>(whole) * (Units{1} << 64) + static_cast<Units>(whole_number(rest));
    return term < 0 ? -units : units;
  }
  static std::uint64_t whole_number(double below_2_64) {
    return static_cast<std::uint64_t>(below_2_64);
  }

  Units units_ = 0;
};

}  // namespace fagan
