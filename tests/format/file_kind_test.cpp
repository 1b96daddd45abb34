#include "fagan/format/file_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fagan::tests {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

TEST(FileKind, IsKnownByTheFirstBytes) {
  EXPECT_EQ(other_kind("PK\x03\x04....xl/workbook.xml"), "an Excel workbook");
  EXPECT_EQ(other_kind("PK\x03\x04....docProps/app.xml"), "an Excel workbook");
  EXPECT_EQ(other_kind("PK\x03\x04....cases.csv"), "a zip archive");
  EXPECT_EQ(other_kind("PAR1\x15\x04\x15\0\x15"s), "Parquet");
  EXPECT_EQ(other_kind("\xFF\xFE"
                       "c\0a\0"s),
            "text in UTF-16");
  EXPECT_EQ(other_kind("\xFE\xFF"
                       "\0c\0a"s),
            "text in UTF-16");
  EXPECT_EQ(other_kind("\0c\0a\0s\0e"s), "text in UTF-16");
  EXPECT_EQ(other_kind("c\0a\0s\0e\0"s), "text in UTF-16");
  EXPECT_EQ(other_kind("\x89PNG\r\n"), "a PNG picture");
  EXPECT_TRUE(is_gzip("\x1F\x8B\x08"));
}

TEST(FileKind, ATextMayBeginWithAnyWord) {
  for (const char* text : {"", "P", "PK", "PAR1,x\n", "BZh,x\n", "RDX,x\n", "case_id,fever\n", "{}",
                           "\xEF\xBB\xBF"
                           "case_id\n",
                           "ä,ö\n", "ORC,ARROW1\n"}) {
    EXPECT_EQ(other_kind(text), "") << text;
    EXPECT_EQ(objection_to_table(text), "") << text;
  }
}

TEST(FileKind, ATableThatIsNoneIsNamedInOneSentence) {
  EXPECT_THAT(objection_to_table("PK\x03\x04 xl/"),
              HasSubstr("this is an Excel workbook (expected"));
  EXPECT_THAT(objection_to_table("a,b\r1,2\r"), HasSubstr("carriage returns alone"));
  EXPECT_EQ(objection_to_table("a,b\r\n1,2\r\n"), "");
  EXPECT_EQ(objection_to_table("a,b\r"), "");
  EXPECT_EQ(objection_to_table("\"a\rb\",c\n"), "");
  EXPECT_THAT(objection_to_table(" [{\"case_id\": 1}]"), HasSubstr("a JSON list"));
}

TEST(FileKind, ANameThatPromisesAnotherKindIsRefused) {
  for (const char* name : {"x.parquet", "x.XLSX", "a/b/x.json", "x.json.gz", "x.tsv", "x.png"}) {
    EXPECT_THAT(objection_to_name(name, Written::table), HasSubstr("CSV or NDJSON, not")) << name;
  }
  for (const char* name : {"x.csv", "x.csv.gz", "x.ndjson", "x.jsonl.gz", "x", "x.txt", "x.2024",
                           "-", ".json", "a.parquet/x", "/dev/null", "x.part"}) {
    EXPECT_EQ(objection_to_name(name, Written::table), "") << name;
  }
  EXPECT_THAT(objection_to_name("x.png", Written::svg), HasSubstr("a name that ends in .svg"));
  EXPECT_EQ(objection_to_name("x.svg", Written::svg), "");
  EXPECT_THAT(objection_to_name("x.csv", Written::json), HasSubstr("JSON, not CSV"));
  EXPECT_THAT(objection_to_name("x.pdf", Written::html), HasSubstr("HTML, not PDF"));
}

}  // namespace
}  // namespace fagan::tests
