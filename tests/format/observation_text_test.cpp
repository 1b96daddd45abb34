#include "fagan/format/observation_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fagan/core/error.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model_builder.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

const Model& model() { return good_loaded_model().model; }

// States with every character that separates something.
const Model& model_with_odd_names() {
  static const Model odd = [] {
    ModelBuilder::Header header;
    header.name = "odd";
    return ModelBuilder()
        .header(header)
        .cause("a")
        .finding("x", {"yes", "yes:0.5,no", "no", "a=b", "~", "1..2"})
        .p("x", "a", {{"yes", 1}, {"yes:0.5,no", 0}, {"no", 0}, {"a=b", 0}, {"~", 0}})
        .build();
  }();
  return odd;
}

Observation typed(const char* finding, std::string_view text) {
  return parse_observation(model(), require_finding(model(), finding), text);
}

std::string refusal(std::string_view argument) {
  try {
    parse_finding_argument(model(), argument);
  } catch (const Error& error) {
    return error.what();
  }
  return "understood";
}

TEST(ObservationText, AStateIsItsName) {
  EXPECT_EQ(typed("travel", "far"), Observation(StateId{1}));
}

TEST(ObservationText, AQuestionMarkIsNotKnown) {
  EXPECT_EQ(typed("travel", "?"), Observation(NotKnown{}));
  EXPECT_EQ(typed("temperature", "?"), Observation(NotKnown{}));
}

TEST(ObservationText, ANumberIsANumber) {
  EXPECT_EQ(typed("temperature", "38.5"), Observation(38.5));
  EXPECT_EQ(typed("crp", "1e-3"), Observation(0.001));
  EXPECT_EQ(typed("crp", "+5"), Observation(5.0));
}

TEST(ObservationText, TwoDotsMakeAnInterval) {
  EXPECT_EQ(typed("crp", "500..1000"), Observation(Interval{500, 1000}));
  EXPECT_EQ(typed("crp", "500.."), Observation(Interval{500, infinity}));
  EXPECT_EQ(typed("crp", "..1000"), Observation(Interval{-infinity, 1000}));
  EXPECT_EQ(typed("crp", "1.5..2.5"), Observation(Interval{1.5, 2.5}));
}

TEST(ObservationText, WhatIsWrittenIsUnderstoodAgain) {
  const FindingId crp = require_finding(model(), "crp");
  const FindingId travel = require_finding(model(), "travel");
  for (const Observation& seen :
       {Observation(0.1), Observation(Interval{1, 2}), Observation(Interval{1, infinity}),
        Observation(Interval{-infinity, 2}), Observation(NotKnown{})}) {
    EXPECT_EQ(parse_observation(model(), crp, to_text(model().finding(crp), seen)), seen);
  }
  const Observation soft = VirtualEvidence{{0, 0.8, 0.25}};
  EXPECT_EQ(parse_virtual(model(), travel, to_text(model().finding(travel), soft)), soft);
}

TEST(ObservationText, VirtualEvidenceNamesStatesInAnyOrder) {
  const FindingId travel = require_finding(model(), "travel");
  EXPECT_EQ(parse_virtual(model(), travel, "near:1,none:0,far:3e1"),
            Observation(VirtualEvidence{{0, 30, 1}}));
}

TEST(FindingArgument, TheFirstSignSeparatesTheFindingFromTheRest) {
  const FindingArgument hard = parse_finding_argument(model(), "chills=present");
  EXPECT_EQ(hard.finding, require_finding(model(), "chills"));
  EXPECT_EQ(hard.observation, Observation(StateId{1}));
  const FindingArgument soft = parse_finding_argument(model(), "chills~present:0.8,absent:0.2");
  EXPECT_EQ(soft.observation, Observation(VirtualEvidence{{0.2, 0.8}}));
}

