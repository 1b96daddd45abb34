// The README says what the program does; these tests make it true. A ```console block is run: each
// `$ fagan …` line, and what stands under it has to be what is printed, up to a line with … alone.
// A ```cpp block is a program, compiled by CMake, that prints the ```text block after it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "support/places.hpp"
#include "support/shell.hpp"

namespace fagan::tests {
namespace {

struct Block {
  std::string language;
  std::vector<std::string> lines;
};

const std::string readme = file_text(in_project("README.md"));

std::vector<Block> fenced_blocks(const std::string& text = readme) {
  std::vector<Block> blocks;
  bool inside = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), {}});
    } else if (inside) {
      blocks.back().lines.push_back(line);
    }
  }
  return blocks;
}

struct Shown {
  std::string command;
  std::string output;
};

// The commands of a console block; a line that ends in \ goes on in the next.
std::vector<Shown> shown_in(const Block& block) {
  std::vector<Shown> shown;
  bool continues = false;
  for (const std::string& line : block.lines) {
    if (continues) {
      shown.back().command += '\n' + line;
    } else if (line.starts_with("$ ")) {
      shown.push_back({line.substr(2), ""});
    } else {
      shown.back().output += line + '\n';
    }
    continues = (continues || line.starts_with("$ ")) && line.ends_with('\\');
  }
  return shown;
}

void expect_as_shown(const std::string& printed, std::string shown) {
  const std::size_t rest = shown.find("…\n");
  if (rest != std::string::npos && (rest == 0 || shown[rest - 1] == '\n')) {
    shown.resize(rest);
    EXPECT_THAT(printed, testing::StartsWith(shown));
  } else {
    EXPECT_EQ(printed, shown);
  }
}

TEST(Readme, EveryCommandPrintsWhatIsShown) {
  const ScratchFolder scratch;
  int commands = 0;
  for (const Block& block : fenced_blocks()) {
    if (block.language != "console") continue;
    for (const Shown& shown : shown_in(block)) {
      if (!shown.command.starts_with("fagan")) continue;
      SCOPED_TRACE(shown.command);
      ++commands;
      const ShellResult result = scratch.run(shown.command, fagan_command());
      EXPECT_EQ(result.exit_code, 0) << result.err;
      expect_as_shown(result.out, shown.output);
    }
  }
  EXPECT_GT(commands, 0);
}

// The JSON that the page of models shows is the file its commands read.
TEST(ReadmeOfModels, TheSmallModelDoesWhatIsShown) {
  const ScratchFolder scratch;
  int commands = 0;
  for (const Block& block : fenced_blocks(file_text(in_project("model/README.md")))) {
    if (block.language == "json") {
      std::ofstream file(scratch.path() / "cough.json");
      for (const std::string& line : block.lines) file << line << '\n';
      EXPECT_LE(block.lines.size(), 10U);
    }
    if (block.language != "console") continue;
    for (const Shown& shown : shown_in(block)) {
      SCOPED_TRACE(shown.command);
      ++commands;
      const ShellResult result = scratch.run(shown.command, fagan_command());
      EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
      expect_as_shown(result.out, shown.output);
    }
  }
  EXPECT_EQ(commands, 3);
}

TEST(Readme, ItsProgramsPrintWhatIsShown) {
  const ScratchFolder scratch;
  const std::vector<Block> blocks = fenced_blocks();
  int programs = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].language != "cpp") continue;
    ASSERT_LT(i + 1, blocks.size());
    ASSERT_EQ(blocks[i + 1].language, "text");
    std::string shown;
    for (const std::string& line : blocks[i + 1].lines) shown += line + '\n';
    const std::filesystem::path program = FAGAN_README_PROGRAM + std::to_string(programs++);
    EXPECT_EQ(scratch.run(program.filename().string(), program).out, shown);
  }
  EXPECT_GT(programs, 0);
}

TEST(Readme, EveryFileItLinksToExists) {
  const std::regex link{R"(\]\(([^)#]+)\))"};
  for (std::sregex_iterator found(readme.begin(), readme.end(), link), end; found != end; ++found) {
    const std::string target = (*found)[1];
    if (target.starts_with("http")) continue;
    EXPECT_TRUE(std::filesystem::exists(in_project(target))) << target;
  }
}

}  // namespace
}  // namespace fagan::tests
