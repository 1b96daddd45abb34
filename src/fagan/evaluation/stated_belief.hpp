#pragma once

#include "fagan/core/units.hpp"
#include "fagan/model/ids.hpp"

// How good probabilities are that a person stated, beside those of an ideal reasoner who knows the
// same.

namespace fagan {

/// Statements below this are not taken: nobody can mean them, and one of them could cost more than
/// everything else is worth.
inline constexpr double least_stated = 0.005;

/// The statement with everything below `least_stated` raised to it, the rest scaled so that all sum
/// to 1. To be shown and confirmed before it is scored: raising after the fact would not be proper.
PerCause<double> raised(const PerCause<double>& stated);

/// 10 log10(q_true / prior_true): how far a statement moved towards the truth. Repeating the prior
/// scores 0; honest belief is best on average.
Decibans decibans_gained(const PerCause<double>& stated, const PerCause<double>& prior,
                         CauseId truth);

/// 10 Σ_k p_k log10(p_k / q_k) against the ideal p, in decibans: never negative, 0 only for the
/// ideal itself, and free of luck.
double regret(const PerCause<double>& stated, const PerCause<double>& ideal);

/// Σ_k (q_k − 1{k true})², 0 to 2.
double brier(const PerCause<double>& stated, CauseId truth);

}  // namespace fagan
