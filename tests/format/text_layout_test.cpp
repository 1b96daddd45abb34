#include "fagan/format/text_layout.hpp"

#include <gtest/gtest.h>

namespace fagan::tests {
namespace {

using Lines = std::vector<std::string>;

TEST(DisplayWidth, CountsCharactersNotBytes) {
  EXPECT_EQ(display_width("Baker"), 5U);
  EXPECT_EQ(display_width("▕██▏ ödem"), 9U);
}

TEST(DisplayWidth, WideCharactersTakeTwoColumnsAndCombiningMarksNone) {
  EXPECT_EQ(display_width("深部静脈"), 8U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(DisplayWidth, ColourSequencesTakeNone) {
  EXPECT_EQ(display_width("\x1b[38;5;32mraises\x1b[0m"), 6U);
  EXPECT_EQ(display_width("\x1b[1"), 0U);
}

TEST(DisplayWidth, BrokenUtf8IsNoReasonToReadBeyondTheEnd) {
  EXPECT_EQ(display_width("a\xe2\x96"), 2U);
  EXPECT_EQ(display_width("\xf0"), 1U);
}

TEST(Fit, KeepsWhatFitsAndMarksWhatWasCut) {
  EXPECT_EQ(fit("fracture", 8), "fracture");
  EXPECT_EQ(fit("fracture", 5), "frac…");
  EXPECT_EQ(fit("bone tumour", 6), "bone…");
  EXPECT_EQ(fit("fracture", 1), "…");
  EXPECT_EQ(fit("fracture", 0), "");
  EXPECT_EQ(fit("深部静脈", 5), "深部…");
}

TEST(Pad, FillsUpToTheWidthAndNeverCuts) {
  EXPECT_EQ(pad_right("ö", 3), "ö  ");
  EXPECT_EQ(pad_left("ö", 3), "  ö");
  EXPECT_EQ(pad_left("long", 3), "long");
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_EQ(wrap("a swollen leg", 9), (Lines{"a swollen", "leg"}));
  EXPECT_EQ(wrap("a swollen leg", 8), (Lines{"a", "swollen", "leg"}));
}

TEST(Wrap, BreaksAWordThatIsWiderThanTheLine) {
  EXPECT_EQ(wrap("thrombophlebitis", 6), (Lines{"thromb", "ophleb", "itis"}));
  EXPECT_EQ(wrap("a thrombus", 5), (Lines{"a", "throm", "bus"}));
}

TEST(Wrap, AlwaysGivesALine) {
  EXPECT_EQ(wrap("", 10), (Lines{""}));
  EXPECT_EQ(wrap("   ", 10), (Lines{""}));
}

TEST(Wrap, EndsEvenWhereNotOneCharacterFits) { EXPECT_EQ(wrap("深部", 1), (Lines{"深", "部"})); }

}  // namespace
}  // namespace fagan::tests
