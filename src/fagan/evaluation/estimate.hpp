#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "fagan/core/fixed_sum.hpp"

// Numbers that come from a sample, each with how far it may be off.

namespace fagan {

/// An average or a figure derived from averages, with its standard error: infinite where the sample
/// is too small to tell.
struct Estimate {
  double value = 0;
  double se = 0;
  friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// The 95 % interval of an estimate whose error is normal.
struct ConfidenceInterval {
  double low = 0;
  double high = 0;
};
inline ConfidenceInterval interval_of(const Estimate& estimate) {
  constexpr double z = 1.959963984540054;
  return {estimate.value - z * estimate.se, estimate.value + z * estimate.se};
}

/// A part of a whole, with the 95 % interval of Jeffreys: the quantiles of
/// Beta(count + ½, total − count + ½), 0 for none and 1 for all (Brown, Cai & DasGupta 2001).
struct Share {
  std::uint64_t count = 0;
  std::uint64_t total = 0;
  double value = 0;
  double low = 0;
  double high = 1;
  friend bool operator==(const Share&, const Share&) = default;
};

/// The same interval for hits that need not be whole.
ConfidenceInterval share_interval(double hits, double misses);

/// Nothing if the whole is empty.
std::optional<Share> share_of(std::uint64_t count, std::uint64_t total);

/// The mean of n terms from their sum and the sum of their squares; nothing if n is 0.
std::optional<Estimate> mean_of(const FixedSum& sum, const FixedSum& squares, std::uint64_t n);

/// The standard error of a figure from its values with each group of cases left out in turn:
/// √((G − 1)/G · Σ (θ₋g − mean)²) (Tukey 1958). Infinite for fewer than two values.
double jackknife_se(std::span<const double> leave_one_out);

}  // namespace fagan
