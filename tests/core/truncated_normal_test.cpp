#include "fagan/core/truncated_normal.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <limits>

#include "fagan/core/normal.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

constexpr std::initializer_list<double> shares{0x1p-53, 1e-6, 0.01, 0.3, 0.5, 0.8, 0.999, 1 - 1e-9};

// P(low ≤ Z < z) / P(low ≤ Z < high).
double share_below(double low, double high, double z) {
  return z <= low ? 0 : std::exp(log_normal_mass(low, z) - log_normal_mass(low, high));
}

TEST(TruncatedNormal, WithoutEndsIsTheInverseNormal) {
  const TruncatedNormal all(-infinity, infinity);
  for (const double u : shares) EXPECT_EQ(all.quantile(u), portable_inverse_normal(u));
}

TEST(TruncatedNormal, HasTheShareBelowItsQuantile) {
  const double ends[][2] = {{-1, 1},    {-0.5, 3},       {2, 3},           {-infinity, 0.5},
                            {4, 5},     {-9, -8},        {7, infinity},    {-infinity, -12},
                            {30, 31},   {-36, -35},      {36, infinity},   {40, 41},
                            {-50, -45}, {100, infinity}, {-400, -399.999}, {0, 1e-6}};
  for (const auto& [low, high] : ends) {
    const TruncatedNormal normal(low, high);
    for (const double u : shares) {
      const double z = normal.quantile(u);
      // Ends this far out or this close leave z few digits to tell shares apart.
      EXPECT_NEAR(share_below(low, high, z), u, 1e-10)
          << low << ' ' << high << ' ' << u << ' ' << z;
    }
  }
}

TEST(TruncatedNormal, StaysInsideItsEndsAndRises) {
  const double ends[][2] = {{-1, 1},         {1, 1 + 1e-12}, {8, 8.5},        {-60, -59},
                            {1e6, infinity}, {3, infinity},  {-infinity, -3}, {1e100, infinity}};
  for (const auto& [low, high] : ends) {
    const TruncatedNormal normal(low, high);
    double before = low;
    for (int i = 0; i <= 1000; ++i) {
      const double u = (2 * i + 1) / 2002.0;
      const double z = normal.quantile(u);
      ASSERT_TRUE(before <= z && z <= high) << low << ' ' << high << ' ' << u << ' ' << z;
      before = z;
    }
    EXPECT_FALSE(std::isnan(normal.quantile(0x1p-53)));
    EXPECT_FALSE(std::isnan(normal.quantile(1 - 0x1p-53)));
  }
}

TEST(TruncatedNormal, IsItsOwnMirrorImage) {
  const TruncatedNormal right(1, 4);
  const TruncatedNormal left(-4, -1);
  for (const double u : {0.1, 0.4, 0.75}) EXPECT_EQ(right.quantile(1 - u), -left.quantile(u));
}

TEST(TruncatedNormal, FindsFarTailsToTheLastDigits) {
  using Exact = boost::multiprecision::cpp_bin_float_100;
  const TruncatedNormal normal(40, infinity);
  const Exact root = sqrt(Exact(2));
  for (const double u : {1e-6, 0.25, 0.9, 1 - 1e-9}) {
    const Exact below =
        1 - boost::math::erfc(normal.quantile(u) / root) / boost::math::erfc(Exact(40) / root);
    EXPECT_NEAR(static_cast<double>(below), u, 1e-12 + 1e-9 * u);
  }
}

}  // namespace
}  // namespace fagan
