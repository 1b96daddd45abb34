#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fagan/evaluation/full_tally.hpp"
#include "fagan/evaluation/probability_histogram.hpp"
#include "fagan/inference/engine.hpp"

// Cases drawn from a model and diagnosed with it must be calibrated. Nothing here was tuned: the
// limits follow from the number of cases.

namespace fagan {

/// Neighbouring probabilities, as many as it takes for Σp(1 − p) to reach 25.
struct ClosingBand {
  double low = 0;
  double high = 0;
  std::uint64_t n = 0;
  std::uint64_t positives = 0;
  double expected = 0;  ///< Σp
  double variance = 0;  ///< Σp(1 − p)
  double z = 0;         ///< (positives − expected) / √variance
};

/// Whether one event comes true as often as its probabilities say: Σz² over the bands against χ²
/// with a degree of freedom for each.
struct ClosingResult {
  std::vector<ClosingBand> bands;
  std::uint64_t impossible_happened = 0;  ///< cases given exactly 0 that had it: one is failure
  std::uint64_t certain_failed = 0;       ///< cases given exactly 1 that did not
  double chi_squared = 0;
  double p_value = 1;
  double adjusted = 1;  ///< after Holm (1979), among the causes tested together
};

/// Nothing where the cases are too few for one band and contradict nothing. In the float path a
/// probability above 1 − 2⁻²⁵ is rounded to 1, so a few failures of the certain are to be expected
/// among many cases; they are held against the Poisson distribution of what rounding explains.
std::optional<ClosingResult> closing_test(const ProbabilityHistogram& histogram,
                                          Precision precision = Precision::float64);

/// All causes, each on its own and combined by Holm's method; never pooled, since the probabilities
/// of one case sum to 1 and its causes are far from independent.
struct ClosingTest {
  static constexpr double level = 1e-6;

  PerCause<std::optional<ClosingResult>> by_cause;
  double smallest_adjusted = 1;
  bool passes() const noexcept { return smallest_adjusted >= level; }
};
ClosingTest closing_test(const PerCause<ProbabilityHistogram>& by_cause,
                         Precision precision = Precision::float64);

/// Holm's adjusted p-values, in the order given: the i-th smallest of m is multiplied by m − i + 1,
/// and never falls below one before it.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace fagan
