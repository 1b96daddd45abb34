#include "fagan/format/text_layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace fagan {
namespace {

struct Block {
  std::uint32_t first;
  std::uint32_t last;
};

// Rough on purpose: whole blocks of Unicode 15, so that ordinary text in any script lines up.
constexpr std::array<Block, 7> combining{{{0x0300, 0x036F},
                                          {0x0483, 0x0489},
                                          {0x0591, 0x05BD},
                                          {0x064B, 0x065F},
                                          {0x200B, 0x200F},
                                          {0x20D0, 0x20FF},
                                          {0xFE00, 0xFE0F}}};
constexpr std::array<Block, 9> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF00, 0xFF60},
                                     {0xFFE0, 0xFFE6},
                                     {0x1F300, 0x1FAFF},
                                     {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool is_in(const std::array<Block, N>& blocks, std::uint32_t character) {
  return std::any_of(blocks.begin(), blocks.end(), [character](const Block& block) {
    return block.first <= character && character <= block.last;
  });
}

// One character, or one whole colour sequence, and the columns it takes.
struct Piece {
  std::string_view bytes;
  std::size_t width;
};

std::size_t columns(std::uint32_t character) {
  if (is_in(combining, character)) return 0;
  return is_in(wide, character) ? 2 : 1;
}

Piece first_piece(std::string_view text) {
  constexpr char escape = '\x1b';
  if (text.front() == escape) {
    const std::size_t end = text.find('m');
    return {text.substr(0, end == std::string_view::npos ? text.size() : end + 1), 0};
  }
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length = 1;
  std::uint32_t character = lead;
  if (lead >= 0xC0) {
    length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    character = lead & (0x7FU >> length);
  }
  length = std::min(length, text.size());
  for (std::size_t i = 1; i < length; ++i) {
    character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {text.substr(0, length), columns(character)};
}

// The longest beginning that takes at most this many columns.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Piece piece = first_piece(text.substr(bytes));
    if (used + piece.width > width) break;
    used += piece.width;
    bytes += piece.bytes.size();
  }
  return text.substr(0, bytes);
}

std::string_view without_trailing_spaces(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Piece piece = first_piece(text);
    width += piece.width;
    text.remove_prefix(piece.bytes.size());
  }
  return width;
}

std::string fit(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(without_trailing_spaces(beginning(text, width - 1))) + "…";
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (word.empty()) continue;
    if (used > 0 && used + 1 + display_width(word) > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    while (used == 0 && display_width(word) > width) {
      std::string_view part = beginning(word, width);
      if (part.empty()) part = first_piece(word).bytes;  // wider than the whole line
      lines.back() += part;
      lines.emplace_back();
      word.remove_prefix(part.size());
    }
    lines.back() += word;
    used += display_width(word);
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace fagan
