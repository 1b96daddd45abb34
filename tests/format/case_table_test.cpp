#include "fagan/format/case_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/format/case_lines.hpp"
#include "fagan/format/cohort_table.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/simulation/simulator.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two causes; a sign of two states, one of three, a number in [0, 100], and the number's bands.
Model small_model() {
  ModelBuilder builder;
  builder.header({.name = "small"});
  builder.cause("flu").cause("cold");
  builder.finding("fever", {"absent", "present"});
  builder.finding("rash", {"none", "some", "a lot, really"});
  NumberScale scale;
  scale.range = Range{0, 100};
  builder.number("age", scale);
  builder.finding("age_band", {"young", "old"});
  for (const char* cause : {"flu", "cold"}) {
    builder.p("fever", cause, {{"present", 0.5}});
    builder.p("rash", cause, {{"none", 0.5}, {"some", 0.25}});
    builder.p("age_band", cause, {{"old", 0.5}});
    Cell cell;
    cell.mean = 40;
    cell.sd = 20;
    builder.likelihood("age", cause, cell);
  }
  builder.add_same_measurement({"age", "age_band"});
  return builder.build();
}

TableReading reading_of(const std::string& path) {
  TableReading reading;
  reading.path = path;
  reading.settings = {"home", "ward"};
  return reading;
}

// A table with its header, read at once.
CaseRows read_table(const Model& model, const std::string& text, TableReading reading) {
  const std::size_t end = record_end(text, 0, true);
  const CaseTableReader reader(model, std::move(reading), text.substr(0, end));
  CaseRows rows(model);
  // The ids look into the text, which is gone after this.
  reader.read(std::string_view(text).substr(end), rows);
  return rows;
}

// What is wrong with a table: of its header, or of its rows (lines counted from the first row).
std::vector<std::string> problems_of(const std::string& text, TableReading reading) {
  std::vector<std::string> problems;
  try {
    const CaseRows rows = read_table(small_model(), text, std::move(reading));
    for (const Problem& problem : rows.problems()) problems.push_back(to_string(problem));
  } catch (const Error& error) {
    for (const Problem& problem : error.problems()) problems.push_back(to_string(problem));
  }
  return problems;
}
std::vector<std::string> problems_of(const std::string& text) {
  return problems_of(text, reading_of("t.csv"));
}

TEST(CaseTable, ReadsStatesNumbersIntervalsAndWhatIsNotKnown) {
  const std::string text =
      "case_id,cause,setting,rash,age,fever\n"
      "a,flu,ward,some,41.5,present\n"
      "b,,,,..30,?\n"
      "c,cold,home,\"a lot, really\",,absent";
  const CaseRows rows = read_table(small_model(), text, reading_of("t.csv"));
  EXPECT_TRUE(rows.problems().empty());
  EXPECT_THAT(rows.labels(), ElementsAre(0U, CaseRows::no_label, 1U));
  EXPECT_THAT(rows.settings(), ElementsAre(1U, 0U, 0U));
  const CaseBatch batch = rows.batch();
  const Model model = batch.model();
  const auto seen = [&](std::size_t i, const char* name) -> std::string {
    const FindingId finding = *model.find_finding(name);
    const Findings findings = batch.findings(i);
    const Observation* const observation = findings.find(finding);
    return observation == nullptr ? "" : to_text(model.finding(finding), *observation);
  };
  EXPECT_EQ(seen(0, "rash"), "some");
  EXPECT_EQ(seen(0, "age"), "41.5");
  EXPECT_EQ(seen(0, "fever"), "present");
  EXPECT_EQ(seen(1, "rash"), "");
  EXPECT_EQ(seen(1, "age"), "..30");
  EXPECT_EQ(seen(1, "fever"), "?");
  EXPECT_EQ(seen(2, "rash"), "a lot, really");
  EXPECT_EQ(seen(2, "age"), "");
  EXPECT_EQ(seen(2, "age_band"), "");
}

