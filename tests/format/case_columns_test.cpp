#include "fagan/format/case_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/case_lines.hpp"
#include "fagan/format/case_table.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Model words_model() {
  ModelBuilder builder;
  builder.header({.name = "words"});
  builder.cause("flu").cause("cold");
  builder.finding("fever", {"absent", "present"});
  builder.finding("cough", {"present", "absent"});
  builder.finding("thal", {"1", "2", "3"});
  builder.number("age", {});
  for (const char* cause : {"flu", "cold"}) {
    builder.p("fever", cause, {{"present", 0.5}});
    builder.p("cough", cause, {{"present", 0.5}});
    builder.p("thal", cause, {{"1", 0.5}, {"2", 0.25}});
    Cell cell;
    cell.mean = 40;
    cell.sd = 20;
    builder.likelihood("age", cause, cell);
  }
  return builder.build();
}

TableReading t_csv() {
  TableReading reading;
  reading.path = "t.csv";
  reading.settings = {"home"};
  return reading;
}

std::vector<std::string> problems_of_header(const std::string& header) {
  std::vector<std::string> found;
  try {
    const CaseColumns columns(words_model(), t_csv(), header);
  } catch (const Error& error) {
    for (const Problem& problem : error.problems()) found.push_back(to_string(problem));
  }
  return found;
}

// Codes of every case, and what is wrong with the rows.
std::string read(const CaseReader& reader, const std::string& text) {
  CaseRows rows(words_model());
  reader.read(text, rows);
  rows.number_unnamed(0);
  std::string all;
  const CaseBatch batch = rows.batch();
  CaseBatch::Scratch scratch;
  for (std::size_t i = 0; i < batch.n_cases(); ++i) {
    const DenseCases one = batch.dense(i, 1, scratch);
    all += std::string(rows.ids()[i]) + ":";
    for (std::size_t f = 0; f < 3; ++f) all += ' ' + std::to_string(one.states[f]);
    all += '\n';
  }
  for (const Problem& problem : rows.problems()) all += to_string(problem) + '\n';
  return all;
}

std::string read_csv(const std::string& text) {
  const std::size_t end = record_end(text, 0, true);
  return read(CaseTableReader(words_model(), t_csv(), text.substr(0, end)), text.substr(end));
}

std::string read_lines(const std::string& text) {
  return read(CaseLinesReader(words_model(), t_csv()), text);
}

TEST(CaseColumns, YesNoAndNumbersMeanTheSameInACellAsInJson) {
  EXPECT_EQ(read_csv("fever,cough,thal,age\n"
                     "True,TRUE,1,1\n"
                     "yes,no,3.0,1\n"
                     "1,0, 2 ,1\n"
                     "PRESENT, absent ,?,1\n"
                     ",,,1\n"),
            "1: 1 0 0\n2: 1 1 2\n3: 1 1 1\n4: 1 1 -2\n5: -1 -1 -1\n");
  EXPECT_EQ(read_lines(R"({"findings": {"fever": true, "cough": true, "thal": 1}})"
                       "\n"
                       R"({"findings": {"fever": "yes", "cough": "no", "thal": 3.0}})"
                       "\n"
                       R"({"findings": {"fever": 1, "cough": 0, "thal": " 2 "}})"
                       "\n"
                       R"({"findings": {"fever": "PRESENT", "cough": false, "thal": "?"}})"
                       "\n"
                       R"({"findings": {"fever": null, "cough": ""}})"
                       "\n"),
            "1: 1 0 0\n2: 1 1 2\n3: 1 1 1\n4: 1 1 -2\n5: -1 -1 -1\n");
}

TEST(CaseColumns, AWordThatIsNotKnownIsRefusedWithItsPlaceAndTheWordsThereAre) {
  EXPECT_EQ(read_csv("fever,thal\nNA,1\nabsent,0\n"),
            "t.csv:1:1: finding \"fever\" has no state \"NA\" (expected \"absent\" or "
            "\"present\"); a cell that is empty says not asked, one with ? asked but not known\n"
            "t.csv:2:8: finding \"thal\" has no state \"0\" (expected \"1\", \"2\" or \"3\")\n");
  EXPECT_THAT(read_lines(R"({"findings": {"thal": true}})"), HasSubstr("has no state \"true\""));
  EXPECT_THAT(read_csv("age\nNA\n"), HasSubstr("a cell that is empty says not asked"));
}

