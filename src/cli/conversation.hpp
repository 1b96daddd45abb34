#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "line_input.hpp"

namespace fagan::cli {

/// A conversation is made for any terminal a person may hold.
inline constexpr std::size_t least_conversation_width = 20;

/// Prompts and the lines that answer them.
class Conversation {
 public:
  /// `for_people`: on a pipe, lines are repeated after their prompt, so that the output alone can
  /// be read as what was said.
  explicit Conversation(bool for_people) : for_people_(for_people) {}

  /// What was typed after the prompt; nothing at the end of input or after Ctrl-C.
  std::optional<std::string> ask(const std::string& prompt);

  /// Prints what there is to say once no more lines come; a terminal that has gone away is then no
  /// failure.
  void say_at_the_end(const std::string& text) const;

  /// How the program should end: by the signal that ended the input, or done.
  int exit_code() const;

 private:
  bool for_people_;
  LineInput input_;
};

/// `{"event": "saved", "path": …}`, on a line.
std::string saved_json(const std::string& path);

}  // namespace fagan::cli
