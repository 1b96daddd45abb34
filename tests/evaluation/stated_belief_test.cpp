#include "fagan/evaluation/stated_belief.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace fagan {
namespace {

const PerCause<double> ideal{0.7, 0.2, 0.1};

TEST(StatedBelief, OnlyTheIdealItselfHasNoRegret) {
  EXPECT_EQ(regret(ideal, ideal), 0);
  EXPECT_GT(regret({0.6, 0.3, 0.1}, ideal), 0);
  // By hand: 0.5 log10(0.5 / 0.25) + 0.5 log10(0.5 / 0.75), in decibans.
  EXPECT_NEAR(regret({0.25, 0.75}, {0.5, 0.5}), 5 * std::log10(4.0 / 3.0), 1e-12);
}

TEST(StatedBelief, RepeatingThePriorGainsNothing) {
  EXPECT_EQ(decibans_gained(ideal, ideal, CauseId{1}).value(), 0);
  EXPECT_NEAR(decibans_gained({0.5, 0.5}, {0.05, 0.95}, CauseId{0}).value(), 10, 1e-12);
}

// Proper: nothing does better on average than what is believed.
TEST(StatedBelief, HonestyGainsMostOnAverage) {
  const PerCause<double> prior{0.2, 0.5, 0.3};
  const auto mean = [&](const PerCause<double>& stated) {
    double sum = 0;
    for (const CauseId cause : ids<CauseId>(3)) {
      sum += ideal[cause] * decibans_gained(stated, prior, cause).value();
    }
    return sum;
  };
  for (const PerCause<double>& other : {PerCause<double>{0.8, 0.1, 0.1}, {0.6, 0.2, 0.2}}) {
    EXPECT_GT(mean(ideal), mean(other));
    EXPECT_NEAR(mean(ideal) - mean(other), regret(other, ideal), 1e-12);
  }
}

TEST(StatedBelief, WhatIsTooSmallIsRaisedAndTheRestStillSumsToOne) {
  const PerCause<double> result = raised({1, 0, 0});
  EXPECT_NEAR(result[CauseId{0}], 0.99, 1e-12);
  EXPECT_NEAR(result[CauseId{1}], 0.005, 1e-12);
  const PerCause<double> kept = raised(ideal);
  for (const CauseId cause : ids<CauseId>(3)) EXPECT_NEAR(kept[cause], ideal[cause], 1e-12);
  const PerCause<double> close = raised({0.98, 0.0051, 0.0149, 0});
  EXPECT_NEAR(std::accumulate(close.begin(), close.end(), 0.0), 1, 1e-12);
  for (const double q : close) EXPECT_GE(q, 0.005 - 1e-12);
}

TEST(StatedBelief, BrierIsZeroForTheTruthAndTwoForItsOpposite) {
  EXPECT_EQ(brier({1, 0}, CauseId{0}), 0);
  EXPECT_EQ(brier({1, 0}, CauseId{1}), 2);
}

}  // namespace
}  // namespace fagan
