#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fagan/format/check.hpp"
#include "fagan/format/read_utility.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

// utility.json with one mistake.
const std::vector<Broken> spoilt = {
    {"another format", "fagan-utility/1", "fagan-utility/2", "2:13", "/format",
     R"(unknown format "fagan-utility/2" (did you mean "fagan-utility/1"?))"},
    {"no name", "  \"name\": \"fever\",\n", "", "1:1", "/name", "missing"},
    {"no model", "  \"model\": \"fever\",\n", "", "1:1", "/model", "missing"},
    {"another model", R"("model": "fever")", R"("model": "cough")", "5:12", "/model",
     R"(utilities for model "cough", not for "fever")"},
    {"no actions", R"("actions": [)", R"("about": [)", "1:1", "/actions", "missing", 2},
    {"an empty list of actions", R"({"name": "wait", "title": "Wait a day"},
    {"name": "treat", "notes": "Tablets."})",
     "", "7:14", "/actions", "a utility needs at least one action", 3},
    {"an action without a name", R"("name": "treat", "notes")", R"("notes")", "9:5",
     "/actions/1/name", "missing"},
    {"an action given twice", R"("name": "treat")", R"("name": "wait")", "9:14", "/actions/1/name",
     R"(action "wait" given twice)", 3},
    {"an unknown key of an action", R"("notes")", R"("note")", "9:23", "/actions/1/note",
     R"(unknown key "note" (did you mean "notes" or "name"?))"},
    {"an unknown urgency of an action", R"("notes": "Tablets.")", R"("urgency": "soon")", "9:34",
     "/actions/1/urgency", R"(unknown word "soon" (expected "routine", "urgent" or "emergency"))"},
    {"an action nobody named", R"("treat": {)", R"("threat": {)", "13:15", "/utilities/threat",
     R"(unknown action "threat" (did you mean "treat"?))", 2},
    {"an unknown cause", R"("malaria")", R"("malria")", "13:36", "/utilities/treat/malria",
     R"(unknown cause "malria" (did you mean "malaria"?))", 2},
    {"a cause left out", R"(, "other": -1)", "", "13:14", "/utilities/treat",
     R"(no utility for cause "other")"},
    {"a row that is a list", R"("wait": {"cold": 5, "default": )", R"("wait": [1], "x": {"y": )",
     "12:13", "/utilities/wait", "expected an object, found a list", 2},
    {"a utility in words", R"("cold": 5)", R"("cold": "good")", "12:22", "/utilities/wait/cold",
     "expected a number or an object, found a string"},
    {"an entry without a utility", R"("u": 9, )", "", "13:37", "/utilities/treat/malaria/u",
     "missing"},
    {"an unknown source", "lee2001", "lee2011", "12:82", "/utilities/wait/default/source",
     R"(unknown source "lee2011" (did you mean "lee2001"?))"},
    {"an n of 0", R"("n": 30)", R"("n": 0)", "12:50", "/utilities/wait/default/n",
     "0 is not a sample size (expected above 0)"},
};

TEST(BrokenUtility, IsRefusedWhereItStands) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("utility.json"), broken.from, broken.to);
    expect_refused(check(text, "utility.json", &good_loaded_model()), broken);
  }
}

TEST(BrokenUtility, IsNotRead) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("utility.json"), broken.from, broken.to);
    EXPECT_THROW(read_utility(text, "utility.json", good_loaded_model().model), Error)
        << broken.what;
  }
}

TEST(BrokenUtility, TheGoodOneIsReadWhole) {
  const Model& model = good_loaded_model().model;
  const auto utility = read_utility(good_text("utility.json"), "utility.json", model);
  EXPECT_TRUE(utility.warnings.empty());
  EXPECT_EQ(utility.value.title(), "What to do about a fever");
  EXPECT_EQ(utility.value.draft().unit, "days of illness saved");
  const ActionId wait = *utility.value.find_action("wait");
  const ActionId treat = *utility.value.find_action("treat");
  EXPECT_EQ(utility.value(wait, *model.find_cause("cold")), 5);
  EXPECT_EQ(utility.value(wait, *model.find_cause("malaria")), 0);
  EXPECT_EQ(utility.value(treat, *model.find_cause("malaria")), 9);
  EXPECT_EQ(utility.value(treat, *model.find_cause("other")), -1);
  EXPECT_EQ(utility.value.evidence(wait, *model.find_cause("other")).source, "lee2001");
  EXPECT_EQ(utility.value.action(treat).title, "treat");
}

TEST(BrokenUtility, WithoutItsModelOnlyTheFormIsJudged) {
  const auto problems = check(good_text("utility.json"), "utility.json");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].severity, Severity::warning);
  EXPECT_EQ(problems[0].place.pointer, "/model");
}

}  // namespace
}  // namespace fagan::tests
