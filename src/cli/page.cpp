#include "page.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdlib>
#include <optional>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/text_layout.hpp"

namespace fagan::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::optional<double> columns_of_terminal() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0) {
    return std::nullopt;
  }
  return size.ws_col;
}

std::size_t usable_width(std::size_t least) {
  std::optional<double> columns = parse_number(environment("COLUMNS"));
  if (!columns || *columns < 1) columns = columns_of_terminal();
  return static_cast<std::size_t>(
      std::clamp(columns.value_or(80), static_cast<double>(least), 80.0));
}

bool wants_color(ColorChoice choice) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  return environment("NO_COLOR").empty() && environment("TERM") != "dumb" &&
         ::isatty(STDOUT_FILENO) != 0;
}

bool locale_is_utf8() {
  std::setlocale(LC_CTYPE, "");
  return std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
}

std::string_view color_code(Style style) {
  // Blue and orange keep apart for colour-blind readers and show on dark and light grounds.
  switch (style) {
    case Style::strong:
      return "\x1b[1m";
    case Style::soft:
      return "\x1b[2m";
    case Style::raises:
      return "\x1b[38;5;32m";
    case Style::lowers:
      return "\x1b[38;5;166m";
    case Style::emergency:
      return "\x1b[1;97;41m";
    case Style::urgent:
      return "\x1b[1;30;43m";
  }
  return "";
}

constexpr std::string_view no_style = "\x1b[0m";

// The style sequence a text begins with, if it is one of ours.
std::string_view own_sequence(std::string_view text) {
  if (text.starts_with(no_style)) return no_style;
  for (const Style style : {Style::strong, Style::soft, Style::raises, Style::lowers,
                            Style::emergency, Style::urgent}) {
    if (text.starts_with(color_code(style))) return color_code(style);
  }
  return {};
}

// A model may come from anywhere, and a terminal obeys what it is sent: nothing but our own styles
// gets through.
std::string harmless(std::string_view text, bool with_color) {
  std::string out;
  while (!text.empty()) {
    const std::string_view own = own_sequence(text);
    const std::size_t control = control_character_length(text);
    std::size_t length = 1;
    if (!own.empty() && with_color) {
      out += own;
      length = own.size();
    } else if (control > 0) {
      // A character of two bytes or more takes no column.
      if (control == 1) out += ' ';
      length = control;
    } else {
      out += text.front();
    }
    text.remove_prefix(length);
  }
  return out;
}

// One column for one column, so that what was lined up stays so.
constexpr std::array<std::pair<std::string_view, char>, 29> ascii_signs{
    {{"█", '#'},  {"▉", '#'}, {"▊", '#'}, {"▋", '#'}, {"▌", ':'}, {"▍", ':'},
     {"▎", '.'},  {"▏", '.'}, {"▐", ':'}, {"▒", '-'}, {"│", '|'}, {"●", 'o'},
     {"◀", '<'},  {"▶", '>'}, {"▲", '!'}, {"↑", '^'}, {"↓", 'v'}, {"·", '-'},
     {"−", '-'},  {"–", '-'}, {"—", '-'}, {"─", '-'}, {"…", '~'}, {"‘", '\''},
     {"’", '\''}, {"“", '"'}, {"”", '"'}, {"×", 'x'}, {"≈", '~'}}};

std::string with_ascii_signs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* sign = std::find_if(ascii_signs.begin(), ascii_signs.end(), [&](const auto& known) {
      return text.starts_with(known.first);
    });
    if (sign == ascii_signs.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += sign->second;
      text.remove_prefix(sign->first.size());
    }
  }
  return out;
}

}  // namespace

Terminal describe_terminal(ColorChoice choice, std::size_t least) {
  return {usable_width(least), wants_color(choice), locale_is_utf8()};
}

std::string Page::styled(Style style, std::string_view text) const {
  if (!terminal_.color || text.empty()) return std::string(text);
  return std::string(color_code(style)) + std::string(text) + std::string(no_style);
}

void Page::line(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  text_ += harmless(text.substr(0, last == std::string_view::npos ? 0 : last + 1), terminal_.color);
  text_ += '\n';
}

void Page::paragraph(std::string_view text, std::size_t indent) {
  paragraph(std::string_view(), text, indent);
}

void Page::paragraph(std::string_view first, std::string_view text, std::size_t indent) {
  std::string beginning = pad_right(first, indent);
  for (const std::string& part : wrap(text, width() - indent)) {
    line(beginning + part);
    beginning.assign(indent, ' ');
  }
}

void Page::item(std::string_view text) {
  constexpr std::size_t indent = 2;
  std::string beginning;
  // The first line has two columns more; it is wrapped as if it had not, and nobody notices.
  for (const std::string& part : wrap(text, width() - indent)) {
    line(beginning + part);
    beginning.assign(indent, ' ');
  }
}

void Page::paragraph(Style style, std::string_view text, std::size_t indent) {
  for (const std::string& part : wrap(text, width() - indent)) {
    line(std::string(indent, ' ') + styled(style, part));
  }
}

std::string Page::text() const { return terminal_.utf8 ? text_ : with_ascii_signs(text_); }

}  // namespace fagan::cli
