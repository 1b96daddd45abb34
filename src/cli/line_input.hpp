#pragma once

#include <optional>
#include <string>

namespace fagan::cli {

/// Lines a person types, or a pipe brings.
class LineInput {
 public:
  enum class End { none, of_input, interrupted };

  /// Takes Ctrl-C over: it ends the next `line` instead of the program.
  LineInput();

  /// The next line without its end, after whatever is still to be printed; nothing at the end of
  /// input or after Ctrl-C. Of a line longer than 64 KB only the beginning is kept.
  std::optional<std::string> line();

  End end() const noexcept { return end_; }
  bool is_terminal() const noexcept { return is_terminal_; }

 private:
  bool fill();

  bool is_terminal_;
  std::string buffer_;
  End end_ = End::none;
};

}  // namespace fagan::cli
