#include "fagan/evaluation/population.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"
#include "fagan/evaluation/jackknife.hpp"

namespace fagan {
namespace {

constexpr double of_random_guesses = 0.632;  // 1 − 1/e

std::vector<double> shares(const PerCause<std::uint64_t>& counts, std::uint64_t n) {
  std::vector<double> result;
  for (const std::uint64_t count : counts) {
    result.push_back(static_cast<double>(count) / static_cast<double>(n));
  }
  return result;
}

std::optional<Estimate> corrected(const std::optional<Estimate>& accuracy) {
  if (!accuracy) return std::nullopt;
  return Estimate{chance_corrected(accuracy->value), accuracy->se / (1 - of_random_guesses)};
}

}  // namespace

std::optional<double> csmf_accuracy(std::span<const double> drawn, std::span<const double> found) {
  FAGAN_ASSERT_EQ(drawn.size(), found.size());
  if (drawn.size() < 2) return std::nullopt;
  double distance = 0;
  for (std::size_t k = 0; k < drawn.size(); ++k) distance += std::abs(found[k] - drawn[k]);
  return 1 - distance / (2 * (1 - *std::min_element(drawn.begin(), drawn.end())));
}

std::optional<double> csmf_accuracy_of_top_calls(const GroupTally& sums) {
  return csmf_accuracy(shares(sums.truth, sums.n), shares(sums.called, sums.n));
}

std::optional<double> csmf_accuracy_of_mean_posterior(const GroupTally& sums) {
  std::vector<double> found;
  for (const FixedSum& sum : sums.posterior) {
    found.push_back(sum.value() / static_cast<double>(sums.n));
  }
  return csmf_accuracy(shares(sums.truth, sums.n), found);
}

double chance_corrected(double csmf_accuracy) {
  return (csmf_accuracy - of_random_guesses) / (1 - of_random_guesses);
}

double chance_corrected_concordance(double sensitivity, std::size_t n_causes) {
  const double by_chance = 1 / static_cast<double>(n_causes);
  return (sensitivity - by_chance) / (1 - by_chance);
}

std::optional<Estimate> concordance(const BasicTally& basic, CauseId cause) {
  const std::size_t n_causes = basic.n_causes();
  if (n_causes < 2 || basic.scores[cause].n == 0) return std::nullopt;
  const auto n = static_cast<double>(basic.scores[cause].n);
  const double sensitivity =
      static_cast<double>(basic.confusion_at(index(cause), index(cause))) / n;
  const double se = n < 2 ? infinity : std::sqrt(sensitivity * (1 - sensitivity) / (n - 1));
  return Estimate{chance_corrected_concordance(sensitivity, n_causes),
                  se / (1 - 1 / static_cast<double>(n_causes))};
}

PopulationFigures population_figures(const FullTally& full, const BasicTally& basic) {
  PopulationFigures figures;
  figures.by_top_call = jackknife(full.groups, csmf_accuracy_of_top_calls);
  figures.by_top_call_corrected = corrected(figures.by_top_call);
  figures.by_mean_posterior = jackknife(full.groups, csmf_accuracy_of_mean_posterior);
  figures.by_mean_posterior_corrected = corrected(figures.by_mean_posterior);

  // Causes are separate samples, so their variances add.
  double sum = 0;
  double variance = 0;
  double n = 0;
  for (const CauseId cause : ids<CauseId>(basic.n_causes())) {
    const auto one = concordance(basic, cause);
    if (!one) continue;
    sum += one->value;
    variance += one->se * one->se;
    ++n;
  }
  if (n > 0) figures.mean_concordance = Estimate{sum / n, std::sqrt(variance) / n};
  return figures;
}

}  // namespace fagan
