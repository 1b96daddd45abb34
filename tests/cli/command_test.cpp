// What golden files cannot hold: terminals, and claims about every command at once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "fagan/format/text_layout.hpp"
#include "support/places.hpp"
#include "support/shell.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string all_from(int descriptor) {
  std::string text;
  std::string buffer(4096, '\0');
  while (true) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got <= 0) return text;  // a terminal whose program has ended reads as an error
    text.append(buffer, 0, static_cast<std::size_t>(got));
  }
}

// Runs `fagan diagnose swelling=present` on a terminal with so many columns.
std::string on_a_terminal(unsigned short columns, const char* no_color) {
  winsize size{24, columns, 0, 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::setenv("TERM", "xterm", 1);
    ::setenv("NO_COLOR", no_color, 1);
    ::unsetenv("COLUMNS");
    ::execl(fagan_command(), "fagan", "diagnose", "swelling=present", nullptr);
    ::_exit(127);
  }
  const std::string text = all_from(terminal);
  ::close(terminal);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return text;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::erase(line, '\r');
    longest = std::max(longest, display_width(line));
  }
  return longest;
}

TEST(Terminal, ANarrowOneIsRespected) {
  EXPECT_LE(longest_line(on_a_terminal(60, "")), 60U);
  EXPECT_GT(longest_line(on_a_terminal(60, "")), 55U);
}

TEST(Terminal, AWideOneGetsNoMoreThanEightyColumns) {
  EXPECT_LE(longest_line(on_a_terminal(200, "")), 80U);
}

TEST(Terminal, ColourIsForTerminals) { EXPECT_THAT(on_a_terminal(80, ""), HasSubstr("\x1b[")); }

TEST(Terminal, NoColorIsObeyed) { EXPECT_THAT(on_a_terminal(80, "1"), Not(HasSubstr("\x1b["))); }

TEST(Terminal, ColourSaysNothingThatWordsDoNot) {
  const ScratchFolder scratch;
  const std::string plain =
      scratch.run("fagan diagnose onset=days --color never", fagan_command()).out;
  const std::string colored = scratch
                                  .run(
                                      "fagan diagnose onset=days --color always | "
                                      "sed 's/\x1b\\[[0-9;]*m//g'",
                                      fagan_command())
                                  .out;
  EXPECT_EQ(plain, colored);
}

TEST(Terminal, ALocaleWithoutUtf8GetsAsciiAlone) {
  const ScratchFolder scratch;
  for (const char* command : {"diagnose swelling=present chest_pain=present",
                              "explain onset=days --cause fracture --leave-one-out", "list causes",
                              "show deep_vein_thrombosis", "--help"}) {
    const std::string out =
        scratch.run(std::string("LC_ALL=C fagan ") + command, fagan_command()).out;
    EXPECT_TRUE(std::all_of(out.begin(), out.end(), [](char c) { return c >= 0; })) << out;
  }
}

TEST(Terminal, AModelCannotSendItCommands) {
  const ScratchFolder scratch;
  std::string model = file_text(in_project("tests/cli/data/lamp.json"));
  model.replace(model.find("Blown fuse"), 10, R"(Blown \u001b]0;gone\u0007\u009b2J\n fuse)");
  std::ofstream(scratch.path() / "evil.json") << model;
  for (const char* command : {"diagnose radio=silent", "explain radio=silent --cause fuse",
                              "list causes", "show fuse", "explain --cause fuse --svg -"}) {
    for (const char* color : {" --color never", " --color always"}) {
      const ShellResult result =
          scratch.run(std::string("fagan --model ./evil.json ") + command + color, fagan_command());
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_THAT(result.out, HasSubstr("Blown"));
      for (const char* sent : {"\x1b]", "\x07", "\xc2\x9b"}) {
        EXPECT_THAT(result.out, Not(HasSubstr(sent))) << command << color;
      }
    }
  }
}

TEST(Terminal, NeitherAModelNorTheNameOfAFileTurnsLettersAround) {
  const ScratchFolder scratch;
  std::string model = file_text(in_project("tests/cli/data/lamp.json"));
  model.replace(model.find("Blown fuse"), 10, R"(Blown \u202efuse\u2066 here)");
  std::ofstream(scratch.path() / "evil.json") << model;
  for (const char* command : {"diagnose radio=silent", "list causes", "show fuse"}) {
    const ShellResult result =
        scratch.run(std::string("fagan --model ./evil.json ") + command, fagan_command());
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("Blown"));
    for (const char* sent : {"\xE2\x80\xAE", "\xE2\x81\xA6"}) {
      EXPECT_THAT(result.out, Not(HasSubstr(sent))) << command;
    }
  }
  const ShellResult missing = scratch.run(
      R"sh(fagan score "$(printf 'b\033[31ma\342\200\256d.csv')" -o "$(printf 'x\033[31m.csv')")sh",
      fagan_command());
  EXPECT_THAT(missing.err, HasSubstr("\\x1b[31m"));
  for (const char* sent : {"\x1b", "\xE2\x80\xAE"}) EXPECT_THAT(missing.err, Not(HasSubstr(sent)));
}

// The commands in a help text's examples, continued lines joined.
std::vector<std::string> examples(const std::string& help) {
  std::vector<std::string> commands;
  std::istringstream lines(help.substr(help.find("Examples:")));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    if (line.starts_with("  fagan")) {
      commands.push_back(line.substr(2));
    } else {
      std::string& before = commands.back();
      before.replace(before.rfind('\\'), 1, line);
    }
  }
  return commands;
}

