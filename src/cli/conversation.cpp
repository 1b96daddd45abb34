#include "conversation.hpp"

#include <nlohmann/json.hpp>

#include "exit_code.hpp"
#include "fagan/core/text.hpp"
#include "output.hpp"

namespace fagan::cli {

std::optional<std::string> Conversation::ask(const std::string& prompt) {
  print(prompt);
  std::optional<std::string> line = input_.line();
  if (!for_people_) return line;
  if (!line) {
    print("\n");
  } else if (!input_.is_terminal()) {
    print(on_one_line(*line, 200) + '\n');
  }
  return line;
}

int Conversation::exit_code() const {
  return input_.end() == LineInput::End::interrupted ? interrupted : done;
}

std::string saved_json(const std::string& path) {
  const nlohmann::ordered_json json{{"event", "saved"}, {"path", path}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace fagan::cli
