#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/random.hpp"

namespace fagan {

/// A distribution over 0 … n − 1 drawn with 16 random bits (Walker 1977), and 32 more on the rare
/// tie, so that every probability is right to 2^-48. What has probability 0 is never drawn.
///
/// The low b bits choose one of 2^b slots (32 slots, or as many more as n needs). The other 16 − b,
/// followed by the 32 of the tie breaker, are a number r below 2^(48 − b): the slot's own outcome
/// is drawn if r is below its threshold, else its alias. The tie breaker matters only where the
/// first bits of r and threshold agree. All of this is integers: the same table everywhere.
class AliasTable {
 public:
  /// Probabilities are counted in units of 2^-48.
  static constexpr std::uint64_t one = std::uint64_t{1} << 48U;
  static constexpr unsigned least_slot_bits = 5;
  static constexpr std::size_t most_outcomes = 65536;

  struct Slot {
    std::uint16_t threshold = 0;  ///< first bits, standing where they stand in the draw
    std::uint16_t alias = 0;
    std::uint32_t tie = 0;  ///< the rest of the threshold
  };

  /// [n] weights ≥ 0, at least one above 0; they need not sum to 1.
  explicit AliasTable(std::span<const double> weights);

  std::size_t n_outcomes() const noexcept { return n_outcomes_; }
  unsigned slot_bits() const noexcept { return slot_bits_; }
  std::span<const Slot> slots() const noexcept { return slots_; }

  /// The outcome for these 16 bits, the draw at `position` of `numbers`.
  std::size_t draw(std::uint16_t bits, const RandomNumbers& numbers, std::uint32_t position) const {
    const std::size_t slot = bits & (slots_.size() - 1);
    const std::size_t first = bits - slot;
    const Slot& entry = slots_[slot];
    if (first == entry.threshold && entry.alias != slot) {
      return numbers.tie_breaker(position) < entry.tie ? slot : entry.alias;
    }
    return first < entry.threshold ? slot : entry.alias;
  }
  std::size_t draw(const RandomNumbers& numbers, std::uint32_t position) const {
    return draw(numbers.bits16(position), numbers, position);
  }

  /// P(outcome) exactly as drawn, in units of 2^-48; they sum to `one`.
  std::uint64_t probability(std::size_t outcome) const;

  /// How many bytes a table for n outcomes takes, about.
  static std::size_t bytes_for(std::size_t n_outcomes);

 private:
  void fill(std::vector<std::uint64_t> units);

  std::size_t n_outcomes_;
  unsigned slot_bits_;
  std::vector<Slot> slots_;
};

/// Weights as whole numbers of units that sum to AliasTable::one: each the exact share rounded down
/// or up (largest remainders first, then the lower outcome), 0 where the weight is 0.
std::vector<std::uint64_t> in_units(std::span<const double> weights);

}  // namespace fagan