TEST(CaseTable, AHeaderThatMakesNoSenseIsRefusedWithThePlaceOfEachProblem) {
  EXPECT_THAT(problems_of("case_id,fevr\n"),
              ElementsAre("t.csv:1:9: unknown finding \"fevr\" (did you mean \"fever\"?)"));
  EXPECT_THAT(problems_of("case_id,cause,fever,cause,fever\n"),
              ElementsAre("t.csv:1:21: column \"cause\" given twice",
                          "t.csv:1:27: column \"fever\" given twice"));
  EXPECT_THAT(problems_of("case_id,\"fever\n"), ElementsAre("t.csv:1:9: quote without an end"));
  EXPECT_THAT(problems_of("case_id,,fever\n"), ElementsAre("t.csv:1:9: a column without a name"));
  TableReading labelled = reading_of("t.csv");
  labelled.needs_cause = true;
  EXPECT_THAT(problems_of("case_id,fever\n", labelled),
              ElementsAre("t.csv:1:1: no column \"cause\""));
}

// The one problem of a row below `case_id,cause,setting,fever,age`.
std::string problem_of_row(const std::string& row) {
  const auto problems = problems_of("case_id,cause,setting,fever,age\n" + row + "\n");
  return problems.size() == 1 ? problems.front() : std::to_string(problems.size()) + " problems";
}

TEST(CaseTable, ABadRowIsRefusedWithLineAndColumn) {
  EXPECT_EQ(problem_of_row("1,flu,home,presnt,5"),
            "t.csv:1:12: finding \"fever\" has no state \"presnt\" (did you mean \"present\"?)");
  EXPECT_EQ(problem_of_row("1,flu,home,present"),
            "t.csv:1:1: 4 fields (expected 5, as in the header)");
  EXPECT_EQ(problem_of_row("1,flu,home,present,5,6"),
            "t.csv:1:1: 6 fields (expected 5, as in the header)");
  EXPECT_THAT(problem_of_row("1,flux,home,present,5"), HasSubstr("t.csv:1:3: "));
  EXPECT_THAT(problem_of_row("1,flu,hme,present,5"),
              HasSubstr("t.csv:1:7: setting: unknown setting \"hme\""));
  EXPECT_THAT(problem_of_row("1,flu,home,present,five"), HasSubstr("t.csv:1:20: "));
  EXPECT_THAT(problem_of_row("1,flu,home,present,101"), HasSubstr("t.csv:1:20: "));
  EXPECT_THAT(problem_of_row("1,flu,home,present,nan"), HasSubstr("t.csv:1:20: "));
  EXPECT_THAT(problem_of_row("1,flu,home,present,1e999"), HasSubstr("t.csv:1:20: "));
  EXPECT_THAT(problem_of_row(std::string("1,flu,home,pre\0sent,5", 21)), HasSubstr("t.csv:1:12: "));
  EXPECT_THAT(problem_of_row(std::string("1\0,flu,home,present,5", 21)), HasSubstr("t.csv:1:1: "));
  EXPECT_THAT(problem_of_row("\xFF,flu,home,present,5"), HasSubstr("is not UTF-8"));
  EXPECT_THAT(problem_of_row("1,flu,home,\xC3present,5"), HasSubstr("t.csv:1:12: "));
  EXPECT_EQ(problem_of_row("1,flu,home,\"present,5"), "t.csv:1:12: quote without an end");
  EXPECT_EQ(problem_of_row("1,flu,home,\"present\"x,5"),
            "t.csv:1:21: text after the end of a quoted field");
  EXPECT_EQ(problem_of_row("1,flu,home,pre\"sent,5"),
            "t.csv:1:15: quote inside a field that does not start with one");
  EXPECT_THAT(problem_of_row(std::string(1'000'000, 'x') + ",flu,home,present,5"),
              HasSubstr("t.csv:1:1: case_id: 1000000 bytes"));
  EXPECT_THAT(problem_of_row("1,flu,home," + std::string(2'000'000, 'x') + ",5"),
              HasSubstr("t.csv:1:1: a record of more than 1048576 bytes"));
}

