#include "fagan/evaluation/probability_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace fagan {
namespace {

const ProbabilityCells& cells() { return ProbabilityCells::instance(); }

TEST(ProbabilityCells, EdgesRiseAndHoldPercentsAndFifteenths) {
  EXPECT_TRUE(std::is_sorted(cells().edges().begin(), cells().edges().end(), std::less_equal<>()));
  for (int j = 1; j < 100; ++j) {
    EXPECT_TRUE(std::binary_search(cells().edges().begin(), cells().edges().end(), j / 100.0));
  }
  for (int j = 1; j < 15; ++j) {
    EXPECT_TRUE(std::binary_search(cells().edges().begin(), cells().edges().end(), j / 15.0));
  }
}

TEST(ProbabilityCells, AreNarrowInLogOddsDownToOneInAThousandMillion) {
  EXPECT_LT(cells().edges().front(), 2e-9);
  EXPECT_GT(cells().edges().back(), 1 - 2e-9);
  const auto logit = [](double p) { return std::log(p / (1 - p)); };
  for (std::size_t i = 1; i < ProbabilityCells::n_edges; ++i) {
    EXPECT_LT(logit(cells().edges()[i]) - logit(cells().edges()[i - 1]), 0.08);
  }
}

TEST(ProbabilityCells, ACellHoldsItsLowerEdgeAndNotItsUpperOne) {
  for (std::size_t i = 0; i < ProbabilityCells::n_edges; ++i) {
    const double edge = cells().edges()[i];
    EXPECT_EQ(cells().cell_of(edge), i + 1);
    EXPECT_EQ(cells().cell_of(std::nextafter(edge, 0)), i);
    EXPECT_EQ(cells().first_cell_from(edge), i + 1);
  }
  EXPECT_EQ(cells().first_cell_from(0), 0U);
  EXPECT_EQ(cells().first_cell_from(1), ProbabilityCells::n_cells);
}

TEST(ProbabilityCells, FindACellAsASearchAmongTheEdgesDoes) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> logit(0, 12);
  const auto edges = cells().edges();
  for (int i = 0; i < 1'000'000; ++i) {
    const double p = 1 / (1 + std::exp(-logit(random)));
    if (p <= 0 || p >= 1) continue;
    const auto expected = std::upper_bound(edges.begin(), edges.end(), p) - edges.begin();
    ASSERT_EQ(cells().cell_of(p), static_cast<std::size_t>(expected)) << p;
  }
  EXPECT_EQ(cells().cell_of(5e-324), 0U);
  EXPECT_EQ(cells().cell_of(1 - 0x1p-53), ProbabilityCells::n_cells - 1);
}

TEST(ProbabilityHistogram, KeepsExactZeroAndOneApart) {
  ProbabilityHistogram histogram;
  histogram.add(0, false);
  histogram.add(0, true);
  histogram.add(1, true);
  histogram.add(1e-300, false);
  histogram.add(1 - 0x1p-53, true);
  EXPECT_EQ(histogram[0].positives, 1U);
  EXPECT_EQ(histogram[0].negatives, 1U);
  EXPECT_EQ(histogram[1].negatives, 1U);
  EXPECT_EQ(histogram[ProbabilityHistogram::certain - 1].positives, 1U);
  EXPECT_EQ(histogram[ProbabilityHistogram::certain].positives, 1U);
  EXPECT_EQ(histogram[ProbabilityHistogram::certain].sum.value(), 1);
}

TEST(ProbabilityHistogram, HoldsTheSumsOfWhatWentIn) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(0, 1);
  ProbabilityHistogram histogram;
  long double sum = 0;
  long double squares = 0;
  long double of_positives = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double p = uniform(random);
    const bool positive = uniform(random) < p;
    histogram.add(p, positive);
    sum += p;
    squares += static_cast<long double>(p) * p;
    of_positives += positive ? p : 0;
  }
  const auto all = histogram.together();
  EXPECT_EQ(all.n(), 10'000U);
  EXPECT_NEAR(all.sum.value(), static_cast<double>(sum), 1e-11);
  EXPECT_NEAR(all.squares.value(), static_cast<double>(squares), 1e-11);
  EXPECT_NEAR(histogram.sum_of_positives().value(), static_cast<double>(of_positives), 1e-11);
  const auto upper = histogram.together(ProbabilityHistogram::first_place_from(0.3));
  const auto lower = histogram.together(0, ProbabilityHistogram::first_place_from(0.3));
  EXPECT_EQ(upper.n() + lower.n(), 10'000U);
  EXPECT_NEAR(static_cast<double>(lower.n()), 3000, 5 * std::sqrt(2100));
}

}  // namespace
}  // namespace fagan
