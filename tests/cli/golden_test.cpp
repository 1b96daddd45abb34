// What the command prints, compared with files a person has read. FAGAN_UPDATE_GOLDEN=1 writes them
// anew; the difference is then reviewed like any other change.

#include "support/golden.hpp"
#include "support/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "fagan/format/text_layout.hpp"

namespace fagan::tests {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> golden_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(in_project("tests/cli/golden"))) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// a_file_name as ATestName.
std::string sentence(const fs::path& file) {
  std::string name;
  bool capital = true;
  for (const char c : file.stem().string()) {
    if (c == '_') {
      capital = true;
    } else {
      name += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      capital = false;
    }
  }
  return name;
}

bool is_for_machines(const std::string& text) {
  return text.starts_with('{') || text.starts_with("<svg");
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    const bool is_typed = line.starts_with("> ");
    if (!is_typed) longest = std::max(longest, display_width(line));
    at = end + 1;
  }
  return longest;
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, Command) {
  const auto golden = tests::Golden::parse(file_text(GetParam()));
  const ScratchFolder scratch;
  const ShellResult result = scratch.run(golden.line, fagan_command());
  if (std::getenv("FAGAN_UPDATE_GOLDEN") != nullptr) {
    const bool same_already = same_output(golden.expected.out, result.out) &&
                              golden.expected.err == result.err &&
                              golden.expected.exit_code == result.exit_code;
    if (!same_already) std::ofstream(GetParam()) << golden_text(golden.line, result);
    return;
  }
  EXPECT_TRUE(same_output(golden.expected.out, result.out)) << "$ " << golden.line << "\nprinted\n"
                                                            << result.out << "\ninstead of\n"
                                                            << golden.expected.out;
  EXPECT_EQ(golden.expected.err, result.err);
  EXPECT_EQ(golden.expected.exit_code, result.exit_code);
}

TEST_P(Golden, FitsThePage) {
  const auto golden = tests::Golden::parse(file_text(GetParam()));
  // JSON and SVG are for machines, and a problem is one line, however long.
  if (is_for_machines(golden.expected.out)) return;
  if (golden.line.starts_with("fagan check")) return;
  std::size_t width = 80;
  if (golden.line.find("COLUMNS=40") != std::string::npos) width = 40;
  if (golden.line.find("COLUMNS=20 ") != std::string::npos) width = 20;
  EXPECT_LE(longest_line(golden.expected.out), width);
}

INSTANTIATE_TEST_SUITE_P(Fagan, Golden, testing::ValuesIn(golden_files()),
                         [](const auto& file) { return sentence(file.param); });

}  // namespace
}  // namespace fagan::tests
