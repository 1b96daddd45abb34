#include "fagan/core/look.hpp"

#include <gtest/gtest.h>

namespace fagan::tests {
namespace {

TEST(LookOf, CapitalsBlanksAndUnderscoresAreAllAlike) {
  EXPECT_EQ(look_of("Leg Pain"), look_of("leg_pain"));
  EXPECT_EQ(look_of("  leg \t pain "), look_of("leg pain"));
  EXPECT_EQ(look_of("leg\u00A0pain"), look_of("leg\u2003pain"));
  EXPECT_NE(look_of("leg pain"), look_of("legpain"));
}

TEST(LookOf, SpellingsOfAnAccentedLetterAreAlike) {
  EXPECT_EQ(look_of("caf\u00E9"), look_of("cafe\u0301"));
  EXPECT_EQ(look_of("\u00C9TAT"), look_of("e\u0301tat"));
  EXPECT_EQ(look_of("\u1EC7"), look_of("e\u0323\u0302"));
  EXPECT_EQ(look_of("\u1EC7"), look_of("e\u0302\u0323"));
  EXPECT_EQ(look_of("\uD55C"), look_of("\u1112\u1161\u11AB"));  // Hangul
  EXPECT_EQ(look_of("\u2126"), look_of("\u03A9"));              // ohm and omega
  EXPECT_NE(look_of("caf\u00E9"), look_of("cafe"));
}

TEST(LookOf, CapitalsOfOtherAlphabetsAreLetters) {
  EXPECT_EQ(look_of("\u0416\u0410\u0420"), look_of("\u0436\u0430\u0440"));
  EXPECT_EQ(look_of("\u0391\u0392"), look_of("\u03B1\u03B2"));
  EXPECT_EQ(look_of("\u00D8"), look_of("\u00F8"));
  EXPECT_EQ(look_of("\u0152"), look_of("\u0153"));
}

TEST(LookOf, WhatIsNotShownDoesNotCount) {
  EXPECT_EQ(look_of("fe\u200Bver"), look_of("fever"));
  EXPECT_EQ(look_of("\uFEFFfever"), look_of("fever"));
  EXPECT_EQ(look_of("fe\u00ADver"), look_of("fever"));
  EXPECT_EQ(look_of("10\u201320"), look_of("10-20"));
}

TEST(LookOf, SignsAndNumbersStayApart) {
  EXPECT_NE(look_of("-"), look_of("+"));
  EXPECT_NE(look_of("-1"), look_of("1"));
  EXPECT_NE(look_of("<5"), look_of(">5"));
}

TEST(LookOf, BrokenTextHasALookToo) {
  EXPECT_NE(look_of("\xC3"), look_of(""));
  EXPECT_EQ(look_of(""), "");
}

}  // namespace
}  // namespace fagan::tests
