#include "fagan/core/philox.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>

#include "fagan/core/random.hpp"

namespace fagan {
namespace {

Philox::Words random123(Seed seed, Philox::Counter counter) {
  const auto key = static_cast<std::uint64_t>(seed);
  const auto words = r123::Philox4x32()(
      {{counter[0], counter[1], counter[2], counter[3]}},
      {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U)}});
  return {words[0], words[1], words[2], words[3]};
}

constexpr Seed seed_of(std::uint32_t low, std::uint32_t high) {
  return static_cast<Seed>(std::uint64_t{high} << 32U | low);
}

// kat_vectors of Random123 1.14: "philox4x32 10".
TEST(Philox, GivesThePublishedKnownAnswers) {
  EXPECT_EQ(Philox::words(seed_of(0, 0), {0, 0, 0, 0}),
            (Philox::Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(Philox::words(seed_of(0xffffffff, 0xffffffff),
                          {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}),
            (Philox::Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(Philox::words(seed_of(0xa4093822, 0x299f31d0),
                          {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}),
            (Philox::Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, EqualsRandom123WordForWord) {
  std::uint32_t x = 1;
  const auto next = [&x] { return x = x * 1664525 + 1013904223; };
  for (int i = 0; i < 20000; ++i) {
    const Seed seed = seed_of(next(), next());
    const Philox::Counter counter{next(), next(), next(), next()};
    ASSERT_EQ(Philox::words(seed, counter), random123(seed, counter));
  }
}

TEST(Philox, IsAConstantExpression) {
  static_assert(Philox::words(Seed{0}, {0, 0, 0, 0})[0] == 0x6627e8d5);
  static_assert(RandomNumbers(Seed{1}, Stream::truth, 2).uniform(3) > 0);
}

TEST(RandomNumbers, StandAtSeedCaseDrawAndStream) {
  constexpr std::uint64_t case_number = 0x123456789abcdef;
  const RandomNumbers numbers(Seed{99}, Stream::label, case_number);
  const auto words = Philox::words(Seed{99}, {0x89abcdef, 0x1234567, 5, 2});
  EXPECT_EQ(numbers.block(5), words);
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(numbers.word(20 + i), words[i]);
    EXPECT_EQ(numbers.bits16(40 + 2 * i), words[i] & 0xFFFFU);
    EXPECT_EQ(numbers.bits16(41 + 2 * i), words[i] >> 16U);
  }
  EXPECT_EQ(numbers.uniform(10), RandomNumbers::uniform(words[0], words[1]));
  EXPECT_EQ(numbers.uniform(11), RandomNumbers::uniform(words[2], words[3]));
}

TEST(RandomNumbers, BreakTiesWithWordsNoOtherDrawUses) {
  const RandomNumbers numbers(Seed{99}, Stream::truth, 7);
  EXPECT_EQ(numbers.tie_breaker(9),
            Philox::words(Seed{99}, {7, 0, RandomNumbers::first_tie_block + 2, 0})[1]);
}

TEST(RandomNumbers, AreStrictlyBetweenZeroAndOneAndSymmetric) {
  constexpr std::uint32_t all = 0xFFFFFFFF;
  EXPECT_EQ(RandomNumbers::uniform(0, 0), 0x1p-53);
  EXPECT_EQ(RandomNumbers::uniform(all, all), 1 - 0x1p-53);
  EXPECT_EQ(RandomNumbers::uniform(1U << 31U, 0), 0.5 + 0x1p-53);
  EXPECT_EQ(1 - RandomNumbers::uniform(123456789, 987654321),
            RandomNumbers::uniform(~123456789U, ~987654321U));
}

TEST(RandomNumbers, DifferBetweenStreams) {
  std::set<std::uint32_t> words;
  for (const Stream stream : {Stream::truth, Stream::observation, Stream::label, Stream::interview,
                              Stream::parameters, Stream::shared_truth}) {
    words.insert(RandomNumbers(Seed{1}, stream, 0).word(0));
  }
  EXPECT_EQ(words.size(), 6U);
}

}  // namespace
}  // namespace fagan
