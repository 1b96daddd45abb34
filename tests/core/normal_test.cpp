#include "fagan/core/normal.hpp"

#include <gtest/gtest.h>

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

// Every logarithm here ends in a handful of roundings, each at most half a last bit of what is
// rounded, and z itself is rounded before it is squared. In units of the last bit of the sizes
// involved, four of them are allowed; the largest seen is 2.4.
constexpr double allowed = 4 * last_bit;

// How far out an interval begins: the end that is nearer to 0, or 0 if it lies inside.
double nearer_end(double a, double b) { return a > 0 ? a : b < 0 ? -b : 0; }

TEST(NormalUpperTail, AgreesWithFiftyDigitsFromTheMiddleToTenThousand) {
  Random random(1);
  double worst = 0;
  for (int i = 0; i < 4000; ++i) {
    const double z = random.chance(0.5) ? random.uniform(0, 12) : random.log_uniform(12, 1e4);
    const double error = error_of_log_upper_tail(z, log_normal_upper_tail(z));
    worst = std::max(worst, std::abs(error) / (1 + z * z));
    ASSERT_LE(std::abs(error), allowed * (1 + z * z)) << "z = " << z;
  }
  RecordProperty("largest_error_in_last_bits", std::to_string(worst / last_bit));
}

TEST(NormalUpperTail, KeepsItsDigitsWhereItIsNextToOne) {
  Random random(2);
  for (int i = 0; i < 1000; ++i) {
    const double z = random.uniform(-37, 0);
    const double answer = log_normal_upper_tail(z);
    EXPECT_LE(std::abs(error_of_log_upper_tail(z, answer)),
              allowed * (1 + z * z) * std::abs(answer))
        << "z = " << z;
  }
}

TEST(NormalUpperTail, RunsFromCertainToImpossible) {
  EXPECT_EQ(log_normal_upper_tail(-infinity), 0);
  EXPECT_DOUBLE_EQ(log_normal_upper_tail(0), std::log(0.5));
  EXPECT_EQ(log_normal_upper_tail(infinity), -infinity);
  double before = 0;
  for (double z = -40; z < 1e5; z += z < 50 ? 0.01 : z / 50) {
    EXPECT_LE(log_normal_upper_tail(z), before) << "z = " << z;
    before = log_normal_upper_tail(z);
  }
}

TEST(NormalMass, AgreesWithFiftyDigitsForNarrowAndWideIntervalsNearAndFar) {
  Random random(3);
  double worst = 0;
  for (const double width : {1e-12, 1e-9, 1e-6, 1e-3, 0.03, 0.3, 1.0, 3.0, 30.0, 1000.0}) {
    for (const double farthest : {0.1, 2.0, 9.0, 12.0, 100.0, 1e4}) {
      for (int i = 0; i < 60; ++i) {
        const double a = random.uniform(-farthest, farthest);
        const double b = a + width;
        if (a == b) continue;  // no such double: an interval this narrow, this far out
        const double z = nearer_end(a, b);
        const double size = 1 + z * z + std::abs(std::log(b - a));
        const double error = error_of_log_mass(a, b - a, log_normal_mass(a, b));
        worst = std::max(worst, std::abs(error) / size);
        ASSERT_LE(std::abs(error), allowed * size) << "from " << a << ", width " << b - a;
      }
    }
  }
  RecordProperty("largest_error_in_last_bits", std::to_string(worst / last_bit));
}

TEST(NormalMass, TakesTheGivenWidthWhereTheEndsHaveLostIt) {
  Random random(4);
  for (int i = 0; i < 500; ++i) {
    const double a = random.uniform(-40, 40);
    const double width = random.log_uniform(1e-30, 1e-14);
    const double size = 1 + a * a + std::abs(std::log(width));
    // The interval is taken to begin within a last bit of a.
    const double where = std::abs(a) * std::abs(a) * last_bit;
    EXPECT_LE(std::abs(error_of_log_mass(a, width, log_normal_mass(a, a + width, width))),
              allowed * size + where + 2e-16)
        << "from " << a << ", width " << width;
  }
}

TEST(NormalMass, IsTheSameOnEitherSideOfZero) {
  Random random(5);
  for (int i = 0; i < 1000; ++i) {
    const double a = random.uniform(-50, 50);
    const double b = a + random.log_uniform(1e-6, 100);
    EXPECT_EQ(log_normal_mass(a, b), log_normal_mass(-b, -a)) << a << " to " << b;
  }
}

TEST(NormalMass, OfEverythingIsOneAndOfAHalfLineIsItsTail) {
  EXPECT_EQ(log_normal_mass(-infinity, infinity), 0);
  for (const double z : {-1e4, -40.0, -3.0, 0.0, 0.5, 9.99, 10.01, 500.0}) {
    EXPECT_EQ(log_normal_mass(z, infinity), log_normal_upper_tail(z));
    EXPECT_EQ(log_normal_mass(-infinity, z), log_normal_upper_tail(-z));
  }
}

TEST(NormalMass, IsNeverLostBetweenTwoEndsHoweverFarOut) {
  // From 1e8 on, the logarithms of the two tails are the same double.
  for (const double a : {1e6, 1e8, 1e12, 1e15}) {
    const double b = a + a * 4e-16;
    ASSERT_LT(a, b);
    const double log_mass = log_normal_mass(a, b);
    EXPECT_TRUE(std::isfinite(log_mass)) << a;
    EXPECT_NEAR(log_mass / log_normal_density(a), 1, 1e-9) << a;
  }
}

TEST(Normal, IsNeverNotANumber) {
  const std::vector<double> far = {0,     5e-324, 1e-300, 1,     9.99999, 10,      38,
                                   1e150, 1e151,  1e154,  1e200, 1.7e308, infinity};
  std::vector<double> all;
  for (const double z : far) all.insert(all.end(), {z, -z});
  for (const double a : all) {
    EXPECT_FALSE(std::isnan(log_normal_density(a))) << a;
    EXPECT_FALSE(std::isnan(log_normal_upper_tail(a))) << a;
    for (const double b : all) {
      if (!(a < b)) continue;
      const double log_mass = log_normal_mass(a, b);
      EXPECT_FALSE(std::isnan(log_mass)) << a << " to " << b;
      EXPECT_LE(log_mass, last_bit) << a << " to " << b;
    }
  }
}

}  // namespace
}  // namespace fagan::tests
