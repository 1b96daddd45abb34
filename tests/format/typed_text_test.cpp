#include "fagan/format/typed_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "decision/calf_pain.hpp"
#include "fagan/core/error.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;

const Model& model() {
  static const Model instance = read_calf_pain().model;
  return instance;
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.problems().front().message;
  }
  return "";
}

TEST(TypedText, NamesMayBeShortenedAsLongAsTheyAreUnique) {
  EXPECT_EQ(typed_finding(model(), "pop_or"), *model().find_finding("pop_or_snap"));
  EXPECT_EQ(typed_finding(model(), " Pop or snap "), *model().find_finding("pop_or_snap"));
  EXPECT_EQ(typed_cause(model(), "deep"), *model().find_cause("deep_vein_thrombosis"));
  EXPECT_EQ(typed_cause(model(), "dvt"), *model().find_cause("deep_vein_thrombosis"));
}

TEST(TypedText, WhatCouldBeSeveralIsAskedBackAndAMistakeGetsTheNearest) {
  EXPECT_THAT(refusal([] { typed_finding(model(), "calf"); }), HasSubstr("could be"));
  EXPECT_THAT(refusal([] { typed_finding(model(), "sweling"); }), HasSubstr("\"swelling\""));
}

TEST(TypedText, AnswersAreLettersNumbersOrNames) {
  const FindingId swelling = *model().find_finding("swelling");
  const StateId present = *model().find_state(swelling, "present");
  const StateId absent = *model().find_state(swelling, "absent");
  for (const char* yes : {"y", "Yes", "present", "pres"}) {
    EXPECT_EQ(typed_answer(model(), swelling, yes), Observation{present}) << yes;
  }
  for (const char* no : {"n", "no", "ABSENT"}) {
    EXPECT_EQ(typed_answer(model(), swelling, no), Observation{absent}) << no;
  }
  EXPECT_EQ(typed_answer(model(), swelling, "?"), Observation{NotKnown{}});
  EXPECT_THROW(typed_answer(model(), swelling, "maybe"), Error);
  const FindingId onset = *model().find_finding("onset");
  EXPECT_EQ(typed_answer(model(), onset, "2"), Observation{StateId{1}});
  EXPECT_THROW(typed_answer(model(), onset, "4"), Error);
  EXPECT_THROW(typed_answer(model(), onset, "y"), Error);
  const FindingId number = *model().find_finding("d_dimer");
  EXPECT_EQ(typed_answer(model(), number, "500.."), (Observation{Interval{500, infinity}}));
  EXPECT_THROW(typed_answer(model(), number, "high"), Error);
}

TEST(TypedText, ANumberMayBeToldByTheTitleOfItsBandInTheCase) {
  const FindingId dimer = *model().find_finding("d_dimer");
  const Findings nothing(model());
  EXPECT_EQ(typed_answer(nothing, dimer, "raised"), (Observation{Interval{500, infinity}}));
  EXPECT_EQ(typed_answer(nothing, dimer, "Not raised"), (Observation{Interval{-infinity, 500}}));
  const Findings old = Findings(model()).observe("age_years", 70);
  EXPECT_EQ(typed_answer(old, dimer, "raised"), (Observation{Interval{700, infinity}}));
  EXPECT_EQ(typed_answer(old, dimer, "812"), (Observation{812.0}));
  EXPECT_EQ(typed_answer(old, dimer, "500..600"), (Observation{Interval{500, 600}}));
  EXPECT_EQ(typed_answer(old, dimer, "?"), Observation{NotKnown{}});
  EXPECT_THROW(typed_answer(old, dimer, "n"), Error);  // a command, perhaps; no answer
  const FindingId index = *model().find_finding("ankle_brachial_index");
  EXPECT_EQ(typed_answer(old, index, "normal"), (Observation{Interval{0.9, 1.3}}));
}

TEST(TypedText, GuessesAreReadInFourWays) {
  for (const char* text : {"20", "20%", "0.2", "1:4", " 20 % "}) {
    EXPECT_NEAR(typed_probability(text), 0.2, 1e-12) << text;
  }
  EXPECT_EQ(typed_probability("0").value(), 0);
  EXPECT_EQ(typed_probability("1%").value(), 0.01);
  for (const char* text : {"1", "101", "-3", "x", "", "1:", ":", "0:0", "nan", "1e999:1"}) {
    EXPECT_THROW(typed_probability(text), Error) << text;
  }
}

}  // namespace
}  // namespace fagan::tests
