#include "support/places.hpp"

namespace fagan::tests {

std::string in_project(std::string_view path) {
  return std::string(FAGAN_SOURCE_DIR "/").append(path);
}

const char* fagan_command() { return FAGAN_COMMAND; }

}  // namespace fagan::tests
