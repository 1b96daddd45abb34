#include "support/golden.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace fagan::tests {
namespace {

constexpr const char* stderr_mark = "[stderr]\n";
constexpr const char* exit_mark = "[exit ";
constexpr const char* no_newline_mark = "[no newline]\n";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The number a text begins with, and how long it is; a length of 0 if there is none.
std::pair<double, std::size_t> number_at(const std::string& text, std::size_t at) {
  if (text.find_first_of("-0123456789", at) != at) return {0, 0};
  const char* start = text.c_str() + at;
  char* end = nullptr;
  const double number = std::strtod(start, &end);
  return {number, static_cast<std::size_t>(end - start)};
}

bool is_close(double a, double b) {
  constexpr double tolerance = 1e-12;
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(a));
}

// The same but for the last digits of numbers.
bool same_json(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const auto [x, x_length] = number_at(a, i);
    const auto [y, y_length] = number_at(b, j);
    if (x_length > 0 && y_length > 0 && is_close(x, y)) {
      i += x_length;
      j += y_length;
    } else if (a[i++] != b[j++]) {
      return false;
    }
  }
  return i == a.size() && j == b.size();
}

// A text as it stands in the file: ends in a newline, or says that it does not.
std::string marked(std::string text) {
  if (!text.empty() && text.back() != '\n') text += std::string("\n") + no_newline_mark;
  replace_all(text, "\x1b", "␛");
  return text;
}

std::string unmarked(std::string text) {
  if (text.ends_with(no_newline_mark))
    text.resize(text.size() - std::string(no_newline_mark).size() - 1);
  replace_all(text, "␛", "\x1b");
  return text;
}

}  // namespace

Golden Golden::parse(const std::string& text) {
  const std::size_t first_end = text.find('\n');
  if (!text.starts_with("$ ") || first_end == std::string::npos) {
    throw std::runtime_error("a golden file begins with \"$ \" and the command");
  }
  Golden golden{text.substr(2, first_end - 2), {}};
  std::string rest = text.substr(first_end + 1);
  const std::size_t exit_at = rest.rfind(exit_mark);
  if (exit_at != std::string::npos && (exit_at == 0 || rest[exit_at - 1] == '\n')) {
    golden.expected.exit_code = std::stoi(rest.substr(exit_at + std::string(exit_mark).size()));
    rest.resize(exit_at);
  }
  const std::size_t stderr_at = rest.find(stderr_mark);
  if (stderr_at != std::string::npos) {
    golden.expected.err = unmarked(rest.substr(stderr_at + std::string(stderr_mark).size()));
    rest.resize(stderr_at);
  }
  golden.expected.out = unmarked(rest);
  return golden;
}

std::string golden_text(const std::string& line, const ShellResult& result) {
  std::string text = "$ " + line + '\n' + marked(result.out);
  if (!result.err.empty()) text += stderr_mark + marked(result.err);
  if (result.exit_code != 0) text += exit_mark + std::to_string(result.exit_code) + "]\n";
  return text;
}

bool same_output(const std::string& a, const std::string& b) {
  return a == b || (a.starts_with('{') && same_json(a, b));
}

}  // namespace fagan::tests
