#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fagan {

/// The few texts a cell of one column may hold, looked up without a search: a perfect hash of the
/// first and last eight bytes and the length, then a comparison of every byte.
///
/// It may not know a text it was given (many texts, or some that differ only far from both ends):
/// then it finds none of them, and whoever asks must look elsewhere.
class LabelTable {
 public:
  static constexpr std::int16_t unknown = INT16_MIN;

  LabelTable() = default;
  /// Texts and the codes they stand for. No text twice.
  explicit LabelTable(std::vector<std::pair<std::string, std::int16_t>> labels);

  /// The code of the text in [begin, end) of `all`, or `unknown`.
  std::int16_t find(std::string_view all, std::size_t begin, std::size_t end) const noexcept {
    const std::size_t length = end - begin;
    const std::uint64_t key = key_of(all, begin, length);
    const Slot& slot = slots_[place_of(key)];
    if (slot.key != key || slot.length != length) return unknown;
    // Below eight bytes the key is the text itself.
    if (length >= 8 && std::memcmp(all.data() + begin, texts_[slot.text].data(), length) != 0) {
      return unknown;
    }
    return slot.code;
  }
  std::int16_t find(std::string_view text) const noexcept { return find(text, 0, text.size()); }

 private:
  std::size_t place_of(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>((key * multiplier_) >> shift_);
  }
  struct Slot {
    std::uint64_t key = 1;  // of no text of length 0
    std::uint32_t length = 0;
    std::uint16_t text = 0;
    std::int16_t code = unknown;
  };

  static std::uint64_t load(const char* bytes) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof(word));
    return word;
  }

  static std::uint64_t key_of(std::string_view all, std::size_t begin,
                              std::size_t length) noexcept {
    const char* const text = all.data() + begin;
    if (length >= 8) {
      constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
      return load(text) ^ (load(text + length - 8) * odd);
    }
    // One load of eight bytes and a mask, unless it would reach beyond the end of the text.
    if (begin + 8 > all.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text, length);
      return word;
    }
    return load(text) & ((std::uint64_t{1} << (8 * length)) - 1);
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1);
  std::vector<std::string> texts_;
  std::uint64_t multiplier_ = 0;
  unsigned shift_ = 63;
};

}  // namespace fagan
