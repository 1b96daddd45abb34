#include "fagan/evaluation/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "fagan/evaluation/jackknife.hpp"
#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::Judged;
using testing::sharpened;
namespace naive = testing::naive;
using naive::Wide;

struct Expected {
  double ece = 0;
  double by_chance = 0;
  double squared_debiased = 0;
  double mce = 0;
};

Expected errors(const std::vector<naive::Bin>& bins) {
  Expected e;
  double n = 0;
  for (const naive::Bin& bin : bins) {
    const auto size = static_cast<double>(bin.n());
    const auto share = static_cast<double>(bin.share());
    const double gap = std::abs(static_cast<double>(bin.mean_p()) - share);
    double variance = 0;
    for (const Wide p : bin.p) variance += static_cast<double>(p * (1 - p));
    n += size;
    e.ece += size * gap;
    e.by_chance += std::sqrt(2 * variance / std::numbers::pi);
    if (size >= 2) e.squared_debiased += size * (gap * gap - share * (1 - share) / (size - 1));
    if (size >= 100) e.mce = std::max(e.mce, gap);
  }
  return {e.ece / n, e.by_chance / n, e.squared_debiased / n, e.mce};
}

TEST(Calibration, ItsFiguresAreThoseOfTheDefinition) {
  const Judged<> cases = sharpened(calibrated(5, 4000, 1), 1.3);
  const Evaluation evaluation = evaluate(cases);
  for (std::size_t event = 0; event <= 5; ++event) {
    std::vector<double> p;
    std::vector<int> y;
    if (event == 5) {
      naive::event_of_top(cases, p, y);
    } else {
      naive::event_of_cause(cases, event, p, y);
    }
    const std::vector<naive::Bin> bins = naive::bins(p, y);
    const FullTally& full = *evaluation.full();
    const auto found =
        calibration(event == 5 ? full.top : full.by_cause[static_cast<CauseId>(event)]);
    ASSERT_EQ(found->bins.size(), bins.size());
    for (std::size_t b = 0; b < bins.size(); ++b) {
      EXPECT_EQ(found->bins[b].observed.total, bins[b].p.size());
      EXPECT_NEAR(found->bins[b].mean_p, static_cast<double>(bins[b].mean_p()), 1e-14);
      EXPECT_NEAR(found->bins[b].observed.value, static_cast<double>(bins[b].share()), 1e-14);
    }
    const Expected expected = errors(bins);
    EXPECT_NEAR(found->error.ece, expected.ece, 1e-14);
    EXPECT_NEAR(found->error.by_chance, expected.by_chance, 1e-14);
    EXPECT_NEAR(found->error.squared_debiased, expected.squared_debiased, 1e-14);
    EXPECT_NEAR(*found->error.mce, expected.mce, 1e-14);
  }
}

TEST(Calibration, ThePartsOfTheBrierScoreSumToItExactly) {
  for (const double power : {0.5, 1.0, 2.0, 30.0}) {
    const Judged<> cases = sharpened(calibrated(6, 5000, 2), power);
    const Evaluation evaluation = evaluate(cases);
    const auto parts = brier_parts(evaluation.full()->by_cause);
    const double sum = parts->reliability - parts->resolution + parts->uncertainty +
                       parts->within_variance - parts->within_covariance;
    EXPECT_NEAR(sum, parts->score, 1e-14);
    const ScoreFigures scores =
        score_figures(evaluation.basic().scores, PerCause<double>(6, 1.0 / 6));
    EXPECT_NEAR(parts->score, scores.brier->value, 1e-14);
  }
}

