#include "fagan/io/file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "io/scratch_folder.hpp"

namespace fagan::tests {
namespace {

namespace fs = std::filesystem;

using ReadFile = ScratchFolder;
using WriteFile = ScratchFolder;

std::string why_not_read(const std::string& path) {
  try {
    read_file(path);
  } catch (const FileError& error) {
    return error.what();
  }
  return "read";
}

std::string why_not_written(const std::string& path) {
  try {
    write_file(path, "text");
  } catch (const FileError& error) {
    return error.what();
  }
  return "written";
}

// Longer than every buffer on its way, and hard to pack.
std::string long_text() {
  std::string text;
  unsigned x = 1;
  for (int i = 0; i < 300'000; ++i) {
    x = x * 1664525U + 1013904223U;
    text += static_cast<char>(static_cast<unsigned char>(x >> 24U));
  }
  return text;
}

TEST_F(ReadFile, ReadsEveryByte) {
  const std::string text = std::string("a\0b\r\n\xFF", 6);
  EXPECT_EQ(read_file(put("x", text)), text);
  EXPECT_EQ(read_file(put("empty", "")), "");
  EXPECT_EQ(read_file(put("long", long_text())), long_text());
}

TEST_F(ReadFile, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(why_not_read(path("none")), path("none") + ": No such file or directory");
  EXPECT_EQ(why_not_read(path("")), path("") + ": Is a directory");
  EXPECT_EQ(why_not_read(put("x", "") + "/y"), path("x/y") + ": Not a directory");
  EXPECT_EQ(why_not_read(""), ": No such file or directory");
}

TEST_F(ReadFile, UnpacksGzipUnderAnyName) {
  write_file(path("x.json.gz"), long_text());
  EXPECT_NE(contents("x.json.gz"), long_text());
  EXPECT_EQ(read_file(path("x.json.gz")), long_text());
  EXPECT_EQ(read_file(put("x.json", contents("x.json.gz"))), long_text());
  EXPECT_EQ(read_file(put("plain.gz", "{}")), "{}");
  EXPECT_EQ(read_file(put("empty.gz", "")), "");
}

TEST_F(ReadFile, TakesZerosBehindGzipForPadding) {
  write_file(path("x.gz"), long_text());
  for (const std::size_t n : {std::size_t{1}, std::size_t{511}, std::size_t{200'000}}) {
    EXPECT_EQ(read_file(put("padded.gz", contents("x.gz") + std::string(n, '\0'))), long_text());
  }
}

TEST_F(ReadFile, NamesWhatIsNoText) {
  const std::string workbook = put("x.json", "PK\x03\x04 [Content_Types].xml");
  try {
    read_file(workbook);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(to_string(error.problems().front()),
              workbook + ": this is an Excel workbook (expected text in UTF-8)");
  }
}

TEST_F(ReadFile, UnpacksMembersOneAfterTheOther) {
  write_file(path("a.gz"), "one ");
  write_file(path("b.gz"), "");
  write_file(path("c.gz"), "two");
  EXPECT_EQ(read_file(put("abc.gz", contents("a.gz") + contents("b.gz") + contents("c.gz"))),
            "one two");
}

TEST_F(ReadFile, RefusesDamagedGzip) {
  write_file(path("x.gz"), long_text());
  const std::string bytes = contents("x.gz");
  EXPECT_EQ(why_not_read(put("cut.gz", bytes.substr(0, bytes.size() - 1))),
            path("cut.gz") + ": the gzip data end too early");
  EXPECT_EQ(why_not_read(put("more.gz", bytes + "more")),
            path("more.gz") + ": not gzip data, or damaged");
  std::string flipped = bytes;
  flipped[bytes.size() / 2] ^= 1;
  EXPECT_EQ(why_not_read(put("flipped.gz", flipped)),
            path("flipped.gz") + ": not gzip data, or damaged");
}

TEST_F(WriteFile, WritesEveryByteAndNothingElse) {
  write_file(path("x"), long_text());
  EXPECT_EQ(contents("x"), long_text());
  EXPECT_EQ(n_files(), 1);
}

TEST_F(WriteFile, ReplacesWhatWasThereAndKeepsItsPermissions) {
  put("x", "something longer than what follows");
  fs::permissions(path("x"), fs::perms::owner_read | fs::perms::owner_write);
  write_file(path("x"), "new");
  EXPECT_EQ(contents("x"), "new");
  EXPECT_EQ(fs::status(path("x")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(WriteFile, LeavesNothingBehindWhenItFails) {
  EXPECT_EQ(why_not_written(path("none/x")), path("none/x") + ": No such file or directory");
  put("folder/y", "");
  EXPECT_NE(why_not_written(path("folder")), "written");
  EXPECT_EQ(n_files(), 1);
}

TEST_F(WriteFile, WritesThroughALink) {
  put("target", "old");
  fs::create_symlink(path("target"), path("link"));
  write_file(path("link"), "new");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(contents("target"), "new");
}

TEST_F(WriteFile, WritesToADeviceWithoutReplacingIt) {
  write_file("/dev/null", "text");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(WriteFile, TheSameTextIsPackedTheSameEveryTime) {
  write_file(path("a.gz"), long_text());
  write_file(path("b.gz"), long_text());
  EXPECT_EQ(contents("a.gz"), contents("b.gz"));
}

TEST_F(WriteFile, AFullDiskIsReported) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  EXPECT_EQ(why_not_written("/dev/full"), "/dev/full: No space left on device");
}

}  // namespace
}  // namespace fagan::tests
