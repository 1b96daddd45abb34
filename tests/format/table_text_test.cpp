// The small writers that tables are made of, and what becomes of posteriors.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "fagan/format/decimal_text.hpp"
#include "fagan/format/label_table.hpp"
#include "fagan/format/posterior_cells.hpp"
#include "fagan/format/posterior_table.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/on_target.hpp"
#include "support/random.hpp"

namespace fagan::tests {
namespace {

std::string text_of(double number, int digits = DecimalText::usual_digits) {
  std::string text;
  DecimalText(digits).append(number, text);
  return text;
}

std::string printed(double number, int digits = 6) {
  std::string text(400, '\0');
  text.resize(
      static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*f", digits, number)));
  return text;
}

TEST(DecimalText, WritesWhatPrintfWrites) {
  for (const double number :
       {0.0,    -0.0,   1.0,         0.5,         1e-7,         5e-7,
        1.5e-6, 2.5e-6, 0.9999995,   0.99999949,  0.9999999999, 1e-300,
        5e-324, -1e-9,  -31.9355825, 999.9999995, 1000.0,       123456789.123456789,
        -745.1, 1e20}) {
    EXPECT_EQ(text_of(number), printed(number));
  }
  Random random(1);
  for (int i = 0; i < 300'000; ++i) {
    const double p = random.uniform();
    EXPECT_EQ(text_of(p), printed(p));
    EXPECT_EQ(text_of(static_cast<double>(static_cast<float>(p))),
              printed(static_cast<double>(static_cast<float>(p))));
    const double evidence = -1000 * p;
    EXPECT_EQ(text_of(evidence), printed(evidence));
    const double rare = std::exp(-30 * p);
    EXPECT_EQ(text_of(rare), printed(rare));
  }
}

TEST(DecimalText, DecidesTiesAndTheirNeighboursAsPrintfDoes) {
  // Halves of a millionth that doubles can hold, such as 1/128 (0.0078125), and what is next to
  // them.
  for (int power = 7; power <= 20; ++power) {
    for (int odd = 1; odd < 400; odd += 2) {
      const double tie = std::ldexp(odd, -power);
      if (tie > 1) break;
      for (const double p : {std::nextafter(tie, 0.0), tie, std::nextafter(tie, 2.0)}) {
        EXPECT_EQ(text_of(p), printed(p));
      }
    }
  }
  for (int n = 0; n < 20'000; ++n) {
    const double near_tie = (n + 0.5) * 1e-6;
    for (const double p :
         {std::nextafter(near_tie, 0.0), near_tie, std::nextafter(near_tie, 1.0)}) {
      EXPECT_EQ(text_of(p), printed(p));
    }
  }
}

TEST(DecimalText, OtherDigitsAreThoseOfPrintfAndSeventeenReadBackTheSame) {
  Random random(2);
  for (int i = 0; i < 2000; ++i) {
    const double p = random.uniform();
    for (const int digits : {0, 1, 5, 7, 12, 16}) {
      EXPECT_EQ(text_of(p, digits), printed(p, digits));
    }
    EXPECT_EQ(std::strtod(text_of(p, 17).c_str(), nullptr), p);
    EXPECT_EQ(std::strtod(text_of(p * 1e-290, 17).c_str(), nullptr), p * 1e-290);
  }
  EXPECT_EQ(text_of(0.1, 17), "0.1");
  EXPECT_EQ(text_of(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(PosteriorCells, AreWrittenAsSingleNumbersAre) {
  Random random(4);
  for (const std::int64_t target : fagan::testing::supported_targets()) {
    const fagan::testing::OnTarget on(target);
    int n_refused = 0;
    for (int round = 0; round < 3000; ++round) {
      std::vector<double> numbers(1 + random.below(40));
      for (double& p : numbers) {
        p = random.chance(0.5) ? random.uniform() : std::exp(-40 * random.uniform());
        if (random.chance(0.05)) p = static_cast<double>(random.below(2));
        // Near a tie.
        if (random.chance(0.002)) p = (static_cast<double>(random.below(1000)) + 0.5) * 1e-6;
      }
      const std::vector<float> floats(numbers.begin(), numbers.end());
      const auto check = [&](const auto& probabilities) {
        std::vector<std::int32_t> millionths(probabilities.size());
        if (!to_millionths(std::span(probabilities), millionths.data())) {
          ++n_refused;
          return;
        }
        std::string expected;
        for (const auto p : probabilities) expected += ',' + printed(static_cast<double>(p));
        std::string written(expected.size() + cell_slack, '\0');
        const char* const end = write_cells(millionths, written.data());
        written.resize(static_cast<std::size_t>(end - written.data()));
        ASSERT_EQ(written, expected);
      };
      check(numbers);
      check(floats);
    }
    EXPECT_GT(n_refused, 0);
    EXPECT_LT(n_refused, 600);
  }
}

TEST(PosteriorCells, RefuseWhatIsNoProbability) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const std::int64_t target : fagan::testing::supported_targets()) {
    const fagan::testing::OnTarget on(target);
    for (const double wrong : {-1e-9, 1.0000001, nan, 1e300, -1e300, 2.0}) {
      for (std::size_t i = 0; i < 20; ++i) {
        std::vector<double> numbers(20, 0.25);
        numbers[i] = wrong;
        const std::vector<float> floats(numbers.begin(), numbers.end());
        std::vector<std::int32_t> millionths(20);
        EXPECT_FALSE(to_millionths(std::span<const double>(numbers), millionths.data()));
        EXPECT_FALSE(to_millionths(std::span<const float>(floats), millionths.data()));
      }
    }
  }
}

TEST(PosteriorCells, TheLargestOfEqualsIsTheFirst) {
  Random random(6);
  for (const std::int64_t target : fagan::testing::supported_targets()) {
    const fagan::testing::OnTarget on(target);
    for (std::size_t n = 1; n < 70; ++n) {
      std::vector<double> numbers(n * 9);
      for (double& p : numbers) p = 0.25 * static_cast<double>(random.below(n % 3 == 0 ? 2 : 5));
      const std::vector<float> floats(numbers.begin(), numbers.end());
      std::vector<std::uint32_t> expected;
      for (std::size_t column = 0; column < 9; ++column) {
        const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(column * n);
        const auto end = begin + static_cast<std::ptrdiff_t>(n);
        expected.push_back(static_cast<std::uint32_t>(std::max_element(begin, end) - begin));
      }
      std::vector<std::uint32_t> places(9);
      find_largest(std::span<const double>(numbers), places);
      EXPECT_EQ(places, expected);
      find_largest(std::span<const float>(floats), places);
      EXPECT_EQ(places, expected);
    }
  }
}

TEST(LabelTable, FindsEveryTextAndNothingElse) {
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<std::string, std::int16_t>> labels;
    labels.emplace_back("", std::int16_t{-1});
    const std::size_t n = 1 + random.below(60);
    while (labels.size() < n) {
      std::string text;
      for (std::size_t length = 1 + random.below(20); length > 0; --length) {
        text += static_cast<char>('a' + random.below(3));
      }
      bool known = false;
      for (const auto& [label, code] : labels) known = known || label == text;
      if (!known) labels.emplace_back(text, static_cast<std::int16_t>(labels.size()));
    }
    const LabelTable table(labels);
    for (const auto& [label, code] : labels) {
      EXPECT_EQ(table.find(label), code) << label;
      // In the middle of a longer text.
      EXPECT_EQ(table.find("xx" + label + "yyyyyyyyyy", 2, 2 + label.size()), code) << label;
      for (std::string other : {label + "b", label + std::string(1, '\0'), "c" + label}) {
        bool known = false;
        for (const auto& [text, ignored] : labels) known = known || text == other;
        if (known) continue;
        EXPECT_EQ(table.find(other), LabelTable::unknown) << other;
      }
    }
  }
}

TEST(LabelTable, EveryByteOfEightIsCompared) {
  const LabelTable table({{"abcdefgh", std::int16_t{1}}});
  EXPECT_EQ(table.find("abcdefgh"), 1);
  for (std::size_t i = 0; i < 8; ++i) {
    for (int other = 0; other < 256; ++other) {
      std::string text = "abcdefgh";
      if (text[i] == static_cast<char>(other)) continue;
      text[i] = static_cast<char>(other);
      EXPECT_EQ(table.find(text), LabelTable::unknown);
    }
  }
}

TEST(LabelTable, TellsTextsApartThatDifferInLengthAlone) {
  const LabelTable table({{"bilateral_symmetric", std::int16_t{1}},
                          {"bilateral_asymmetric", std::int16_t{2}},
                          {"", std::int16_t{-1}}});
  EXPECT_EQ(table.find("bilateral_symmetric"), 1);
  EXPECT_EQ(table.find("bilateral_asymmetric"), 2);
  EXPECT_EQ(table.find(""), -1);
}

TEST(LabelTable, OneThatGivesUpFindsNothing) {
  // The same ends and length: no multiplier can tell them apart.
  const LabelTable table(
      {{"aaaaaaaa1bbbbbbbb", std::int16_t{1}}, {"aaaaaaaa2bbbbbbbb", std::int16_t{2}}});
  EXPECT_EQ(table.find("aaaaaaaa1bbbbbbbb"), LabelTable::unknown);
  EXPECT_EQ(table.find("aaaaaaaa2bbbbbbbb"), LabelTable::unknown);
}

Model three_causes() {
  ModelBuilder builder;
  builder.header({.name = "three"});
  builder.cause("a").cause("b, or \"b\"").cause("c");
  return builder.build();
}

std::string table_of(const PosteriorTable::Options& options) {
  const PosteriorTable table(three_causes(), options);
  Eigen::MatrixXd posteriors(3, 3);
  posteriors << 0.25, 0.2, 0, 0.5, 0.4, 0, 0.25, 0.4, 0;
  const std::vector<CaseStatus> status{CaseStatus::ok, CaseStatus::ok, CaseStatus::impossible};
  const std::vector<double> evidence{-1.5, -2.25, -std::numeric_limits<double>::infinity()};
  const std::vector<std::string_view> ids{"1", "x,y", "3"};
  TextBuffer text;
  table.append<double>(ids, posteriors, status, evidence, text);
  return table.header() + std::string(text.text());
}

TEST(PosteriorTable, HasAColumnForEachCauseAndNoneForWhatIsUndefined) {
  EXPECT_EQ(table_of({}),
            "case_id,a,\"b, or \"\"b\"\"\",c,top,log_evidence,status\n"
            "1,0.250000,0.500000,0.250000,\"b, or \"\"b\"\"\",-1.500000,ok\n"
            "\"x,y\",0.200000,0.400000,0.400000,\"b, or \"\"b\"\"\",-2.250000,ok\n"
            "3,,,,,-inf,impossible\n");
}

TEST(PosteriorTable, OrTheMostProbableCausesTheFirstOfEqualsFirst) {
  EXPECT_EQ(table_of({TableFormat::csv, 3, 2}),
            "case_id,cause_1,p_1,cause_2,p_2,log_evidence,status\n"
            "1,\"b, or \"\"b\"\"\",0.500,a,0.250,-1.500,ok\n"
            "\"x,y\",\"b, or \"\"b\"\"\",0.400,c,0.400,-2.250,ok\n"
            "3,,,,,-inf,impossible\n");
}

TEST(PosteriorTable, TextASpreadsheetTakesForAFormulaIsGuardedIfAskedTo) {
  ModelBuilder builder;
  builder.header({.name = "formulas"});
  builder.cause("=cmd|calc").cause("@sum, or not").cause("plain");
  const Model model = builder.build();
  const Eigen::MatrixXd posteriors = Eigen::MatrixXd::Constant(3, 4, 1.0 / 3);
  const std::vector<CaseStatus> status(4, CaseStatus::ok);
  const std::vector<double> evidence(4, -1.5);
  const std::vector<std::string_view> ids{"=1+1", "-5", "+49 170", "-x,y"};
  const auto table_as = [&](TableFormat format) {
    const PosteriorTable table(model, {format, 1, 1});
    TextBuffer text;
    table.append<double>(ids, posteriors, status, evidence, text);
    return PosteriorTable(model, {format, 1, 0}).header() + std::string(text.text());
  };
  EXPECT_EQ(table_as(TableFormat::spreadsheet_csv),
            "case_id,'=cmd|calc,\"'@sum, or not\",plain,top,log_evidence,status\n"
            "'=1+1,'=cmd|calc,0.3,-1.5,ok\n"
            "-5,'=cmd|calc,0.3,-1.5,ok\n"
            "'+49 170,'=cmd|calc,0.3,-1.5,ok\n"
            "\"'-x,y\",'=cmd|calc,0.3,-1.5,ok\n");
  EXPECT_EQ(table_as(TableFormat::csv).substr(0, 18), "case_id,=cmd|calc,");
}

TEST(PosteriorTable, IsNdjsonIfAskedTo) {
  EXPECT_EQ(table_of({TableFormat::ndjson, 17, 0}),
            "{\"case_id\":\"1\",\"a\":0.25,\"b, or \\\"b\\\"\":0.5,\"c\":0.25,"
            "\"top\":\"b, or \\\"b\\\"\",\"log_evidence\":-1.5,\"status\":\"ok\"}\n"
            "{\"case_id\":\"x,y\",\"a\":0.2,\"b, or \\\"b\\\"\":0.4,\"c\":0.4,"
            "\"top\":\"b, or \\\"b\\\"\",\"log_evidence\":-2.25,\"status\":\"ok\"}\n"
            "{\"case_id\":\"3\",\"a\":null,\"b, or \\\"b\\\"\":null,\"c\":null,"
            "\"top\":null,\"log_evidence\":\"-inf\",\"status\":\"impossible\"}\n");
  EXPECT_EQ(table_of({TableFormat::ndjson, 2, 1}),
            "{\"case_id\":\"1\",\"cause_1\":\"b, or \\\"b\\\"\",\"p_1\":0.50,"
            "\"log_evidence\":-1.50,\"status\":\"ok\"}\n"
            "{\"case_id\":\"x,y\",\"cause_1\":\"b, or \\\"b\\\"\",\"p_1\":0.40,"
            "\"log_evidence\":-2.25,\"status\":\"ok\"}\n"
            "{\"case_id\":\"3\",\"cause_1\":null,\"p_1\":null,"
            "\"log_evidence\":\"-inf\",\"status\":\"impossible\"}\n");
}

TEST(PosteriorTable, RowsAreTheSameHoweverManyAreWrittenAtOnce) {
  Random random(7);
  const PosteriorTable table(three_causes(), {});
  constexpr Eigen::Index n = 3000;
  Eigen::MatrixXd posteriors(3, n);
  std::vector<CaseStatus> status(n, CaseStatus::ok);
  std::vector<double> evidence;
  std::vector<std::string> ids;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double p = random.uniform();
    posteriors.col(i) << p, (1 - p) / 2, (1 - p) / 2;
    // A tie, a case that no cause explains.
    if (i % 500 == 7) posteriors.col(i) << 0.0000005, 0.9999995, 0;
    if (i % 700 == 9) status[static_cast<std::size_t>(i)] = CaseStatus::impossible;
    evidence.push_back(-200 * random.uniform());
    ids.push_back(i % 100 == 3 ? "a \"b\"" : std::to_string(i));
  }
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  TextBuffer together;
  table.append<double>(views, posteriors, status, evidence, together);
  std::string one_by_one;
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    TextBuffer one;
    table.append<double>({&views[i], 1}, posteriors.col(at), {&status[i], 1}, {&evidence[i], 1},
                         one);
    one_by_one += one.text();
    if (status[i] != CaseStatus::ok || views[i][0] == 'a') continue;
    std::string expected = ids[i];
    for (Eigen::Index k = 0; k < 3; ++k) expected += ',' + printed(posteriors(k, at));
    Eigen::Index top = 0;
    posteriors.col(at).maxCoeff(&top);
    expected += top == 0 ? ",a," : top == 2 ? ",c," : ",\"b, or \"\"b\"\"\",";
    EXPECT_EQ(one.text(), expected + printed(evidence[i]) + ",ok\n");
  }
  EXPECT_EQ(together.text(), one_by_one);
}

}  // namespace
}  // namespace fagan::tests
