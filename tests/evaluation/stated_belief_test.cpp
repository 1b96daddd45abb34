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

JudgedStatement stated(double q, double p, bool first_is_true) {
  return {CauseId{first_is_true ? 0U : 1U}, {q, 1 - q}, {p, 1 - p}};
}

TEST(StatedBelief, OfWhatWasCalledLikelyTheRecordCountsWhatWasSo) {
  const std::vector<JudgedStatement> record{stated(0.8, 0.9, true), stated(0.75, 0.9, false),
                                            stated(0.95, 0.9, true), stated(1, 0.9, true)};
  const auto bins = stated_calibration(record);
  ASSERT_EQ(bins.size(), 4U);  // 0–10, 10–30, 70–90, 90–100
  EXPECT_EQ(bins[2].low, 0.7);
  EXPECT_EQ(bins[2].observed.total, 2U);
  EXPECT_EQ(bins[2].observed.count, 1U);
  EXPECT_NEAR(bins[2].mean, 0.775, 1e-12);
  EXPECT_EQ(bins[3].observed.total, 2U);  // 1 is in the last one
  std::uint64_t all = 0;
  for (const StatedBin& bin : bins) all += bin.observed.total;
  EXPECT_EQ(all, 8U);
}

TEST(StatedBelief, WhoeverHalvesTheLogOddsMovesHalfAsFar) {
  const auto odds = [](double log_odds) { return 1 / (1 + std::exp(-log_odds)); };
  std::vector<JudgedStatement> record;
  for (int i = 0; i < 7; ++i) {
    const double log_odds = -3 + i;
    record.push_back(stated(odds(log_odds / 2), odds(log_odds), true));
  }
  EXPECT_FALSE(stated_line(record));  // too few cases
  record.push_back(stated(odds(0.25), odds(0.5), true));
  const auto line = stated_line(record);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope, 0.5, 1e-12);
  EXPECT_NEAR(line->shift, 0, 1e-12);
}

}  // namespace
}  // namespace fagan
