#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "fagan/evaluation/estimate.hpp"
#include "fagan/evaluation/full_tally.hpp"
#include "fagan/evaluation/probability_histogram.hpp"

// Whether, of the cases given 30 %, 30 % had it.

namespace fagan {

/// Cases that were given about the same probability, and how many of them had it.
struct CalibrationBin {
  double low = 0;
  double high = 0;  ///< belongs to the next bin, except for 1
  double mean_p = 0;
  Share observed;
};

/// How far probabilities and frequencies lie apart.
struct CalibrationError {
  double ece = 0;  ///< Σ n_b |mean p − observed share| / N (Naeini, Cooper & Hauskrecht 2015)
  double by_chance = 0;  ///< what perfect calibration would show: Σ_b √(2 Σp(1 − p)/π) / N
  /// Σ n_b/N · ((mean p − share)² − share(1 − share)/(n_b − 1)) over bins with n ≥ 2: free of the
  /// part that is chance, so it may be below 0 (Kumar, Liang & Ma 2019).
  double squared_debiased = 0;
  std::optional<double> mce;  ///< largest |mean p − share| among bins of 100 cases or more
};

/// What a mean of (p − 1{it was true})² is made of (Murphy 1973, with the within-bin terms of
/// Stephenson, Coelho & Jolliffe 2008):
/// score = reliability − resolution + uncertainty + within_variance − within_covariance.
struct BrierParts {
  double score = 0;
  double reliability = 0;
  double resolution = 0;
  double uncertainty = 0;
  double within_variance = 0;
  double within_covariance = 0;

  BrierParts& operator+=(const BrierParts& other);
};

/// The calibration of one event: that a cause is the true one, or that the top cause is.
struct Calibration {
  std::uint64_t n = 0;
  std::vector<CalibrationBin> bins;  ///< those that hold a case
  CalibrationError error;
  BrierParts brier;
};

/// In fifteen equal bins. Nothing if there is no case.
std::optional<Calibration> calibration(const ProbabilityHistogram& histogram);

/// Of the top cause from a basic tally, in its twenty bins. By-chance figures take every p of a bin
/// to be the bin's mean.
struct BasicCalibration {
  std::vector<CalibrationBin> bins;
  CalibrationError error;
};
std::optional<BasicCalibration> calibration(const BasicTally& basic);

/// The same ece of the top cause from the sums of a group, for the jackknife.
double ece(const GroupTally& group);

/// The Brier score, 0..2, taken apart: the sum over causes. Nothing if there is no case.
std::optional<BrierParts> brier_parts(const PerCause<ProbabilityHistogram>& by_cause);

}  // namespace fagan
