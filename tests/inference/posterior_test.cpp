#include "fagan/inference/posterior.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fagan/core/units.hpp"
#include "support/posteriors.hpp"
#include "support/random.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;

Posterior from_log_weights(const std::vector<double>& log_weights) {
  return Posterior(LogSums(Eigen::Map<const Eigen::ArrayXd>(
      log_weights.data(), static_cast<Eigen::Index>(log_weights.size()))));
}

Posterior from_weights(std::vector<double> weights) {
  for (double& weight : weights) weight = std::log(weight);
  return from_log_weights(weights);
}

constexpr CauseId first{0};
constexpr CauseId second{1};
constexpr CauseId third{2};

TEST(Posterior, IsTheWeightsBroughtToASumOfOne) {
  const Posterior posterior = from_weights({0.2, 0.3, 0.5});
  EXPECT_NEAR(posterior[first].value(), 0.2, 1e-16);
  EXPECT_NEAR(posterior[third].value(), 0.5, 1e-16);
  EXPECT_NEAR(posterior.log_evidence(), 0, 2e-16);
}

TEST(Posterior, WeightsBelowTheSmallestDoubleStillTellCausesApart) {
  const Posterior posterior = from_log_weights({-10000, -10001, -11000});
  EXPECT_NEAR(posterior[first].value(), 1 / (1 + std::exp(-1)), 1e-15);
  EXPECT_NEAR(posterior.odds(second, third).value(), 999, 1e-12);
  EXPECT_NEAR(posterior.log_evidence(), -10000 + std::log1p(std::exp(-1)), 2e-12);
}

TEST(Odds, KeepTheirDigitsWhereTheProbabilityIsNextToOne) {
  // The others weigh 3e-40 together: as a probability, 1; as odds, 1 to 3e-40.
  const Posterior posterior = from_weights({1, 1e-40, 2e-40});
  EXPECT_EQ(posterior[first].value(), 1);
  EXPECT_NEAR(posterior.odds(first).value(), -std::log(3e-40), 1e-13);
  EXPECT_NEAR(posterior.odds(first).decibans().value(), -10 * std::log10(3e-40), 1e-12);
}

TEST(Odds, KeepTheirDigitsWhereTheProbabilityUnderflows) {
  const Posterior posterior = from_log_weights({-5000, 0, 0});
  EXPECT_EQ(posterior[first].value(), 0);
  EXPECT_NEAR(posterior.odds(first).value(), -5000 - std::log(2), 1e-12);
}

TEST(Odds, AreInfiniteAtCertaintyAndNeverNotANumber) {
  const Posterior posterior = from_log_weights({0, -infinity, -infinity});
  EXPECT_EQ(posterior.odds(first).value(), infinity);
  EXPECT_EQ(posterior.odds(second).value(), -infinity);
  EXPECT_EQ(posterior.odds(first, second).value(), infinity);
  EXPECT_EQ(posterior.odds(second, first).value(), -infinity);
  EXPECT_EQ(posterior.odds(second, third).value(), 0);
  EXPECT_EQ(from_log_weights({-infinity, -infinity}).odds(first, second).value(), 0);
}

RC_GTEST_PROP(Odds, AgreeWithTheProbabilitiesWhereThoseHaveDigits, ()) {
  const auto weights = *rc::gen::container<std::vector<int>>(*rc::gen::inRange<std::size_t>(2, 30),
                                                             rc::gen::inRange(1, 1000));
  const Posterior posterior = from_weights({weights.begin(), weights.end()});
  double sum = 0;
  for (const int weight : weights) sum += weight;
  for (const CauseId cause : ids<CauseId>(weights.size())) {
    const double w = weights[index(cause)];
    RC_ASSERT(std::abs(posterior.odds(cause).value() - std::log(w / (sum - w))) <= 1e-14 * 20);
    RC_ASSERT(std::abs(posterior[cause] - w / sum) <= 4e-16);
    RC_ASSERT(posterior.odds(cause, first).value() == -posterior.odds(first, cause).value());
  }
}

TEST(Ranked, GoesFromMostToLeastProbableAndTiesKeepTheModelsOrder) {
  EXPECT_THAT(from_weights({0.2, 0.5, 0.3}).ranked(), ElementsAre(second, third, first));
  EXPECT_THAT(from_weights({0.3, 0.4, 0.3}).ranked(), ElementsAre(second, first, third));
  EXPECT_THAT(from_weights({0.5, 0.5, 0.5}).ranked(), ElementsAre(first, second, third));
}

TEST(Ranked, KnowsTheOrderOfCausesWhoseProbabilitiesAreAllZero) {
  EXPECT_THAT(from_log_weights({-5001, -5000, 0}).ranked(), ElementsAre(third, second, first));
}

TEST(Ranked, AnImpossibleCaseKeepsTheModelsOrder) {
  const Posterior posterior = from_log_weights({-infinity, -infinity});
  EXPECT_THAT(posterior.ranked(), ElementsAre(first, second));
  EXPECT_EQ(posterior.top(), first);
}

RC_GTEST_PROP(Ranked, StartsWithTheTopAndNeverRises, (const std::vector<unsigned char>& weights)) {
  RC_PRE(!weights.empty());
  std::vector<double> w(weights.begin(), weights.end());
  w.push_back(1);
  const Posterior posterior = from_weights(w);
  const Differential ranked = posterior.ranked();
  RC_ASSERT(ranked.size() == w.size());
  RC_ASSERT(ranked.front() == posterior.top());
  for (std::size_t i = 1; i < ranked.size(); ++i) {
    RC_ASSERT(posterior[ranked[i - 1]] >= posterior[ranked[i]]);
  }
}

TEST(Entropy, IsZeroAtCertaintyAndLargestWhereAllAreEqual) {
  EXPECT_EQ(from_weights({1, 0, 0}).entropy_bits(), 0);
  EXPECT_DOUBLE_EQ(from_weights({1, 1}).entropy_bits(), 1);
  EXPECT_DOUBLE_EQ(from_weights({1, 1, 1, 1, 1, 1, 1, 1}).entropy_bits(), 3);
  // H(1/2, 1/4, 1/4) = 1/2 · 1 + 2 · 1/4 · 2 bits
  EXPECT_DOUBLE_EQ(from_weights({2, 1, 1}).entropy_bits(), 1.5);
}

TEST(Entropy, StaysWithinItsBounds) {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    std::vector<double> weights(random.between(1, 200));
    for (double& weight : weights) weight = random.log_uniform(1e-300, 1);
    const double bits = from_weights(weights).entropy_bits();
    EXPECT_GE(bits, 0);
    EXPECT_LE(bits, std::log2(static_cast<double>(weights.size())) + 1e-13);
  }
}

}  // namespace
}  // namespace fagan::tests
