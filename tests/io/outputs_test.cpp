#include "fagan/io/outputs.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/io/file.hpp"
#include "io/scratch_folder.hpp"

namespace fagan::tests {
namespace {

namespace fs = std::filesystem;

using OneOutput = ScratchFolder;
using SeveralOutputs = ScratchFolder;

std::string why_not_opened(Outputs& outputs, const std::string& path) {
  try {
    outputs.open(path, "--out");
  } catch (const std::exception& error) {
    return error.what();
  }
  return "opened";
}

// A process that begins to write a file and is killed.
void write_and_be_killed(const std::string& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    OutputFile file(path);
    file.write("half of");
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST_F(OneOutput, ADanglingLinkGetsItsTarget) {
  fs::create_directories(path("there"));
  fs::create_symlink("there/target", path("link"));
  write_file(path("link"), "text");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(contents("there/target"), "text");
}

TEST_F(OneOutput, ALinkToAnotherFileSystemIsFollowed) {
  const fs::path other = "/dev/shm/fagan_outputs_test_" + std::to_string(::getpid());
  std::error_code error;
  if (!fs::create_directory(other, error)) GTEST_SKIP() << "no other file system";
  fs::create_symlink(other / "x", path("link"));
  for (const char* const text : {"new", "again"}) {
    write_file(path("link"), text);
    EXPECT_TRUE(fs::is_symlink(path("link")));
    EXPECT_EQ(read_file(other / "x"), text);
  }
  fs::remove_all(other);
}

TEST_F(OneOutput, LinksThatGoRoundInACircleAreRefused) {
  fs::create_symlink("b", path("a"));
  fs::create_symlink("a", path("b"));
  EXPECT_THROW(write_file(path("a"), "text"), FileError);
  EXPECT_TRUE(fs::is_symlink(path("a")));
}

TEST_F(OneOutput, NamesMayBeAsLongAsTheSystemAllows) {
  for (const std::size_t length : {244U, 250U, 251U, 254U, 255U}) {
    const std::string name(length, 'x');
    write_file(path(name), "text");
    EXPECT_EQ(contents(name), "text") << length;
  }
  EXPECT_THROW(write_file(path(std::string(256, 'x')), "text"), FileError);
  std::string wide;
  while (wide.size() < 254) wide += "é";
  write_file(path(wide), "text");
  EXPECT_EQ(contents(wide), "text");
}

TEST_F(OneOutput, AWriteProtectedFileIsRefused) {
  put("x", "old");
  fs::permissions(path("x"), fs::perms::owner_read);
  try {
    write_file(path("x"), "new");
    FAIL() << "replaced";
  } catch (const FileError& error) {
    EXPECT_EQ(std::string(error.what()), path("x") + ": is write-protected");
  }
  EXPECT_EQ(contents("x"), "old");
  EXPECT_EQ(n_files(), 1);
}

TEST_F(OneOutput, ANewFileHasTheModeThatTheUmaskLeaves) {
  const mode_t before = ::umask(027);
  write_file(path("x"), "text");
  ::umask(before);
  EXPECT_EQ(static_cast<unsigned>(fs::status(path("x")).permissions()), 0640U);
}

TEST_F(OneOutput, WhatAKilledProcessLeftIsRemovedByTheNextOne) {
  put("x", "old");
  write_and_be_killed(path("x"));
  EXPECT_EQ(contents("x"), "old");
  EXPECT_EQ(n_files(), 2);
  write_and_be_killed(path("y"));
  EXPECT_EQ(n_files(), 2);  // the second removed what the first had left
  write_file(path("z"), "text");
  EXPECT_EQ(n_files(), 2);
}

TEST_F(OneOutput, OnlyWhatIsOursAndLeftBehindIsRemoved) {
  const std::string gone = "999999999";  // more than any process has
  put("thesis.part" + gone + "-1", "");
  put("x.fagan-" + gone + "-.part", "");
  put("x.fagan--1.part", "");
  put("fagan-" + gone + "-0.part.txt", "");
  put("x.fagan-" + std::to_string(::getppid()) + "-0.part", "at work");
  put("folder.fagan-" + gone + "-0.part/inside", "");
  const std::string locked = put("y.fagan-" + gone + "-0.part", "at work in a container");
  const int lock = ::open(locked.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(::flock(lock, LOCK_EX), 0);
  put("x.fagan-" + gone + "-12.part", "left behind");
  EXPECT_EQ(n_files(), 8);
  write_file(path("z"), "text");
  EXPECT_EQ(n_files(), 8);  // one more, one less
  EXPECT_FALSE(fs::exists(path("x.fagan-" + gone + "-12.part")));
  ::close(lock);
}

TEST_F(OneOutput, TwoOfOneProcessDoNotMeet) {
  OutputFile first(path("x"));
  OutputFile second(path("x"));
  first.write("first");
  second.write("second");
  second.commit();
  EXPECT_EQ(contents("x"), "second");
  first.commit();
  EXPECT_EQ(contents("x"), "first");
  EXPECT_EQ(n_files(), 1);
}

TEST_F(SeveralOutputs, NoneReplacesWhatIsReadByWhateverName) {
  put("in", "cases");
  fs::create_symlink("in", path("link"));
  fs::create_hard_link(path("in"), path("twin"));
  fs::create_directories(path("folder"));
  for (const char* const name : {"in", "./in", "folder/../in", "link", "twin"}) {
    Outputs outputs;
    read_file(path("in"));
    EXPECT_EQ(why_not_opened(outputs, path(name)),
              "--out " + path(name) + " would replace " + path("in") + ", which is read");
  }
  EXPECT_EQ(contents("in"), "cases");
  EXPECT_EQ(n_files(), 4);
}

TEST_F(SeveralOutputs, WhatIsReadLaterIsNoOutputEither) {
  put("in", "cases");
  Outputs outputs;
  outputs.open(path("in"), "--out").write("result");
  EXPECT_THROW(read_file(path("in")), Error);
  EXPECT_EQ(contents("in"), "cases");
}

TEST_F(SeveralOutputs, WhatIsMeantToBeReplacedIs) {
  put("record", "rounds");
  Outputs outputs;
  read_file(path("record"));
  outputs.may_replace(path("record"));
  outputs.try_out(path("record"), "--record");
  EXPECT_EQ(contents("record"), "rounds");
  EXPECT_EQ(n_files(), 1);
}

TEST_F(SeveralOutputs, NoneReplacesAnotherByWhateverName) {
  put("old", "");
  fs::create_symlink("old", path("link"));
  fs::create_symlink("new", path("dangling"));
  fs::create_symlink(".", path("here"));
  const std::vector<std::pair<std::string, std::string>> pairs{
      {"x", "x"}, {"x", "./x"}, {"x", "here/x"}, {"old", "link"}, {"new", "dangling"}};
  for (const auto& [first, second] : pairs) {
    Outputs outputs;
    outputs.open(path(first), "--first");
    EXPECT_NE(why_not_opened(outputs, path(second)).find("name the same file"), std::string::npos)
        << second;
  }
  Outputs outputs;
  outputs.open("/dev/null", "--first");
  EXPECT_EQ(why_not_opened(outputs, "/dev/null"), "opened");
}

TEST_F(SeveralOutputs, AllAppearAtTheEndOrNone) {
  put("a", "old");
  {
    Outputs outputs;
    outputs.open(path("a"), "-a").write("new");
    outputs.open(path("b"), "-b").write("new");
    EXPECT_EQ(contents("a"), "old");
  }
  EXPECT_EQ(contents("a"), "old");
  EXPECT_EQ(n_files(), 1);
  Outputs outputs;
  outputs.open(path("a"), "-a").write("new");
  outputs.open(path("b"), "-b").write("new too");
  EXPECT_EQ(outputs.commit(), (std::vector{path("a"), path("b")}));
  EXPECT_EQ(contents("a"), "new");
  EXPECT_EQ(contents("b"), "new too");
  EXPECT_EQ(n_files(), 2);
}

TEST_F(SeveralOutputs, OneThatCannotBeWrittenKeepsTheOthersBack) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  put("a", "old");
  Outputs outputs;
  outputs.open(path("a"), "-a").write("new");
  OutputFile& packed = outputs.open("/dev/full", "-b");
  EXPECT_THROW(packed.write("text"), FileError);
  EXPECT_EQ(contents("a"), "old");
}

TEST_F(SeveralOutputs, OfOneThreadAreNoAffairOfAnother) {
  put("in", "cases");
  Outputs outputs;
  std::thread([&] { read_file(path("in")); }).join();
  EXPECT_EQ(why_not_opened(outputs, path("in")), "opened");
}

}  // namespace
}  // namespace fagan::tests
