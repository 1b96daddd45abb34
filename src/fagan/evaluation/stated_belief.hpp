#pragma once

#include <optional>
#include <span>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/evaluation/estimate.hpp"
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

/// What a person and an ideal reasoner gave the causes of one case, and which it was.
struct JudgedStatement {
  CauseId truth{};
  PerCause<double> stated;
  PerCause<double> ideal;
};

/// Statements of about the same size, and how many of them were true.
struct StatedBin {
  double low = 0;
  double high = 1;
  double mean = 0;  ///< of the statements
  Share observed;
};
/// Below so many statements a bin says little.
inline constexpr std::uint64_t few_statements = 20;
/// In bins 0–10, 10–30, 30–50, 50–70, 70–90 and 90–100 %, one statement for each cause of each
/// case; empty bins are left out.
std::vector<StatedBin> stated_calibration(std::span<const JudgedStatement> statements);

/// Log-odds stated ≈ shift + slope × log-odds of the ideal, by least squares over every cause of
/// every case, both kept within `least_stated` of 0 and 1. A slope below 1 moves too little; a
/// shift above 0 starts too high.
struct StatedLine {
  double slope = 1;
  double shift = 0;  ///< natural log-odds
};
/// Nothing below so many cases, or where the ideal is the same for all.
inline constexpr std::size_t enough_cases = 8;
std::optional<StatedLine> stated_line(std::span<const JudgedStatement> statements);

}  // namespace fagan
