#include "fagan/format/table_nouns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fagan/core/error.hpp"

namespace fagan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TableNouns::Found found_in(const std::string& header, const std::string& rows,
                           TableNouns::Options options = {}) {
  options.path = "t.csv";
  TableNouns nouns(options, header);
  nouns.look_at(rows);
  return nouns.found("t");
}

std::string refusal(const std::string& header, const std::string& rows,
                    const TableNouns::Options& options = {}) {
  try {
    static_cast<void>(found_in(header, rows, options));
  } catch (const Error& error) {
    return to_string(error.problems().front());
  }
  return "taken";
}

std::vector<std::string> states_of(const Model& model, const char* finding) {
  std::vector<std::string> names;
  for (const State& state : model.finding(*model.find_finding(finding)).states) {
    names.push_back(state.name);
  }
  return names;
}

TEST(TableNouns, WordsAndFewWholeNumbersAreStatesOtherNumbersAreAmounts) {
  std::string rows;
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    rows += n + (i % 2 == 0 ? ",flu," : ",cold,") + (i % 3 == 0 ? "yes," : "no,") +
            std::to_string(10 - i % 3) + "," + n + "," + std::to_string(37 + i * 0.1) +
            ",\"a,b\"\n";
  }
  rows += "40,flu,?,,,,c\n";
  const Model model =
      found_in("case_id,cause,fever,grade,age,temp,quoted\r\n", rows).builder.build();
  EXPECT_EQ(model.n_causes(), 2U);
  EXPECT_EQ(model.cause(CauseId{0}).name, "cold");
  EXPECT_THAT(states_of(model, "fever"), ElementsAre("no", "yes"));
  EXPECT_THAT(states_of(model, "grade"), ElementsAre("8", "9", "10"));
  EXPECT_THAT(states_of(model, "quoted"), ElementsAre("a,b", "c"));
  EXPECT_TRUE(model.finding(*model.find_finding("age")).is_number());
  EXPECT_TRUE(model.finding(*model.find_finding("temp")).is_number());
}

TEST(TableNouns, TheLabelMayHaveAnyNameAndColumnsMayBeToldApartByHand) {
  const Model model =
      found_in("diagnosis,grade,dose\n", "a,1,1\nb,2,2\na,3,1\n",
               {.path = {}, .label = "diagnosis", .states = {}, .numbers = {"dose"}})
          .builder.build();
  EXPECT_EQ(model.n_causes(), 2U);
  EXPECT_THAT(states_of(model, "grade"), ElementsAre("1", "2", "3"));
  EXPECT_TRUE(model.finding(*model.find_finding("dose")).is_number());
  EXPECT_THAT(refusal("diagnosis,x\n", "a,1\n"), HasSubstr("no column \"cause\""));
}

TEST(TableNouns, AColumnThatNeverDiffersIsLeftOutWithASentence) {
  const TableNouns::Found found = found_in("cause,x,y,z\n", "a,1,,u\nb,1,,v\n");
  ASSERT_EQ(found.warnings.size(), 2U);
  EXPECT_THAT(found.warnings[0].message, HasSubstr("\"x\" is left out: it never differs"));
  EXPECT_THAT(found.warnings[1].message, HasSubstr("\"y\" is left out: it is empty"));
  EXPECT_EQ(found.builder.build().n_findings(), 1U);
}

TEST(TableNouns, WordsAmongNumbersAreRefusedWithTheirLine) {
  EXPECT_THAT(refusal("cause,x\n", "a,1\nb,2\na,3\nb,high\n"),
              HasSubstr("t.csv:5: column \"x\": \"high\" is no number"));
  EXPECT_THAT(refusal("cause,x\n", "a,u\nb,None\n"), HasSubstr("t.csv:3: column \"x\": \"None\""));
  EXPECT_EQ(refusal("cause,x\n", "a,u\nb,None\n",
                    {.path = {}, .label = "cause", .states = {"x"}, .numbers = {}}),
            "taken");
}

TEST(TableNouns, MoreTextsThanAFindingCanHaveStatesAreRefused) {
  std::string rows;
  for (int i = 0; i < 200; ++i) rows += "a,n" + std::to_string(i) + "\n";
  EXPECT_THAT(refusal("cause,x\n", rows), HasSubstr("\"x\" has more than 127 different texts"));
}

}  // namespace
}  // namespace fagan
