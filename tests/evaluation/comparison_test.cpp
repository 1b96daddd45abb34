#include "fagan/evaluation/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fagan/core/error.hpp"
#include "fagan/evaluation/figures.hpp"
#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::Judged;
using testing::sharpened;
namespace naive = testing::naive;

TEST(Comparison, OfAScorerWithItselfIsNothingWithNoError) {
  const Judged<> cases = calibrated(4, 2000, 1);
  Comparison comparison(4);
  comparison.add("a", 0, cases.all(), cases.all());
  const PairedFigures figures = comparison.figures();
  for (const auto& figure : {figures.log_nats, figures.brier, figures.top1, figures.top3,
                             figures.ece, figures.csmf_by_top_call, figures.auroc[CauseId{2}]}) {
    EXPECT_EQ(figure->value, 0);
    EXPECT_EQ(figure->se, 0);
  }
}

TEST(Comparison, DifferencesAreThoseOfTheTwoEvaluationsAndBetterKnown) {
  const Judged<> a = calibrated(5, 8000, 2);
  const Judged<> b = sharpened(a, 1.3);
  Comparison comparison(5);
  comparison.add("a", 0, a.all(), b.all());
  const PairedFigures paired = comparison.figures();
  const Figures of_a = figures(evaluate(a));
  const Figures of_b = figures(evaluate(b));

  const auto check = [](const std::optional<Estimate>& difference, const Estimate& first,
                        const Estimate& second) {
    EXPECT_NEAR(difference->value, first.value - second.value, 1e-12);
    EXPECT_LT(difference->se, std::hypot(first.se, second.se));
  };
  check(paired.log_nats, *of_a.scores.log_nats, *of_b.scores.log_nats);
  check(paired.brier, *of_a.scores.brier, *of_b.scores.brier);
  EXPECT_NEAR(paired.ece->value, of_a.ece->value - of_b.ece->value, 1e-12);
  check(paired.csmf_by_mean_posterior, *of_a.population->by_mean_posterior,
        *of_b.population->by_mean_posterior);
  for (const CauseId cause : ids<CauseId>(5)) {
    const Auroc& first = *of_a.per_cause[cause].auroc;
    const Auroc& second = *of_b.per_cause[cause].auroc;
    EXPECT_NEAR(paired.auroc[cause]->value, first.value - second.value, 5e-4);
    EXPECT_LT(paired.auroc[cause]->se, std::hypot(first.se, second.se));
  }
}

TEST(Comparison, TheErrorOfADifferenceIsThatOfTheDifferences) {
  const Judged<> a = calibrated(4, 3000, 3);
  const Judged<> b = sharpened(a, 0.7);
  Comparison comparison(4);
  comparison.add("a", 0, a.all(), b.all());
  const auto expected = naive::moments(
      a.n(), [&](std::size_t i) { return naive::log_score(a, i) - naive::log_score(b, i); });
  EXPECT_NEAR(comparison.figures().log_nats->value, static_cast<double>(expected.mean), 1e-13);
  EXPECT_NEAR(comparison.figures().log_nats->se, static_cast<double>(expected.se), 1e-13);
}

TEST(Comparison, TheJackknifeOfAurocAgreesWithDeLongForIndependentScorers) {
  // Two scorers of the same truths that err independently have a difference whose variance is
  // below the sum of theirs, since the truths are shared; with one useless scorer it is about that.
  const Judged<> a = calibrated(2, 6400, 4, 1);
  Judged<> b = a;
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (std::size_t i = 0; i < b.n(); ++i) {
    b.p[2 * i] = uniform(random);
    b.p[2 * i + 1] = 1 - b.p[2 * i];
  }
  Comparison comparison(2);
  comparison.add("a", 0, a.all(), b.all());
  const double delong = std::hypot(auroc(evaluate(a).full()->by_cause[CauseId{0}])->se,
                                   auroc(evaluate(b).full()->by_cause[CauseId{0}])->se);
  // The jackknife's own error with 31 degrees of freedom is one part in eight.
  EXPECT_NEAR(comparison.figures().auroc[CauseId{0}]->se / delong, 1, 3.0 / 8);
}

TEST(Comparison, PiecesMergeToTheSameBitsAndSharedCasesAreRefused) {
  const Judged<> a = calibrated(3, 1000, 6);
  const Judged<> b = sharpened(a, 1.2);
  Comparison whole(3);
  whole.add("a", 0, a.all(), b.all());
  Comparison left(3);
  left.add("a", 0, a.view(0, 333), b.view(0, 333));
  Comparison right(3);
  right.add("a", 333, a.view(333, 667), b.view(333, 667));
  right.merge(left);
  EXPECT_EQ(right, whole);
  EXPECT_THROW(right.merge(left), Error);
  EXPECT_EQ(right, whole);
}

TEST(Comparison, CasesOnlyOneCanExplainAreCountedApart) {
  const Judged<> a = calibrated(3, 100, 7);
  Judged<> b = a;
  b.status[5] = CaseStatus::impossible;
  Comparison comparison(3);
  comparison.add("a", 0, a.all(), b.all());
  EXPECT_EQ(comparison.figures().n, 99U);
  EXPECT_EQ(comparison.figures().only_first, 1U);
  EXPECT_EQ(comparison.figures().only_second, 0U);
}

}  // namespace
}  // namespace fagan