TEST(Help, EveryExampleRuns) {
  const ScratchFolder scratch;
  for (const char* command : {"", "diagnose ", "explain ", "next ", "list ", "show ", "check ",
                              "simulate ", "score ", "evaluate ", "merge ", "ask ", "quiz "}) {
    const std::string help =
        scratch.run(std::string("fagan ") + command + "--help", fagan_command()).out;
    const std::vector<std::string> found = examples(help);
    EXPECT_GE(found.size(), 2U) << help;
    for (const std::string& example : found) {
      if (example.find("my_model.json") != std::string::npos) continue;  // the reader's own
      EXPECT_EQ(
          scratch.run("printf '\\nswelling y\\nq\\n' | " + example, fagan_command()).exit_code, 0)
          << example;
    }
  }
}

TEST(Json, EveryCommandWritesItAndNothingElse) {
  const ScratchFolder scratch;
  for (const char* command :
       {"diagnose", "diagnose onset=days d_dimer=500..", "next onset=days",
        "explain onset=days --cause other", "list causes", "list findings", "list settings",
        "list sources", "show onset", "show deep_vein_thrombosis", "show sports_clinic",
        "show khan2006", "check model/calf_pain.json", "evaluate --simulate 50",
        "evaluate --simulate 50 --metrics basic --precision float",
        "evaluate --simulate 50 --compare-prior sports_clinic",
        "evaluate --simulate 50 --strategy fixed,bits --max-questions 3"}) {
    const ShellResult result =
        scratch.run(std::string("fagan --json ") + command + " --color always", fagan_command());
    EXPECT_EQ(result.exit_code, 0) << command;
    EXPECT_EQ(result.err, "") << command;
    EXPECT_TRUE(nlohmann::json::accept(result.out)) << command << '\n' << result.out;
    EXPECT_TRUE(result.out.ends_with("}\n")) << command;
  }
}

TEST(Json, TheDifferentialIsSortedAndSumsToOne) {
  const ScratchFolder scratch;
  const auto result = nlohmann::json::parse(
      scratch.run("fagan diagnose swelling=present onset=days --json", fagan_command()).out);
  double before = 1;
  double sum = 0;
  for (const auto& entry : result["differential"]) {
    const double p = entry["posterior"];
    EXPECT_LE(p, before);
    before = p;
    sum += p;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Notice, EveryPageForAPersonSaysItOnce) {
  const ScratchFolder scratch;
  const std::string notice = "For teaching, not for clinical use.";
  for (const char* command :
       {"diagnose", "diagnose chest_pain=present", "explain onset=days --cause other",
        "explain onset=days --cause other --svg -", "explain onset=days --cause other --nomogram -",
        "list causes", "list findings", "list settings", "list sources", "show onset",
        "show deep_vein_thrombosis", "show sports_clinic", "show khan2006",
        "evaluate --simulate 50", "evaluate --simulate 50 --report -",
        "evaluate --simulate 50 --compare-prior sports_clinic",
        "evaluate --simulate 50 --compare-prior sports_clinic --report -",
        "evaluate --simulate 50 --strategy fixed,bits --max-questions 3",
        "evaluate --simulate 50 --strategy fixed,bits --max-questions 3 --report -"}) {
    const std::string out = scratch.run(std::string("fagan ") + command, fagan_command()).out;
    const std::size_t first = out.find(notice);
    EXPECT_NE(first, std::string::npos) << command;
    EXPECT_EQ(out.find(notice, first + 1), std::string::npos) << command;
  }
}

TEST(RedFlags, AnEmergencyIsTheFirstThingSaidHoweverImprobableItsCause) {
  const ScratchFolder scratch;
  for (const char* command : {"diagnose", "explain --cause muscle_strain"}) {
    const std::string out =
        scratch
            .run(std::string("fagan ") + command + " overuse_running=present chest_pain=present",
                 fagan_command())
            .out;
    EXPECT_TRUE(out.starts_with(" EMERGENCY  Possible clot in the lungs")) << out;
  }
}

TEST(Files, NothingIsWrittenWhenTheCaseIsRefused) {
  const ScratchFolder scratch;
  scratch.run("fagan explain onset=days onset=sudden --cause other --svg w.svg --nomogram n.svg",
              fagan_command());
  scratch.run(
      "fagan explain onset=days --cause other --svg w.svg --nomogram n.svg --finding d_dimer",
      fagan_command());
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "w.svg"));
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "n.svg"));
}

TEST(Picture, TheOneInTheReadmeIsWhatItsCommandDraws) {
  const ScratchFolder scratch;
  const ShellResult drawn = scratch.run(
      "fagan explain swelling=present immobilisation=present onset=days d_dimer=1500 "
      "compression_ultrasound_positive=absent --cause deep_vein_thrombosis --svg -",
      fagan_command());
  const std::filesystem::path picture = in_project("notebooks/pictures/waterfall.svg");
  if (std::getenv("FAGAN_UPDATE_GOLDEN") != nullptr) std::ofstream(picture) << drawn.out;
  EXPECT_EQ(drawn.out, file_text(picture));
}

}  // namespace
}  // namespace fagan::tests
