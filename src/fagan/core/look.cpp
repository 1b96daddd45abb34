#include "fagan/core/look.hpp"

#include <algorithm>
#include <cstddef>

#include "fagan/core/decompositions.hpp"

namespace fagan {
namespace {

// The character that starts at i, which is moved past it. Broken UTF-8 counts byte by byte.
char32_t next_character(std::string_view text, std::size_t& i) {
  const auto byte = [&text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : static_cast<unsigned char>(0);
  };
  const unsigned char first = byte(i++);
  const std::size_t following = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t character = following == 0 ? first : first & (0x3FU >> following);
  for (std::size_t k = 0; k < following; ++k) {
    if ((byte(i) & 0xC0U) != 0x80U) break;
    character = (character << 6U) | (byte(i++) & 0x3FU);
  }
  return character;
}

void append_decomposed(char32_t character, std::u32string& out) {
  constexpr char32_t first_syllable = 0xAC00;
  constexpr char32_t last_syllable = 0xD7A3;
  if (character >= first_syllable && character <= last_syllable) {  // Hangul goes by arithmetic
    constexpr char32_t n_vowels = 21;
    constexpr char32_t n_tails = 28;
    const char32_t syllable = character - first_syllable;
    out.push_back(0x1100 + syllable / (n_vowels * n_tails));
    out.push_back(0x1161 + syllable % (n_vowels * n_tails) / n_tails);
    if (syllable % n_tails != 0) out.push_back(0x11A7 + syllable % n_tails);
    return;
  }
  const auto* const found = std::lower_bound(
      decompositions.begin(), decompositions.end(), character,
      [](const Decomposition& entry, char32_t wanted) { return entry.whole < wanted; });
  if (found == decompositions.end() || found->whole != character) {
    out += character;
    return;
  }
  append_decomposed(found->base, out);
  if (found->mark != 0) append_decomposed(found->mark, out);
}

// For letters without marks of the alphabets that have capitals.
char32_t lower_case(char32_t c) {
  const auto is_in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (is_in(U'A', U'Z') || is_in(0xC0, 0xDE) || is_in(0x391, 0x3A9) || is_in(0x410, 0x42F)) {
    return c + 32;
  }
  if (is_in(0x400, 0x40F)) return c + 80;
  const bool comes_before_its_small_letter = is_in(0x100, 0x137) || is_in(0x14A, 0x177);
  return comes_before_its_small_letter && c % 2 == 0 ? c + 1 : c;
}

bool is_blank(char32_t c) {
  return c == U' ' || c == U'_' || c == U'\t' || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Soft hyphens, joiners, marks of direction, the byte order mark, selectors of a glyph.
bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_mark(char32_t c) { return c >= 0x300 && c <= 0x36F; }

char32_t plain(char32_t c) {
  if ((c >= 0x2010 && c <= 0x2013) || c == 0x2212) return U'-';
  if (c == 0x2018 || c == 0x2019) return U'\'';
  return lower_case(c);
}

// Marks on one letter have an order of their own in each spelling.
void sort_marks(std::u32string& text) {
  for (auto at = text.begin(); at != text.end();) {
    at = std::find_if(at, text.end(), is_mark);
    const auto end = std::find_if_not(at, text.end(), is_mark);
    std::sort(at, end);
    at = end;
  }
}

void append_utf8(char32_t c, std::string& out) {
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0 | (c >> 6U));
  } else {
    if (c < 0x10000) {
      add(0xE0 | (c >> 12U));
    } else {
      add(0xF0 | (c >> 18U));
      add(0x80 | ((c >> 12U) & 0x3FU));
    }
    add(0x80 | ((c >> 6U) & 0x3FU));
  }
  add(0x80 | (c & 0x3FU));
}

}  // namespace

std::string look_of(std::string_view text) {
  std::u32string characters;
  for (std::size_t i = 0; i < text.size();) append_decomposed(next_character(text, i), characters);
  sort_marks(characters);
  std::string look;
  bool blank_before = false;
  for (const char32_t c : characters) {
    if (is_invisible(c)) continue;
    if (is_blank(c)) {
      blank_before = true;
      continue;
    }
    if (blank_before && !look.empty()) look += ' ';
    blank_before = false;
    append_utf8(plain(c), look);
  }
  return look;
}

}  // namespace fagan
