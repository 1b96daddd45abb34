#include "fagan/format/json_document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fagan {
namespace {

std::string place_text(const Place& place) {
  return std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' + place.pointer;
}

// The only problem of a text, as a line; fails if there is not exactly one.
std::string only_problem(std::string_view text) {
  const JsonDocument document(text, "f");
  EXPECT_EQ(document.problems().size(), 1U);
  return document.problems().empty() ? "" : to_string(document.problems().front());
}

TEST(JsonDocument, EveryValueKnowsItsPlace) {
  const JsonDocument document(
      "{\n  \"a\": [1, \"x\",\ttrue],\n\"b\" : {\"c\":null , \"d\": -2.5e3}\n}", "f");
  ASSERT_TRUE(document.problems().empty());
  const JsonValue root = *document.root();
  const JsonValue list = *root.find("a");
  const JsonValue object = *root.find("b");
  EXPECT_EQ(place_text(root.place()), "1:1 ");
  EXPECT_EQ(place_text(list.place()), "2:8 /a");
  EXPECT_EQ(place_text(list.key_place()), "2:3 /a");
  EXPECT_EQ(place_text(list[0].place()), "2:9 /a/0");
  EXPECT_EQ(place_text(list[1].place()), "2:12 /a/1");
  EXPECT_EQ(place_text(list[2].place()), "2:17 /a/2");
  EXPECT_EQ(place_text(object.place()), "3:7 /b");
  EXPECT_EQ(place_text(object.find("c")->place()), "3:12 /b/c");
  EXPECT_EQ(place_text(object.find("d")->key_place()), "3:19 /b/d");
  EXPECT_EQ(place_text(object.find("d")->place()), "3:24 /b/d");
}

TEST(JsonDocument, ValuesKeepWhatWasWritten) {
  const JsonDocument document(R"([0.1, -0, 12345678901234567890, 1e-7, "aä\"\u00e4\n", false])",
                              "f");
  const JsonValue list = *document.root();
  ASSERT_EQ(list.size(), 6U);
  EXPECT_EQ(list[0].number(), 0.1);
  EXPECT_EQ(list[1].number(), 0.0);
  EXPECT_EQ(list[2].number(), 12345678901234567890.0);
  EXPECT_EQ(list[3].number(), 1e-7);
  EXPECT_EQ(list[4].text(), "aä\"ä\n");
  EXPECT_FALSE(list[5].truth());
}

TEST(JsonDocument, ARootNeedNotBeAnObject) {
  EXPECT_EQ(JsonDocument(" 17 ", "f").root()->number(), 17);
  EXPECT_EQ(JsonDocument("\"\"", "f").root()->text(), "");
  EXPECT_EQ(JsonDocument("[]", "f").root()->size(), 0U);
}

TEST(JsonDocument, MembersKeepTheOrderOfTheFile) {
  const JsonDocument document(R"({"z": 1, "a": 2, "m": 3})", "f");
  const JsonValue root = *document.root();
  std::string keys;
  for (const JsonValue member : root) keys += member.key();
  EXPECT_EQ(keys, "zam");
}

TEST(JsonDocument, APlaceCountsBytesAfterTheByteOrderMark) {
  EXPECT_EQ(only_problem("\xEF\xBB\xBF[1 2]"), "f:1:4: found \"2\" (expected \",\" or \"]\")");
  EXPECT_EQ(only_problem("{\"ä\": x}"), "f:1:8: found \"x\" (expected a value)");
}

TEST(JsonDocument, ACarriageReturnBelongsToItsLine) {
  const JsonDocument document("{\r\n\"a\": 1,\r\n\"b\": 2\r\n}", "f");
  EXPECT_EQ(place_text(document.root()->find("b")->place()), "3:6 /b");
}

TEST(JsonDocument, QuotesAndSeparatorsInsideStringsAreNotTokens) {
  const JsonDocument document(R"({"a,:\"{[\\": "}],:\"", "b": "\\"})", "f");
  ASSERT_TRUE(document.problems().empty());
  EXPECT_EQ(document.root()->find("a,:\"{[\\")->text(), "}],:\"");
  EXPECT_EQ(document.root()->find("b")->place().column, 30);
}

TEST(JsonDocument, APointerEscapesWhatItMust) {
  const JsonDocument document(R"({"a/b": {"c~d": [5]}})", "f");
  const JsonValue value = (*document.root()->find("a/b")->find("c~d"))[0];
  EXPECT_EQ(value.pointer(), "/a~1b/c~0d/0");
  EXPECT_EQ(document.place_of(value.pointer()), value.place());
}

