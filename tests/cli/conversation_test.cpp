// ask and quiz as a person meets them: on a terminal, at the end of input, under Ctrl-C, and under
// whatever a cat on the keyboard types.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "fagan/format/text_layout.hpp"
#include "support/places.hpp"
#include "support/shell.hpp"

namespace fagan::tests {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

struct Ended {
  std::string text;
  int exit_code = -1;
};

// A program on a terminal of its own. Types each part once a prompt has come.
class TypedAt {
 public:
  TypedAt(const ScratchFolder& folder, std::vector<std::string> arguments, unsigned short columns) {
    winsize size{24, columns, 0, 0};
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ != 0) return;
    if (::chdir(folder.path().c_str()) != 0) ::_exit(126);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::setenv("TERM", "xterm", 1);
    ::unsetenv("COLUMNS");
    ::unsetenv("NO_COLOR");
    std::vector<char*> words;
    std::string program = "fagan";
    words.push_back(program.data());
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    ::execv(fagan_command(), words.data());
    ::_exit(127);
  }
  TypedAt(const TypedAt&) = delete;
  TypedAt& operator=(const TypedAt&) = delete;
  ~TypedAt() { ::close(terminal_); }

  void type(const std::string& keys) {
    wait_for_prompt();
    EXPECT_EQ(::write(terminal_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }

  Ended end() {
    while (read_some(10000)) {
    }
    int status = 0;
    ::waitpid(child_, &status, 0);
    return {text_, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
  }

 private:
  bool read_some(int milliseconds) {
    pollfd waited{terminal_, POLLIN, 0};
    if (::poll(&waited, 1, milliseconds) <= 0) return false;
    std::string buffer(4096, '\0');
    const ssize_t got = ::read(terminal_, buffer.data(), buffer.size());
    if (got <= 0) return false;
    text_.append(buffer, 0, static_cast<std::size_t>(got));
    return true;
  }
  void wait_for_prompt() {
    while (text_.size() < seen_ + 2 || !text_.ends_with("> ")) {
      if (!read_some(10000)) break;
    }
    seen_ = text_.size();
  }

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string text_;
  std::size_t seen_ = 0;
};

// In columns, without the sequences of colour.
std::size_t longest_line(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else if (text[i] != '\r') {
      plain += text[i];
    }
  }
  std::size_t longest = 0;
  std::istringstream lines(plain);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("Saved to")) continue;  // a command to copy is one line
    longest = std::max(longest, display_width(line));
  }
  return longest;
}

constexpr const char* ctrl_c = "\x03";
constexpr const char* end_of_input = "\x04";

TEST(Conversation, OnATerminalThePersonSeesWhatWasTypedOnce) {
  const ScratchFolder folder;
  TypedAt ask(folder, {"ask", "--no-intervals"}, 80);
  ask.type("20\n");
  ask.type("swelling y\n");
  ask.type("q\n");
  const Ended ended = ask.end();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.text, HasSubstr("> swelling y\r\n"));
  EXPECT_THAT(ended.text, HasSubstr("Calf or leg swelling: present"));
  EXPECT_EQ(ended.text.find("swelling y"), ended.text.rfind("swelling y"));
  EXPECT_THAT(ended.text, HasSubstr("Continue: fagan ask --resume case.json"));
}

TEST(Conversation, KeysThatMoveTheCursorAreNoPartOfAnAnswer) {
  const ScratchFolder folder;
  const std::string ask = "' | fagan ask --save c.json; rm -f c.json";
  const auto answered = [&](const std::string& typed) {
    return folder.run("printf '" + typed + ask, fagan_command()).out;
  };
  const std::string plain = answered("\\nswelling y\\nq\\n");
  EXPECT_EQ(answered("\\nswelling y\\033[A\\033[1;5D\\nq\\n"), plain);
  EXPECT_EQ(answered("\\033OA\\nswel\\033[Cling y\\nq\\033[3~\\n"), plain);
}

TEST(Conversation, CtrlCSavesTheCaseAndSaysSoToWhoeverCalled) {
  const ScratchFolder folder;
  TypedAt ask(folder, {"ask", "--no-intervals"}, 80);
  ask.type("\n");
  ask.type("swelling y\n");
  ask.type(ctrl_c);
  const Ended ended = ask.end();
  EXPECT_EQ(ended.exit_code, 130);
  EXPECT_THAT(ended.text, HasSubstr("Saved to case.json"));
  EXPECT_THAT(file_text(folder.path() / "case.json"), HasSubstr("\"swelling\""));
}

TEST(Conversation, TheEndOfInputEndsItInGoodOrderAtEveryPrompt) {
  const std::vector<std::vector<std::string>> before{
      {}, {"\n"}, {"\n", "onset\n"}, {"\n", "onset\n", "2\n"}};
  for (const auto& lines : before) {
    const ScratchFolder folder;
    TypedAt ask(folder, {"ask", "--no-intervals"}, 80);
    for (const std::string& line : lines) ask.type(line);
    ask.type(end_of_input);
    EXPECT_EQ(ask.end().exit_code, 0) << lines.size();
  }
  const std::vector<std::vector<std::string>> rounds{
      {}, {"\n"}, {"\n", "\n"}, {"\n", "\n", "dvt 100\n"}};
  for (const auto& lines : rounds) {
    const ScratchFolder folder;
    TypedAt quiz(folder, {"quiz", "--rounds", "1"}, 80);
    for (const std::string& line : lines) quiz.type(line);
    quiz.type(end_of_input);
    EXPECT_EQ(quiz.end().exit_code, 0) << lines.size();
  }
}

