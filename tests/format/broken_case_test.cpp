#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fagan/format/case_json.hpp"
#include "fagan/format/check.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

// case.json with one mistake.
const std::vector<Broken> spoilt = {
    {"another format", "fagan-case/1", "fagan-case/0", "2:13", "/format",
     R"(unknown format "fagan-case/0" (did you mean "fagan-case/1"?))"},
    {"no model", "  \"model\": \"fever\",\n", "", "1:1", "/model", "missing"},
    {"another model", R"("fever")", R"("cough")", "3:12", "/model",
     R"(a case of model "cough", not of "fever")"},
    {"a hash too short", R"(00000000",)", R"(",)", "4:17", "/model_hash",
     "not a SHA-256 hash (expected 64 lower-case hexadecimal digits)"},
    {"a hash in capitals", R"("00000000)", R"("0000000A)", "4:17", "/model_hash",
     "not a SHA-256 hash (expected 64 lower-case hexadecimal digits)"},
    {"a hash that is a number",
     R"("0000000000000000000000000000000000000000000000000000000000000000")", "0", "4:17",
     "/model_hash", "expected a string, found a number"},
    {"an unknown cause", "\"cause\": \"malaria\",\n", "\"cause\": \"malria\",\n", "8:12", "/cause",
     R"(unknown cause "malria" (did you mean "malaria"?))"},
    {"no events", R"("events": [)", R"("x": [)", "1:1", "/events", "missing", 2},
    {"events as an object", R"("events": [)", R"("events": {}, "x": [)", "9:13", "/events",
     "expected a list, found an object", 2},
    {"an event that is a string", R"({"type": "retract", "finding": "travel"})",
     R"("retract travel")", "15:5", "/events/5", "expected an object, found a string"},
    {"an event without a type", R"({"type": "retract", "finding": "travel"})",
     R"({"finding": "travel"})", "15:5", "/events/5/type", "missing"},
    {"an event of an unknown type", R"("type": "retract")", R"("type": "forget")", "15:14",
     "/events/5/type",
     R"(unknown word "forget" (expected "observe", "change", "retract" or "guess"))"},
    {"an unknown finding", R"("chills")", R"("chils")", "10:36", "/events/0/finding",
     R"(unknown finding "chils" (did you mean "chills"?))"},
    {"no finding", R"({"type": "retract", "finding": "travel"})", R"({"type": "retract"})", "15:5",
     "/events/5/finding", "missing"},
    {"no observation", R"("chills", "observation": "present"})", R"("chills"})", "10:5",
     "/events/0/observation", "missing"},
    {"an observation that is a list", R"("observation": "present")",
     R"("observation": ["present"])", "10:61", "/events/0/observation",
     "expected a state, a number or an object, found a list"},
    {"an observation that is true", R"("observation": "present")", R"("observation": true)",
     "10:61", "/events/0/observation",
     "expected a state, a number or an object, found true or false"},
    {"an unknown state", R"("observation": "present")", R"("observation": "presnt")", "10:61",
     "/events/0/observation",
     R"(finding "chills" has no state "presnt" (did you mean "present"?))"},
    {"a number for a finding with states", R"("observation": "present")", R"("observation": 1)",
     "10:61", "/events/0/observation", R"(finding "chills": has named states, not a number)"},
    {"a state for a number", R"("observation": 39.5)", R"("observation": "high")", "13:65",
     "/events/3/observation", R"(finding "temperature": "high" is not a number)"},
    {"a number outside its range", R"("observation": 39.5)", R"("observation": 395)", "13:65",
     "/events/3/observation", R"(finding "temperature": 395 is outside its range of 34 to 43)"},
    {"an interval reversed", "[38, null]", "[38, 37]", "12:66", "/events/2/observation",
     R"(finding "temperature": interval 38..37 is empty)"},
    {"an interval of one end", "[38, null]", "[38]", "12:79", "/events/2/observation/interval",
     "expected two ends, found 1"},
    {"an interval of strings", "[38, null]", R"(["38", null])", "12:80",
     "/events/2/observation/interval/0", "expected a number, found a string"},
    {"an interval without ends", "[38, null]", "[null, null]", "12:66", "/events/2/observation",
     R"(finding "temperature": an interval needs at least one end)"},
    {"an interval outside the range", "[38, null]", "[50, null]", "12:66", "/events/2/observation",
     R"(finding "temperature": interval 50..inf is outside its range of 34 to 43)"},
    {"unknown that is false", R"({"unknown": true})", R"({"unknown": false})", "14:73",
     "/events/4/observation/unknown", "expected true"},
    {"an observation of two kinds", R"({"unknown": true})",
     R"({"unknown": true, "interval": [1, 2]})", "14:61", "/events/4/observation",
     "expected one of interval, virtual and unknown"},
    {"an empty observation", R"({"unknown": true})", "{}", "14:61", "/events/4/observation",
     "expected one of interval, virtual and unknown"},
    {"an unknown kind of observation", R"({"unknown": true})", R"({"unkown": true})", "14:62",
     "/events/4/observation/unkown", R"(unknown key "unkown" (did you mean "unknown"?))"},
    {"virtual evidence of 0 alone", R"({"none": 0, "far": 3, "near": 1})",
     R"({"none": 0, "far": 0, "near": 0})", "17:21", "/events/6/observation",
     R"(finding "travel": needs at least one relative likelihood above 0)"},
    {"negative virtual evidence", R"({"none": 0, "far": 3, "near": 1})",
     R"({"none": 0, "far": 3, "near": -1})", "17:21", "/events/6/observation",
     R"(finding "travel": -1 is not a relative likelihood (expected 0 or more))"},
    {"virtual evidence without a state", R"({"none": 0, "far": 3, "near": 1})",
     R"({"far": 3, "near": 1})", "17:33", "/events/6/observation/virtual",
     R"(no relative likelihood for state "none" (0 would rule it out))"},
    {"virtual evidence of an unknown state", R"("far": 3)", R"("fare": 3, "far": 3)", "17:53",
     "/events/6/observation/virtual/fare",
     R"(finding "travel" has no state "fare" (did you mean "far"?))"},
    {"virtual evidence that is a string", R"("far": 3)", R"("far": "3")", "17:52",
     "/events/6/observation/virtual/far", "expected a number, found a string"},
    {"virtual evidence of a number", R"({"interval": [38, null]})", R"({"virtual": {"high": 1}})",
     "12:66", "/events/2/observation",
     R"(finding "temperature": is a number; virtual evidence needs named states)"},
    {"observed twice", R"("type": "change")", R"("type": "observe")", "13:36", "/events/3/finding",
     R"(finding "temperature" was observed before (expected change))"},
    {"changed before it was observed", R"("type": "observe", "finding": "chills")",
     R"("type": "change", "finding": "chills")", "10:35", "/events/0/finding",
     R"(finding "chills" was not observed before)"},
    {"retracted before it was observed", R"("retract", "finding": "travel")",
     R"("retract", "finding": "crp")", "15:36", "/events/5/finding",
     R"(finding "crp" was not observed before)", 2},
    {"a guess of an unknown cause", R"("guess", "cause": "malaria")",
     R"("guess", "cause": "malaira")", "11:32", "/events/1/cause",
     R"(unknown cause "malaira" (did you mean "malaria"?))"},
    {"a guess above 1", R"("p": 0.6)", R"("p": 60)", "11:48", "/events/1/p",
     "60 is not a probability (expected 0 to 1)"},
    {"a guess without a number", R"("cause": "malaria", "p": 0.6)", R"("cause": "malaria")", "11:5",
     "/events/1/p", "missing"},
    {"an unknown key of an event", R"("p": 0.6)", R"("p": 0.6, "why": "a hunch")", "11:53",
     "/events/1/why", R"(unknown key "why")"},
    {"an unknown key", R"("notice")", R"("note")", "6:3", "/note",
     R"(unknown key "note" (did you mean "notice"?))"},
    {"a setting that is a number", R"("setting": "tropics")", R"("setting": 3)", "5:14", "/setting",
     "expected a string, found a number"},
};

TEST(BrokenCase, IsRefusedWhereItStands) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("case.json"), broken.from, broken.to);
    expect_refused(check(text, "case.json", &good_loaded_model()), broken);
  }
}

TEST(BrokenCase, IsNotRead) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("case.json"), broken.from, broken.to);
    EXPECT_THROW(read_case(text, "case.json", good_loaded_model().model, ""), Error) << broken.what;
  }
}

TEST(BrokenCase, TheGoodOneIsRead) {
  const auto read = read_case(good_text("case.json"), "case.json", good_loaded_model().model, "");
  EXPECT_EQ(read.value.events.size(), 7U);
}

}  // namespace
}  // namespace fagan::tests