TEST(CaseTable, OneBadRowSpoilsNoOther) {
  const std::string text =
      "case_id,fever\n"
      "1,present\n"
      "2,\"absent\n"
      "3,absent\n"
      "\n"
      "4,maybe\n"
      "5\n"
      "6,present\n"
      "7,abs";
  const CaseRows rows = read_table(small_model(), text, reading_of("t.csv"));
  EXPECT_EQ(rows.n_cases(), 3U);
  EXPECT_EQ(rows.n_bad_rows(), 4U);
  std::vector<int> lines;
  for (const Problem& problem : rows.problems()) lines.push_back(problem.place.line);
  EXPECT_THAT(lines, ElementsAre(2, 5, 6, 8));
}

TEST(CaseTable, AFieldMayHoldLinesAndWhatFollowsStillHasItsPlace) {
  const std::string text =
      "case_id,fever\n"
      "\"one\ntwo\",present\n"
      "3,maybe\n";
  // A line break is a control character, which no id may hold: but the row is one row.
  EXPECT_THAT(problems_of(text), ElementsAre(HasSubstr("t.csv:1:1: "), HasSubstr("t.csv:3:3: ")));
}

TEST(CaseTable, OfOneMeasurementGivenTwiceThePreferredCountsAndIsCounted) {
  const std::string text =
      "case_id,age_band,age\n"
      "1,old,70\n"
      "2,old,\n"
      "3,old,50..\n"
      "4,old,?\n";
  TableReading reading = reading_of("t.csv");
  const CaseRows rows = read_table(small_model(), text, reading);
  EXPECT_EQ(rows.n_double_measurements(), 2U);
  const CaseBatch batch = rows.batch();
  const FindingId band = *batch.model().find_finding("age_band");
  EXPECT_EQ(batch.findings(0).find(band), nullptr);
  EXPECT_NE(batch.findings(1).find(band), nullptr);
  EXPECT_EQ(batch.findings(2).find(band), nullptr);
  EXPECT_NE(batch.findings(3).find(band), nullptr);
  reading.one_measurement = false;
  EXPECT_NE(read_table(small_model(), text, reading).batch().findings(0).find(band), nullptr);
}

// Everything a batch says, to be compared: states, the bits of numbers, lists, labels.
std::string everything(const CaseRows& rows) {
  std::string text;
  const CaseBatch batch = rows.batch();
  CaseBatch::Scratch scratch;
  const DenseCases dense = batch.dense(0, batch.n_cases(), scratch);
  for (std::size_t i = 0; i < batch.n_cases(); ++i) {
    for (std::size_t j = 0; j < batch.n_findings(); ++j) {
      text += std::to_string(dense.states[i * dense.state_stride + j]) + ' ';
    }
    for (std::size_t n = 0; n < batch.n_numbers(); ++n) {
      text += shortest(dense.numbers[i * dense.number_stride + n]) + ' ';
    }
    for (const ListedObservation& entry : batch.listed(i, 1)) {
      text += to_text(batch.model().finding(entry.finding), entry.observation) + ' ';
    }
    text += std::to_string(rows.labels()[i]) + ' ' + std::to_string(rows.settings()[i]) + '\n';
  }
  return text;
}

struct Style {
  bool quotes = false;
  bool crlf = false;
  bool mark = false;
  bool reordered = false;
};

// The same cells in an odd but legal way. The first column is the ids'.
std::string table_text(Random& random, std::vector<std::vector<std::string>> cells,
                       const Style& style) {
  const std::size_t n = cells.front().size();
  std::vector<std::size_t> order(n);
  for (std::size_t c = 0; c < n; ++c) order[c] = c;
  if (style.reordered) {
    for (std::size_t c = n; c > 1; --c) std::swap(order[c - 1], order[random.below(c)]);
  }
  std::string text = style.mark ? "\xEF\xBB\xBF" : "";
  for (const auto& row : cells) {
    for (std::size_t c = 0; c < n; ++c) {
      std::string cell = row[order[c]];
      if (cell.find_first_of(",\"") != std::string::npos ||
          (style.quotes && random.below(3) == 0)) {
        std::string quoted_cell = "\"";
        for (const char letter : cell) {
          if (letter == '"') quoted_cell += '"';
          quoted_cell += letter;
        }
        cell = quoted_cell + '"';
      }
      text += (c > 0 ? "," : "") + cell;
    }
    text += style.crlf ? "\r\n" : "\n";
  }
  return text;
}

