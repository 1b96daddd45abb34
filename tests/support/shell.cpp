#include "support/shell.hpp"
#include "support/places.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fagan::tests {
namespace {

namespace fs = std::filesystem;

std::string in_single_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string pattern = (fs::temp_directory_path() / "fagan-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
  path_ = pattern;
  const fs::path project = in_project("");
  for (const char* folder : {"model", "priors", "tests"}) {
    fs::create_directory_symlink(project / folder, path_ / folder);
  }
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

ShellResult ScratchFolder::run(const std::string& line, const fs::path& program) const {
  const fs::path out = path_ / ".out";
  const fs::path err = path_ / ".err";
  const std::string environment =
      "unset COLUMNS NO_COLOR LANG LANGUAGE LC_CTYPE; export LC_ALL=C.UTF-8 PATH=" +
      in_single_quotes(program.parent_path().string()) + ":\"$PATH\"; ";
  const std::string command = "cd " + in_single_quotes(path_.string()) + " && { " + environment +
                              '\n' + line + "\n} >" + in_single_quotes(out.string()) + " 2>" +
                              in_single_quotes(err.string()) + " </dev/null";
  // A child of its own, whose environment ends with it.
  const int status = std::system(command.c_str());
  return {file_text(out), file_text(err), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

std::string file_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace fagan::tests
