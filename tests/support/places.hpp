#pragma once

#include <string>
#include <string_view>

namespace fagan::tests {

/// A file or folder of the source tree, named from its top: in_project("model/adhd.json").
std::string in_project(std::string_view path);

/// The fagan command that was built beside the tests.
const char* fagan_command();

}  // namespace fagan::tests
