#include "fagan/core/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace fagan {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

ExactSum sum_of(const std::vector<double>& terms) {
  ExactSum sum;
  for (const double term : terms) sum.add(term);
  return sum;
}

// Any finite double, of any exponent.
double any_double(std::mt19937_64& random) {
  while (true) {
    const std::uint64_t bits = random();
    const auto value = __builtin_bit_cast(double, bits);
    if (std::isfinite(value)) return value;
  }
}

TEST(ExactSum, NothingAddedIsZero) {
  EXPECT_EQ(ExactSum().value(), 0);
  EXPECT_EQ(ExactSum().sign(), 0);
  EXPECT_EQ(ExactSum().to_string(), "0");
  EXPECT_EQ(sum_of({0, -0.0}), ExactSum());
  EXPECT_EQ(sum_of({1e300, 5e-324, -1e300, -5e-324}), ExactSum());
}

TEST(ExactSum, HoldsEveryDoubleExactly) {
  for (const double x : {1.0, -1.0, 0.1, largest, -largest, smallest, -smallest, 0x1p-1022, 1e300,
                         1e-300, 1 - 0x1p-53}) {
    EXPECT_EQ(sum_of({x}).value(), x);
  }
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const double x = any_double(random);
    ASSERT_EQ(sum_of({x}).value(), x);
  }
}

TEST(ExactSum, WhatIsSmallIsNotLostBesideWhatIsLarge) {
  EXPECT_EQ(sum_of({largest, smallest, -largest}).value(), smallest);
  EXPECT_EQ(sum_of({1e100, 1, -1e100}).value(), 1);
  EXPECT_EQ(sum_of({largest, largest, -largest}).value(), largest);
}

TEST(ExactSum, RoundsOnceTiesToEven) {
  EXPECT_EQ(sum_of({1, 0x1p-53}).value(), 1);
  EXPECT_EQ(sum_of({1, 0x1p-53, smallest}).value(), 1 + 0x1p-52);
  EXPECT_EQ(sum_of({1 + 0x1p-52, 0x1p-53}).value(), 1 + 0x1p-51);
  EXPECT_EQ(sum_of({-1, -0x1p-53, -smallest}).value(), -1 - 0x1p-52);
  EXPECT_EQ(sum_of({largest, largest}).value(), std::numeric_limits<double>::infinity());
}

TEST(ExactSum, IsDividedWithOneRounding) {
  for (const std::uint64_t n : {1ULL, 3ULL, 10ULL, 12345ULL, 9007199254740993ULL, ~0ULL}) {
    const ExactSum product = ExactSum::whole(n) * sum_of({0.1});
    const auto [mantissa, exponent] = product.over(n);
    EXPECT_EQ(std::ldexp(mantissa, exponent), 0.1) << n;
  }
  const auto third = sum_of({1}).over(3);
  EXPECT_EQ(std::ldexp(third.mantissa, third.exponent), 1.0 / 3);
}

TEST(ExactSum, TheOrderOfTheTermsDoesNotMatterNorHowTheyAreSplit) {
  std::mt19937_64 random(2);
  std::vector<double> terms(3000);
  for (double& term : terms) term = any_double(random);
  ExactSum forward = sum_of(terms);
  for (const double term : terms) forward.add_square(term);
  std::shuffle(terms.begin(), terms.end(), random);
  std::vector<ExactSum> parts(13);
  for (const double term : terms) {
    parts[random() % parts.size()].add(term);
    parts[random() % parts.size()].add_square(term);
  }
  ExactSum merged;
  for (const ExactSum& part : parts) merged += part;
  EXPECT_EQ(merged, forward);
  EXPECT_EQ(merged.to_string(), forward.to_string());
  merged -= forward;
  EXPECT_EQ(merged.sign(), 0);
}

TEST(ExactSum, ASquareIsTheProductOfTheNumberWithItself) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 10'000; ++i) {
    const double x = any_double(random);
    ExactSum square;
    square.add_square(x);
    ASSERT_EQ(square, sum_of({x}) * sum_of({x}));
    ASSERT_EQ(square.sign(), x == 0 ? 0 : 1);
  }
}

TEST(ExactSum, MultipliesOut) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 1000; ++i) {
    const ExactSum a = sum_of({any_double(random), any_double(random)});
    const ExactSum b = sum_of({any_double(random)});
    const ExactSum c = sum_of({any_double(random)});
    ExactSum together = b;
    together += c;
    ExactSum apart = a * b;
    apart += a * c;
    ASSERT_EQ(a * together, apart);
    ASSERT_EQ((a * b).sign(), a.sign() * b.sign());
  }
}

TEST(ExactSum, ReadsBackWhatItWrote) {
  EXPECT_EQ(sum_of({-2.5}).to_string(), "-0x5p-1");
  EXPECT_EQ(sum_of({0x1p1000}).to_string(), "0x1p1000");
  EXPECT_EQ(sum_of({0x1p64, 1}).to_string(), "0x10000000000000001p0");
  std::mt19937_64 random(5);
  for (int i = 0; i < 1000; ++i) {
    ExactSum sum = sum_of({any_double(random), any_double(random), any_double(random)});
    if (i % 2 == 0) sum.add_square(any_double(random));
    const auto read = ExactSum::parse(sum.to_string());
    ASSERT_TRUE(read.has_value()) << sum.to_string();
    ASSERT_EQ(*read, sum);
  }
}

TEST(ExactSum, RefusesTextsItWouldNotWrite) {
  for (const char* text : {"",
                           "-",
                           "-0",
                           "1",
                           "12345",
                           "0x",
                           "0xp1",
                           "0x0p0",
                           "0x2p0",
                           "0x01p0",
                           "0X1p0",
                           "0x1P0",
                           "0xAp0",
                           "0x1p",
                           "0x1p+1",
                           "0x1p01",
                           "0x1p1 ",
                           " 0x1p1",
                           "0x1gp1",
                           "--0x1p1",
                           "0x1p1000000000",
                           "0x1p-1000000000",
                           "0x1p99999999999999999999",
                           "0x1p2112"}) {
    EXPECT_FALSE(ExactSum::parse(text).has_value()) << text;
  }
  EXPECT_FALSE(ExactSum::parse("0x" + std::string(100'000, '1') + "p0").has_value());
}

}  // namespace
}  // namespace fagan