TEST(CaseTable, EveryLegalWayToWriteATableReadsTheSame) {
  Random random(5);
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    RandomModelOptions options;
    options.least_findings = 1;
    const ModelAndPrior world = random_model(seed, options);
    const Model& model = world.model;
    RandomFindingsOptions observed;
    observed.share_virtual = 0;
    std::vector<std::vector<std::string>> cells(1, {"case_id", "cause", "setting"});
    for (const Finding& finding : model.findings()) cells[0].push_back(finding.name);
    for (std::size_t i = 0; i < 40; ++i) {
      // Half of the tables are plain throughout, so that all of them are read the fast way.
      observed.share_intervals = seed % 2 == 0 ? 0 : 0.4;
      const Findings findings = random_findings(random, model, observed);
      auto& row = cells.emplace_back();
      row = {std::to_string(i), random.below(4) == 0 ? "" : model.causes()[0].name,
             random.below(2) == 0 ? "" : "ward"};
      for (const FindingId finding : ids<FindingId>(model.n_findings())) {
        const Observation* const seen = findings.find(finding);
        row.push_back(seen == nullptr ? "" : to_text(model.finding(finding), *seen));
      }
    }
    const std::string plain =
        everything(read_table(model, table_text(random, cells, {}), reading_of("t")));
    EXPECT_EQ(std::count(plain.begin(), plain.end(), '\n'), 40);
    for (unsigned way = 1; way < 16; ++way) {
      const Style style{(way & 1U) != 0, (way & 2U) != 0, (way & 4U) != 0, (way & 8U) != 0};
      const std::string text = table_text(random, cells, style);
      EXPECT_EQ(everything(read_table(model, text, reading_of("t"))), plain) << text;
    }
  }
}

// Cases of a cohort with everything in it, and the columns it needs.
struct Drawn {
  CaseBatch cases;
  std::vector<FindingId> findings;
};

Drawn draw(const ModelAndPrior& world, std::size_t n) {
  ObservationProcess process;
  process.missing.push_back({{}, 0.3, {}, {}});
  process.not_known = 0.3;
  const Simulator simulator(world.model, world.prior, process);
  std::vector<FindingId> findings;
  for (const FindingId finding : ids<FindingId>(world.model.n_findings())) {
    if (simulator.draws().is_drawn(finding)) findings.push_back(finding);
  }
  return {simulator.draw(Seed{3}, 0, n).cases, findings};
}

std::string everything(const CaseBatch& batch) {
  std::string text;
  CaseBatch::Scratch scratch;
  const DenseCases dense = batch.dense(0, batch.n_cases(), scratch);
  for (std::size_t i = 0; i < batch.n_cases(); ++i) {
    for (std::size_t j = 0; j < batch.n_findings(); ++j) {
      text += std::to_string(dense.states[i * dense.state_stride + j]) + ' ';
    }
    for (std::size_t n = 0; n < batch.n_numbers(); ++n) {
      text += shortest(dense.numbers[i * dense.number_stride + n]) + ' ';
    }
    text += std::to_string(batch.labels()[i]) + " 0\n";
  }
  return text;
}

TEST(CohortTable, ReadsBackToTheSameCohort) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    RandomModelOptions options;
    options.most_states = 10;
    const ModelAndPrior world = random_model(seed, options);
    const Drawn drawn = draw(world, 50);
    const CohortTable table(world.model, drawn.findings, TableFormat::csv);
    TextBuffer csv;
    csv.append(table.header());
    table.append(0, drawn.cases, csv);
    EXPECT_EQ(everything(read_table(world.model, std::string(csv.text()), reading_of("t"))),
              everything(drawn.cases));

    TextBuffer lines;
    CohortTable(world.model, drawn.findings, TableFormat::ndjson).append(0, drawn.cases, lines);
    CaseRows rows(world.model);
    CaseLinesReader(world.model, reading_of("t")).read(lines.text(), rows);
    EXPECT_TRUE(rows.problems().empty());
    EXPECT_EQ(everything(rows), everything(drawn.cases));
  }
}

