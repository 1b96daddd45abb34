#include "fagan/model/findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "model/good_model.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr FindingId fever{0};
constexpr FindingId cough{1};
constexpr FindingId temperature{2};

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Findings, WhatWasNotAskedIsNotThere) {
  const Findings findings(good().build());
  EXPECT_TRUE(findings.empty());
  EXPECT_EQ(findings.find(fever), nullptr);
}

TEST(Findings, UnknownIsNotAbsent) {
  Findings findings(good().build());
  findings.observe(fever, NotKnown{});
  ASSERT_NE(findings.find(fever), nullptr);
  EXPECT_TRUE(std::holds_alternative<NotKnown>(*findings.find(fever)));
  EXPECT_EQ(findings.size(), 1U);
}

TEST(Findings, KeepBothTheModelsOrderAndTheOrderOfEntry) {
  Findings findings(good().build());
  findings.observe("temperature", 38.5).observe("fever", "present").observe("cough", "dry");
  std::vector<FindingId> in_model_order;
  for (const Findings::Entry& entry : findings.in_model_order()) {
    in_model_order.push_back(entry.finding);
  }
  EXPECT_THAT(in_model_order, ElementsAre(fever, cough, temperature));
  EXPECT_THAT(findings.in_order_of_entry(), ElementsAre(temperature, fever, cough));
}

TEST(Findings, AChangedAnswerKeepsItsTurnAndARepeatedQuestionGetsANewOne) {
  Findings findings(good().build());
  findings.observe("cough", "dry").observe("fever", "present").observe("cough", "wet");
  EXPECT_THAT(findings.in_order_of_entry(), ElementsAre(cough, fever));
  EXPECT_EQ(*findings.find(cough), Observation(StateId{2}));
  findings.retract(cough).observe("cough", "none");
  EXPECT_THAT(findings.in_order_of_entry(), ElementsAre(fever, cough));
}

TEST(Findings, TakingBackWhatIsNotThereDoesNothing) {
  Findings findings(good().build());
  findings.observe("fever", "present").retract(cough);
  EXPECT_EQ(findings.size(), 1U);
}

TEST(Findings, AWrongNameIsAnsweredWithTheNearest) {
  Findings findings(good().build());
  EXPECT_THAT(message_of([&] { findings.observe("feverr", "present"); }),
              HasSubstr("unknown finding \"feverr\" (did you mean \"fever\"?)"));
  EXPECT_THAT(message_of([&] { findings.observe("cough", "wett"); }),
              HasSubstr("finding \"cough\" has no state \"wett\" (did you mean \"wet\""));
  EXPECT_THAT(message_of([&] { findings.observe("cough", "purulent"); }),
              HasSubstr("(expected \"none\", \"dry\" or \"wet\")"));
  EXPECT_THAT(message_of([&] { findings.observe("temperature", "high"); }),
              HasSubstr("finding \"temperature\": \"high\" is not a number"));
  EXPECT_TRUE(findings.empty());
}

TEST(Findings, AnythingByASynonymOrATitleIsAnsweredWithItsName) {
  ModelBuilder builder = named("model");
  Cause cause;
  cause.name = "dvt";
  cause.title = "Deep vein thrombosis";
  cause.synonyms = {"leg clot"};
  builder.add(cause);
  const Model model = builder.build();
  for (const char* typed : {"leg clot", "Deep vein thrombosis"}) {
    EXPECT_THAT(message_of([&] { require_cause(model, typed); }),
                HasSubstr("did you mean \"dvt\"?"));
  }
}

TEST(Findings, TwoWaysOfMeasuringTheSameAreNoticedButNotWhenOneIsUnknown) {
  ModelBuilder builder = good();
  builder.add_same_measurement({"temperature", "fever"});
  Findings findings(builder.build());
  findings.observe("fever", "present");
  EXPECT_THAT(double_measurements(findings), IsEmpty());
  findings.observe(temperature, NotKnown{});
  EXPECT_THAT(double_measurements(findings), IsEmpty());
  findings.observe(temperature, 39.0);
  const std::vector<DoubleMeasurement> found = double_measurements(findings);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].preferred, temperature);
  EXPECT_THAT(found[0].others, ElementsAre(fever));
}

