#include "line_input.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "fagan/core/error.hpp"

namespace fagan::cli {
namespace {

constexpr std::size_t longest = 65536;

// A signal handler has nothing else to write to.
volatile std::sig_atomic_t ctrl_c_came = 0;  // NOLINT(*-avoid-non-const-global-variables)

}  // namespace

LineInput::LineInput() : is_terminal_(::isatty(STDIN_FILENO) != 0) {
  struct sigaction action {};
  action.sa_handler = [](int) { ctrl_c_came = 1; };
  // Without SA_RESTART, so that a read that waits comes back.
  ::sigaction(SIGINT, &action, nullptr);
}

bool LineInput::fill() {
  std::array<char, 4096> bytes{};
  if (ctrl_c_came != 0) {
    end_ = End::interrupted;
    return false;
  }
  const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (got < 0 && errno == EINTR) {
    end_ = ctrl_c_came != 0 ? End::interrupted : End::none;
    return end_ == End::none;
  }
  if (got < 0 && errno != EIO) throw FileError("standard input", std::strerror(errno));
  if (got <= 0) {  // a terminal that has gone away reads as an error
    end_ = End::of_input;
    return false;
  }
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> LineInput::line() {
  std::size_t end = 0;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    if (buffer_.size() > 2 * longest) buffer_.resize(2 * longest - 1);
    if (end_ == End::of_input || !fill()) break;
  }
  if (end_ == End::interrupted) return std::nullopt;
  if (end == std::string::npos) {
    if (buffer_.empty()) return std::nullopt;
    end = buffer_.size();
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (line.size() > longest) line.resize(longest);
  return line;
}

}  // namespace fagan::cli
