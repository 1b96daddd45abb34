#include "fagan/format/named_text.hpp"

#include <gmock/gmock.h>

#include "fagan/core/error.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using ::testing::HasSubstr;

Model leg_model() {
  ModelBuilder builder;
  Cause dvt;
  dvt.name = "deep_vein_thrombosis";
  dvt.title = "Deep vein thrombosis (of the leg)";
  dvt.synonyms = {"DVT", "clot"};
  Finding swelling;
  swelling.name = "swelling";
  swelling.title = "Calf or leg swelling";
  swelling.synonyms = {"swollen", "oedema"};
  swelling.states = {{"absent", "No"}, {"present", "Yes"}};
  Finding entire = swelling;
  entire.name = "entire_leg_swollen";
  entire.title = "Entire leg swollen";
  entire.synonyms = {"oedema"};
  Finding capital = swelling;
  capital.name = "Cramp";
  capital.title = "Cramp at night";
  capital.synonyms = {};
  capital.states = {{"a", {}}, {"A", {}}, {"b", {}}};
  Finding small = capital;
  small.name = "cramp";
  builder.header({.name = "legs"}).add(dvt).cause("other");
  builder.add(swelling).add(entire).add(capital).add(small);
  builder.p("swelling", "default", {{"present", 0.5}});
  builder.p("entire_leg_swollen", "default", {{"present", 0.5}});
  for (const char* name : {"Cramp", "cramp"}) builder.p(name, "default", {{"a", 0.5}, {"A", 0.25}});
  return builder.build();
}

template <class Ask>
std::string refusal(Ask ask) {
  try {
    ask();
  } catch (const Error& error) {
    return error.what();
  }
  return "taken";
}

TEST(NamedText, SynonymsTitlesAndOtherCapitalsAreUnderstood) {
  const Model model = leg_model();
  for (const char* text : {"swelling", "Swelling", "SWOLLEN", "calf or leg swelling"}) {
    EXPECT_EQ(named_finding(model, text), FindingId{0}) << text;
  }
  for (const char* text : {"dvt", "Clot", "Deep Vein Thrombosis"}) {
    EXPECT_EQ(named_cause(model, text), CauseId{0}) << text;
  }
  for (const char* text : {"present", "Present", "YES"}) {
    EXPECT_EQ(named_state(model, FindingId{0}, text), StateId{1}) << text;
  }
  const FindingArgument said = parse_finding_argument(model, "Swollen=Present");
  EXPECT_EQ(said.finding, FindingId{0});
  EXPECT_EQ(said.observation, Observation(StateId{1}));
}

TEST(NamedText, TheNameItselfWins) {
  const Model model = leg_model();
  EXPECT_EQ(named_finding(model, "Cramp"), FindingId{2});
  EXPECT_EQ(named_finding(model, "cramp"), FindingId{3});
  EXPECT_EQ(named_state(model, FindingId{2}, "A"), StateId{1});
}

TEST(NamedText, WhatCouldBeSeveralIsRefusedNamingThem) {
  const Model model = leg_model();
  EXPECT_EQ(refusal([&] { named_finding(model, "CRAMP"); }),
            "\"CRAMP\" could be \"Cramp\" or \"cramp\"");
  EXPECT_EQ(refusal([&] { named_finding(model, "oedema"); }),
            "\"oedema\" could be \"swelling\" or \"entire_leg_swollen\"");
}

TEST(NamedText, WhatIsNoneIsAnsweredWithTheNearestOrWithWhatItIs) {
  const Model model = leg_model();
  EXPECT_EQ(refusal([&] { named_finding(model, "swelings"); }),
            "unknown finding \"swelings\" (did you mean \"swelling\"?)");
  EXPECT_EQ(refusal([&] { named_finding(model, "DVT"); }),
            "unknown finding \"DVT\": that is a cause, \"deep_vein_thrombosis\"");
  EXPECT_EQ(refusal([&] { named_cause(model, "swelling"); }),
            "unknown cause \"swelling\": that is a finding");
  EXPECT_THAT(refusal([&] { named_finding(model, ""); }), HasSubstr("unknown finding \"\""));
}

// In tables names are exact, but a synonym is no near miss of something else.
TEST(RequireFinding, ASynonymIsAnsweredWithWhatItStandsFor) {
  const Model model = leg_model();
  EXPECT_EQ(refusal([&] { require_finding(model, "swollen"); }),
            "unknown finding \"swollen\" (did you mean \"swelling\"?)");
}

}  // namespace
}  // namespace fagan::tests
