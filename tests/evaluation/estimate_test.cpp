#include "fagan/evaluation/estimate.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>
#include <cmath>
#include <random>
#include <vector>

namespace fagan {
namespace {

TEST(Estimate, NothingIsKnownFromNoCase) {
  EXPECT_FALSE(share_of(0, 0).has_value());
  EXPECT_FALSE(mean_of({}, {}, 0).has_value());
}

TEST(Estimate, OneCaseHasAMeanAndNoErrorThatCouldBeTold) {
  const auto mean = mean_of(FixedSum(3.0), FixedSum(9.0), 1);
  ASSERT_TRUE(mean.has_value());
  EXPECT_EQ(mean->value, 3);
  EXPECT_TRUE(std::isinf(mean->se));
}

TEST(Estimate, TheErrorOfAMeanIsTheSampleDeviationOverTheRootOfN) {
  FixedSum sum;
  FixedSum squares;
  for (const double x : {1.0, 2.0, 3.0, 6.0}) {
    sum += x;
    squares += x * x;
  }
  const auto mean = mean_of(sum, squares, 4);
  EXPECT_DOUBLE_EQ(mean->value, 3);
  EXPECT_DOUBLE_EQ(mean->se, std::sqrt(14.0 / 3 / 4));
}

// Brown, Cai & DasGupta (2001), table 5: n = 10 with the ends moved to 0 and 1.
TEST(Share, HasTheJeffreysIntervalAsPublished) {
  const double low[] = {0, 0.011, 0.044, 0.093, 0.153, 0.224};
  const double high[] = {0.217, 0.381, 0.503, 0.606, 0.696, 0.776};
  for (std::uint64_t x = 0; x <= 5; ++x) {
    const auto share = share_of(x, 10);
    EXPECT_NEAR(share->low, low[x], 6e-4) << x;
    EXPECT_NEAR(share->high, high[x], 6e-4) << x;
  }
}

TEST(Share, IsTheMirrorOfItsComplement) {
  for (const std::uint64_t total : {1ULL, 7ULL, 1000ULL, 1'000'000'000ULL}) {
    for (const std::uint64_t count : {total, total / 2, total / 3}) {
      const auto share = share_of(count, total);
      const auto rest = share_of(total - count, total);
      EXPECT_NEAR(share->low, 1 - rest->high, 1e-12);
      EXPECT_LE(share->low, share->value);
      EXPECT_LE(share->value, share->high);
    }
  }
}

TEST(Jackknife, OfAMeanOfEqualGroupsIsTheUsualError) {
  const std::vector<double> groups{1, 4, 2, 8, 5};
  std::vector<double> without;
  for (const double left_out : groups) without.push_back((20 - left_out) / 4);
  // Variance 7.5, of a mean of five.
  EXPECT_NEAR(jackknife_se(without), std::sqrt(7.5 / 5), 1e-14);
}

}  // namespace
}  // namespace fagan
