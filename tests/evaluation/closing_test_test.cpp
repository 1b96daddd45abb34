#include "fagan/evaluation/closing_test.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::sharpened;

TEST(ClosingTest, CalibratedCasesPass) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Evaluation evaluation = evaluate(calibrated(6, 20'000, seed));
    EXPECT_TRUE(closing_test(evaluation.full()->by_cause).passes());
  }
}

TEST(ClosingTest, DistortedProbabilitiesFail) {
  for (const double power : {0.8, 1.2}) {
    const Evaluation evaluation = evaluate(sharpened(calibrated(6, 50'000, 1), power));
    EXPECT_FALSE(closing_test(evaluation.full()->by_cause).passes()) << power;
  }
}

TEST(ClosingTest, ItsPValuesAreEvenlySpreadWhereTheProbabilitiesAreRight) {
  constexpr int samples = 2000;
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> p_values;
  for (int sample = 0; sample < samples; ++sample) {
    ProbabilityHistogram histogram;
    for (int i = 0; i < 3000; ++i) {
      const double p = uniform(random) * uniform(random);
      histogram.add(p, uniform(random) < p);
    }
    p_values.push_back(closing_test(histogram)->p_value);
  }
  std::sort(p_values.begin(), p_values.end());
  double distance = 0;
  for (int i = 0; i < samples; ++i) {
    distance =
        std::max(distance, std::abs(p_values[static_cast<std::size_t>(i)] - (i + 0.5) / samples));
  }
  // Kolmogorov and Smirnov: exceeded once in ten thousand such tests.
  EXPECT_LT(distance, 2.23 / std::sqrt(samples) + 0.5 / samples);
}

TEST(ClosingTest, BandsHoldAVarianceOf25AndEveryCaseBetweenZeroAndOne) {
  const Evaluation evaluation = evaluate(calibrated(4, 5000, 4));
  const ProbabilityHistogram& histogram = evaluation.full()->by_cause[CauseId{2}];
  const auto result = closing_test(histogram);
  std::uint64_t n = 0;
  double chi_squared = 0;
  double last = 0;
  for (const ClosingBand& band : result->bands) {
    EXPECT_GE(band.variance, 25);
    EXPECT_EQ(band.low, last);
    last = band.high;
    n += band.n;
    chi_squared += band.z * band.z;
    EXPECT_NEAR(band.z,
                (static_cast<double>(band.positives) - band.expected) / std::sqrt(band.variance),
                1e-12);
  }
  EXPECT_EQ(last, 1);
  EXPECT_EQ(n, 5000U);
  EXPECT_NEAR(chi_squared, result->chi_squared, 1e-10);
}

TEST(ClosingTest, OneImpossibleThingThatHappensIsEnough) {
  ProbabilityHistogram histogram;
  for (int i = 0; i < 1000; ++i) histogram.add(0, i == 7);
  EXPECT_EQ(closing_test(histogram)->p_value, 0);
}

TEST(ClosingTest, CertaintyMayFailAsOftenAsRoundingExplainsAndNotMore) {
  std::vector<ProbabilityHistogram::Cell> places(ProbabilityHistogram::n_places);
  places.back().positives = 10'000'000;
  places.back().negatives = 1;
  const auto histogram = ProbabilityHistogram::from(places, {});
  EXPECT_GT(closing_test(histogram, Precision::float32)->p_value, 0.1);
  EXPECT_LT(closing_test(histogram, Precision::float64)->p_value, 1e-8);
  places.back().negatives = 20;
  EXPECT_LT(closing_test(ProbabilityHistogram::from(places, {}), Precision::float32)->p_value,
            1e-8);
}

TEST(ClosingTest, TooFewCasesAreNotTested) {
  ProbabilityHistogram histogram;
  for (int i = 0; i < 99; ++i) histogram.add(0.5, i % 2 == 0);
  EXPECT_FALSE(closing_test(histogram).has_value());
  histogram.add(0.5, true);
  EXPECT_TRUE(closing_test(histogram).has_value());
}

// Holm (1979); the numbers are those of R's p.adjust(c(0.01, 0.02, 0.03, 0.005), "holm").
TEST(ClosingTest, HolmsAdjustedPValuesByHand) {
  const std::vector<double> p{0.01, 0.02, 0.03, 0.005};
  const std::vector<double> expected{0.03, 0.04, 0.04, 0.02};
  const std::vector<double> found = holm_adjusted(p);
  for (std::size_t i = 0; i < p.size(); ++i) EXPECT_DOUBLE_EQ(found[i], expected[i]);
}

}  // namespace
}  // namespace fagan