TEST(Conversation, CtrlCEndsAQuiz) {
  const ScratchFolder folder;
  TypedAt quiz(folder, {"quiz"}, 80);
  quiz.type(ctrl_c);
  EXPECT_EQ(quiz.end().exit_code, 130);
}

TEST(Conversation, ATerminalOfTwentyColumnsIsNoReasonToFail) {
  const ScratchFolder folder;
  TypedAt ask(folder, {"ask", "--no-intervals"}, 20);
  for (const char* line : {"20\n", "swelling y\n", "d\n", "w\n", "?\n", "q\n"}) ask.type(line);
  const Ended asked = ask.end();
  EXPECT_EQ(asked.exit_code, 0);
  EXPECT_LE(longest_line(asked.text), 20U) << asked.text;
  TypedAt quiz(folder, {"quiz", "--rounds", "1"}, 20);
  for (const char* line : {"dvt 30\n", "onset\n", "\n", "dvt 90\n", "y\n"}) quiz.type(line);
  const Ended played = quiz.end();
  EXPECT_EQ(played.exit_code, 0);
  EXPECT_LE(longest_line(played.text), 20U) << played.text;
}

TEST(Conversation, NoCaseIsOverwrittenByAnother) {
  const ScratchFolder folder;
  std::ofstream(folder.path() / "case.json") << "mine";
  const ShellResult result =
      folder.run("printf '\\nswelling y\\nq\\n' | fagan ask --no-intervals", fagan_command());
  EXPECT_THAT(result.out, HasSubstr("case-2.json"));
  EXPECT_EQ(file_text(folder.path() / "case.json"), "mine");
}

TEST(Conversation, ADamagedFileIsRefusedAndLeftAsItIs) {
  const ScratchFolder folder;
  EXPECT_EQ(folder
                .run("printf '\\nswelling y\\nonset 2\\nq\\n' | fagan ask --no-intervals "
                     "--save good.json",
                     fagan_command())
                .exit_code,
            0);
  const std::string good = file_text(folder.path() / "good.json");
  std::mt19937 random(11);
  for (int i = 0; i < 40; ++i) {
    std::string bad = good;
    if (i % 2 == 0) {
      bad.resize(random() % good.size());
    } else {
      bad[random() % good.size()] = static_cast<char>(random() % 256);
    }
    std::ofstream(folder.path() / "bad.json", std::ios::binary) << bad;
    const ShellResult result =
        folder.run("printf 'q\\n' | fagan ask --no-intervals --resume bad.json", fagan_command());
    if (result.exit_code == 0) continue;  // the damage changed nothing that is read
    EXPECT_EQ(result.exit_code, 2) << bad;
    EXPECT_THAT(result.err, AnyOf(HasSubstr("bad.json"), HasSubstr("setting"), HasSubstr("model")));
    EXPECT_EQ(file_text(folder.path() / "bad.json"), bad);
  }
}

TEST(Conversation, ThePosteriorIsThatOfDiagnose) {
  const ScratchFolder folder;
  const ShellResult asked = folder.run(
      "printf '\\nswelling y, pop_or n\\nonset 2\\nd\\n' | fagan ask --json --no-save "
      "--no-intervals",
      fagan_command());
  const ShellResult diagnosed = folder.run(
      "fagan diagnose swelling=present pop_or_snap=absent onset=days --json", fagan_command());
  nlohmann::json posterior;
  std::istringstream lines(asked.out);
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    if (event.contains("posterior")) posterior = event["posterior"];
  }
  const auto answer = nlohmann::json::parse(diagnosed.out);
  EXPECT_GT(answer["differential"].size(), 10U);
  for (const auto& row : answer["differential"]) {
    EXPECT_EQ(posterior[row["cause"].get<std::string>()], row["posterior"]);
  }
}

TEST(Conversation, SurvivesRandomBytes) {
  const ScratchFolder folder;
  std::mt19937 random(12);
  for (const char* command : {"ask --no-intervals --no-save", "quiz", "ask --json --no-save"}) {
    for (int i = 0; i < 4; ++i) {
      std::string bytes;
      for (int n = 0; n < 3000; ++n) {
        bytes += random() % 8 == 0 ? '\n' : static_cast<char>(random() % 256);
      }
      std::ofstream(folder.path() / "bytes", std::ios::binary) << bytes;
      const ShellResult result =
          folder.run(std::string("fagan ") + command + " < bytes", fagan_command());
      EXPECT_EQ(result.exit_code, 0) << command << result.err;
    }
  }
}

}  // namespace
}  // namespace fagan::tests
