#include "output.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "fagan/core/error.hpp"
#include "fagan/io/output_file.hpp"

namespace fagan::cli {

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return;
    if (written < 0) throw FileError("standard output", std::strerror(errno));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void complain(std::string_view message) { complain_as_is("fagan: " + std::string(message)); }

void complain_as_is(std::string_view lines) {
  std::fwrite(lines.data(), 1, lines.size(), stderr);
  std::fputc('\n', stderr);
}

void take_over_signals() {
  std::signal(SIGPIPE, SIG_IGN);
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
