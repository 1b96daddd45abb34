#include "fagan/decision/red_flag.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Condition::Kind;

Condition combination(Kind kind, std::vector<Condition> parts) {
  Condition condition;
  condition.kind = kind;
  condition.parts = std::move(parts);
  return condition;
}
Condition any(std::vector<Condition> parts) { return combination(Kind::any, std::move(parts)); }
Condition all(std::vector<Condition> parts) { return combination(Kind::all, std::move(parts)); }
Condition negation(Condition part) { return combination(Kind::negation, {std::move(part)}); }

Condition is(std::string finding, std::string state) {
  Condition condition;
  condition.kind = Kind::is;
  condition.finding = std::move(finding);
  condition.state = std::move(state);
  return condition;
}
Condition present(std::string finding) { return is(std::move(finding), "present"); }

Condition limit(Kind kind, std::string finding, double value) {
  Condition condition;
  condition.kind = kind;
  condition.finding = std::move(finding);
  condition.limit = value;
  return condition;
}

RedFlag flag(std::string name, Condition when, Urgency level = Urgency::emergency) {
  RedFlag result;
  result.name = std::move(name);
  result.when = std::move(when);
  result.level = level;
  return result;
}

// a, b and c are present or absent, colour is one of three, x is a number.
Model model_with(const std::vector<RedFlag>& flags) {
  ModelBuilder builder;
  builder.header({"flags", "", "", "", "", "", ""}).cause("only");
  for (const char* name : {"a", "b", "c"}) {
    builder.finding(name).p(name, "only", {{"present", 0.5}});
  }
  builder.finding("colour", {"red", "blue", "white"});
  builder.p("colour", "only", {{"red", 0.5}, {"blue", 0.2}});
  Cell cell;
  cell.mean = 0;
  cell.sd = 1;
  builder.number("x", {DensityKind::normal, Range{-10, 10}}).likelihood("x", "only", cell);
  for (const RedFlag& each : flags) builder.add(each);
  return builder.build();
}

// What a condition says once the model has looked up its names.
Fulfilled truth_of(const Condition& condition,
                   const std::vector<std::pair<std::string, Observation>>& observed) {
  const Model model = model_with({flag("f", condition)});
  Findings findings(model);
  for (const auto& [name, observation] : observed) {
    findings.observe(require_finding(model, name), observation);
  }
  return evaluate(model.red_flags()[0].when, findings);
}

constexpr StateId absent{0};
constexpr StateId is_present{1};

// A finding as an answer of each truth to "is it present?".
std::vector<std::pair<std::string, Observation>> answers(Fulfilled a, Fulfilled b) {
  std::vector<std::pair<std::string, Observation>> observed;
  if (a != Fulfilled::open) observed.emplace_back("a", a == Fulfilled::yes ? is_present : absent);
  if (b != Fulfilled::open) observed.emplace_back("b", b == Fulfilled::yes ? is_present : absent);
  return observed;
}

TEST(RedFlag, AnyAllAndNotFollowThreeValuedLogic) {
  constexpr Fulfilled no = Fulfilled::no;
  constexpr Fulfilled open = Fulfilled::open;
  constexpr Fulfilled yes = Fulfilled::yes;
  struct Row {
    Fulfilled a, b, any, all;
  };
  for (const Row& row : std::vector<Row>{{no, no, no, no},
                                         {no, open, open, no},
                                         {no, yes, yes, no},
                                         {open, no, open, no},
                                         {open, open, open, open},
                                         {open, yes, yes, open},
                                         {yes, no, yes, no},
                                         {yes, open, yes, open},
                                         {yes, yes, yes, yes}}) {
    const auto observed = answers(row.a, row.b);
    EXPECT_EQ(truth_of(any({present("a"), present("b")}), observed), row.any);
    EXPECT_EQ(truth_of(all({present("a"), present("b")}), observed), row.all);
    // De Morgan holds in this logic too.
    EXPECT_EQ(truth_of(negation(any({negation(present("a")), negation(present("b"))})), observed),
              row.all);
  }
  EXPECT_EQ(truth_of(negation(present("a")), answers(no, no)), yes);
  EXPECT_EQ(truth_of(negation(present("a")), answers(open, no)), open);
  EXPECT_EQ(truth_of(negation(present("a")), answers(yes, no)), no);
}

TEST(RedFlag, UnknownIsNeitherAbsentNorPresent) {
  for (const Condition& condition : {present("a"), is("a", "absent"), negation(present("a"))}) {
    EXPECT_EQ(truth_of(condition, {}), Fulfilled::open);
    EXPECT_EQ(truth_of(condition, {{"a", NotKnown{}}}), Fulfilled::open);
  }
}

TEST(RedFlag, VirtualEvidenceDecidesOnlyWhatItLeavesNoDoubtAbout) {
  const auto truth = [](const char* state, std::vector<double> v) {
    return truth_of(is("colour", state), {{"colour", VirtualEvidence{std::move(v)}}});
  };
  EXPECT_EQ(truth("red", {0.99, 0.01, 0}), Fulfilled::open);
  EXPECT_EQ(truth("white", {0.99, 0.01, 0}), Fulfilled::no);
  EXPECT_EQ(truth("red", {0.2, 0, 0}), Fulfilled::yes);
  EXPECT_EQ(truth("blue", {0.2, 0, 0}), Fulfilled::no);
  EXPECT_EQ(truth("red", {1, 1, 1}), Fulfilled::open);
}

