#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fagan/core/text.hpp"
#include "fagan/format/json_tree.hpp"

namespace fagan {
namespace {

// The part of `text` between two marks; to its end if the second is missing.
std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t start = text.find(from);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + from.size());
  return text.substr(0, text.find(to));
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool belongs_to_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '+' || c == '-' || c == '.' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// The token that begins at `start`, as a person would point at it.
std::string found_at(std::string_view text, std::size_t start) {
  const std::string_view rest = text.substr(std::min(start, text.size()));
  if (rest.empty()) return "the end of the text";
  if (rest.front() == '"') return "a string";
  const auto* end = std::find_if_not(rest.begin(), rest.end(), belongs_to_word);
  return quoted(
      rest.substr(0, std::max<std::size_t>(1, static_cast<std::size_t>(end - rest.begin()))));
}

std::string expected_by(std::string_view complaint) {
  if (contains(complaint, "parsing object key")) return "a key in double quotes";
  if (contains(complaint, "parsing object separator")) return "\":\"";
  if (contains(complaint, "; expected '}'")) return R"("," or "}")";
  if (contains(complaint, "; expected ']'")) return R"("," or "]")";
  if (contains(complaint, "; expected end of input")) return "nothing more";
  return "a value";
}

}  // namespace

JsonTree::Fault syntax_fault(std::string_view text, std::size_t token_start, std::size_t bytes_read,
                             std::string_view complaint) {
  JsonTree::Fault fault;
  fault.offset = std::min(token_start, text.size());
  if (contains(complaint, "number overflow")) {
    fault.message = "number out of range";
  } else if (contains(complaint, "missing closing quote")) {
    fault.message = "a string without its closing quote";
  } else if (contains(complaint, "invalid string: ")) {
    fault.offset = std::min(std::max(bytes_read, token_start + 1) - 1, text.size());
    const bool breaks = contains(complaint, "U+000A (LF)") || contains(complaint, "U+000D (CR)");
    if (breaks) {
      fault.message = "a line break in a string; is its closing quote missing?";
      return fault;
    }
    fault.message =
        "in a string: " + std::string(between(complaint, "invalid string: ", "; last read"));
  } else if (contains(complaint, "invalid number; ")) {
    fault.message = "not a number: " + found_at(text, token_start) + " (" +
                    std::string(between(complaint, "invalid number; ", "; last read")) + ")";
  } else {
    fault.message =
        "found " + found_at(text, token_start) + " (expected " + expected_by(complaint) + ")";
  }
  return fault;
}

}  // namespace fagan
