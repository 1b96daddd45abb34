#include "fagan/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "fagan/core/units.hpp"

namespace fagan {
namespace {

using Byte = unsigned char;

Byte byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<Byte>(text[i]) : Byte{0};
}

bool is_continuation(Byte b) { return (b & 0xC0U) == 0x80U; }

// Length of the well-formed sequence that starts at i, or 0.
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const Byte b0 = byte_at(text, i);
  const Byte b1 = byte_at(text, i + 1);
  if (b0 < 0x80) return 1;
  if (b0 >= 0xC2 && b0 <= 0xDF) return is_continuation(b1) ? 2 : 0;
  if (b0 >= 0xE0 && b0 <= 0xEF) {
    const Byte low = b0 == 0xE0 ? 0xA0 : 0x80;   // no overlong forms
    const Byte high = b0 == 0xED ? 0x9F : 0xBF;  // no surrogates
    return b1 >= low && b1 <= high && is_continuation(byte_at(text, i + 2)) ? 3 : 0;
  }
  if (b0 >= 0xF0 && b0 <= 0xF4) {
    const Byte low = b0 == 0xF0 ? 0x90 : 0x80;
    const Byte high = b0 == 0xF4 ? 0x8F : 0xBF;
    return b1 >= low && b1 <= high && is_continuation(byte_at(text, i + 2)) &&
                   is_continuation(byte_at(text, i + 3))
               ? 4
               : 0;
  }
  return 0;
}

std::string folded(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  return result;
}

// Optimal string alignment distance (Damerau 1964): insert, delete, replace, swap neighbours.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

bool may_be_in_number(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

}  // namespace

std::optional<std::size_t> find_bad_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

std::size_t control_character_length(std::string_view text) {
  if (text.empty()) return 0;
  if (byte_at(text, 0) < 0x20 || byte_at(text, 0) == 0x7F) return 1;
  const bool is_c1 =
      byte_at(text, 0) == 0xC2 && byte_at(text, 1) >= 0x80 && byte_at(text, 1) < 0xA0;
  if (is_c1) return 2;
  // The arabic letter mark; left-to-right and right-to-left marks, embeddings and overrides;
  // isolates.
  if (text.starts_with("\xD8\x9C")) return 2;
  const Byte last = byte_at(text, 2);
  const bool directs = (text.starts_with("\xE2\x80") &&
                        (last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE))) ||
                       (text.starts_with("\xE2\x81") && last >= 0xA6 && last <= 0xA9);
  return directs ? 3 : 0;
}

bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (control_character_length(text.substr(i)) > 0) return true;
  }
  return false;
}

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-") && !text.starts_with("++")) {
    text.remove_prefix(1);  // from_chars knows no plus
  }
  if (text.empty() || text.front() == '+' ||
      !std::all_of(text.begin(), text.end(), may_be_in_number)) {
    return std::nullopt;
  }
  double number = 0;
#ifdef __cpp_lib_to_chars
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
#else
  // Only where the standard library has no from_chars for double, and there is only the C locale.
  const std::string copy(text);
  char* end = nullptr;
  number = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size()) return std::nullopt;
#endif
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

std::string shortest(double number) { return fmt::format("{}", number); }

std::vector<std::string> nearest(std::string_view typed, const std::vector<std::string>& words,
                                 std::size_t most) {
  constexpr std::size_t longest_typed = 100;  // beyond this it is not a slip of the finger
  const std::string wanted = folded(typed.substr(0, longest_typed));
  const std::size_t limit = std::max<std::size_t>(2, wanted.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& word : words) {
    const std::string candidate = folded(word);
    const bool inside = wanted.size() >= 3 && candidate.find(wanted) != std::string::npos;
    const std::size_t length_gap =
        std::max(candidate.size(), wanted.size()) - std::min(candidate.size(), wanted.size());
    if (!inside && length_gap > limit) continue;
    if (inside) {
      found.emplace_back(candidate == wanted ? 0 : 1, word);
      continue;
    }
    const std::size_t distance = edits(wanted, candidate);
    if (distance <= limit && distance < std::max(wanted.size(), candidate.size())) {
      found.emplace_back(distance, word);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> result;
  for (auto& [distance, word] : found) {
    if (result.size() == most) break;
    if (std::find(result.begin(), result.end(), word) == result.end()) {
      result.push_back(std::move(word));
    }
  }
  return result;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words) {
  const std::vector<std::string> near = nearest(typed, words);
  if (near.empty()) return {};
  std::string text = " (did you mean ";
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (i > 0) text += i + 1 == near.size() ? " or " : ", ";
    text += quoted(near[i]);
  }
  return text + "?)";
}

std::string Hints::operator()(std::string_view typed, const std::vector<std::string>& words) {
  if (words.size() > comparisons_left_) return {};
  comparisons_left_ -= words.size();
  return did_you_mean(typed, words);
}

std::string on_one_line(std::string_view text, std::size_t longest) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (i >= longest) {
      result += "…";
      break;
    }
    const std::size_t length = utf8_length(text, i);
    const std::string_view character = text.substr(i, std::max<std::size_t>(length, 1));
    if (length == 0 || has_control_character(character)) {
      for (const char c : character) result += fmt::format("\\x{:02x}", static_cast<Byte>(c));
    } else {
      result += character;
    }
    i += character.size();
  }
  return result;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  return '"' + on_one_line(text, longest) + '"';
}

}  // namespace fagan