TEST(CaseColumns, RowsWithoutAnIdAreNumberedAndBadOnesCount) {
  EXPECT_EQ(read_csv("fever,thal\nabsent,1\nmaybe,1\nabsent,2\n").substr(0, 22),
            "1: 0 -1 0\n3: 0 -1 1\nt.");
  EXPECT_EQ(read_lines("{\"case_id\": \"a\"}\n{}\n{\"case_id\": null}\n"),
            "a: -1 -1 -1\n2: -1 -1 -1\n3: -1 -1 -1\n");
}

TEST(CaseColumns, EmptyColumnsBehindTheLastAreNone) {
  EXPECT_EQ(read_csv("fever,cough,,\nabsent,absent,,\n"), "1: 0 1 -1\n");
  EXPECT_EQ(read_csv("fever,cough\nabsent,absent,,\npresent,present\n"), "1: 0 1 -1\n2: 1 0 -1\n");
  EXPECT_THAT(read_csv("fever,cough,\nabsent,absent,x\n"),
              HasSubstr("t.csv:1:15: column 3 has no name in the header, but here \"x\""));
  EXPECT_THAT(problems_of_header(",fever\n"), ElementsAre(HasSubstr("index=False")));
}

TEST(CaseColumns, WrongSeparatorsAreNamedInOneSentence) {
  EXPECT_THAT(problems_of_header("case_id;fever;cough\n"), ElementsAre(HasSubstr("semicolons")));
  EXPECT_THAT(problems_of_header("case_id\tfever\n"), ElementsAre(HasSubstr("tabs")));
  EXPECT_THAT(problems_of_header("\"fever\";\"cough\"\n"), ElementsAre(HasSubstr("semicolons")));
  EXPECT_THAT(problems_of_header("x;y\n"), ElementsAre(HasSubstr("semicolons")));
  EXPECT_THAT(problems_of_header("sep=;\n"), ElementsAre(HasSubstr("first line")));
  EXPECT_THAT(problems_of_header("{\"case_id\": 1}\n"), ElementsAre(HasSubstr(".ndjson")));
  EXPECT_THAT(problems_of_header("fever,\"a;b\"\n"), ElementsAre(HasSubstr("unknown finding")));
  EXPECT_THAT(problems_of_header("\n"), ElementsAre(HasSubstr("the first line is empty")));
  EXPECT_THAT(problems_of_header(" fever ,cough\n"), SizeIs(0));
}

TEST(CaseColumns, ATableOfAnotherModelIsSaidToBeSoOnce) {
  EXPECT_THAT(problems_of_header("case_id,a1,a2,a3,a4\n"),
              ElementsAre("t.csv:1:1: none of the 4 columns is a finding of model \"words\": is it "
                          "the right one (--model)?"));
  EXPECT_THAT(problems_of_header("case_id,a1,fever\n"), ElementsAre(HasSubstr("\"a1\"")));
}

// Work that grows with the square of the columns would take a minute.
TEST(CaseColumns, AHeaderOfAHundredThousandWrongColumnsIsRefusedSoonWithTheFirstHundred) {
  for (const char* again : {"wrong", "fever"}) {
    std::string header = "case_id,fever";
    for (int i = 0; i < 100'000; ++i) {
      header += std::string(",") + again;
      if (std::string(again) == "wrong") header += std::to_string(i);
    }
    const auto start = std::chrono::steady_clock::now();
    const std::vector<std::string> problems = problems_of_header(header + '\n');
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    ASSERT_EQ(problems.size(), 101U);
    EXPECT_THAT(problems.back(), HasSubstr("and 99900 more problems"));
    EXPECT_LT(taken.count(), 10);
  }
}

}  // namespace
}  // namespace fagan::tests
