#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fagan {

/// Names one endless supply of random numbers.
enum class Seed : std::uint64_t {};

/// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011): 128 random bits as a function of a counter
/// and a key, with nothing remembered in between. Equal to Random123 word for word.
class Philox {
 public:
  using Counter = std::array<std::uint32_t, 4>;
  using Words = std::array<std::uint32_t, 4>;

  static constexpr int rounds = 10;
  static constexpr std::uint32_t multiplier_0 = 0xD2511F53;
  static constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
  static constexpr std::uint32_t key_step_0 = 0x9E3779B9;  // golden ratio
  static constexpr std::uint32_t key_step_1 = 0xBB67AE85;  // √3 − 1

  /// The key is the seed, its low half first.
  static constexpr Words words(Seed seed, Counter counter) noexcept {
    const auto key = static_cast<std::uint64_t>(seed);
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32U);
    for (int round = 0; round < rounds; ++round) {
      const std::uint64_t product_0 = std::uint64_t{multiplier_0} * counter[0];
      const std::uint64_t product_1 = std::uint64_t{multiplier_1} * counter[2];
      counter = {high_half(product_1) ^ counter[1] ^ key_0, low_half(product_1),
                 high_half(product_0) ^ counter[3] ^ key_1, low_half(product_0)};
      key_0 += key_step_0;
      key_1 += key_step_1;
    }
    return counter;
  }

 private:
  static constexpr std::uint32_t low_half(std::uint64_t x) noexcept {
    return static_cast<std::uint32_t>(x);
  }
  static constexpr std::uint32_t high_half(std::uint64_t x) noexcept {
    return static_cast<std::uint32_t>(x >> 32U);
  }
};

}  // namespace fagan
