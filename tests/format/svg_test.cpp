#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "fagan/format/svg_axis.hpp"
#include "fagan/format/svg_canvas.hpp"
#include "fagan/format/svg_nomogram.hpp"
#include "fagan/format/svg_waterfall.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string long_title =
    "Devices and equipment on the bridge not fully utilised or operated correctly, or <not> at "
    "\"all\"";

// Fever is 4 times likelier in the sick, cough half as likely; rash never occurs in them.
Model model() {
  Finding cough;
  cough.name = "cough";
  cough.title = long_title;
  cough.states = {{"absent", ""}, {"present", ""}};
  return ModelBuilder()
      .header({.name = "toy", .notice = "A toy & nothing else."})
      .cause("sick")
      .cause("well")
      .finding("fever")
      .add(cough)
      .finding("rash")
      .p("fever", "sick", {{"present", 0.8}})
      .p("fever", "well", {{"present", 0.2}})
      .p("cough", "sick", {{"present", 0.2}})
      .p("cough", "well", {{"present", 0.4}})
      .p("rash", "sick", {{"present", 0}})
      .p("rash", "well", {{"present", 0.5}})
      .build();
}

std::string waterfall(const Findings& findings) {
  const Model& toy = findings.model();
  const Prior prior = Prior::uniform(toy);
  return svg_waterfall(toy, prior, explain(toy, prior, findings, CauseId{0}));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++found;
  }
  return found;
}

// The value of an attribute of the n-th element that begins so.
double attribute(const std::string& svg, const std::string& element, std::size_t n,
                 const std::string& name) {
  std::size_t at = svg.find(element);
  while (n-- > 0) at = svg.find(element, at + 1);
  at = svg.find(' ' + name + "=\"", at);
  return std::strtod(svg.c_str() + at + name.size() + 3, nullptr);
}

TEST(SvgWaterfall, SaysInItsDescriptionWhatItShows) {
  Findings findings(model());
  findings.observe("fever", "present");
  const std::string svg = waterfall(findings);
  EXPECT_THAT(svg, HasSubstr("role=\"img\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"fagan-waterfall-title\">Why sick?</title>"));
  EXPECT_THAT(svg, HasSubstr("sick goes from 50% to 80%, against all other causes."));
  EXPECT_THAT(svg, HasSubstr("A toy &amp; nothing else."));
}

TEST(SvgWaterfall, FillsWhatRaisesAndHatchesWhatLowers) {
  Findings findings(model());
  findings.observe("fever", "present").observe("cough", "present");
  const std::string svg = waterfall(findings);
  EXPECT_EQ(count(svg, "class=\"raises\""), 1U);
  EXPECT_EQ(count(svg, "url(#fagan-waterfall-hatch)"), 1U);
  EXPECT_THAT(svg, HasSubstr(">+6.0<"));
  EXPECT_THAT(svg, HasSubstr(">−3.0<"));
}

TEST(SvgWaterfall, ABarBeginsWhereTheOneBeforeItEnded) {
  Findings findings(model());
  findings.observe("fever", "present").observe("cough", "present");
  const std::string svg = waterfall(findings);
  // The card is the first rectangle, the raising bar the second, the lowering one the third.
  const double end = attribute(svg, "<rect", 1, "x") + attribute(svg, "<rect", 1, "width");
  const double next = attribute(svg, "<rect", 2, "x") + attribute(svg, "<rect", 2, "width");
  EXPECT_NEAR(end, next, 0.011);
  // 6.02 dB up and 3.01 dB down.
  EXPECT_NEAR(attribute(svg, "<rect", 2, "width") / attribute(svg, "<rect", 1, "width"), 0.5, 1e-3);
}

TEST(SvgWaterfall, TellsWhatRulesOut) {
  Findings findings(model());
  findings.observe("rash", "present").observe("fever", "present");
  const std::string svg = waterfall(findings);
  EXPECT_THAT(svg, HasSubstr("rules out"));
  EXPECT_THAT(svg, HasSubstr("no number says how far"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf\"")));
}

TEST(SvgWaterfall, NeverCutsALongName) {
  Findings findings(model());
  findings.observe("cough", "present");
  std::string words;
  const std::string svg = waterfall(findings);
  for (std::size_t at = svg.find("<text"); at != std::string::npos;
       at = svg.find("<text", at + 1)) {
    const std::size_t start = svg.find('>', at) + 1;
    words += svg.substr(start, svg.find('<', start) - start) + ' ';
  }
  EXPECT_THAT(words, HasSubstr(xml_escaped(long_title)));
}

TEST(SvgWaterfall, TheSameExplanationGivesTheSameText) {
  Findings findings(model());
  findings.observe("fever", "present");
  EXPECT_EQ(waterfall(findings), waterfall(findings));
}

TEST(SvgWaterfall, NoFindingsIsAPictureToo) {
  EXPECT_THAT(waterfall(Findings(model())), HasSubstr("No finding moves it."));
}

