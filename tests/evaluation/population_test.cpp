#include "fagan/evaluation/population.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "judged.hpp"

namespace fagan {
namespace {

using testing::calibrated;

TEST(Population, CsmfAccuracyRunsFromNothingToOne) {
  const std::array<double, 3> drawn{0.5, 0.3, 0.2};
  const std::array<double, 3> worst{0, 0, 1};  // all of the rarest
  const std::array<double, 3> near{0.4, 0.4, 0.2};
  EXPECT_DOUBLE_EQ(*csmf_accuracy(drawn, drawn), 1);
  EXPECT_DOUBLE_EQ(*csmf_accuracy(drawn, worst), 0);
  EXPECT_DOUBLE_EQ(*csmf_accuracy(drawn, near), 1 - 0.2 / (2 * 0.8));
  EXPECT_FALSE(csmf_accuracy(std::array{1.0}, std::array{1.0}).has_value());
}

TEST(Population, ChanceCorrectionMakesGuessingZeroAndPerfectionOne) {
  EXPECT_DOUBLE_EQ(chance_corrected(0.632), 0);
  EXPECT_DOUBLE_EQ(chance_corrected(1), 1);
  EXPECT_DOUBLE_EQ(chance_corrected_concordance(0.25, 4), 0);
  EXPECT_DOUBLE_EQ(chance_corrected_concordance(1, 4), 1);
  EXPECT_DOUBLE_EQ(chance_corrected_concordance(0, 4), -1.0 / 3);
}

TEST(Population, TheMeanPosteriorOfCalibratedCasesComesNearerThanTopCalls) {
  const Evaluation evaluation = evaluate(calibrated(5, 20'000, 1));
  const PopulationFigures figures = population_figures(*evaluation.full(), evaluation.basic());
  EXPECT_GT(figures.by_mean_posterior->value, 0.98);
  EXPECT_GT(figures.by_mean_posterior->value, figures.by_top_call->value);
  EXPECT_NEAR(figures.by_top_call_corrected->value, chance_corrected(figures.by_top_call->value),
              1e-15);
}

// The jackknife's variance over that of many samples.
double claimed_over_seen(double spread) {
  constexpr int samples = 300;
  double sum = 0;
  double squares = 0;
  double claimed = 0;
  for (unsigned seed = 0; seed < samples; ++seed) {
    const Evaluation evaluation = evaluate(calibrated(4, 1600, 300 + seed, spread));
    const auto figure = population_figures(*evaluation.full(), evaluation.basic()).by_top_call;
    sum += figure->value;
    squares += figure->value * figure->value;
    claimed += figure->se * figure->se / samples;
  }
  return claimed / ((squares - sum * sum / samples) / (samples - 1));
}

TEST(Population, TheJackknifesErrorIsThatOfManySamples) {
  // A sample variance of 300 has a relative error of √(2/300).
  const double error = std::sqrt(2.0 / 300);
  EXPECT_NEAR(claimed_over_seen(0.5), 1, 4 * error);
  // Where found and drawn shares nearly agree, |difference| has a kink and the error is too large
  // rather than too small.
  EXPECT_GT(claimed_over_seen(2), 1 - 4 * error);
}

}  // namespace
}  // namespace fagan
