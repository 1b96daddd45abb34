#include "fagan/core/error.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr std::size_t longest_path = 400;  // beyond this nobody reads it, and a file may hold any

std::string all_lines(const std::vector<Problem>& problems) {
  FAGAN_ASSERT(!problems.empty());
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_string(problem);
  }
  return text;
}

}  // namespace

Problem error_at(std::string pointer, std::string message) {
  return {Severity::error, {{}, 0, 0, std::move(pointer)}, std::move(message)};
}

Problem warning_at(std::string pointer, std::string message) {
  return {Severity::warning, {{}, 0, 0, std::move(pointer)}, std::move(message)};
}

std::string to_string(const Problem& problem) {
  const Place& place = problem.place;
  std::string text = on_one_line(place.path, longest_path);
  if (place.line > 0) {
    if (!text.empty()) text += ':';
    text += std::to_string(place.line);
    if (place.column > 0) text += ':' + std::to_string(place.column);
  }
  if (!text.empty()) text += ": ";
  if (problem.severity == Severity::warning) text += "warning: ";
  if (!place.pointer.empty()) text += on_one_line(place.pointer, longest_path) + ": ";
  return text + problem.message;
}

std::string pointer_to(std::string_view parent, std::string_view key) {
  std::string pointer(parent);
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string pointer_to(std::string_view parent, std::size_t position) {
  return std::string(parent) + '/' + std::to_string(position);
}

Error::Error(std::vector<Problem> problems)
    : std::runtime_error(all_lines(problems)), problems_(std::move(problems)) {}

Error::Error(std::string message, std::string pointer)
    : Error(std::vector<Problem>{error_at(std::move(pointer), std::move(message))}) {}

bool has_errors(const std::vector<Problem>& problems) noexcept {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& p) { return p.severity == Severity::error; });
}

}  // namespace fagan