TEST(SvgNomogram, EveryLineMeetsTheMiddleAxisAtHalfTheLogLikelihoodRatio) {
  const Model toy = model();
  const Prior prior = Prior::uniform(toy);
  const auto drawn = nomogram(toy, prior, Findings(toy), CauseId{0}, FindingId{0});
  const std::string svg = svg_nomogram(toy, prior, *drawn);
  // Circles: for each line one on the middle axis and one on the right; then the start.
  const double start = attribute(svg, "<circle", 4, "cy");
  const double middle = attribute(svg, "<circle", 2, "cy");
  const double end = attribute(svg, "<circle", 3, "cy");
  EXPECT_NEAR(middle, (start + end) / 2, 0.011);
  // The axes reach from 0.1% to 99.9% over 520 pixels; before stands at 50%, after at odds of 4.
  const double pixels_per_nat = 520 / (2 * std::log(999.0));
  EXPECT_NEAR(start - end, std::log(4.0) * pixels_per_nat, 0.011);
  EXPECT_THAT(svg, HasSubstr("class=\"lowers heavy dashed\""));
  EXPECT_THAT(svg, HasSubstr("class=\"raises heavy\""));
  EXPECT_THAT(svg, HasSubstr("sick has a probability of 50% before fever, and after it 20% with "
                             "absent (likelihood ratio 0.25) and 80% with present"));
}

TEST(SvgNomogram, ALowProbabilityBeforeStandsHighOnTheLeft) {
  const Model toy = model();
  const Prior prior =
      Prior::make(toy, {.setting = "here", .probabilities = {{"sick", 0.01}, {"well", 0.99}}})
          .value;
  const auto drawn = nomogram(toy, prior, Findings(toy), CauseId{0}, FindingId{0});
  const std::string svg = svg_nomogram(toy, prior, *drawn);
  EXPECT_LT(attribute(svg, "<circle", 4, "cy"), attribute(svg, "<circle", 3, "cy"));
}

TEST(SvgNomogram, AnAnswerThatRulesOutEndsBelowTheAxis) {
  const Model toy = model();
  const Prior prior = Prior::uniform(toy);
  const auto drawn = nomogram(toy, prior, Findings(toy), CauseId{0}, FindingId{2});
  const std::string svg = svg_nomogram(toy, prior, *drawn);
  EXPECT_THAT(svg, HasSubstr("rules it out"));
  EXPECT_THAT(svg, Not(HasSubstr("inf\"")));
}

std::vector<std::string> labels(const std::vector<AxisMark>& marks) {
  std::vector<std::string> words;
  for (const AxisMark& mark : marks) {
    if (!mark.label.empty()) words.push_back(mark.label);
  }
  return words;
}

TEST(SvgAxis, MarksStandAtTheirOdds) {
  for (const AxisMark& mark : probability_marks({-31, 31, 1000}, 1)) {
    if (mark.label.empty() || mark.label.find(':') != std::string::npos) continue;
    const double p = std::strtod(mark.label.c_str(), nullptr) / 100;
    EXPECT_NEAR(mark.at.value(), 10 * std::log10(p / (1 - p)), 1e-9) << mark.label;
  }
}

TEST(SvgAxis, LabelsKeepTheirDistanceOnAnyRange) {
  for (const double high : {0.5, 3.0, 40.0, 900.0, 5000.0}) {
    const AxisRange range{-high, high / 3, 400};
    for (const auto& marks :
         {probability_marks(range, 44), deciban_marks(range, 44), ratio_marks(range, 44)}) {
      std::vector<double> places;
      for (const AxisMark& mark : marks) {
        if (!mark.label.empty()) places.push_back(range.pixels_between(range.low, mark.at.value()));
      }
      std::sort(places.begin(), places.end());
      for (std::size_t i = 1; i < places.size(); ++i) EXPECT_GE(places[i] - places[i - 1], 43.9);
    }
  }
}

TEST(SvgAxis, AnAxisFarFromEvenOddsHasMarks) {
  EXPECT_GE(labels(probability_marks({-110, 3, 400}, 44)).size(), 4U);
  EXPECT_GE(labels(deciban_marks({-110, 3, 400}, 44)).size(), 4U);
}

TEST(SvgAxis, RatiosHaveTwoDigitsThatCount) {
  EXPECT_EQ(ratio_text(std::log(5.514)), "5.5");
  EXPECT_EQ(ratio_text(std::log(0.0514)), "0.051");
  EXPECT_EQ(ratio_text(std::log(1.0)), "1");
  EXPECT_EQ(ratio_text(std::log(458.4)), "458");
  EXPECT_EQ(ratio_text(std::log(10000.0)), "10,000");
  EXPECT_EQ(ratio_text(std::log(2.4e6)), "2.4 × 10⁶");
  EXPECT_EQ(ratio_text(std::log(1e-9)), "10⁻⁹");
  EXPECT_EQ(ratio_text(-infinity), "0");
}

TEST(XmlEscaped, LeavesNothingThatXmlCannotHold) {
  EXPECT_EQ(xml_escaped("a < b & \"c\" > d\x01\x1f"), "a &lt; b &amp; &quot;c&quot; &gt; d");
}

}  // namespace
}  // namespace fagan::tests
