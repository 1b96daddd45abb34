#pragma once

// The normal distribution in log space, accurate in both tails.

namespace fagan {

/// log φ(z), the standard normal density, for any z including ±inf. Beyond |z| = 1e150 it is −inf:
/// one such logarithm still fits a double, a sum of several might not.
double log_normal_density(double z);

/// log Q(z), Q(z) = P(Z ≥ z), for any z including ±inf, even where Q itself underflows (z above
/// 38). In units of the last bit of 1 + z², which is what rounding z costs, the error is a few.
double log_normal_upper_tail(double z);

/// log P(a ≤ Z < b) for a < b, either end possibly infinite. Computed from the nearer tail, and by
/// quadrature for narrow intervals, so that neither cancellation nor underflow spoils it.
double log_normal_mass(double a, double b);

/// The same where the width b − a is known better than from a and b, which rounding may even have
/// made equal: a narrow interval far from 0 in its own unit.
double log_normal_mass(double a, double b, double width);

}  // namespace fagan
