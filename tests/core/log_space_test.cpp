#include "fagan/core/log_space.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fagan/core/units.hpp"
#include "support/fifty_digits.hpp"
#include "support/random.hpp"

namespace fagan::tests {
namespace {

constexpr double last_bit = std::numeric_limits<double>::epsilon();

TEST(LogSumExp, OfNothingOrOfImpossibleThingsIsTheLogarithmOfZero) {
  EXPECT_EQ(log_sum_exp({}), -infinity);
  EXPECT_EQ(log_sum_exp(std::vector<double>{-infinity, -infinity}), -infinity);
}

TEST(LogSumExp, OfOneValueIsThatValue) {
  for (const double x : {-1e300, -745.2, -1.0, 0.0, 1e-300, 709.0, 1e300}) {
    EXPECT_EQ(log_sum_exp(std::vector<double>{x}), x);
    EXPECT_EQ(log_sum_exp(std::vector<double>{-infinity, x, -infinity}), x);
  }
}

TEST(LogSumExp, AgreesWithFiftyDigitsWherePlainSumsUnderflow) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    const double centre = random.uniform(-12000, 1000);
    std::vector<double> x(random.between(1, 200));
    for (double& value : x) value = centre + random.uniform(-60, 60);
    // One rounding for each exponential and addition, and those of the logarithm and the last sum.
    const double allowed = last_bit * (static_cast<double>(x.size()) + 2 + std::abs(centre) + 60);
    EXPECT_LE(std::abs(error_of_log_sum_exp(x, log_sum_exp(x))), allowed);
  }
}

TEST(Log1mExp, KeepsItsDigitsAtBothEnds) {
  Random random(2);
  for (int i = 0; i < 3000; ++i) {
    const double x = -random.log_uniform(1e-300, 700);
    const double answer = log1m_exp(x);
    // The relative error of a logarithm near 0 is that of its argument: 2 last bits for expm1 or
    // exp, 1 for the logarithm.
    EXPECT_LE(std::abs(error_of_log1m_exp(x, answer)),
              3 * last_bit * std::max(std::abs(answer), 1e-305))
        << "x = " << x;
  }
  EXPECT_EQ(log1m_exp(0), -infinity);
  EXPECT_EQ(log1m_exp(-infinity), 0);
}

TEST(LogDiffExp, TakesAwayNothingOrEverything) {
  EXPECT_EQ(log_diff_exp(-3, -infinity), -3);
  EXPECT_EQ(log_diff_exp(-3, -3), -infinity);
  EXPECT_EQ(log_diff_exp(-infinity, -infinity), -infinity);
  EXPECT_NEAR(log_diff_exp(std::log(0.75), std::log(0.25)), std::log(0.5), last_bit);
}

// Numbers of every size that a sum of hundreds of log likelihoods is made of.
std::vector<double> random_logs(Random& random, std::size_t size) {
  std::vector<double> logs(size);
  for (double& x : logs) x = -random.log_uniform(1e-6, random.chance(0.1) ? 700 : 8);
  return logs;
}

TEST(LogSums, FourHundredLogarithmsLoseNoMoreThanTheLastRounding) {
  Random random(3);
  double worst_plain = 0;
  double worst = 0;
  for (int round = 0; round < 200; ++round) {
    const std::vector<double> logs = random_logs(random, 400);
    LogSums sums(Eigen::ArrayXd::Zero(1));
    double plain = 0;
    for (const double& x : logs) {
      sums.add(&x);
      plain += x;
    }
    const double answer = sums.values()[0];
    worst = std::max(worst, std::abs(error_of_sum(logs, answer) / answer));
    worst_plain = std::max(worst_plain, std::abs(error_of_sum(logs, plain) / answer));
  }
  EXPECT_LE(worst, last_bit / 2 * 1.000001);  // correctly rounded
  EXPECT_GT(worst_plain, last_bit);           // or the test would show nothing
}

TEST(LogSums, DifferencesBetweenHugeSumsKeepTheirLastBits) {
  Random random(4);
  for (int round = 0; round < 200; ++round) {
    // Two causes share 300 logarithms that come to about −10000, and differ by a few small ones.
    const std::vector<double> shared = random_logs(random, 300);
    std::vector<double> apart;
    LogSums sums(Eigen::ArrayXd::Zero(2));
    for (std::size_t i = 0; i < shared.size(); ++i) {
      const double small = i % 50 == 0 ? random.uniform(-1e-3, 0) : 0;
      const std::vector<double> terms = {shared[i], shared[i] + small};
      apart.insert(apart.end(), {terms[1], -terms[0]});
      sums.add(terms.data());
    }
    const LogSums::Relative relative = sums.relative_to_largest();
    ASSERT_EQ(relative.differences[0], 0);
    EXPECT_LE(std::abs(error_of_sum(apart, relative.differences[1])), 1e-18);
  }
}

TEST(LogSums, OnceImpossibleStaysImpossibleAndNeverBecomesNotANumber) {
  LogSums sums(Eigen::ArrayXd::Constant(3, -1));
  const std::vector<double> first = {-infinity, -2, -3};
  const std::vector<double> second = {-5, -infinity, -7};
  sums.add(first.data());
  sums.add(second.data());
  sums.add(first.data());
  EXPECT_EQ(sums.values()[0], -infinity);
  EXPECT_EQ(sums.values()[1], -infinity);
  EXPECT_EQ(sums.values()[2], -14);
  const LogSums::Relative relative = sums.relative_to_largest();
  EXPECT_EQ(relative.largest, -14);
  EXPECT_EQ(relative.differences[0], -infinity);
  EXPECT_EQ(relative.differences[2], 0);
}

TEST(LogSums, AllImpossibleIsAllMinusInfinity) {
  const LogSums sums(Eigen::ArrayXd::Constant(4, -infinity));
  const LogSums::Relative relative = sums.relative_to_largest();
  EXPECT_EQ(relative.largest, -infinity);
  EXPECT_TRUE((relative.differences == -infinity).all());
}

TEST(LogSums, FindTheLargestEvenWhereRoundingMakesTheSumsEqual) {
  LogSums sums(Eigen::ArrayXd::Zero(2));
  const std::vector<double> enormous = {-1e21, -1e21};
  const std::vector<double> ordinary = {-750, -1};
  sums.add(enormous.data());
  sums.add(ordinary.data());
  ASSERT_EQ(sums.values()[0], sums.values()[1]);
  EXPECT_EQ(sums.relative_to_largest().differences[0], -749);
  EXPECT_EQ(sums.relative_to_largest().differences[1], 0);
}

RC_GTEST_PROP(LogSums, APowerMultipliesTheTerm, ()) {
  const double term = -static_cast<double>(*rc::gen::inRange(0, 1 << 20)) / 1024;
  LogSums sums(Eigen::ArrayXd::Zero(1));
  sums.add(&term, 0.5);
  RC_ASSERT(sums.values()[0] == term / 2);
}

}  // namespace
}  // namespace fagan::tests
