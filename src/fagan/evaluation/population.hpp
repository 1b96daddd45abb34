#pragma once

#include <optional>
#include <span>

#include "fagan/evaluation/basic_tally.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/evaluation/full_tally.hpp"

// How well the answers, taken together, tell what a population suffers from.

namespace fagan {

/// 1 − Σ|f̂ − f| / (2(1 − min f)): 1 for the drawn shares f themselves, 0 for the worst estimate f̂
/// possible (Murray et al. 2011). Nothing for a single cause.
std::optional<double> csmf_accuracy(std::span<const double> drawn, std::span<const double> found);

/// The same from sums of cases: found are the shares of top calls, or the mean posterior.
std::optional<double> csmf_accuracy_of_top_calls(const GroupTally& sums);
std::optional<double> csmf_accuracy_of_mean_posterior(const GroupTally& sums);

/// (accuracy − 0.632) / 0.368: 0 for guessing at random, about (Flaxman et al. 2015).
double chance_corrected(double csmf_accuracy);

/// (sensitivity − 1/K) / (1 − 1/K) (Murray et al. 2011).
double chance_corrected_concordance(double sensitivity, std::size_t n_causes);

struct PopulationFigures {
  std::optional<Estimate> by_top_call;  ///< CSMF accuracy, f̂ = shares of top calls
  std::optional<Estimate> by_top_call_corrected;
  std::optional<Estimate> by_mean_posterior;  ///< CSMF accuracy, f̂ = mean posterior
  std::optional<Estimate> by_mean_posterior_corrected;
  /// Mean over the causes that occur of the chance-corrected concordance.
  std::optional<Estimate> mean_concordance;
};

/// Standard errors by the jackknife over the groups; too large, up to 1.7 times, where found and
/// drawn shares nearly agree, since |f̂ − f| has a kink there.
PopulationFigures population_figures(const FullTally& full, const BasicTally& basic);

/// CCC_k of one cause with its error; nothing if it does not occur or is the only one.
std::optional<Estimate> concordance(const BasicTally& basic, CauseId cause);

}  // namespace fagan
