#include "fagan/core/alias_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace fagan {
namespace {

double uniform(std::uint32_t i) { return RandomNumbers(Seed{7}, Stream::parameters, 0).uniform(i); }

std::vector<double> random_weights(std::size_t n, std::uint32_t from) {
  std::vector<double> weights(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = uniform(from + static_cast<std::uint32_t>(i));
    weights[i] = i % 7 == 3 ? 0 : u * u * u;
  }
  if (n < 4) weights[0] = 1;
  return weights;
}

TEST(AliasTable, ReproducesProbabilitiesToTwoToTheMinus48) {
  for (const std::size_t n :
       std::vector<std::size_t>{1, 2, 3, 5, 31, 32, 33, 64, 127, 200, 8000, 65536}) {
    const std::vector<double> weights = random_weights(n, static_cast<std::uint32_t>(n));
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const AliasTable table(weights);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i<n; i += n> 1000 ? 997 : 1) {
      const double exact = weights[i] / sum * 0x1p48;
      EXPECT_LE(std::abs(static_cast<double>(table.probability(i)) - exact), 1.5) << n << ' ' << i;
    }
    if (n > 1000) continue;
    for (std::size_t i = 0; i < n; ++i) total += table.probability(i);
    EXPECT_EQ(total, AliasTable::one);
  }
}

TEST(AliasTable, DrawsEveryOutcomeAsOftenAsItSaysOverAllSixteenBits) {
  // Thresholds that end with the 16 bits, so that no tie is ever broken.
  const std::vector<double> weights{0.5, 0.25, 0.125, 0.125};
  const AliasTable table(weights);
  const RandomNumbers numbers(Seed{1}, Stream::truth, 1);
  std::vector<std::uint64_t> count(4);
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    ++count[table.draw(static_cast<std::uint16_t>(bits), numbers, 0)];
  }
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(count[i] << 32U, table.probability(i));
}

TEST(AliasTable, NeverDrawsAZero) {
  const std::vector<double> weights{0, 0.3, 0, 0.7, 0};
  const AliasTable table(weights);
  for (const std::size_t zero : {0U, 2U, 4U}) EXPECT_EQ(table.probability(zero), 0U);
  for (std::uint64_t i = 0; i < 100; ++i) {
    const RandomNumbers numbers(Seed{1}, Stream::truth, i);
    for (std::uint32_t bits = 0; bits < 65536; bits += 7) {
      const std::size_t drawn = table.draw(static_cast<std::uint16_t>(bits), numbers, 0);
      ASSERT_TRUE(drawn == 1 || drawn == 3);
    }
  }
}

TEST(AliasTable, BreaksTiesInProportion) {
  // P(0) = 2^-20: only where 16 bits meet a threshold of 0 in front does the tie breaker decide.
  const std::vector<double> weights{0x1p-20, 1 - 0x1p-20};
  const AliasTable table(weights);
  ASSERT_EQ(table.probability(0), std::uint64_t{1} << 28U);
  std::uint64_t hits = 0;
  constexpr std::uint64_t n = 1U << 16U;
  for (std::uint64_t i = 0; i < n; ++i) {
    // All bits 0: slot 0, first part 0.
    if (table.draw(0, RandomNumbers(Seed{3}, Stream::truth, i), 0) == 0) ++hits;
  }
  // Given the slot and the first part, 2^-20 · 32 · 2^11 = 1/16; five standard deviations.
  const double expected = static_cast<double>(n) / 16;
  EXPECT_NEAR(static_cast<double>(hits), expected, 5 * std::sqrt(expected * 15 / 16));
}

TEST(AliasTable, DoesNotCareAboutTheScaleOfTheWeights) {
  const std::vector<double> a{0.1, 0.2, 0.7};
  const std::vector<double> b{0.2, 0.4, 1.4};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(AliasTable(a).probability(i), AliasTable(b).probability(i));
  }
}

TEST(InUnits, GiveTheRestToTheLargestRemainders) {
  const std::vector<double> weights{1, 1, 1, 0};
  const std::vector<std::uint64_t> units = in_units(weights);
  EXPECT_EQ(units[0] + units[1] + units[2], AliasTable::one);
  EXPECT_EQ(units[0], units[1] + 1);
  EXPECT_EQ(units[1], units[2]);
  EXPECT_EQ(units[3], 0U);
}

}  // namespace
}  // namespace fagan
