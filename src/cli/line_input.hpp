#pragma once

#include <optional>
#include <string>

namespace fagan::cli {

/// Lines a person types, or a pipe brings.
class LineInput {
 public:
  /// Takes Ctrl-C and whatever else asks the program to end over: they end the next `line` instead.
  LineInput();

  /// The next line without its end, after whatever is still to be printed; nothing at the end of
  /// input or after Ctrl-C. Of a line longer than 64 KB only the beginning is kept.
  std::optional<std::string> line();

  /// The signal that ended the input; 0 if none did.
  int signal() const noexcept { return signal_; }
  bool is_terminal() const noexcept { return is_terminal_; }

 private:
  bool wait();
  bool fill();

  bool is_terminal_;
  std::string buffer_;
  bool at_end_ = false;
  int signal_ = 0;
};

}  // namespace fagan::cli
