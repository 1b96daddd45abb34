#pragma once

#include <cmath>
#include <compare>
#include <limits>

// Numbers with a meaning, for interfaces. Inside a kernel a double is a double.

namespace fagan {

/// A number in [0, 1].
class Probability {
 public:
  constexpr Probability() = default;
  constexpr explicit Probability(double value) : value_(value) {}
  constexpr double value() const noexcept { return value_; }
  constexpr operator double() const noexcept { return value_; }

 private:
  double value_ = 0;
};

/// Ten times the base-10 logarithm of odds or of a likelihood ratio (Good 1950). +10 makes the odds
/// ten times larger. Plus or minus infinity for certainty; NaN never.
class Decibans {
 public:
  constexpr Decibans() = default;
  constexpr explicit Decibans(double value) : value_(value) {}
  static Decibans from_natural_log(double log_ratio) { return Decibans(log_ratio * per_nat); }
  constexpr double value() const noexcept { return value_; }
  bool is_finite() const noexcept { return std::isfinite(value_); }
  friend constexpr auto operator<=>(Decibans, Decibans) = default;

 private:
  static constexpr double per_nat = 4.342944819032518;  // 10 / ln 10
  double value_ = 0;
};

/// Natural logarithm of odds.
class LogOdds {
 public:
  constexpr LogOdds() = default;
  constexpr explicit LogOdds(double value) : value_(value) {}
  constexpr double value() const noexcept { return value_; }
  Decibans decibans() const noexcept { return Decibans::from_natural_log(value_); }
  friend constexpr auto operator<=>(LogOdds, LogOdds) = default;

 private:
  double value_ = 0;
};

/// Bits in one nat: 1 / ln 2.
inline constexpr double bits_per_nat = 1.4426950408889634;
inline constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace fagan