struct Objection {
  FindingId finding;
  Observation observation;
  std::string reason;  // a part of it; empty if there is none
};

Model model_with_dimer() {
  ModelBuilder builder = good();
  builder.number("d_dimer", {DensityKind::lognormal, std::nullopt});
  builder.likelihood("d_dimer", ModelBuilder::default_cause, mean_and_sd(6, 1));
  return builder.build();
}

TEST(Observations, EachIsAcceptedOrRefusedForAReason) {
  const Model model = model_with_dimer();
  const FindingId d_dimer = *model.find_finding("d_dimer");
  const std::vector<Objection> all = {
      {fever, StateId{1}, ""},
      {fever, StateId{2}, "has no such state"},
      {temperature, StateId{0}, "is a number"},
      {fever, 38.5, "has named states, not a number"},
      {temperature, 38.5, ""},
      {temperature, 30.0, ""},
      {temperature, 45.0, ""},
      {temperature, 45.1, "45.1 is outside its range of 30 to 45"},
      {temperature, nan, "finite"},
      {temperature, infinity, "finite"},
      {d_dimer, 0.0, "is not above 0"},
      {d_dimer, -1.0, "is not above 0"},
      {d_dimer, 1e-300, ""},
      {fever, Interval{1, 2}, "has named states, not a number"},
      {temperature, Interval{38, 39}, ""},
      {temperature, Interval{-infinity, 39}, ""},
      {temperature, Interval{38, infinity}, ""},
      {temperature, Interval{-infinity, infinity}, "needs at least one end"},
      {temperature, Interval{39, 38}, "interval 39..38 is empty"},
      {temperature, Interval{38, 38}, "is empty"},
      {temperature, Interval{nan, 38}, "is empty"},
      {temperature, Interval{45, 46}, "is outside its range"},
      {temperature, Interval{20, 30}, "is outside its range"},
      {temperature, Interval{20, 30.5}, ""},
      {d_dimer, Interval{-1, 0}, "is outside its range of 0 to inf"},
      {d_dimer, Interval{-1, 1}, ""},
      {cough, VirtualEvidence{{0.2, 0.3, 0.1}}, ""},
      {cough, VirtualEvidence{{0, 0, 1e-300}}, ""},
      {cough, VirtualEvidence{{0.2, 0.3}}, "one relative likelihood for each of its 3 states"},
      {cough, VirtualEvidence{{0, 0, 0}}, "at least one relative likelihood above 0"},
      {cough, VirtualEvidence{{1, -1, 0}}, "-1 is not a relative likelihood"},
      {cough, VirtualEvidence{{1, nan, 0}}, "not a relative likelihood"},
      {cough, VirtualEvidence{{1, infinity, 0}}, "not a relative likelihood"},
      {temperature, VirtualEvidence{{1, 1}}, "virtual evidence needs named states"},
      {fever, NotKnown{}, ""},
      {temperature, NotKnown{}, ""},
  };
  for (const Objection& each : all) {
    const std::string why = objection(model.finding(each.finding), each.observation);
    if (each.reason.empty()) {
      EXPECT_EQ(why, "");
      EXPECT_NO_THROW(Findings(model).observe(each.finding, each.observation));
    } else {
      EXPECT_THAT(why, HasSubstr(each.reason));
      EXPECT_THROW(Findings(model).observe(each.finding, each.observation), Error);
    }
  }
}

TEST(Observations, ReadAsAPersonWritesThem) {
  const Model model = good().build();
  const auto text = [&](FindingId finding, const Observation& observation) {
    return to_text(model.finding(finding), observation);
  };
  EXPECT_EQ(text(cough, StateId{1}), "dry");
  EXPECT_EQ(text(temperature, 38.5), "38.5");
  EXPECT_EQ(text(temperature, Interval{38, 39.5}), "38..39.5");
  EXPECT_EQ(text(temperature, Interval{-infinity, 39}), "..39");
  EXPECT_EQ(text(temperature, Interval{38, infinity}), "38..");
  EXPECT_EQ(text(fever, VirtualEvidence{{0.2, 0.8}}), "absent:0.2,present:0.8");
  EXPECT_EQ(text(fever, NotKnown{}), "?");
}

}  // namespace
}  // namespace fagan::tests