TEST(RedFlag, ANumberIsComparedWithItsLimitWhichBelongsToTheUpperSide) {
  const Condition below = limit(Kind::below, "x", 3);
  const Condition at_least = limit(Kind::at_least, "x", 3);
  for (const auto& [x, is_below] :
       std::vector<std::pair<double, bool>>{{2.999, true}, {3, false}, {3.001, false}}) {
    EXPECT_EQ(truth_of(below, {{"x", x}}), is_below ? Fulfilled::yes : Fulfilled::no);
    EXPECT_EQ(truth_of(at_least, {{"x", x}}), is_below ? Fulfilled::no : Fulfilled::yes);
  }
}

TEST(RedFlag, AnIntervalDecidesOnlyWhenAllOfItIsOnOneSide) {
  const Condition at_least = limit(Kind::at_least, "x", 3);
  const auto truth = [&](double low, double high) {
    return truth_of(at_least, {{"x", Interval{low, high}}});
  };
  EXPECT_EQ(truth(1, 3), Fulfilled::no);  // the upper end does not belong to it
  EXPECT_EQ(truth(1, 3.1), Fulfilled::open);
  EXPECT_EQ(truth(3, 4), Fulfilled::yes);
  EXPECT_EQ(truth(2.9, 4), Fulfilled::open);
  EXPECT_EQ(truth(-infinity, 3), Fulfilled::no);
  EXPECT_EQ(truth(3, infinity), Fulfilled::yes);
  EXPECT_EQ(truth(-infinity, 5), Fulfilled::open);
  EXPECT_EQ(truth_of(at_least, {{"x", NotKnown{}}}), Fulfilled::open);
  EXPECT_EQ(truth_of(at_least, {}), Fulfilled::open);
}

std::vector<std::string> names(const std::vector<const RedFlag*>& flags) {
  std::vector<std::string> result;
  for (const RedFlag* each : flags) result.push_back(each->name);
  return result;
}

TEST(RedFlags, AreRaisedOpenOrNeitherWithEmergenciesFirst) {
  const Model model = model_with(
      {flag("urgent_a", present("a"), Urgency::urgent), flag("emergency_a", present("a")),
       flag("urgent_b", present("b"), Urgency::urgent), flag("emergency_b", present("b")),
       flag("emergency_c", present("c"))});
  Findings findings(model);
  findings.observe("a", "present").observe("c", "absent");
  const RedFlags flags = red_flags(findings);
  EXPECT_THAT(names(flags.raised), ElementsAre("emergency_a", "urgent_a"));
  EXPECT_THAT(names(flags.open), ElementsAre("emergency_b", "urgent_b"));
}

TEST(RedFlags, OfAModelWithoutAnyAreNone) {
  const Model model = model_with({});
  EXPECT_THAT(red_flags(Findings(model)).raised, IsEmpty());
  EXPECT_THAT(red_flags(Findings(model)).open, IsEmpty());
}

std::vector<std::string> questions(const Condition& condition,
                                   const std::vector<std::pair<std::string, std::string>>& seen) {
  const Model model = model_with({flag("f", condition)});
  Findings findings(model);
  for (const auto& [finding, state] : seen) findings.observe(finding, state);
  std::vector<std::string> result;
  for (const FindingId finding : open_questions(model.red_flags()[0].when, findings)) {
    result.push_back(model.finding(finding).name);
  }
  return result;
}

TEST(OpenQuestions, AreTheFindingsAnOpenConditionStillDependsOn) {
  const Condition condition = all({present("a"), any({present("b"), present("c")})});
  EXPECT_THAT(questions(condition, {}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(questions(condition, {{"a", "present"}}), ElementsAre("b", "c"));
  EXPECT_THAT(questions(condition, {{"a", "present"}, {"b", "absent"}}), ElementsAre("c"));
  // b settles its part: c no longer matters.
  EXPECT_THAT(questions(condition, {{"b", "present"}}), ElementsAre("a"));
}

TEST(OpenQuestions, AreNoneOnceTheConditionIsDecided) {
  const Condition condition = all({present("a"), present("b")});
  EXPECT_THAT(questions(condition, {{"a", "absent"}}), IsEmpty());
  EXPECT_THAT(questions(condition, {{"a", "present"}, {"b", "present"}}), IsEmpty());
}

TEST(OpenQuestions, NameEachFindingOnce) {
  EXPECT_THAT(questions(any({is("colour", "red"), is("colour", "blue")}), {}),
              ElementsAre("colour"));
}

TEST(RedFlags, FireHoweverImprobableTheCauseTheyWarnOf) {
  ModelBuilder builder;
  builder.header({"rare", "", "", "", "", "", ""}).cause("common").cause("deadly");
  builder.finding("sign").p("sign", "common", {{"present", 0.5}});
  builder.p("sign", "deadly", {{"present", 0.5}});
  const Model model = builder.add(flag("deadly", present("sign"))).build();
  PriorDraft draft;
  draft.probabilities = {{"common", 0.999, {}}, {"deadly", 0.001, {}}};
  const Prior prior = Prior::make(model, draft).value;
  Findings findings(model);
  findings.observe("sign", "present");
  EXPECT_NEAR(diagnose(model, prior, findings)[CauseId{1}].value(), 0.001, 1e-15);
  EXPECT_THAT(names(red_flags(findings).raised), ElementsAre("deadly"));
}

}  // namespace
}  // namespace fagan::tests
