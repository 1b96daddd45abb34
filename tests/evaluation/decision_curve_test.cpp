#include "fagan/evaluation/decision_curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "fagan/evaluation/discrimination.hpp"
#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::Judged;
namespace naive = testing::naive;

TEST(DecisionCurve, NetBenefitIsThatOfTheDefinitionAtEveryPercent) {
  const Judged<> cases = calibrated(4, 3000, 1);
  const auto curve = decision_curve(evaluate(cases).full()->by_cause[CauseId{0}]);
  ASSERT_EQ(curve.size(), 99U);
  for (int percent = 1; percent <= 99; ++percent) {
    const double t = percent / 100.0;
    const auto worth = naive::moments(cases.n(), [&](std::size_t i) -> naive::Wide {
      if (cases.column(i)[0] < t) return 0;
      return cases.truth[i] == 0 ? 1 : -t / (1 - t);
    });
    const NetBenefit& point = curve[static_cast<std::size_t>(percent - 1)];
    EXPECT_NEAR(point.treat_by_answer.value, static_cast<double>(worth.mean), 1e-13);
    EXPECT_NEAR(point.treat_by_answer.se, static_cast<double>(worth.se), 1e-13);
    const auto all = naive::moments(cases.n(), [&](std::size_t i) -> naive::Wide {
      return cases.truth[i] == 0 ? 1 : -t / (1 - t);
    });
    EXPECT_NEAR(point.treat_all, static_cast<double>(all.mean), 1e-12);
  }
}

TEST(DecisionCurve, ActingOnHonestProbabilitiesIsNeverWorseThanTreatingAllOrNone) {
  for (const NetBenefit& point :
       decision_curve(evaluate(calibrated(3, 50'000, 2)).full()->by_cause[CauseId{1}])) {
    EXPECT_GE(point.treat_by_answer.value, -4 * point.treat_by_answer.se);
    EXPECT_GE(point.treat_by_answer.value, point.treat_all - 4 * point.treat_by_answer.se);
  }
}

TEST(ExpectedUtility, OfRightAndWrongIsAccuracy) {
  const Evaluation evaluation = evaluate(calibrated(4, 1000, 3));
  const auto utility = expected_utility(evaluation.basic(), Eigen::MatrixXd::Identity(4, 4));
  const double p = accuracy(evaluation.basic(), nullptr)->top1.value;
  EXPECT_NEAR(utility->value, p, 1e-14);
  EXPECT_NEAR(utility->se, std::sqrt(p * (1 - p) / 999), 1e-14);
}

TEST(AlertSensitivity, IsTheShareFoundAmongTheMostProbable) {
  const Judged<> cases = calibrated(4, 10'000, 4);
  std::vector<std::size_t> order(cases.n());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return cases.column(a)[3] > cases.column(b)[3]; });
  for (const double share : {0.01, 0.05, 0.2, 0.7}) {
    double found = 0;
    double all = 0;
    for (std::size_t i = 0; i < cases.n(); ++i) {
      if (cases.truth[order[i]] != 3) continue;
      ++all;
      if (static_cast<double>(i) < share * 10'000) ++found;
    }
    const auto alerts =
        sensitivity_at_alert_share(evaluate(cases).full()->by_cause[CauseId{3}], share);
    // Cases in the threshold's cell are taken at random.
    EXPECT_NEAR(alerts->sensitivity.value, found / all, 0.005) << share;
    EXPECT_LE(std::abs(alerts->threshold -
                       cases.column(order[static_cast<std::size_t>(share * 10'000)])[3]),
              0.01);
  }
}

TEST(AlertSensitivity, ItsErrorIsThatOfManySamples) {
  constexpr int samples = 400;
  double sum = 0;
  double squares = 0;
  double claimed = 0;
  for (unsigned seed = 0; seed < samples; ++seed) {
    const auto alerts = sensitivity_at_alert_share(
        evaluate(calibrated(3, 1000, 900 + seed)).full()->by_cause[CauseId{2}], 0.1);
    sum += alerts->sensitivity.value;
    squares += alerts->sensitivity.value * alerts->sensitivity.value;
    claimed += alerts->sensitivity.se / samples;
  }
  const double seen = std::sqrt((squares - sum * sum / samples) / (samples - 1));
  EXPECT_NEAR(claimed / seen, 1, 4 * 0.036 + 0.03);  // and the slope is one cell's, so itself noisy
}

TEST(AlertSensitivity, WhereNoOtherIsAsProbableEveryoneIsFound) {
  ProbabilityHistogram histogram;
  for (int i = 0; i < 100; ++i) histogram.add(i < 5 ? 0.9 : 0.1, i < 5);
  EXPECT_DOUBLE_EQ(sensitivity_at_alert_share(histogram, 0.05)->sensitivity.value, 1);
  EXPECT_FALSE(sensitivity_at_alert_share(ProbabilityHistogram(), 0.05).has_value());
}

// 5 of 5: 95 % of Beta(5.5, 0.5) lies above 0.621.
TEST(AlertSensitivity, AnIntervalHasAWidthWhereAllOrNoneAreFound) {
  ProbabilityHistogram all;
  ProbabilityHistogram none;
  for (int i = 0; i < 100; ++i) {
    all.add(i < 5 ? 0.9 : 0.1, i < 5);
    none.add(i < 5 ? 0.1 : 0.9, i < 5);
  }
  const ConfidenceInterval of_all = interval_of(*sensitivity_at_alert_share(all, 0.1));
  EXPECT_LT(of_all.low, 0.7);
  EXPECT_GT(of_all.low, 0.5);
  EXPECT_EQ(of_all.high, 1);
  const ConfidenceInterval of_none = interval_of(*sensitivity_at_alert_share(none, 0.1));
  EXPECT_EQ(of_none.low, 0);
  EXPECT_NEAR(of_none.high, 1 - of_all.low, 0.01);
}

}  // namespace
}  // namespace fagan
