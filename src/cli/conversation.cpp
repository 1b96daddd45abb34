#include "conversation.hpp"

#include <nlohmann/json.hpp>

#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "output.hpp"

namespace fagan::cli {

std::optional<std::string> Conversation::ask(const std::string& prompt) {
  print(prompt);
  std::optional<std::string> line = input_.line();
  if (!for_people_) return line;
  if (!line) {
    say_at_the_end("\n");
  } else if (!input_.is_terminal()) {
    print(on_one_line(*line, 200) + '\n');
  }
  return line;
}

void Conversation::say_at_the_end(const std::string& text) const {
  try {
    print(text);
  } catch (const FileError&) {
    // A terminal that has gone away takes nothing more; what was said is saved all the same.
    if (input_.signal() == 0) throw;
  }
}

int Conversation::exit_code() const {
  return input_.signal() == 0 ? done : signalled + input_.signal();
}

std::string saved_json(const std::string& path) {
  const nlohmann::ordered_json json{{"event", "saved"}, {"path", path}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace fagan::cli
