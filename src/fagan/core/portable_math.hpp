#pragma once

// Elementary functions that give the same bits on every processor, compiler and in WebAssembly.
//
// The C library's own differ between systems in the last bit, which is enough to make another
// cohort. These use only + − × ÷ √, each rounded correctly and none fused, in one fixed order and
// without a table, so that a vector of lanes can follow them step by step.

namespace fagan {

/// exp(x) within 1 ulp; 0 below −745.14, +inf above 709.78. NaN gives NaN.
double portable_exp(double x);

/// Natural logarithm of x ≥ 0 within 1 ulp; −inf at 0. NaN or x < 0 gives NaN.
double portable_log(double x);

/// Q(z) = P(Z ≥ z) for a standard normal Z, relative error below 5e-15 wherever Q does not
/// underflow (z < 37.5); for building tables, not for inner loops.
double portable_normal_upper_tail(double z);

/// Mills' ratio Q(z) / φ(z) for z ≥ 1, relative error below 5e-15.
double portable_mills_ratio(double z);

/// The z with P(Z < z) = p for p in (0, 1); relative error below 1e-15. Wichura's AS 241
/// (1988).
double portable_inverse_normal(double p);

}  // namespace fagan
