#pragma once

#include <filesystem>
#include <string>

namespace fagan::tests {

/// What a shell command did.
struct ShellResult {
  std::string out;
  std::string err;
  int exit_code = 0;

  friend bool operator==(const ShellResult&, const ShellResult&) = default;
};

/// A folder of its own that goes away again, with links to the project's model/, priors/ and
/// tests/ in it, so that paths in commands and messages are the same everywhere.
class ScratchFolder {
 public:
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();

  const std::filesystem::path& path() const noexcept { return path_; }

  /// Runs a line of sh in this folder, with `program`'s folder first on the path, a UTF-8 locale
  /// and nothing in the environment that changes how output looks.
  ShellResult run(const std::string& line, const std::filesystem::path& program) const;

 private:
  std::filesystem::path path_;
};

std::string file_text(const std::filesystem::path& path);

}  // namespace fagan::tests