TEST(JsonDocument, AMissingPlaceIsThatOfWhatShouldHoldIt) {
  const JsonDocument document("{\n\"a\": {\"b\": 3}}", "f");
  EXPECT_EQ(place_text(document.place_of("/a/x")), "2:6 /a/x");
  EXPECT_EQ(place_text(document.place_of("/x/y/z")), "1:1 /x/y/z");
  EXPECT_EQ(place_text(document.place_of("")), "1:1 ");
}

TEST(JsonDocument, NothingIsInsideANumber) {
  const JsonDocument document(R"({"cold": 0.5})", "f");
  EXPECT_EQ(place_text(document.place_of("/cold/p")), "1:10 /cold");
}

TEST(JsonDocument, APositionBeyondTheListIsMissing) {
  const JsonDocument document("[1]", "f");
  for (const char* pointer : {"/1", "/99999999999999999999", "/-1", "/x", "/"}) {
    EXPECT_EQ(place_text(document.place_of(pointer)), std::string("1:1 ") + pointer);
  }
}

TEST(JsonDocument, NothingButBlanksIsEmpty) {
  for (const char* text : {"", " ", "\n\n\t", "\xEF\xBB\xBF", "\xEF\xBB\xBF \r\n"}) {
    EXPECT_EQ(only_problem(text), "f:1:1: empty (expected a JSON object)") << text;
  }
}

TEST(JsonDocument, BytesThatAreNotUtf8AreRefusedWhereTheyStand) {
  EXPECT_EQ(only_problem("[\"a\xFF\"]"), "f:1:4: not UTF-8 text: byte \"\\xff\"");
  EXPECT_EQ(only_problem("\xFF\xFE{"), "f:1:1: not UTF-8 text: byte \"\\xff\"");
  EXPECT_EQ(only_problem("[1,\n\"\xC0\xAF\"]"), "f:2:2: not UTF-8 text: byte \"\\xc0\"");
  EXPECT_EQ(only_problem("[\"\xED\xA0\x80\"]"), "f:1:3: not UTF-8 text: byte \"\\xed\"");
  EXPECT_EQ(only_problem("[\"\xE2\x82"), "f:1:3: not UTF-8 text: byte \"\\xe2\"");
}

TEST(JsonDocument, ANulByteDoesNotHideWhatFollows) {
  using namespace std::string_literals;
  EXPECT_EQ(only_problem("{}\0{"s), "f:1:3: not text: a NUL byte");
  EXPECT_EQ(only_problem("\0"s), "f:1:1: not text: a NUL byte");
  EXPECT_EQ(only_problem("[\"a\0\"]"s), "f:1:4: not text: a NUL byte");
}

TEST(JsonDocument, TheEndOfATextCutShortIsTheLastPlace) {
  EXPECT_EQ(only_problem("{\"a\": [1,"),
            "f:1:10: /a: found the end of the text (expected a value)");
  EXPECT_EQ(only_problem("{\"a\""), "f:1:5: found the end of the text (expected \":\")");
  EXPECT_EQ(only_problem("{\"a\": 1\n"),
            "f:2:1: found the end of the text (expected \",\" or \"}\")");
  EXPECT_EQ(only_problem("{\"a\": \"b"), "f:1:7: a string without its closing quote");
}

TEST(JsonDocument, ARepeatedKeyIsAProblemAtItsSecondPlace) {
  const JsonDocument document("{\"a\": 1,\n \"b\": 2, \"a\": 3, \"b\": 4}", "f");
  ASSERT_EQ(document.problems().size(), 2U);
  EXPECT_EQ(to_string(document.problems()[0]), "f:2:10: /a: key \"a\" given twice");
  EXPECT_EQ(to_string(document.problems()[1]), "f:2:18: /b: key \"b\" given twice");
  EXPECT_EQ(document.root()->find("a")->number(), 1);
  EXPECT_EQ(document.root()->size(), 4U);
}

TEST(JsonDocument, NestsSoDeepAndNoDeeper) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(JsonDocument(nested(JsonDocument::deepest), "f").root());
  const JsonDocument deeper(nested(JsonDocument::deepest + 1), "f");
  EXPECT_FALSE(deeper.root());
  ASSERT_EQ(deeper.problems().size(), 1U);
  EXPECT_EQ(deeper.problems()[0].place.column, 65);
  EXPECT_EQ(deeper.problems()[0].message, "nested more than 64 levels deep");
}

}  // namespace
}  // namespace fagan
