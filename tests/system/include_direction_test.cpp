#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "support/places.hpp"

// Every header shares one include root, so an include against the direction of the layers would
// compile. These tests read the #include lines instead.

namespace {

namespace fs = std::filesystem;

// Where a folder stands. A file may include its own folder and any folder further left; folders
// that share a number never meet. fagan.hpp, the front door, stands right of the whole library.
const std::map<std::string, int, std::less<>> places{
    {"core", 0},       {"model", 1},     {"inference", 2}, {"decision", 3}, {"simulation", 4},
    {"evaluation", 4}, {"learning", 4},  {"study", 5},     {"format", 6},   {"io", 7},
    {"web", 7},        {"fagan.hpp", 8}, {"cli", 9},       {"python", 9}};

constexpr std::array<std::string_view, 3> edges{"cli", "python", "web"};

// What opens a file, reads a clock or prints: only io and the edges may.
constexpr std::array<std::string_view, 9> outside_world{"fstream", "iostream", "filesystem",
                                                        "chrono",  "cstdio",   "stdio.h",
                                                        "ctime",   "time.h",   "unistd.h"};
// The one exception: a broken promise stops the program and says which one, wherever it happens.
constexpr std::string_view last_words = "fagan/core/contract.cpp";

template <class Range>
bool contains(const Range& range, std::string_view value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

// "core" for fagan/core/log_space.hpp, "cli" for cli/main.cpp, "fagan.hpp" for fagan/fagan.hpp.
std::string folder_of(const fs::path& below_src) {
  auto part = below_src.begin();
  if (part != below_src.end() && *part == "fagan") ++part;
  return part == below_src.end() ? "" : part->string();
}

bool may_include(const std::string& from, const std::string& to) {
  if (from == to) return true;
  return !contains(edges, to) && places.at(to) < places.at(from);
}

void check_line(const fs::path& src, const fs::path& file, const std::string& line,
                std::vector<std::string>& problems) {
  static const std::regex include_line{R"(^\s*#\s*include\s*[<"]([^>"]+)[>"].*)"};
  std::smatch match;
  if (!std::regex_match(line, match, include_line)) return;
  const std::string header = match[1];
  const std::string from = folder_of(file);
  if (contains(outside_world, header)) {
    if (places.at(from) < places.at("io") && file != last_words) {
      problems.push_back(file.string() + " includes <" + header +
                         ">, which only io and the edges may");
    }
    return;
  }
  const fs::path neighbour = (file.parent_path() / header).lexically_normal();
  const fs::path included = fs::exists(src / neighbour) ? neighbour : fs::path(header);
  const std::string to = folder_of(included);
  if (places.contains(to) && !may_include(from, to)) {
    problems.push_back(file.string() + " includes " + included.string() + ", but " + from +
                       " knows nothing of " + to);
  }
}

// One sentence for every include below `src` that goes the wrong way.
std::vector<std::string> wrong_includes(const fs::path& src) {
  std::vector<std::string> problems;
  for (const auto& entry : fs::recursive_directory_iterator(src)) {
    const fs::path file = fs::relative(entry.path(), src);
    if (file.extension() != ".hpp" && file.extension() != ".cpp") continue;
    if (!places.contains(folder_of(file))) {
      problems.push_back(file.string() + " is in no layer known to this test");
      continue;
    }
    std::ifstream text(entry.path());
    for (std::string line; std::getline(text, line);) check_line(src, file, line, problems);
  }
  std::sort(problems.begin(), problems.end());
  return problems;
}

const fs::path root = fagan::tests::in_project("");

TEST(IncludeDirection, NoLayerIncludesOneToItsRight) {
  EXPECT_THAT(wrong_includes(root / "src"), testing::IsEmpty());
}

TEST(IncludeDirection, APlantedWrongIncludeIsReportedWithBothFileNames) {
  EXPECT_THAT(
      wrong_includes(root / "tests/system/data/wrong_includes"),
      testing::ElementsAre(
          "cli/main.cpp includes web/page.hpp, but cli knows nothing of web",
          "fagan/core/sum.hpp includes fagan/fagan.hpp, but core knows nothing of fagan.hpp",
          "fagan/core/sum.hpp includes fagan/inference/engine.hpp, but core knows nothing of "
          "inference",
          "fagan/evaluation/score.hpp includes fagan/simulation/draw.hpp, but evaluation knows "
          "nothing of "
          "simulation",
          "fagan/extras/odd.hpp is in no layer known to this test",
          "fagan/format/page.cpp includes <fstream>, which only io and the edges may",
          "fagan/simulation/draw.hpp includes fagan/evaluation/score.hpp, but simulation knows "
          "nothing of "
          "evaluation",
          "web/page.hpp includes fagan/io/load.hpp, but web knows nothing of io"));
}

}  // namespace