std::vector<std::string> problems_of_lines(const std::string& text) {
  CaseRows rows(small_model());
  CaseLinesReader(small_model(), reading_of("t.ndjson")).read(text, rows);
  std::vector<std::string> problems;
  for (const Problem& problem : rows.problems()) problems.push_back(to_string(problem));
  return problems;
}

TEST(CaseLines, AFindingIsWhatItIsInACaseFileToo) {
  const std::string text =
      R"({"case_id": 1, "findings": {"fever": {"virtual": {"present": 4, "absent": 1}}}})"
      "\n"
      R"({"case_id": 2, "findings": {"age": {"interval": [20, null]}, "fever": {"unknown": true}}})"
      "\n";
  CaseRows rows(small_model());
  CaseLinesReader(small_model(), reading_of("t.ndjson")).read(text, rows);
  ASSERT_TRUE(rows.problems().empty()) << to_string(rows.problems()[0]);
  ASSERT_EQ(rows.n_cases(), 2U);
  const CaseBatch batch = rows.batch(0, 2);
  ASSERT_EQ(batch.listed().size(), 2U);
  const auto& soft = std::get<VirtualEvidence>(batch.listed()[0].observation);
  EXPECT_THAT(soft.relative_likelihoods, ElementsAre(1, 4));
  const auto& interval = std::get<Interval>(batch.listed()[1].observation);
  EXPECT_EQ(interval.low, 20);
  EXPECT_EQ(interval.high, infinity);
  CaseBatch::Scratch scratch;
  const DenseCases dense = batch.dense(0, 2, scratch);
  EXPECT_EQ(dense.states[dense.state_stride], not_known_code);
}

TEST(CaseLines, ABadLineIsRefusedWithLineColumnAndPointer) {
  EXPECT_THAT(
      problems_of_lines("{\"case_id\": 1, \"findings\": {\"fever\": \"present\"}}\n"
                        "{\"case_id\": 2, \"findings\": {\"fever\": \"presnt\"}}\n"
                        "{\"findings\": 3}\n"
                        "[]\n"
                        "{\"case_id\": 2, \"findings\": {\"fevr\": \"present\"}}\n"
                        "{\"case_id\": 2, \"findings\": {\"age\": 101}}\n"
                        "{\"case_id\": 2, \"cause\": \"flux\"}\n"
                        "{\"case_id\": 2, \"findings\": {\"fever\": {\"virtual\": {}}}}\n"
                        "{\"case_id\": 2, \"findings\": {\"age\": {\"interval\": [1]}}}\n"
                        "{\"case_id\": 2"),
      ElementsAre(HasSubstr("t.ndjson:2:38: /findings/fever: "),
                  HasSubstr("t.ndjson:3:14: /findings: expected an object"),
                  HasSubstr("t.ndjson:4:1: expected an object"), HasSubstr("t.ndjson:5:"),
                  HasSubstr("t.ndjson:6:36: /findings/age: "), HasSubstr("t.ndjson:7:25: /cause: "),
                  HasSubstr("t.ndjson:8:50: /findings/fever/virtual: no relative"),
                  HasSubstr("t.ndjson:9:49: /findings/age/interval: expected two ends"),
                  HasSubstr("t.ndjson:10:")));
}

TEST(CsvRecord, EndsAreTheSameHoweverMuchOfTheTextIsThere) {
  Random random(9);
  const std::string letters = "ab,,\n\n\"\"\r";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t n = random.below(60); n > 0; --n)
      text += letters[random.below(letters.size())];
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; at < text.size();) {
      at = record_end(text, at, true);
      ends.push_back(at);
    }
    // Taken in two pieces: what is whole of the first, then the rest.
    const std::size_t cut = random.below(text.size() + 1);
    const std::size_t whole = whole_records(std::string_view(text).substr(0, cut), false);
    EXPECT_TRUE(whole == 0 || std::find(ends.begin(), ends.end(), whole) != ends.end())
        << text << " cut at " << cut;
  }
}

}  // namespace
}  // namespace fagan::tests
