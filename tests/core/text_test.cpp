#include "fagan/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "support/random.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::string_literals;

TEST(Utf8, EveryWellFormedSequenceIsAccepted) {
  for (const std::string& text : {""s, "calf"s, "Wadenschmerz – stärker"s, "小腿"s, "𝛴"s,
                                  "\xED\x9F\xBF"s, "\xEE\x80\x80"s, "\xF4\x8F\xBF\xBF"s, "a\0b"s}) {
    EXPECT_EQ(find_bad_utf8(text), std::nullopt) << text;
  }
}

TEST(Utf8, EveryKindOfBrokenSequenceIsFoundWhereItStands) {
  const std::vector<std::pair<std::string, std::size_t>> broken = {
      {"\x80", 0},               // a continuation without a beginning
      {"ab\xC3", 2},             // cut short
      {"\xC0\xAF", 0},           // overlong /
      {"\xC1\xBF", 0},           // overlong
      {"\xE0\x9F\xBF", 0},       // overlong
      {"\xED\xA0\x80", 0},       // a surrogate
      {"x\xF0\x8F\xBF\xBF", 1},  // overlong
      {"\xF4\x90\x80\x80", 0},   // above U+10FFFF
      {"\xF5\x80\x80\x80", 0},   // no such beginning
      {"\xFF", 0},
      {"\xE2\x82", 0},
      {"\xF0\x9D\x9B", 0},
      {"\xE2\x28\xA1", 0},
  };
  for (const auto& [text, at] : broken) EXPECT_EQ(find_bad_utf8(text), at) << text;
}

TEST(ControlCharacters, AreFoundInC0DelAndC1ButNotInOrdinaryText) {
  for (const std::string& text : {"a\nb"s, "\t"s, "a\0b"s, "\x7F"s, "\xC2\x85"s, "\x1B[31m"s,
                                  "a\xE2\x80\xAE"
                                  "b"s,
                                  "\xE2\x81\xA6"s, "\xD8\x9C"s}) {
    EXPECT_TRUE(has_control_character(text));
  }
  for (const std::string& text : {""s, "deep vein thrombosis"s, "ä"s, "\xC2\xA0"s, "Ł"s}) {
    EXPECT_FALSE(has_control_character(text));
  }
}

TEST(ParseNumber, ReadsDecimalsAndNothingElse) {
  EXPECT_EQ(parse_number("1.07"), 1.07);
  EXPECT_EQ(parse_number("-3"), -3);
  EXPECT_EQ(parse_number("+3"), 3);
  EXPECT_EQ(parse_number("1e-5"), 1e-5);
  EXPECT_EQ(parse_number("1E+5"), 1e5);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("5e-324"), 5e-324);
  for (const char* text :
       {"",     "+",  "-",  ".",   "e",     "1e",  "1e999", "-1e999", "nan",   "inf", "infinity",
        "0x10", " 1", "1 ", "1,5", "1.2.3", "+-5", "++5",   "--5",    "1_000", "１"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Shortest, ReadsBackAsTheSameNumber) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const double number = random.uniform(-1, 1) * std::pow(10, random.uniform(-300, 300));
    const std::string text = shortest(number);
    EXPECT_EQ(parse_number(text), number) << text;
    EXPECT_LE(text.size(), std::size_t{24});
  }
}

TEST(Shortest, HasNoMoreDigitsThanNeeded) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(shortest(2.5), "2.5");
  EXPECT_EQ(shortest(18), "18");
  EXPECT_EQ(shortest(infinity), "inf");
  EXPECT_EQ(shortest(-infinity), "-inf");
}

const std::vector<std::string> findings = {"swelling", "calf_swelling_over_3cm", "sweating",
                                           "chest_pain", "rest_pain"};

