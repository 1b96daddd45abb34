#pragma once

#include <cstdint>

#include "fagan/core/philox.hpp"

namespace fagan {

/// What random numbers are for. Each purpose has numbers of its own, so that drawing more of one
/// kind never changes another.
enum class Stream : std::uint32_t {
  truth = 0,         ///< what is really so in one case
  observation = 1,   ///< what becomes of it on the way to the record
  label = 2,         ///< what the record says the truth was
  interview = 3,     ///< a person's or a strategy's choices
  parameters = 4,    ///< the model's own numbers, when they are uncertain
  shared_truth = 5,  ///< truths that neighbouring cases take from one supply
};

/// The random numbers of one case for one purpose: each a pure function of (seed, stream, case
/// number, position), so that nobody has to draw the earlier ones first.
///
/// Words of one kind overlap words of another: `bits16(8)`, `word(4)` and `uniform(2)` all begin
/// block 4/4 = 8/8 = 2/2 = 1. Who uses a stream says which blocks hold what.
class RandomNumbers {
 public:
  /// 128 bits are drawn at a time; a case has 2^32 such blocks in each stream.
  using Block = Philox::Words;
  /// Where the words that settle a tie start; blocks below are free for every other use.
  static constexpr std::uint32_t first_tie_block = 0x80000000;

  constexpr RandomNumbers(Seed seed, Stream stream, std::uint64_t case_number) noexcept
      : seed_(seed), stream_(stream), case_(case_number) {}

  constexpr Block block(std::uint32_t position) const noexcept {
    return Philox::words(
        seed_, {static_cast<std::uint32_t>(case_), static_cast<std::uint32_t>(case_ >> 32U),
                position, static_cast<std::uint32_t>(stream_)});
  }

  /// 32 bits: word `position` mod 4 of block `position` / 4.
  constexpr std::uint32_t word(std::uint32_t position) const noexcept {
    return block(position / 4)[position % 4];
  }

  /// 16 bits: the low half of word `position` / 2 if `position` is even, else its high half.
  constexpr std::uint16_t bits16(std::uint32_t position) const noexcept {
    return bits16(block(position / 8), position % 8);
  }
  /// The same out of its block, 0 ≤ i < 8.
  static constexpr std::uint16_t bits16(const Block& words, std::uint32_t i) noexcept {
    return static_cast<std::uint16_t>(words[i / 2] >> (16U * (i % 2)));
  }

  /// 32 more bits for the same draw, wanted when its 16 do not decide.
  constexpr std::uint32_t tie_breaker(std::uint32_t position) const noexcept {
    return block(first_tie_block + position / 4)[position % 4];
  }

  /// A number strictly between 0 and 1: one of the 2^52 odd multiples of 2^-53, so that 1 − u is
  /// as likely as u. Made of words 2 `position` and 2 `position` + 1, their high 26 bits each.
  constexpr double uniform(std::uint32_t position) const noexcept {
    const Block words = block(position / 2);
    const std::size_t first = 2 * std::size_t{position % 2};
    return uniform(words[first], words[first + 1]);
  }

  static constexpr double uniform(std::uint32_t high, std::uint32_t low) noexcept {
    // Exact in every step: an odd number below 2^53, times a power of two.
    const double odd = (high >> 6U) * 0x1p27 + (low >> 6U) * 2.0 + 1.0;
    return odd * 0x1p-53;
  }

 private:
  Seed seed_;
  Stream stream_;
  std::uint64_t case_;
};

}  // namespace fagan
