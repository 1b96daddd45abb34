#include "fagan/format/figures_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "decision/calf_pain.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

TEST(FiguresText, AsManyDigitsAsTheErrorAllows) {
  EXPECT_EQ(figure_text(1.03448, 0.0012), "1.0345");
  EXPECT_EQ(figure_text(1.03448, 0.12), "1.03");
  EXPECT_EQ(figure_text(123.4, 12), "123");
  EXPECT_EQ(figure_text(-0.00001, 0.1), "0.00");
  EXPECT_EQ(figure_text(-1.5, 0.1), "−1.50");
  EXPECT_EQ(error_text(0.0012), "0.0012");
  EXPECT_EQ(error_text(infinity), "not known");
}

TEST(FiguresText, WhatIsNoNumberIsADash) {
  EXPECT_EQ(figure_text(nan, 0.1), "–");
  EXPECT_EQ(figure_text(infinity, 0.1), "–");
  EXPECT_EQ(error_text(nan), "–");
  EXPECT_EQ(estimate_text(std::nullopt), "–");
  EXPECT_EQ(estimate_text(Estimate{nan, nan}), "–");
  EXPECT_EQ(percent_estimate_text(Estimate{0.5, infinity}), "50.0% (se not known)");
  EXPECT_EQ(share_text(std::nullopt), "–");
  EXPECT_EQ(p_value_text(nan), "–");
}

TEST(FiguresText, ASharesDigitsAreThoseOfItsInterval) {
  EXPECT_EQ(share_text(Share{50, 100, 0.5, 0.4, 0.6}), "50%");
  EXPECT_EQ(interval_text(Share{50, 100, 0.5, 0.4, 0.6}), "40% to 60%");
  EXPECT_EQ(share_text(Share{5000, 10000, 0.5, 0.4902, 0.5098}), "50.0%");
  EXPECT_EQ(share_text(share_of(500000, 1000000)), "50.00%");
}

TEST(FiguresText, AnAurocHasNoMoreDigitsThanItsIntervalAllows) {
  const Auroc few{0.9971, 0.002, 0, 11, 400};
  EXPECT_EQ(auroc_text(few), "0.997");
  EXPECT_EQ(interval_text(std::optional(few)), "0.989–0.999");
  const Auroc two{1, 0, 0, 2, 400};
  EXPECT_EQ(auroc_text(two), "1.0");
  EXPECT_EQ(interval_text(std::optional(two)), "0.3–1.0");
}

TEST(FiguresText, TheClosingTestOfAHandfulOfCasesSaysSo) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const EvaluationFile file = make_evaluation_file(
      calf_pain.model, "", calf_pain.prior, std::nullopt, Precision::float64, Metrics::basic);
  ClosingTest nothing;
  nothing.by_cause = PerCause<std::optional<ClosingResult>>(3);
  EXPECT_TRUE(closing_text(file, nothing).starts_with("Too few cases"));
  nothing.by_cause[CauseId{1}] = ClosingResult{};
  EXPECT_TRUE(closing_text(file, nothing).starts_with("Passes: each of the 1 of 3"));
}

TEST(FiguresText, SmallPValuesAreTold) {
  EXPECT_EQ(p_value_text(0.314), "0.31");
  EXPECT_EQ(p_value_text(2.3e-9), "2e-09");
  EXPECT_EQ(p_value_text(0), "<1e-300");
  EXPECT_EQ(p_value_text(1), "1");
}

}  // namespace
}  // namespace fagan