TEST(Nearest, ForgivesASlipOfTheFinger) {
  EXPECT_THAT(nearest("sweling", findings), ElementsAre("swelling", "sweating"));
  EXPECT_THAT(nearest("swellign", findings), ElementsAre("swelling"));  // a swap is one edit
  EXPECT_THAT(nearest("Chest Pain", findings), ElementsAre("chest_pain", "rest_pain"));
  EXPECT_THAT(nearest("chest-pain", findings), ElementsAre("chest_pain", "rest_pain"));
}

TEST(Nearest, KnowsAWordByAPartOfIt) {
  EXPECT_THAT(nearest("over_3cm", findings), ElementsAre("calf_swelling_over_3cm"));
  EXPECT_THAT(nearest("pain", findings), ElementsAre("chest_pain", "rest_pain"));
}

TEST(Nearest, PutsTheWordItselfFirst) {
  EXPECT_EQ(nearest("SWELLING", findings).front(), "swelling");
}

TEST(Nearest, SuggestsNothingForNothingOrForSomethingElse) {
  EXPECT_THAT(nearest("", findings), IsEmpty());
  EXPECT_THAT(nearest("zzzzzzzz", findings), IsEmpty());
  EXPECT_THAT(nearest("ab", {"xy"}), IsEmpty());  // every letter would have to change
  EXPECT_THAT(nearest("swelling", {}), IsEmpty());
}

TEST(Nearest, GivesNoMoreThanAskedAndNothingTwice) {
  EXPECT_EQ(nearest("pain", {"pain1", "pain2", "pain3", "pain4"}).size(), 3U);
  EXPECT_EQ(nearest("pain", {"pain1", "pain2", "pain3", "pain4"}, 2).size(), 2U);
  EXPECT_THAT(nearest("pain", {"pain1", "pain1"}), ElementsAre("pain1"));
}

TEST(Nearest, IsQuickWhateverIsTypedAndWhateverTheWordsAre) {
  const std::string huge(10'000'000, 'a');
  EXPECT_THAT(nearest(huge, findings), IsEmpty());
  EXPECT_THAT(nearest("aaa", {huge}), ElementsAre(huge));
}

TEST(DidYouMean, ListsTheNearestAsASentence) {
  EXPECT_EQ(did_you_mean("zzzz", findings), "");
  EXPECT_EQ(did_you_mean("sweatin", {"sweating", "x"}), R"( (did you mean "sweating"?))");
  EXPECT_EQ(did_you_mean("pain", findings), R"( (did you mean "chest_pain" or "rest_pain"?))");
  EXPECT_EQ(did_you_mean("pain", {"pain1", "pain2", "pain3"}),
            R"( (did you mean "pain1", "pain2" or "pain3"?))");
}

TEST(Quoted, FitsAnyTextIntoALine) {
  EXPECT_EQ(fagan::quoted("calf"), R"("calf")");
  EXPECT_EQ(fagan::quoted("Wade ä"), R"("Wade ä")");
  EXPECT_EQ(fagan::quoted("a\nb\x1B"), R"("a\x0ab\x1b")");
  EXPECT_EQ(fagan::quoted("a\xFF"), R"("a\xff")");
  EXPECT_EQ(fagan::quoted("\xC2\x85"), R"("\xc2\x85")");
  EXPECT_EQ(fagan::quoted(std::string(1000, 'x')), '"' + std::string(60, 'x') + "…\"");
}

RC_GTEST_PROP(Quoted, IsAlwaysUtf8WithoutControlCharacters, (const std::string& text)) {
  const std::string line = fagan::quoted(text);
  RC_ASSERT(find_bad_utf8(line) == std::nullopt);
  RC_ASSERT(!has_control_character(line));
}

RC_GTEST_PROP(Nearest, AWordIsItsOwnNearest, (const std::vector<std::string>& words)) {
  for (const std::string& word : words) {
    if (word.empty() || word.size() > 100) continue;
    const std::vector<std::string> found = nearest(word, words, words.size());
    RC_ASSERT(std::find(found.begin(), found.end(), word) != found.end());
  }
}

}  // namespace
}  // namespace fagan::tests
