#include "fagan/core/fixed_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace fagan {
namespace {

constexpr FixedSum::Units one = FixedSum::Units{1} << 64;

TEST(FixedSum, NothingAddedIsZero) {
  EXPECT_EQ(FixedSum().value(), 0);
  EXPECT_EQ(FixedSum().to_string(), "0");
  EXPECT_TRUE(FixedSum(-0.0) == FixedSum());
}

TEST(FixedSum, HoldsNumbersThatNeedNoRoundingExactly) {
  for (const double x : {1.0, -1.0, 0.5, 0.1, 1e9 / 3, -745.133, 0x1p-64, 0x1p61, 1 - 0x1p-53}) {
    EXPECT_EQ(FixedSum(x).value(), x);
  }
  EXPECT_TRUE(FixedSum(1.0).units() == one);
  EXPECT_TRUE(FixedSum::whole(7).units() == 7 * one);
}

TEST(FixedSum, RoundsATermToTheNearestUnitTiesToEven) {
  const auto units = [](double x) { return static_cast<long long>(FixedSum(x).units()); };
  EXPECT_EQ(units(0x1p-65), 0);
  EXPECT_EQ(units(0x1.8p-64), 2);
  EXPECT_EQ(units(0x1.4p-63), 2);
  EXPECT_EQ(units(0x1.cp-63), 4);
  EXPECT_EQ(units(0x1.00001p-65), 1);
  EXPECT_EQ(units(-0x1.8p-64), -2);
  EXPECT_EQ(units(1e-300), 0);
}

TEST(FixedSum, RoundsLikeWideArithmeticOnAMillionRandomTerms) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> mantissa(-1, 1);
  for (int i = 0; i < 1'000'000; ++i) {
    const double x = std::ldexp(mantissa(random), static_cast<int>(random() % 100) - 80);
    // Wide enough here: a term of 53 bits above the unit, or none of it.
    const long double scaled = static_cast<long double>(x) * 0x1p64L;
    const long double expected = std::nearbyint(scaled);
    ASSERT_EQ(static_cast<long double>(FixedSum(x).units()), expected) << x;
  }
}

TEST(FixedSum, TheOrderOfTheTermsDoesNotMatterNorHowTheyAreSplit) {
  std::mt19937_64 random(2);
  std::normal_distribution<double> normal(0, 100);
  std::vector<double> terms(10'000);
  for (double& term : terms) term = normal(random);
  FixedSum forward;
  for (const double term : terms) forward += term;
  std::shuffle(terms.begin(), terms.end(), random);
  std::vector<FixedSum> parts(13);
  for (std::size_t i = 0; i < terms.size(); ++i) parts[i * i % 13] += terms[i];
  FixedSum merged;
  for (const FixedSum& part : parts) merged += part;
  EXPECT_TRUE(merged == forward);
  EXPECT_TRUE(merged - parts[3] + parts[3] == forward);
}

TEST(FixedSum, LanesOf64BitsGiveTheSameUnits) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> terms(-745, 745);
  std::int64_t coarse = 0;
  std::int64_t fine = 0;
  FixedSum sum;
  for (int i = 0; i < 1000; ++i) {
    const double x = terms(random);
    sum += x;
    // As a kernel does it: split off what is left of 2⁻³², then round the rest.
    const double high = (x + 0x1.8p20) - 0x1.8p20;
    coarse += static_cast<std::int64_t>(high * 0x1p32);
    fine += static_cast<std::int64_t>((((x - high) * 0x1p64) + 0x1.8p52) - 0x1.8p52);
  }
  EXPECT_TRUE(FixedSum::from_lanes(coarse, fine) == sum);
}

TEST(FixedSum, ItsTextReadsBackAsTheSameSum) {
  const FixedSum largest = FixedSum::from_units(~(FixedSum::Units{1} << 126 << 1));
  const FixedSum smallest = FixedSum::from_units(FixedSum::Units{-1} - largest.units());
  for (const FixedSum& sum : {FixedSum(), FixedSum(-0.1), FixedSum(1e18 / 7), largest, smallest}) {
    const auto read = FixedSum::parse(sum.to_string());
    ASSERT_TRUE(read.has_value()) << sum.to_string();
    EXPECT_TRUE(*read == sum);
  }
  EXPECT_EQ(FixedSum(-1.0).to_string(), "-18446744073709551616");
  EXPECT_EQ(smallest.to_string(), "-170141183460469231731687303715884105728");
}

TEST(FixedSum, TextThatIsNoSumIsRefused) {
  for (const char* text :
       {"", "-", "-0", "01", "1.5", "+1", " 1", "1e3", "170141183460469231731687303715884105728",
        "999999999999999999999999999999999999999", "1000000000000000000000000000000000000000"}) {
    EXPECT_FALSE(FixedSum::parse(text).has_value()) << text;
  }
}

TEST(FixedSum, ASumThatWouldLeaveItsRangeIsLeftAsItWas) {
  FixedSum sum = FixedSum::from_units(FixedSum::Units{1} << 126);
  const FixedSum before = sum;
  EXPECT_FALSE(sum.add_in_range(before));
  EXPECT_TRUE(sum == before);
  EXPECT_TRUE(sum.add_in_range(FixedSum(-3.0)));
  EXPECT_TRUE(sum == before - FixedSum(3.0));
}

}  // namespace
}  // namespace fagan
