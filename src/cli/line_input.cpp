#include "line_input.hpp"

#include <sys/select.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "fagan/core/error.hpp"

namespace fagan::cli {
namespace {

constexpr std::size_t longest = 65536;

// Ctrl-C, a polite kill, and a terminal that goes away.
constexpr std::array ends{SIGINT, SIGTERM, SIGHUP};

// A signal handler has nothing else to write to.
volatile std::sig_atomic_t signal_that_came = 0;  // NOLINT(*-avoid-non-const-global-variables)

// A line without what keys such as arrows send: escape, then [ or O, and all up to a letter or ~.
std::string without_escapes(const std::string& line) {
  constexpr char escape = '\x1b';
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != escape) {
      text += line[i];
      continue;
    }
    const bool is_sequence = i + 1 < line.size() && (line[i + 1] == '[' || line[i + 1] == 'O');
    if (!is_sequence) continue;
    ++i;
    while (i + 1 < line.size() && !(line[i + 1] >= '@' && line[i + 1] <= '~')) ++i;
    ++i;
  }
  return text;
}

}  // namespace

LineInput::LineInput() : is_terminal_(::isatty(STDIN_FILENO) != 0) {
  for (const int number : ends) {
    struct sigaction action {};
    ::sigaction(number, nullptr, &action);
    // As nohup asks; but a shell that runs us in the background means Ctrl-C for another program.
    if (action.sa_handler == SIG_IGN && number != SIGINT) continue;
    action = {};
    action.sa_handler = [](int which) { signal_that_came = which; };
    ::sigaction(number, &action, nullptr);
  }
}

// Until there is something to read, which at the end of input there always is; false after a
// signal. Signals come in here alone: one that came a moment before would go unheard in a read.
bool LineInput::wait() {
  sigset_t held;
  sigset_t before;
  ::sigemptyset(&held);
  for (const int number : ends) ::sigaddset(&held, number);
  ::pthread_sigmask(SIG_BLOCK, &held, &before);
  int ready = 0;
  while (signal_that_came == 0 && ready == 0) {
    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    ready = ::pselect(STDIN_FILENO + 1, &input, nullptr, nullptr, nullptr, &before);
    if (ready < 0 && errno == EINTR) ready = 0;
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  signal_ = signal_that_came;
  return signal_ == 0;
}

bool LineInput::fill() {
  std::array<char, 4096> bytes{};
  if (!wait()) return false;
  const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return true;
  if (got < 0 && errno != EIO) throw FileError("standard input", std::strerror(errno));
  if (got <= 0) {  // a terminal that has gone away reads as an error
    at_end_ = true;
    return false;
  }
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> LineInput::line() {
  std::size_t end = 0;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    if (buffer_.size() > 2 * longest) buffer_.resize(2 * longest - 1);
    if (at_end_ || !fill()) break;
  }
  if (signal_ != 0) return std::nullopt;
  if (end == std::string::npos) {
    if (buffer_.empty()) return std::nullopt;
    end = buffer_.size();
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (line.size() > longest) line.resize(longest);
  return without_escapes(line);
}

}  // namespace fagan::cli
