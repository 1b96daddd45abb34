#include "fagan/format/label_table.hpp"

#include <bit>

namespace fagan {

LabelTable::LabelTable(std::vector<std::pair<std::string, std::int16_t>> labels) {
  // Multipliers are tried until no two texts share a slot; with twice as many bits as the number of
  // texts has, about half of all multipliers do. Texts that agree in both ends and in length never
  // part: such a table grows until it gives up.
  std::uint64_t random = 0x243F6A8885A308D3U;
  constexpr unsigned most_bits = 16;
  for (unsigned bits = 2 * static_cast<unsigned>(std::bit_width(labels.size() | 1U));
       bits <= most_bits; ++bits) {
    for (int attempt = 0; attempt < 64; ++attempt) {
      random = random * 0x5851F42D4C957F2DU + 0x14057B7EF767814FU;
      multiplier_ = random | 1U;
      shift_ = 64 - bits;
      slots_.assign(std::size_t{1} << bits, Slot{});
      bool clash = false;
      for (std::size_t i = 0; i < labels.size() && !clash; ++i) {
        const std::string& text = labels[i].first;
        const std::uint64_t key = key_of(text, 0, text.size());
        Slot& slot = slots_[place_of(key)];
        clash = slot.code != unknown;
        slot = {key, static_cast<std::uint32_t>(text.size()), static_cast<std::uint16_t>(i),
                labels[i].second};
      }
      if (clash) continue;
      for (auto& [text, code] : labels) texts_.push_back(std::move(text));
      return;
    }
  }
  slots_.assign(2, Slot{});
  shift_ = 63;
}

}  // namespace fagan
