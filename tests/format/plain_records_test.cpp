// What is read side by side is what is read record by record, whatever the table looks like and
// wherever it is cut.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/format/case_table.hpp"
#include "fagan/format/cell_matcher.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/csv_scan.hpp"
#include "fagan/format/observation_text.hpp"
#include "support/on_target.hpp"
#include "support/random.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

using fagan::testing::OnTarget;
using fagan::testing::supported_targets;

// ---- Where records and fields are -------------------------------------------------------------

std::string random_text(Random& random, std::size_t n, const std::vector<std::string>& parts) {
  std::string text;
  while (text.size() < n) text += random.one_of(parts);
  return text;
}

bool is_plain(std::string_view record, std::size_t n_fields) {
  if (!record.ends_with('\n')) return false;
  record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  const bool is_printable = std::all_of(record.begin(), record.end(),
                                        [](char c) { return c >= 0x20 && c < 0x7F && c != '"'; });
  const auto n_commas = std::count(record.begin(), record.end(), ',');
  return is_printable && static_cast<std::size_t>(n_commas) + 1 == n_fields;
}

TEST(CsvScan, FindsThePlainRecordsAndTheirFields) {
  Random random(11);
  CsvScan scan;
  for (int round = 0; round < 300; ++round) {
    const std::size_t n_fields = 1 + random.below(4);
    std::vector<std::string> parts{"a", "bc", ",", "\n"};
    if (random.chance(0.5)) parts.insert(parts.end(), {"0123456789", "x,y", "\r\n", "k,l,m\n"});
    if (random.chance(0.3)) parts.insert(parts.end(), {"\"", "\r", "\xC3\xA4", "\x7F"});
    if (random.chance(0.3)) parts.emplace_back(std::string(1, '\0'));
    const std::string text =
        random_text(random, random.below(random.chance(0.1) ? 30'000 : 400), parts);
    scan.start(text);
    std::size_t begin = 0;
    while (begin < text.size()) {
      ASSERT_FALSE(scan.at_end());
      ASSERT_EQ(scan.position(), begin);
      const std::size_t line_feed = text.find('\n', begin);
      const std::size_t end = line_feed == std::string::npos ? text.size() : line_feed + 1;
      const std::string_view record = std::string_view(text).substr(begin, end - begin);
      const std::size_t n = scan.plain_records(n_fields, 1 + random.below(3));
      ASSERT_EQ(n > 0, is_plain(record, n_fields)) << record;
      if (n == 0) {
        scan.pass_to(end);
        begin = end;
        continue;
      }
      for (std::size_t r = 0; r < n; ++r) {
        for (std::size_t f = 0; f < n_fields; ++f) {
          ASSERT_EQ(scan.begins()[r * n_fields + f], begin);
          begin = text.find_first_of(",\n", begin) + 1;
        }
        ASSERT_EQ(text[begin - 1], '\n');
      }
      ASSERT_EQ(scan.begins()[n * n_fields], begin);
      scan.pass(n, n_fields);
    }
    EXPECT_TRUE(scan.at_end());
  }
}

// ---- Cells compared side by side --------------------------------------------------------------

TEST(CellMatcher, FindsEveryTextOfAColumnAndNothingElse) {
  Random random(12);
  for (int round = 0; round < 400; ++round) {
    const std::size_t n_columns = 1 + random.below(random.chance(0.2) ? 300 : 20);
    std::vector<CellMatcher::Texts> columns(n_columns);
    for (std::size_t c = 0; c + 1 < n_columns; ++c) {
      if (random.chance(0.1)) continue;
      const std::size_t n_texts = 1 + random.below(CellMatcher::most_texts);
      for (std::size_t t = 0; t < n_texts; ++t) {
        std::string text;
        while (text.size() < t) text += static_cast<char>('a' + random.below(2));
        columns[c].emplace_back(text, static_cast<std::int8_t>(random.between(0, 9)) - 2);
      }
      ASSERT_TRUE(CellMatcher::can_match(columns[c]));
    }
    const CellMatcher matcher(columns);

    const std::size_t n_records = 1 + random.below(20);
    std::string text;
    std::vector<std::uint32_t> begins{0};
    std::vector<std::int8_t> expected;
    std::vector<bool> all(n_records, true);
    for (std::size_t r = 0; r < n_records; ++r) {
      for (std::size_t c = 0; c < n_columns; ++c) {
        std::string cell = "anything at all";
        std::int8_t code = 0;
        if (!columns[c].empty()) std::tie(cell, code) = random.one_of(columns[c]);
        if (!columns[c].empty() && random.chance(0.002)) {
          // One letter more, less or other is another text.
          cell = random.chance(0.5) || cell.empty() ? cell + 'c' : cell.substr(1) + 'c';
          all[r] = false;
        }
        expected.push_back(code);
        text += cell + (c + 1 < n_columns ? ',' : '\n');
        begins.push_back(static_cast<std::uint32_t>(text.size()));
      }
    }
    for (const std::int64_t target : supported_targets()) {
      const OnTarget on(target);
      std::vector<std::int8_t> codes(n_records * matcher.record_size());
      std::array<bool, 32> matched{};
      matcher.match(text, begins.data(), n_records, codes.data(), matched.data());
      for (std::size_t r = 0; r < n_records; ++r) {
        ASSERT_EQ(matched[r], all[r]);
        for (std::size_t c = 0; c < n_columns && all[r]; ++c) {
          ASSERT_EQ(codes[r * matcher.record_size() + c], expected[r * n_columns + c]);
        }
      }
    }
  }
}

TEST(CellMatcher, EveryByteOfACellIsCompared) {
  const CellMatcher matcher({{{"1234567", std::int8_t{3}}}, {}});
  const std::vector<std::uint32_t> begins{0, 8, 18};
  for (std::size_t i = 0; i < 8; ++i) {
    for (int other = 0; other < 256; ++other) {
      std::string text = "1234567,123456789\n";
      const bool is_same = text[i] == static_cast<char>(other);
      text[i] = static_cast<char>(other);
      std::vector<std::int8_t> codes(matcher.record_size());
      bool matched = !is_same;
      matcher.match(text, begins.data(), 1, codes.data(), &matched);
      EXPECT_EQ(matched, is_same);
    }
  }
}

TEST(CellMatcher, KnowsWhatItCannotMatch) {
  using Texts = CellMatcher::Texts;
  EXPECT_FALSE(CellMatcher::can_match(Texts{}));
  EXPECT_FALSE(CellMatcher::can_match(Texts{{"12345678", std::int8_t{0}}}));
  EXPECT_FALSE(CellMatcher::can_match(Texts{{"a,b", std::int8_t{0}}}));
  EXPECT_FALSE(CellMatcher::can_match(Texts{{"a", std::int8_t{-3}}}));
  EXPECT_FALSE(CellMatcher::can_match(Texts(9, {"a", std::int8_t{0}})));
  EXPECT_TRUE(CellMatcher::can_match(Texts(8, {"", std::int8_t{-2}})));
}

// ---- Whole tables -----------------------------------------------------------------------------

// Everything that was read, and every problem with its place.
struct Reading {
  std::string cases;
  std::string problems;
  std::uint64_t n_lines = 0;

  friend bool operator==(const Reading&, const Reading&) = default;
};

void add(const CaseRows& rows, Reading& reading) {
  const CaseBatch batch = rows.batch();
  CaseBatch::Scratch scratch;
  const DenseCases dense = batch.dense(0, batch.n_cases(), scratch);
  std::string& text = reading.cases;
  for (std::size_t i = 0; i < batch.n_cases(); ++i) {
    text += std::string(rows.ids()[i]) + ' ' + std::to_string(rows.labels()[i]) + ' ' +
            std::to_string(rows.settings()[i]);
    for (std::size_t j = 0; j < batch.n_findings(); ++j) {
      text += ' ' + std::to_string(dense.states[i * dense.state_stride + j]);
    }
    for (std::size_t n = 0; n < batch.n_numbers(); ++n) {
      text += ' ' + shortest(dense.numbers[i * dense.number_stride + n]);
    }
    for (const ListedObservation& entry : batch.listed(i, 1)) {
      text += ' ' + to_text(batch.model().finding(entry.finding), entry.observation);
    }
    text += '\n';
  }
  for (Problem problem : rows.problems()) {
    problem.place.line += static_cast<int>(reading.n_lines);
    reading.problems += to_string(problem) + '\n';
  }
  reading.n_lines += rows.n_lines();
}

struct RandomTable {
  std::string header;
  std::vector<std::string> rows;  // without line ends
};

// Of a random model, with the ids in the last column. Most rows are as they should be.
RandomTable random_table(Random& random, const ModelAndPrior& world, std::size_t n_rows,
                         bool has_bad_rows) {
  const Model& model = world.model;
  std::vector<FindingId> columns;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (random.chance(0.9)) columns.push_back(finding);
  }
  if (random.chance(0.3)) random.shuffle(columns);
  RandomTable table{"cause,setting,", {}};
  for (const FindingId finding : columns) table.header += model.finding(finding).name + ',';
  table.header += "case_id\n";
  RandomFindingsOptions observed;
  observed.share_virtual = 0;
  for (std::size_t i = 0; i < n_rows; ++i) {
    observed.share_intervals = random.chance(0.8) ? 0 : 0.4;
    const Findings findings = random_findings(random, model, observed);
    std::string row = random.chance(0.3) ? "" : model.causes()[random.below(model.n_causes())].name;
    row += random.chance(0.5) ? "," : ",ward";
    for (const FindingId finding : columns) {
      const Observation* const seen = findings.find(finding);
      const bool in_quotes = random.chance(0.003);
      row += in_quotes ? ",\"" : ",";
      if (seen != nullptr) row += to_text(model.finding(finding), *seen);
      if (in_quotes) row += '"';
    }
    row += "," + std::to_string(i);
    if (has_bad_rows && random.chance(0.2)) {
      const std::vector<std::string> odd{"x",  ",",        "\"",   "\r",
                                         "\t", "\xC3\xA4", "\xFF", std::string(1, '\0')};
      const std::size_t at = random.below(row.size());
      std::string bad = row;
      random.chance(0.5) ? bad.insert(at, random.one_of(odd)) : bad.erase(at, 1);
      // Not one that ends only where a later row has a quote: not the same rows have some below.
      const bool ends = record_end(bad + "\n\"\n", 0, true) == bad.size() + 1;
      if (ends) row = bad;
    }
    table.rows.push_back(random.chance(0.02) ? "" : row);
  }
  return table;
}

std::string text_of(const std::vector<std::string>& rows, const std::string& line_end,
                    bool ends_at_once) {
  std::string text;
  for (const std::string& row : rows) text += row + line_end;
  if (ends_at_once && !text.empty()) text.resize(text.size() - line_end.size());
  return text;
}

// The same row, with its id in quotes unless there are some: no such row is plain.
std::string not_plain(const std::string& row) {
  const std::size_t comma = row.rfind(',');
  if (row.find('"') != std::string::npos || comma == std::string::npos) return row;
  if (row.find_first_of("\r", comma) != std::string::npos) return row;
  return row.substr(0, comma + 1) + '"' + row.substr(comma + 1) + '"';
}

Reading read_in_one(const CaseTableReader& reader, const Model& model, std::string_view text) {
  CaseRows rows(model);
  reader.read(text, rows);
  Reading reading;
  add(rows, reading);
  return reading;
}

Reading read_in_two(const CaseTableReader& reader, CaseRows& rows, std::string_view text,
                    std::size_t cut) {
  Reading reading;
  const std::size_t first = reader.whole_records(text.substr(0, cut), false);
  reader.read(text.substr(0, first), rows);
  add(rows, reading);
  reader.read(text.substr(first), rows);
  add(rows, reading);
  return reading;
}

class PlainRecords : public ::testing::Test {
 protected:
  static ModelAndPrior world(std::uint64_t seed) {
    RandomModelOptions options;
    options.least_findings = 1;
    options.most_findings = 90;
    options.share_of_numbers = seed % 3 == 0 ? 0 : 0.1;
    return random_model(seed, options);
  }
  static CaseTableReader reader_of(const ModelAndPrior& world, const RandomTable& table) {
    TableReading reading;
    reading.path = "t";
    reading.settings = {"home", "ward"};
    return {world.model, reading, table.header};
  }
};

TEST_F(PlainRecords, AreReadAsTheExactPathReadsThem) {
  Random random(13);
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const ModelAndPrior of = world(seed);
    // Few bad rows: all problems shall be listed.
    const RandomTable table = random_table(random, of, 60, seed % 2 == 1);
    const CaseTableReader reader = reader_of(of, table);
    std::vector<std::string> exact_rows;
    for (const std::string& row : table.rows) exact_rows.push_back(not_plain(row));
    for (const std::string line_end : {"\n", "\r\n"}) {
      for (const bool ends_at_once : {false, true}) {
        const std::string text = text_of(table.rows, line_end, ends_at_once);
        const std::string exact_text = text_of(exact_rows, line_end, ends_at_once);
        const Reading exact = read_in_one(reader, of.model, exact_text);
        if (seed % 2 == 0) {
          EXPECT_EQ(exact.problems, "");
        }
        for (const std::int64_t target : supported_targets()) {
          const OnTarget on(target);
          const Reading plain = read_in_one(reader, of.model, text);
          ASSERT_EQ(plain.cases, exact.cases) << table.header << text;
          ASSERT_EQ(plain.problems, exact.problems) << table.header << text;
          ASSERT_EQ(plain.n_lines, exact.n_lines);
        }
      }
    }
  }
}

