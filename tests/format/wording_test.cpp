#include "fagan/format/wording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string percent(double p) { return fagan::percent(Probability(p)); }
std::string frequency(double p) { return frequency_text(Probability(p)); }

TEST(Wording, AHalfGoesUpWhateverArithmeticLeftOfIt) {
  EXPECT_EQ(percent(0.165), "17%");
  EXPECT_EQ(percent(0.165 + 3e-17), "17%");
  EXPECT_EQ(percent(0.165 - 3e-17), "17%");
  EXPECT_EQ(percent(0.164), "16%");
}

TEST(Wording, ASentenceHasOneDenominator) {
  const auto both = [](double a, double b) {
    const std::uint64_t base = common_base(Probability(a), Probability(b));
    return frequency_text(Probability(a), base) + "; " + frequency_text(Probability(b), base);
  };
  EXPECT_EQ(both(0.489, 0.003), "489 of 1,000; 3 of 1,000");
  EXPECT_EQ(both(0.99961, 0.065), "all but fewer than 1 of 1,000; 65 of 1,000");
  EXPECT_EQ(both(0.0004, 0.0002), "40 of 100,000; 20 of 100,000");
  EXPECT_EQ(both(0.4, 1e-9), "400 of 1,000; fewer than 1 of 1,000");
}

TEST(Wording, OneThingIsNotInThePlural) {
  EXPECT_EQ(counted(1, "case"), "1 case");
  EXPECT_EQ(counted(0, "case"), "0 cases");
  EXPECT_EQ(counted(2000, "case"), "2,000 cases");
}

TEST(Percent, HasAsManyDigitsAsMatter) {
  EXPECT_EQ(percent(0.41), "41%");
  EXPECT_EQ(percent(0.1), "10%");
  EXPECT_EQ(percent(0.0994), "9.9%");
  EXPECT_EQ(percent(0.0996), "10%");
  EXPECT_EQ(percent(0.025), "2.5%");
  EXPECT_EQ(percent(0.04), "4%");
  EXPECT_EQ(percent(0.994), "99%");
  EXPECT_EQ(percent(0.996), "99.6%");
}

TEST(Percent, SaysZeroAndAHundredOnlyOfCertainty) {
  EXPECT_EQ(percent(0), "0%");
  EXPECT_EQ(percent(1), "100%");
  EXPECT_EQ(percent(1e-300), "<0.1%");
  EXPECT_EQ(percent(0.00049), "<0.1%");
  EXPECT_EQ(percent(0.0005), "0.1%");
  EXPECT_EQ(percent(0.9994), "99.9%");
  EXPECT_EQ(percent(0.9995), ">99.9%");
  EXPECT_EQ(percent(1 - 1e-16), ">99.9%");
}

TEST(DecibansText, CarriesItsSignUnlessItShowsAsZero) {
  EXPECT_EQ(decibans_text(Decibans(7)), "+7.0");
  EXPECT_EQ(decibans_text(Decibans(-2.34)), "−2.3");
  EXPECT_EQ(decibans_text(Decibans(0.04)), "0.0");
  EXPECT_EQ(decibans_text(Decibans(-0.04)), "0.0");
  EXPECT_EQ(decibans_text(Decibans(infinity)), "+∞");
}

TEST(WeightText, SaysInWordsWhatNoNumberSays) {
  using Kind = WeightOfEvidence::Kind;
  EXPECT_EQ(weight_text({Kind::rules_out, Decibans(-infinity)}), "rules out");
  EXPECT_EQ(weight_text({Kind::leaves_only, Decibans(infinity)}), "leaves only");
  EXPECT_EQ(weight_text({Kind::undefined, {}}), "–");
}

TEST(FrequencyText, CountsAmongAThousandOrAsManyAsItTakes) {
  EXPECT_EQ(frequency(0.41), "410 of 1,000");
  EXPECT_EQ(frequency(0.0025), "25 of 10,000");
  EXPECT_EQ(frequency(0.99978), "99,978 of 100,000");
  EXPECT_EQ(frequency(0), "0 of 1,000");
  EXPECT_EQ(frequency(1), "1,000 of 1,000");
}

TEST(FrequencyText, NeverRoundsToCertainty) {
  EXPECT_EQ(frequency(1e-12), "fewer than 1 of 1,000,000,000");
  EXPECT_EQ(frequency(1 - 1e-12), "all but fewer than 1 of 1,000,000,000");
}

TEST(ShortTitle, LosesTheBracketsAtItsEndOnly) {
  EXPECT_EQ(short_title("Calf muscle strain (gastrocnemius or soleus)"), "Calf muscle strain");
  EXPECT_EQ(short_title("Ruptured Baker (popliteal) cyst"), "Ruptured Baker (popliteal) cyst");
  EXPECT_EQ(short_title("(5,6]"), "(5,6]");
}

TEST(Joined, ReadsAsAList) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined({"a"}), "a");
  EXPECT_EQ(joined({"a", "b"}), "a and b");
  EXPECT_EQ(joined({"a", "b", "c"}, " or "), "a, b or c");
}

