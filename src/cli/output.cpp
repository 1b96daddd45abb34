#include "output.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>

#include "fagan/core/text.hpp"
#include "fagan/io/output_file.hpp"

namespace fagan::cli {
namespace {

// What a terminal obeys is not sent to one: control characters and those that change the order of
// letters, but for line ends, tabs and, where a page may have them, the sequences of our own
// styles, are shown as what they are.
std::string for_terminal(std::string_view text, bool has_styles) {
  std::string out;
  while (!text.empty()) {
    const std::size_t style =
        text.starts_with("\x1b[") ? text.find_first_not_of("0123456789;", 2) : 0;
    const bool is_style = has_styles && style > 0 && style < text.size() && text[style] == 'm';
    const bool is_blank = text.front() == '\n' || text.front() == '\t';
    const std::size_t control = control_character_length(text);
    const std::size_t length = is_style ? style + 1 : std::max<std::size_t>(control, 1);
    const std::string_view part = text.substr(0, length);
    const bool is_harmless = is_style || is_blank || control == 0;
    out += is_harmless ? std::string(part) : on_one_line(part, length + 1);
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace

void print(std::string_view text) {
  try {
    OutputFile(standard_output)
        .write(::isatty(STDOUT_FILENO) == 1 ? for_terminal(text, true) : std::string(text));
  } catch (const ReaderGone&) {
    return;
  }
}

void complain(std::string_view message) { complain_as_is("fagan: " + std::string(message)); }

void complain_as_is(std::string_view lines) {
  const std::string harmless = for_terminal(lines, false);
  std::fwrite(harmless.data(), 1, harmless.size(), stderr);
  std::fputc('\n', stderr);
}

void take_over_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // Only what a signal handler may do: no unfinished file stays behind, and nothing else needs an
  // end of its own.
  const auto end = [](int number) {
    remove_unfinished_files();
    ::_exit(128 + number);
  };
  std::signal(SIGINT, end);
  std::signal(SIGTERM, end);
  if (std::signal(SIGHUP, end) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // as nohup asks
}

}  // namespace fagan::cli