TEST_F(PlainRecords, AreTheSameWhereverATableIsCut) {
  Random random(14);
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const ModelAndPrior of = world(1000 + seed);
    const RandomTable table = random_table(random, of, 25, seed % 2 == 1);
    const CaseTableReader reader = reader_of(of, table);
    const std::string text = text_of(table.rows, seed % 4 < 2 ? "\n" : "\r\n", seed % 3 == 0);
    CaseRows rows(of.model);
    const Reading whole = read_in_one(reader, of.model, text);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      ASSERT_EQ(read_in_two(reader, rows, text, cut), whole) << cut << '\n' << text;
    }
  }
}

TEST_F(PlainRecords, OneOddRecordLeavesTheOthersPlain) {
  // A long table whose every hundredth record is wrong in one of the ways there are.
  const ModelAndPrior of = world(3);
  Random random(15);
  RandomTable table = random_table(random, of, 2000, false);
  const std::vector<std::string> bad{"x", "x\"", std::string("\0,", 2), "flu\xFF,ward", ",,,"};
  for (std::size_t i = 50; i < table.rows.size(); i += 100) {
    table.rows[i] = bad[i / 100 % bad.size()] + table.rows[i];
  }
  const CaseTableReader reader = reader_of(of, table);
  CaseRows rows(of.model);
  reader.read(text_of(table.rows, "\n", false), rows);
  EXPECT_EQ(rows.n_bad_rows(), 20U);
  ASSERT_EQ(rows.problems().size(), 20U);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(rows.problems()[i].place.line, static_cast<int>(51 + 100 * i));
  }
}

}  // namespace
}  // namespace fagan::tests