Model thermometer() {
  Finding fever;
  fever.name = "fever";
  fever.title = "Fever";
  fever.states = {{"no", "absent"}, {"yes", "present"}};
  Finding heat;
  heat.name = "heat";
  heat.title = "Temperature";
  heat.unit = "°C";
  heat.number = NumberScale{DensityKind::normal, Range{30, 45}};
  const Cell warm{.mean = 38, .sd = 1};
  return ModelBuilder()
      .header({.name = "thermometer"})
      .cause("flu")
      .cause("cold")
      .add(fever)
      .add(heat)
      .finding("chills")
      .finding("sweat")
      .p("fever", "flu", {{"yes", 0.9}})
      .p("fever", "cold", {{"yes", 0.2}})
      .p("chills", "flu", {{"present", 0.5}})
      .p("chills", "cold", {{"present", 0.1}})
      .p("sweat", "flu", {{"present", 0}})
      .p("sweat", "cold", {{"present", 0}})
      .likelihood("heat", "flu", warm)
      .likelihood("heat", "cold", warm)
      .add_same_measurement({"heat", "fever"})
      .add(Dependency{{"fever", "chills"}, "strong", false, "heat", "", "", {}})
      .add(Dependency{{"heat", "chills"}, "very strong", false, "heat", "", "", {}})
      .add(Dependency{{"sweat", "chills"}, "weak", false, "", "", "", {}})
      .build();
}

TEST(FindingText, SaysEveryKindOfObservationInTheModelsTitles) {
  const Model model = thermometer();
  const Finding& fever = model.findings()[0];
  const Finding& heat = model.findings()[1];
  EXPECT_EQ(finding_text(fever, StateId{1}), "Fever: present");
  EXPECT_EQ(finding_text(fever, NotKnown{}), "Fever: not known");
  EXPECT_EQ(finding_text(fever, VirtualEvidence{{1, 4}}), "Fever: absent 1 : present 4");
  EXPECT_EQ(finding_text(fever, VirtualEvidence{{0, 4}}), "Fever: present 4");
  EXPECT_EQ(finding_text(heat, 38.5), "Temperature: 38.5 °C");
  EXPECT_EQ(finding_text(heat, Interval{38, 39}), "Temperature: 38 to below 39 °C");
  EXPECT_EQ(finding_text(heat, Interval{38, infinity}), "Temperature: at least 38 °C");
  EXPECT_EQ(finding_text(heat, Interval{-infinity, 38}), "Temperature: below 38 °C");
}

TEST(ConflictText, NamesTheFindingsAsTheyAreTypedAndTheZerosBehindThem) {
  const Model model = thermometer();
  Findings findings(model);
  findings.observe("sweat", "present").observe("heat", 38);
  const std::string text =
      conflict_text(findings, smallest_conflict(model, Prior::uniform(model), findings));
  EXPECT_THAT(text, HasSubstr("sweat=present"));
  EXPECT_THAT(text, HasSubstr("probability 0"));
  EXPECT_THAT(text, testing::Not(HasSubstr("heat")));
}

TEST(ExplanationText, NamesBothEndsAndTheStrongestSteps) {
  const Model model = thermometer();
  Findings findings(model);
  findings.observe("fever", "yes").observe("chills", "absent");
  const std::string text = explanation_text(
      model, explain(model, Prior::uniform(model), findings, CauseId{0}, CauseId{1}));
  // 0.9 / 0.2 is 6.5 dB, 0.5 / 0.9 is -2.6 dB, together odds of 2.5.
  EXPECT_EQ(text,
            "flu goes from 50% to 71%, against cold. Raised, in decibans, by Fever: present "
            "(+6.5). Lowered by chills: absent (−2.6).");
}

TEST(Warnings, OneMeasurementTakenTwiceIsNamedWithTheOneToKeep) {
  const Model model = thermometer();
  Findings findings(model);
  findings.observe("fever", "yes").observe("heat", 39);
  EXPECT_THAT(warnings_about(findings), ElementsAre(HasSubstr("keep heat alone")));
}

TEST(Warnings, StronglyDependentFindingsAreNamedTogetherByGroup) {
  const Model model = thermometer();
  Findings findings(model);
  findings.observe("fever", "yes").observe("chills", "present").observe("sweat", "absent");
  EXPECT_THAT(warnings_about(findings), ElementsAre(HasSubstr("Fever and chills partly say")));
  findings.observe("heat", 39);
  EXPECT_THAT(
      warnings_about(findings),
      ElementsAre(HasSubstr("keep heat"), HasSubstr("Fever, Temperature and chills partly say")));
}

TEST(Warnings, AnAnswerThatIsNotKnownDependsOnNothing) {
  const Model model = thermometer();
  Findings findings(model);
  findings.observe("fever", "yes").observe(*model.find_finding("chills"), NotKnown{});
  EXPECT_TRUE(warnings_about(findings).empty());
}

}  // namespace
}  // namespace fagan::tests
