#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/model/model_builder.hpp"
#include "model/good_model.hpp"

// What a model may hold besides causes, findings and likelihoods, and several problems at once.

namespace fagan::tests {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Cause cause_with(std::string name, std::vector<Subcause> subcauses) {
  Cause cause;
  cause.name = std::move(name);
  cause.subcauses = std::move(subcauses);
  return cause;
}

RedFlag flag_when(Condition when) {
  RedFlag flag;
  flag.name = "flag";
  flag.when = std::move(when);
  return flag;
}

Condition comparison(Condition::Kind kind, std::string finding, std::string state = {},
                     double limit = 0) {
  Condition condition;
  condition.kind = kind;
  condition.finding = std::move(finding);
  condition.state = std::move(state);
  condition.limit = limit;
  return condition;
}

Condition combination(Condition::Kind kind, std::vector<Condition> parts) {
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}

PublishedFigure figure(std::string finding, std::string cause) {
  PublishedFigure result;
  result.finding = std::move(finding);
  result.cause = std::move(cause);
  return result;
}

TEST(ModelBuilder, RefusesEachBadExtraAtItsPlace) {
  using Kind = Condition::Kind;
  const Subcause half{"half", "", Probability(0.5), {}};
  const std::vector<Refusal> refusals = {
      {"/causes/2/subcauses", "sum to 0.5", [&](auto& b) { b.add(cause_with("x", {half})); }},
      {"/causes/2/subcauses/1/name", "given twice",
       [&](auto& b) {
         b.add(cause_with("x", {half, half}));
       }},
      {"/causes/2/subcauses/0/p", "1.5 is not a probability",
       [](auto& b) {
         b.add(cause_with("x", {{"a", "", Probability(1.5), {}}}));
       }},
      {"/causes/3/catch_all", "only one cause",
       [](auto& b) {
         for (const char* name : {"x", "y"}) {
           Cause cause = cause_with(name, {});
           cause.catch_all = true;
           b.add(cause);
         }
       }},
      {"/sources/study", "given twice",
       [](auto& b) {
         Source source;
         source.key = "study";
         b.add(source);
       }},
      {"/red_flags/0/name", "empty", [](auto& b) { b.add(RedFlag{}); }},
      {"/red_flags/0/when/any", "at least one part",
       [](auto& b) { b.add(flag_when(combination(Kind::any, {}))); }},
      {"/red_flags/0/when/not", "at least one part",
       [](auto& b) { b.add(flag_when(combination(Kind::negation, {}))); }},
      {"/red_flags/0/when/not", "one part",
       [](auto& b) {
         const Condition part = comparison(Kind::is, "fever", "present");
         b.add(flag_when(combination(Kind::negation, {part, part})));
       }},
      {"/red_flags/0/when/all/1/finding", "unknown finding",
       [](auto& b) {
         b.add(flag_when(combination(Kind::all, {comparison(Kind::is, "fever", "present"),
                                                 comparison(Kind::is, "fev", "present")})));
       }},
      {"/red_flags/0/when/not/is", "has no state",
       [](auto& b) {
         b.add(flag_when(combination(Kind::negation, {comparison(Kind::is, "fever", "high")})));
       }},
      {"/red_flags/0/when/is", "has no state",
       [](auto& b) { b.add(flag_when(comparison(Kind::is, "temperature", "high"))); }},
      {"/red_flags/0/when/below", "has named states, not a number",
       [](auto& b) { b.add(flag_when(comparison(Kind::below, "fever", "", 1))); }},
      {"/red_flags/0/when/at_least", "not a finite number",
       [](auto& b) { b.add(flag_when(comparison(Kind::at_least, "temperature", "", infinity))); }},
      {"/red_flags/0/level", "urgent or an emergency",
       [](auto& b) {
         RedFlag flag = flag_when(comparison(Kind::is, "fever", "present"));
         flag.level = Urgency::routine;
         b.add(flag);
       }},
      {"/red_flags/0/source", "unknown source",
       [](auto& b) {
         RedFlag flag = flag_when(comparison(Kind::is, "fever", "present"));
         flag.source = "nowhere";
         b.add(flag);
       }},
      {"/same_measurement/0", "needs no group", [](auto& b) { b.add_same_measurement({"fever"}); }},
      {"/same_measurement/0/1", "unknown finding",
       [](auto& b) {
         b.add_same_measurement({"fever", "heat"});
       }},
      {"/same_measurement/1/0", "two places",
       [](auto& b) {
         b.add_same_measurement({"fever", "temperature"});
         b.add_same_measurement({"fever", "cough"});
       }},
      {"/dependencies/0/findings", "two findings or more",
       [](auto& b) {
         b.add(Dependency{{"fever"}, "weak", false, "", "", "", {}});
       }},
      {"/dependencies/0/findings/1", "unknown finding",
       [](auto& b) {
         b.add(Dependency{{"fever", "heat"}, "weak", false, "", "", "", {}});
       }},
      {"/dependencies/0/findings/1", "given twice",
       [](auto& b) {
         b.add(Dependency{{"fever", "fever"}, "weak", false, "", "", "", {}});
       }},
      {"/published/0/finding", "unknown finding", [](auto& b) { b.add(figure("heat", "flu")); }},
      {"/published/0/cause", "unknown cause", [](auto& b) { b.add(figure("fever", "fly")); }},
      {"/published/0/sensitivity", "90 is not a probability",
       [](auto& b) {
         PublishedFigure bad = figure("fever", "flu");
         bad.sensitivity = 90;
         b.add(bad);
       }},
      {"/published/0/lr_negative", "-1 is not a likelihood ratio",
       [](auto& b) {
         PublishedFigure bad = figure("fever", "flu");
         bad.lr_negative = -1;
         b.add(bad);
       }},
      {"/published/0/source", "unknown source",
       [](auto& b) {
         PublishedFigure bad = figure("fever", "flu");
         bad.source = "nowhere";
         b.add(bad);
       }},
      {"/settings/0/setting", "empty",
       [](auto& b) {
         b.add(PriorDraft{"", "", "", "", {}, {{"flu", 0.5, {}}, {"cold", 0.5, {}}}});
       }},
      {"/settings/0/probabilities", "sum to 0.9",
       [](auto& b) {
         b.add(PriorDraft{"here", "", "", "", {}, {{"flu", 0.5, {}}, {"cold", 0.4, {}}}});
       }},
      {"/settings/1/setting", "given twice",
       [](auto& b) {
         const PriorDraft draft{"here", "", "", "", {}, {{"flu", 0.5, {}}, {"cold", 0.5, {}}}};
         b.add(draft).add(draft);
       }},
  };
  for (const Refusal& refusal : refusals) {
    ModelBuilder builder = good();
    refusal.spoil(builder);
    expect_refused(builder, refusal);
  }
}

TEST(ModelBuilder, ReportsEveryProblemAtOnce) {
  ModelBuilder builder = good();
  Finding costly = yes_or_no("x");
  costly.cost = -1;
  builder.add(costly);
  builder.p("fevr", "flu", {{"present", 1}});
  builder.p("fever", "flo", {{"present", 1}});
  builder.add_same_measurement({"fever", "heat"});
  builder.add(figure("heat", "flu"));
  EXPECT_THAT(builder.problems(), SizeIs(5));
  try {
    builder.build();
    FAIL() << "it was accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.problems(), SizeIs(5));
    EXPECT_THAT(error.what(), HasSubstr("/findings/4/cost"));
  }
}

TEST(ModelBuilder, AFindingThatCannotBeReadHidesNoOtherProblem) {
  ModelBuilder builder = good();
  builder.finding("spots", {"only"});
  builder.p("spots", "flu", {{"only", 1}}).p("spots", "cold", {{"only", 1}});
  builder.p("fever", "flu", {{"present", 1}});
  EXPECT_THAT(builder.problems(), SizeIs(2));  // one state; fever under flu given twice
}

}  // namespace
}  // namespace fagan::tests