TEST(FindingArgument, IsRefusedAsItWasTyped) {
  EXPECT_EQ(refusal("chils=present"),
            "chils=present: unknown finding \"chils\" (did you mean \"chills\"?)");
  EXPECT_EQ(refusal("chills=presnt"),
            "chills=presnt: finding \"chills\" has no state \"presnt\" (did you mean "
            "\"present\"?)");
  EXPECT_EQ(refusal("chills"),
            "chills: expected FINDING=STATE, FINDING=NUMBER or "
            "FINDING~STATE:RELATIVE_LIKELIHOOD,…");
  EXPECT_EQ(refusal("temperature=hot"),
            "temperature=hot: finding \"temperature\": \"hot\" is not a number (expected one such "
            "as 1.5, an interval such as 1..2, or ?)");
  EXPECT_EQ(refusal("temperature=99"),
            "temperature=99: finding \"temperature\": 99 is outside its range of 34 to 43");
  EXPECT_EQ(refusal("crp=0"),
            "crp=0: finding \"crp\": 0 is not above 0 (its density is log-normal)");
  EXPECT_EQ(refusal("crp=.."), "crp=..: finding \"crp\": an interval needs at least one end");
  EXPECT_EQ(refusal("crp=5..x"),
            "crp=5..x: finding \"crp\": \"x\" is not a number (expected one such as 1.5, an "
            "interval such as 1..2, or ?)");
  EXPECT_EQ(refusal("chills=\n"),
            "chills=\\x0a: finding \"chills\" has no state \"\\x0a\" (expected \"absent\" or "
            "\"present\")");
}

TEST(FindingArgument, NumbersThatOnlyLookLikeOneAreRefused) {
  for (const char* text : {"crp=", "crp=NaN", "crp=inf", "crp=1e999", "crp=0x10", "crp=1,5",
                           "crp=1...2...3", "crp=2..1", "crp=1..1"}) {
    EXPECT_NE(refusal(text), "understood") << text;
  }
}

TEST(FindingArgument, VirtualEvidenceIsRefusedAsItWasTyped) {
  EXPECT_EQ(refusal("chills~present:0.8"),
            "chills~present:0.8: finding \"chills\": no relative likelihood for state \"absent\" "
            "(0 would rule it out)");
  EXPECT_EQ(refusal("chills~"),
            "chills~: finding \"chills\": found \"\" (expected STATE:RELATIVE_LIKELIHOOD,…)");
  EXPECT_EQ(refusal("chills~presnt:1,absent:1"),
            "chills~presnt:1,absent:1: finding \"chills\" has no state \"presnt\" (did you mean "
            "\"present\"?)");
  EXPECT_EQ(refusal("chills~present:1,present:2"),
            "chills~present:1,present:2: finding \"chills\": state \"present\" given twice");
  EXPECT_EQ(refusal("chills~present:x,absent:1"),
            "chills~present:x,absent:1: finding \"chills\": \"x\" is not a relative likelihood");
  EXPECT_EQ(refusal("chills~present:-1,absent:1"),
            "chills~present:-1,absent:1: finding \"chills\": -1 is not a relative likelihood "
            "(expected 0 or more)");
  EXPECT_EQ(refusal("chills~present:0,absent:0"),
            "chills~present:0,absent:0: finding \"chills\": needs at least one relative "
            "likelihood above 0");
  EXPECT_EQ(refusal("chills~present:1,absent:1,"),
            "chills~present:1,absent:1,: finding \"chills\": found \"\" (expected "
            "STATE:RELATIVE_LIKELIHOOD,…)");
  EXPECT_EQ(refusal("crp~high:1"),
            "crp~high:1: finding \"crp\": is a number; virtual evidence needs named states");
}

TEST(FindingArgument, EverythingAfterTheFirstSignIsTheNameOfTheState) {
  const Model& odd = model_with_odd_names();
  EXPECT_EQ(parse_finding_argument(odd, "x=a=b").observation, Observation(StateId{3}));
  EXPECT_EQ(parse_finding_argument(odd, "x=~").observation, Observation(StateId{4}));
  EXPECT_EQ(parse_finding_argument(odd, "x=1..2").observation, Observation(StateId{5}));
}

TEST(FindingArgument, TheLongestStateThatFitsIsMeant) {
  const Model& odd = model_with_odd_names();
  const Observation seen =
      parse_finding_argument(odd, "x~yes:0.5,no:2,a=b:1,~:1,1..2:1,no:3,yes:4").observation;
  EXPECT_EQ(seen, Observation(VirtualEvidence{{4, 2, 3, 1, 1, 1}}));
}

}  // namespace
}  // namespace fagan::tests
