#include "fagan/core/portable_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "fagan/core/random.hpp"

namespace fagan {
namespace {

using Exact = boost::multiprecision::cpp_bin_float_50;

constexpr double infinite = std::numeric_limits<double>::infinity();

// Distance from the exact value in units of the last place of the result.
double ulps(double result, const Exact& exact) {
  const double magnitude = std::abs(result);
  const double ulp = std::nextafter(magnitude, infinite) - magnitude;
  return std::abs(static_cast<double>((Exact(result) - exact) / ulp));
}

double uniform(std::uint32_t i) {
  return RandomNumbers(Seed{42}, Stream::parameters, 0).uniform(i);
}

TEST(PortableExp, IsWithinOneUnitOfTheLastPlace) {
  double worst = 0;
  for (std::uint32_t i = 0; i < 40000; ++i) {
    const double width = i % 4 == 0 ? 1 : i % 4 == 1 ? 40 : 1400;
    const double x = (uniform(i) - 0.5) * width;
    worst = std::max(worst, ulps(portable_exp(x), exp(Exact(x))));
  }
  EXPECT_LT(worst, 1.0);
  RecordProperty("worst", std::to_string(worst));
}

TEST(PortableExp, KnowsItsLimits) {
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_exp(-infinite), 0);
  EXPECT_EQ(portable_exp(infinite), infinite);
  EXPECT_EQ(portable_exp(709.79), infinite);
  EXPECT_EQ(portable_exp(-746), 0);
  EXPECT_TRUE(std::isnan(portable_exp(std::nan(""))));
  EXPECT_LT(ulps(portable_exp(709.78), exp(Exact(709.78))), 1.0);
  for (const double x : {-708.5, -720.0, -744.0, -745.1}) {
    EXPECT_LE(ulps(portable_exp(x), exp(Exact(x))), 1.0) << x;  // subnormal
  }
}

TEST(PortableLog, IsWithinOneUnitOfTheLastPlace) {
  double worst = 0;
  for (std::uint32_t i = 0; i < 40000; ++i) {
    const double u = uniform(i);
    const double x = i % 3 == 0   ? u * 3
                     : i % 3 == 1 ? 1 + (u - 0.5) * 1e-3
                                  : std::exp2(u * 2098 - 1074);
    if (x == 1) continue;
    worst = std::max(worst, ulps(portable_log(x), log(Exact(x))));
  }
  EXPECT_LT(worst, 1.0);
  RecordProperty("worst", std::to_string(worst));
}

TEST(PortableLog, KnowsItsLimits) {
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_log(0), -infinite);
  EXPECT_EQ(portable_log(infinite), infinite);
  EXPECT_TRUE(std::isnan(portable_log(-1)));
  EXPECT_TRUE(std::isnan(portable_log(std::nan(""))));
  const double smallest = std::numeric_limits<double>::denorm_min();
  EXPECT_LT(ulps(portable_log(smallest), log(Exact(smallest))), 1.0);
}

TEST(PortableNormalUpperTail, KeepsItsDigitsInBothTails) {
  double worst = 0;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const double z = -10 + 47 * uniform(i);
    const Exact exact = boost::math::erfc(Exact(z) / sqrt(Exact(2))) / 2;
    worst =
        std::max(worst, std::abs(static_cast<double>(portable_normal_upper_tail(z) / exact - 1)));
  }
  EXPECT_LT(worst, 5e-15);
  RecordProperty("worst", std::to_string(worst * 1e15) + "e-15");
  EXPECT_EQ(portable_normal_upper_tail(0), 0.5);
  EXPECT_EQ(portable_normal_upper_tail(infinite), 0);
  EXPECT_EQ(portable_normal_upper_tail(-infinite), 1);
}

TEST(PortableInverseNormal, IsWithinItsStatedError) {
  const boost::math::normal_distribution<Exact> normal;
  double worst = 0;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const double u = uniform(i);
    const double p = i % 2 == 0 ? u : std::exp2(-1000 * u);
    const Exact exact = quantile(normal, Exact(p));
    worst = std::max(worst,
                     std::abs(static_cast<double>((portable_inverse_normal(p) - exact) / exact)));
  }
  EXPECT_LT(worst, 1e-15);
  RecordProperty("worst", std::to_string(worst * 1e16) + "e-16");
  EXPECT_EQ(portable_inverse_normal(0.5), 0);
  EXPECT_EQ(portable_inverse_normal(0.1), -portable_inverse_normal(1 - 0.1));
}

// What any other build, processor or browser must reproduce.
TEST(PortableMath, GivesTheseBitsEverywhere) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](double x) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    hash = (hash ^ bits) * 0x100000001b3;
  };
  for (std::uint32_t i = 0; i < 10000; ++i) {
    const double u = uniform(i);
    add(portable_exp((u - 0.5) * 1500));
    add(portable_log(u));
    add(portable_inverse_normal(u));
    add(portable_normal_upper_tail((u - 0.5) * 60));
  }
  EXPECT_EQ(hash, 16386914462898860498U);
}

}  // namespace
}  // namespace fagan
