#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fagan/evaluation/calibration.hpp"
#include "fagan/evaluation/closing_test.hpp"
#include "fagan/evaluation/decision_curve.hpp"
#include "fagan/evaluation/discrimination.hpp"
#include "fagan/evaluation/evaluation.hpp"
#include "fagan/evaluation/population.hpp"
#include "fagan/evaluation/scoring_rule.hpp"

namespace fagan {

/// How answers to cases of one cause, and answers about that cause, turned out.
struct CauseFigures {
  CauseId cause{};
  std::uint64_t n = 0;           ///< scored cases whose true cause it is
  std::uint64_t impossible = 0;  ///< cases of it that no cause could explain
  std::uint64_t ruled_out = 0;   ///< scored cases of it that gave it probability 0
  CallPerformance calls;
  std::optional<Estimate> log_nats;  ///< over its own cases that were possible
  std::optional<Estimate> brier;     ///< over its own cases
  std::optional<Estimate> concordance;

  // Full metrics only.
  std::optional<Auroc> auroc;
  std::optional<Calibration> calibration;
  std::optional<AlertSensitivity> alerts;
  std::vector<NetBenefit> decision_curve;  ///< at 1 … 99 percent
};

/// Everything an evaluation has to say. What could not be computed is absent, never NaN.
struct Figures {
  std::uint64_t n_cases = 0;     ///< all of them
  std::uint64_t n_scored = 0;    ///< those that every average is over
  std::uint64_t impossible = 0;  ///< no cause explains the findings
  std::uint64_t left_out = 0;    ///< rows of a file that could not be read: in none of the others
  std::uint64_t bad = 0;         ///< a code, value or prior was wrong
  std::uint64_t unlabelled = 0;  ///< the truth is not known

  std::optional<Accuracy> accuracy;
  ScoreFigures scores;
  std::vector<std::uint64_t> confusion;               ///< [true · n_causes + called]
  std::optional<BasicCalibration> calibration_basic;  ///< of the top cause, in twenty bins
  PerCause<CauseFigures> per_cause;

  // Full metrics only.
  std::optional<Calibration> calibration;  ///< of the top cause, in fifteen bins
  std::optional<Estimate> ece;             ///< its ece, with the jackknife's error
  std::optional<BrierParts> brier_parts;
  std::optional<PopulationFigures> population;
  std::optional<ClosingTest> closing;
};

struct FigureOptions {
  /// Share of all cases that may raise an alert for a cause, for its sensitivity then.
  double alert_share = 0.05;
};

Figures figures(const Evaluation& evaluation, const FigureOptions& options = {});

}  // namespace fagan
