#include "fagan/format/case_json.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fagan/core/units.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

const Model& model() { return good_loaded_model().model; }

FindingId finding(const char* name) { return require_finding(model(), name); }

StateId state(const char* of, const char* name) {
  return require_state(model(), finding(of), name);
}

// Every kind of event, with every kind of observation.
CaseFile everything() {
  CaseFile file;
  file.setting = "clinic";
  file.case_id = "Müller, \"7\"";
  file.cause = require_cause(model(), "malaria");
  file.events = {
      Observe{finding("chills"), state("chills", "present")},
      Observe{finding("temperature"), Interval{38, infinity}},
      Observe{finding("temperature"), Interval{-infinity, 39.25}},
      Observe{finding("temperature"), 38.5},
      Observe{finding("crp"), 0.1},
      Observe{finding("travel"), NotKnown{}},
      Guess{require_cause(model(), "cold"), 1.0 / 3},
      Retract{finding("travel")},
      Observe{finding("travel"), VirtualEvidence{{0, 0.8, 1e-300}}},
  };
  return file;
}

TEST(CaseJson, WhatIsWrittenIsReadBackTheSame) {
  const CaseFile file = everything();
  const auto read = read_case(write_case(file, model(), good_loaded_model().hash), "f", model(),
                              good_loaded_model().hash);
  EXPECT_EQ(read.value, file);
  EXPECT_TRUE(read.warnings.empty());
}

TEST(CaseJson, AnEmptyCaseIsACase) {
  const CaseFile empty;
  EXPECT_EQ(read_case(write_case(empty, model(), ""), "f", model(), "").value, empty);
}

TEST(CaseJson, WritesEventsInOrderAndASecondAnswerAsAChange) {
  CaseFile file;
  file.setting = "clinic";
  file.events = {Observe{finding("chills"), state("chills", "absent")},
                 Observe{finding("chills"), NotKnown{}}, Retract{finding("chills")},
                 Observe{finding("chills"), state("chills", "present")}};
  EXPECT_EQ(write_case(file, model(), ""), R"({
  "format": "fagan-case/1",
  "model": "fever",
  "setting": "clinic",
  "notice": "For teaching.",
  "events": [
    {
      "type": "observe",
      "finding": "chills",
      "observation": "absent"
    },
    {
      "type": "change",
      "finding": "chills",
      "observation": {
        "unknown": true
      }
    },
    {
      "type": "retract",
      "finding": "chills"
    },
    {
      "type": "observe",
      "finding": "chills",
      "observation": "present"
    }
  ]
}
)");
}

TEST(CaseJson, WarnsOfAnotherVersionOfTheModel) {
  const auto read = read_case(good_text("case.json"), "f", model(), good_loaded_model().hash);
  ASSERT_EQ(read.warnings.size(), 1U);
  EXPECT_EQ(to_string(read.warnings[0]),
            "f:4:17: warning: /model_hash: written for another version of the model: the "
            "posteriors may differ");
}

TEST(CaseJson, TheFindingsAreThoseKnownAtTheEnd) {
  CaseFile file = everything();
  file.events.push_back(Retract{finding("crp")});
  const Findings findings = findings_of(file, model());
  EXPECT_EQ(findings.size(), 3U);
  EXPECT_EQ(*findings.find(finding("temperature")), Observation(38.5));
  EXPECT_EQ(findings.find(finding("crp")), nullptr);
}

TEST(CaseJson, AnUnreadableEventDoesNotMakeLaterOnesLookWrong) {
  const std::string text =
      replaced(good_text("case.json"), "\"type\": \"observe\", \"finding\": \"temperature\"",
               "\"type\": \"observes\", \"finding\": \"temperature\"");
  const CaseReading reading = examine_case(JsonDocument(text, "f"), &model(), "");
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].place.pointer, "/events/2/type");
}

TEST(CaseJson, ACaseOfAnotherModelIsNotJudgedByThisOne) {
  std::string text = replaced(good_text("case.json"), "\"fever\"", "\"cough\"");
  text = replaced(text, "\"chills\"", "\"sputum\"");
  const CaseReading reading = examine_case(JsonDocument(text, "f"), &model(), "");
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].place.pointer, "/model");
}

}  // namespace
}  // namespace fagan::tests
