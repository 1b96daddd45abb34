#include "fagan/evaluation/discrimination.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::Judged;
namespace naive = testing::naive;

TEST(Discrimination, TruthAmongTheFirstFewIsCountedAsInASortedList) {
  Judged<> cases = calibrated(8, 2000, 1);
  // Rounded to tenths, so that there are ties.
  for (double& p : cases.p) p = std::round(p * 10) / 10;
  const Evaluation evaluation = evaluate(cases);
  const auto found = accuracy(evaluation.basic(), &*evaluation.full());
  EXPECT_EQ(found->top1.count, naive::within(cases, 1));
  EXPECT_EQ(found->top3.count, naive::within(cases, 3));
  EXPECT_EQ(found->top5->count, naive::within(cases, 5));
  EXPECT_EQ(found->top1.total, cases.n());
}

TEST(Discrimination, ModelsOfFewCausesAlwaysHaveTheTruthAmongTheFirstThree) {
  const Evaluation evaluation = evaluate(calibrated(2, 100, 1));
  const auto found = accuracy(evaluation.basic(), &*evaluation.full());
  EXPECT_EQ(found->top3.count, 100U);
  EXPECT_EQ(found->top5->count, 100U);
}

TEST(Discrimination, NothingIsSaidOfNoCases) {
  const Evaluation evaluation(testing::subject(4));
  EXPECT_FALSE(accuracy(evaluation.basic(), nullptr).has_value());
  EXPECT_FALSE(auroc(evaluation.full()->by_cause[CauseId{0}]).has_value());
  const CallPerformance calls = call_performance(evaluation.basic(), CauseId{0});
  EXPECT_FALSE(calls.sensitivity || calls.specificity || calls.ppv);
}

TEST(Discrimination, SensitivitySpecificityAndPpvOfACallByHand) {
  BasicTally basic(2);
  basic.scores[CauseId{0}].n = 10;
  basic.scores[CauseId{1}].n = 90;
  basic.confusion = {8, 2, 9, 81};
  const CallPerformance calls = call_performance(basic, CauseId{0});
  EXPECT_DOUBLE_EQ(calls.sensitivity->value, 0.8);
  EXPECT_DOUBLE_EQ(calls.specificity->value, 0.9);
  EXPECT_DOUBLE_EQ(calls.ppv->value, 8.0 / 17);
}

TEST(Auroc, OfTheHistogramLiesWithinItsBoundOfThatOfAllPairs) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Judged<> cases = calibrated(4, 3000, seed, 1.0 + seed);
    const Evaluation evaluation = evaluate(cases);
    for (const CauseId cause : ids<CauseId>(4)) {
      const auto found = auroc(evaluation.full()->by_cause[cause]);
      const auto exact = static_cast<double>(naive::auroc(cases, index(cause)));
      EXPECT_LE(std::abs(found->value - exact), found->bound);
      EXPECT_LT(found->bound, 0.02);
    }
  }
}

TEST(Auroc, IsExactWhereEveryProbabilityHasACellOfItsOwn) {
  ProbabilityHistogram histogram;
  histogram.add(0.1, false);
  histogram.add(0.4, false);
  histogram.add(0.35, true);
  histogram.add(0.8, true);
  const auto found = auroc(histogram);
  EXPECT_DOUBLE_EQ(found->value, 0.75);
  EXPECT_EQ(found->bound, 0);
}

TEST(Auroc, AllTiesAreWorthOneHalfAndExactZeroNeedsNoBound) {
  ProbabilityHistogram histogram;
  for (int i = 0; i < 10; ++i) histogram.add(0, i < 3);
  const auto found = auroc(histogram);
  EXPECT_DOUBLE_EQ(found->value, 0.5);
  EXPECT_EQ(found->bound, 0);
}

TEST(Auroc, TheErrorIsThatOfDeLongFromEveryPair) {
  const Judged<> cases = calibrated(3, 600, 5);
  const Evaluation evaluation = evaluate(cases);
  std::vector<double> of_positives;
  std::vector<double> of_negatives;
  for (std::size_t i = 0; i < cases.n(); ++i) {
    double above = 0;
    double others = 0;
    for (std::size_t j = 0; j < cases.n(); ++j) {
      if ((cases.truth[i] == 1) == (cases.truth[j] == 1)) continue;
      const double difference = cases.column(i)[1] - cases.column(j)[1];
      above += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
      ++others;
    }
    (cases.truth[i] == 1 ? of_positives : of_negatives).push_back(above / others);
  }
  const auto variance = [](const std::vector<double>& x) {
    const auto moments = naive::moments(x.size(), [&](std::size_t i) { return naive::Wide{x[i]}; });
    return static_cast<double>(moments.se * moments.se);
  };
  const auto found = auroc(evaluation.full()->by_cause[CauseId{1}]);
  EXPECT_NEAR(found->se, std::sqrt(variance(of_positives) + variance(of_negatives)), 2e-5);
}

TEST(Auroc, ItsIntervalStaysBetweenZeroAndOneAndHasAWidth) {
  ProbabilityHistogram in_order;
  for (int i = 0; i < 100; ++i) in_order.add(i < 2 ? 0.9 : 0.1, i < 2);
  const auto perfect = auroc(in_order);
  EXPECT_EQ(perfect->value, 1);
  EXPECT_EQ(interval_of(*perfect).high, 1);
  EXPECT_LT(interval_of(*perfect).low, 0.5);  // two cases say little
  ProbabilityHistogram nearly;
  for (int i = 0; i < 100; ++i) nearly.add(i < 12 ? 0.9 - 0.06 * i : 0.3 - 0.003 * i, i < 12);
  const auto good = auroc(nearly);
  const ConfidenceInterval interval = interval_of(*good);
  EXPECT_LT(interval.low, good->value);
  EXPECT_GT(interval.high, good->value);
  EXPECT_LT(interval.high, 1);
}

}  // namespace
}  // namespace fagan