TEST(Calibration, ThePartsAreThoseOfStephensonsDefinition) {
  const Judged<> cases = sharpened(calibrated(3, 2000, 3), 1.5);
  std::vector<double> p;
  std::vector<int> y;
  naive::event_of_cause(cases, 1, p, y);
  Wide within_variance = 0;
  Wide within_covariance = 0;
  Wide reliability = 0;
  for (const naive::Bin& bin : naive::bins(p, y)) {
    for (std::size_t i = 0; i < bin.p.size(); ++i) {
      const Wide d = bin.p[i] - bin.mean_p();
      within_variance += d * d / 2000;
      within_covariance += 2 * d * (bin.y[i] - bin.share()) / 2000;
      reliability += (bin.mean_p() - bin.share()) * (bin.mean_p() - bin.share()) / 2000;
    }
  }
  const auto found = calibration(evaluate(cases).full()->by_cause[CauseId{1}]);
  EXPECT_NEAR(found->brier.within_variance, static_cast<double>(within_variance), 1e-14);
  EXPECT_NEAR(found->brier.within_covariance, static_cast<double>(within_covariance), 1e-14);
  EXPECT_NEAR(found->brier.reliability, static_cast<double>(reliability), 1e-14);
}

TEST(Calibration, WhatPerfectCalibrationShowsIsWhatItShowsOnAverage) {
  constexpr int samples = 300;
  double ece = 0;
  double squares = 0;
  double by_chance = 0;
  double debiased = 0;
  double debiased_squares = 0;
  for (unsigned seed = 0; seed < samples; ++seed) {
    const auto found = calibration(evaluate(calibrated(4, 2000, 500 + seed)).full()->top);
    ece += found->error.ece / samples;
    squares += found->error.ece * found->error.ece / samples;
    by_chance += found->error.by_chance / samples;
    debiased += found->error.squared_debiased / samples;
    debiased_squares += found->error.squared_debiased * found->error.squared_debiased / samples;
  }
  // The normal approximation of a bin's gap is off by a little in sparse bins.
  EXPECT_NEAR(ece, by_chance, 4 * std::sqrt((squares - ece * ece) / samples) + 0.01 * by_chance);
  EXPECT_NEAR(debiased, 0, 4 * std::sqrt(debiased_squares / samples));
}

TEST(Calibration, OverconfidenceShowsAsErrorBeyondChance) {
  const auto honest = calibration(evaluate(calibrated(4, 20'000, 7)).full()->top);
  const auto sharp = calibration(evaluate(sharpened(calibrated(4, 20'000, 7), 2)).full()->top);
  EXPECT_LT(honest->error.ece, 2 * honest->error.by_chance);
  EXPECT_GT(sharp->error.ece, 10 * sharp->error.by_chance);
  EXPECT_GT(sharp->error.squared_debiased, 0.001);
}

TEST(Calibration, TheLastBinHoldsCertaintyAndTheFirstImpossibility) {
  ProbabilityHistogram histogram;
  histogram.add(0, false);
  histogram.add(1, true);
  histogram.add(1, true);
  const auto found = calibration(histogram);
  ASSERT_EQ(found->bins.size(), 2U);
  EXPECT_EQ(found->bins[0].low, 0);
  EXPECT_EQ(found->bins[1].high, 1);
  EXPECT_EQ(found->bins[1].observed.count, 2U);
  EXPECT_EQ(found->error.ece, 0);
  EXPECT_FALSE(found->error.mce.has_value());
  EXPECT_FALSE(calibration(ProbabilityHistogram()).has_value());
}

TEST(Calibration, TheGroupsOfTheJackknifeGiveTheSameEce) {
  const Evaluation evaluation = evaluate(sharpened(calibrated(5, 3000, 8), 1.4));
  const FullTally& full = *evaluation.full();
  EXPECT_NEAR(ece(together(full.groups)), calibration(full.top)->error.ece, 1e-14);
}

TEST(Calibration, TwentyBinsOfABasicTallyAreAsFineAsTheirRounding) {
  const Judged<> cases = sharpened(calibrated(5, 3000, 9), 1.4);
  std::vector<double> p;
  std::vector<int> y;
  naive::event_of_top(cases, p, y);
  double ece = 0;
  for (int b = 0; b < 20; ++b) {
    double gap = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (std::min(static_cast<int>(p[i] * 20), 19) == b) gap += p[i] - y[i];
    }
    ece += std::abs(gap) / 3000;
  }
  const auto found = calibration(evaluate(cases, Metrics::basic).basic());
  EXPECT_NEAR(found->error.ece, ece, 0x1p-25);
}

}  // namespace
}  // namespace fagan
