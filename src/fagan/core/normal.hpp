#pragma once

// The normal distribution in log space, accurate in both tails.

namespace fagan {

/// log φ(z), the standard normal density. z finite.
double log_normal_density(double z);

/// log Q(z), Q(z) = P(Z ≥ z), for any z including ±inf: relative error of Q about 1e-15 even where
/// Q itself underflows (z above 38).
double log_normal_upper_tail(double z);

/// log P(a ≤ Z < b) for a < b, either end possibly infinite. Computed from the nearer tail, and by
/// quadrature for narrow intervals, so that neither cancellation nor underflow spoils it.
double log_normal_mass(double a, double b);

}  // namespace fagan
