#include "output.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "fagan/io/output_file.hpp"

namespace fagan::cli {

void print(std::string_view text) {
  try {
    OutputFile(standard_output).write(text);
  } catch (const ReaderGone&) {
  }
}

void complain(std::string_view message) { complain_as_is("fagan: " + std::string(message)); }

void complain_as_is(std::string_view lines) {
  std::fwrite(lines.data(), 1, lines.size(), stderr);
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
