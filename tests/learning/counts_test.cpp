#include "fagan/learning/counts.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/learning/counts_state.hpp"
#include "learning_models.hpp"
#include "support/exact.hpp"

namespace fagan {
namespace {

using testing::drawn;
using testing::LabelledCases;
using testing::small_model;
using testing::unknown;

constexpr FindingId fever{0};
constexpr FindingId cough{1};
constexpr FindingId temperature{2};
constexpr CauseId flu{0};
constexpr CauseId cold{1};

Counts counted(const LabelledCases& cases) {
  Counts counts(small_model());
  counts.add("a", 0, cases.view(0, cases.labels.size()), cases.labels);
  return counts;
}

TEST(Counts, OfFourCasesByHand) {
  LabelledCases cases;
  cases.add(0, 1, 2, 39);
  cases.add(0, 1, -1, 41);
  cases.add(0, -2, 2, unknown);
  cases.add(1, 0, -3, 37);
  const Counts counts = counted(cases);
  EXPECT_EQ(counts.n_cases(flu), 3U);
  EXPECT_EQ(counts.n_cases(cold), 1U);
  EXPECT_EQ(counts.n(fever, StateId{1}, flu), 2U);
  EXPECT_EQ(counts.n(fever, StateId{0}, flu), 0U);
  EXPECT_EQ(counts.n(fever, CaseCode::not_known, flu), 1U);
  EXPECT_EQ(counts.n(cough, StateId{2}, flu), 2U);
  EXPECT_EQ(counts.n(cough, CaseCode::not_asked, flu), 1U);
  EXPECT_EQ(counts.n(cough, CaseCode::listed, cold), 1U);
  EXPECT_EQ(counts.n_observed(cough, cold), 0U);
  EXPECT_EQ(counts.n_observed(fever, flu), 2U);
  EXPECT_EQ(counts.moments(temperature, flu).n, 2U);
  EXPECT_DOUBLE_EQ(counts.moments(temperature, flu).mean, 40);
  EXPECT_NEAR(counts.moments(temperature, flu).sd, std::sqrt(2), 1e-13);
  EXPECT_EQ(counts.moments(temperature, cold).sd, 0);
}

TEST(Counts, CasesThatAreWrongOrUnlabelledAreLeftOutAndCounted) {
  LabelledCases cases;
  cases.add(0, 1, 2, 39);
  cases.add(0, 2, 2, 39);                    // fever has two states
  cases.add(0, -4, 2, 39);                   // no such code
  cases.add(0, 1, 2, 50);                    // outside the range
  cases.add(7, 1, 2, 39);                    // no such cause
  cases.add(CaseBatch::no_label, 1, 2, 39);  // no label
  const Counts counts = counted(cases);
  EXPECT_EQ(counts.n_cases(), 1U);
  EXPECT_EQ(counts.bad(), 4U);
  EXPECT_EQ(counts.unlabelled(), 1U);
  EXPECT_EQ(counts.n(fever, StateId{1}, flu), 1U);
}

// Every code there is, in every place, in a model of several panels with findings between them that
// are in none.
TEST(Counts, ByPanelsEqualTheCountsOfOneCaseAtATime) {
  ModelBuilder builder;
  builder.header({"wide", "", "", "", "", "", ""}).cause("a").cause("b").cause("c");
  for (int j = 0; j < 40; ++j) {
    Finding finding;
    finding.name = "f" + std::to_string(j);
    finding.rule_only = j % 11 == 3;
    for (int s = 0; s < (j == 20 ? 100 : 2 + j % 3); ++s) {
      finding.states.push_back({"s" + std::to_string(s), ""});
    }
    builder.add(finding);
    std::vector<std::pair<std::string, double>> p;
    for (const State& state : finding.states) {
      p.emplace_back(state.name, 1 / static_cast<double>(finding.states.size()));
    }
    for (const char* cause : {"a", "b", "c"}) {
      if (!finding.rule_only) builder.p(finding.name, cause, p);
    }
  }
  const Model model = builder.build();
  std::mt19937_64 random(3);
  constexpr std::size_t n = 20011;
  std::vector<std::int8_t> states;
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < n; ++i) {
    labels.push_back(random() % 1000 == 0 ? 3 : static_cast<std::uint32_t>(random() % 3));
    // Some stretches hold nothing but states and "not asked".
    const std::int64_t lowest = i / 1000 % 2 == 0 ? -1 : -3;
    for (int j = 0; j < 40; ++j) {
      const std::int64_t n_states = j == 20 ? 100 : 2 + j % 3;
      const auto code =
          static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n_states - lowest)) +
          lowest;
      states.push_back(static_cast<std::int8_t>(random() % 20000 == 0 ? 127 : code));
    }
  }
  const DenseCases all{n, states.data(), 40, nullptr, 0};
  Counts together(model);
  together.add("a", 0, all, labels);
  Counts one_by_one(model);
  for (std::size_t i = 0; i < n; ++i) {
    one_by_one.add("a", i, {1, states.data() + 40 * i, 40, nullptr, 0}, {labels.data() + i, 1});
  }
  EXPECT_EQ(together, one_by_one);
  EXPECT_GT(together.bad(), 20U);
}

TEST(Counts, UnevenPiecesMergeToTheWholeBitForBit) {
  const LabelledCases cases = drawn(2000, 1);
  const Counts whole = counted(cases);
  constexpr std::size_t cuts[] = {0, 1, 7, 500, 501, 1203, 1999, 2000};
  Counts merged(small_model());
  for (std::size_t i = std::size(cuts) - 1; i > 0; --i) {
    const std::size_t n = cuts[i] - cuts[i - 1];
    Counts piece(small_model());
    piece.add("a", cuts[i - 1], cases.view(cuts[i - 1], n), cases.labels_of(cuts[i - 1], n));
    merged.merge(piece);
  }
  EXPECT_EQ(merged, whole);
  EXPECT_THROW(merged.merge(whole), Error);
  EXPECT_EQ(merged, whole);
}

TEST(Counts, OtherNounsAreRefusedByName) {
  ModelBuilder builder;
  builder.header({"other", "", "", "", "", "", ""}).cause("flu").cause("croup");
  Counts counts(small_model());
  EXPECT_THROW(counts.merge(Counts(builder.build())), Error);
}

TEST(Counts, LogNormalNumbersAreCountedByTheirLogarithm) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a");
  builder.number("ddimer", {DensityKind::lognormal, {}});
  Cell cell;
  cell.mean = 0;
  cell.sd = 1;
  builder.likelihood("ddimer", "a", cell);
  Counts counts(builder.build());
  const std::vector<std::int8_t> states(3, 0);
  const std::vector<double> numbers{std::exp(1.0), std::exp(3.0), -1};
  const std::vector<std::uint32_t> labels(3, 0);
  counts.add("a", 0, {3, states.data(), 1, numbers.data(), 1}, labels);
  EXPECT_NEAR(counts.moments(FindingId{0}, CauseId{0}).mean, 2, 1e-15);
  EXPECT_NEAR(counts.moments(FindingId{0}, CauseId{0}).sd, std::sqrt(2), 1e-14);
  EXPECT_EQ(counts.bad(), 1U);
}

Model number_model(NumberScale scale) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a").cause("b");
  builder.number("x", scale);
  Cell cell;
  cell.mean = scale.range ? scale.range->high : 0;
  cell.sd = 1;
  builder.likelihood("x", ModelBuilder::default_cause, cell);
  return builder.build();
}

// Values of cause a; b has none.
Counts counted_values(const std::vector<double>& values, const NumberScale& scale = {}) {
  Counts counts(number_model(scale));
  const std::vector<std::int8_t> states(values.size(), 0);
  const std::vector<std::uint32_t> labels(values.size(), 0);
  counts.add("a", 0, {values.size(), states.data(), 1, values.data(), 1}, labels);
  return counts;
}

TEST(Counts, MomentsAreThoseOfRationalArithmeticForNumbersOfAnySize) {
  std::mt19937_64 random(6);
  std::normal_distribution<double> normal;
  for (const double sd : {1e-300, 1e-200, 1e-100, 1e-10, 1e-3, 1.0, 1e5, 1e9, 1e100, 1e290}) {
    for (const double ratio : {0.0, 1.0, 1e3, 1e6, 1e9, 1e12}) {
      if (sd * ratio > 1e300) continue;
      std::vector<double> values(200);
      for (double& value : values) value = sd * (ratio + normal(random));
      const Counts counts = counted_values(values);
      const SampleMoments moments = counts.moments(FindingId{0}, CauseId{0});
      const auto exact = tests::ExactMoments::of(values);
      EXPECT_EQ(counts.n_cases(), 200U);
      EXPECT_EQ(counts.bad(), 0U);
      EXPECT_DOUBLE_EQ(moments.mean, exact.mean) << sd << " " << ratio;
      EXPECT_DOUBLE_EQ(moments.sd, exact.sd) << sd << " " << ratio;
    }
  }
}

TEST(Counts, NumbersOfEveryMagnitudeTogetherAreCounted) {
  const std::vector<double> values{5e-324, -1e-300, 1e-10, 37, 3e9, 1.7e9, -4e300, 1e300};
  const Counts counts = counted_values(values);
  const auto exact = tests::ExactMoments::of(values);
  EXPECT_EQ(counts.n_cases(), values.size());
  EXPECT_DOUBLE_EQ(counts.moments(FindingId{0}, CauseId{0}).mean, exact.mean);
  EXPECT_DOUBLE_EQ(counts.moments(FindingId{0}, CauseId{0}).sd, exact.sd);
}

TEST(Counts, AChangeOfUnitChangesNothing) {
  const std::vector<double> values{1.2e-7, 3.5e-7, 4.1e-7, 0.9e-7, 2e-7};
  const SampleMoments before = counted_values(values).moments(FindingId{0}, CauseId{0});
  for (const double unit : {0x1p-900, 0x1p-30, 0x1p30, 0x1p900}) {
    std::vector<double> other(values);
    for (double& value : other) value *= unit;
    const SampleMoments after = counted_values(other).moments(FindingId{0}, CauseId{0});
    EXPECT_EQ(after.mean, before.mean * unit);
    EXPECT_EQ(after.sd, before.sd * unit);
  }
}

TEST(Counts, ValuesAreTheSameOnlyIfTheyTrulyAre) {
  const auto sd = [](const std::vector<double>& values) {
    return counted_values(values).moments(FindingId{0}, CauseId{0}).sd;
  };
  EXPECT_EQ(sd({0.1, 0.1, 0.1}), 0);
  EXPECT_EQ(sd({1e300, 1e300}), 0);
  EXPECT_GT(sd({1, 1 + 0x1p-52}), 0);
  EXPECT_GT(sd({1e12, std::nextafter(1e12, 2e12), 1e12}), 0);
  EXPECT_GT(sd(std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, 5e-324}), 0);
}

// What the Engine diagnoses is counted, and what it gives a status is not.
TEST(Counts, ACaseIsBadExactlyWhereTheEngineSaysSo) {
  const double inf = std::numeric_limits<double>::infinity();
  const double most = std::numeric_limits<double>::max();
  const std::vector<double> values{0,      -0.0, 1,    -1,    5e-324, -5e-324, 1e-300,
                                   1e300,  most, most, -most, inf,    -inf,    2.5,
                                   2.5001, 1e9,  3e9,  -3e9,  0x1p30, 0x1p62,  unknown};
  for (const NumberScale& scale : {NumberScale{}, NumberScale{DensityKind::lognormal, {}},
                                   NumberScale{DensityKind::normal, Range{0, 2.5}},
                                   NumberScale{DensityKind::normal, Range{-inf, 1e300}},
                                   NumberScale{DensityKind::lognormal, Range{0, 2.5}}}) {
    const Model model = number_model(scale);
    const std::vector<std::int8_t> states(values.size(), 0);
    const CaseBatch batch(model, {values.size(), states.data(), 1, values.data(), 1});
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_bad = counted_values({values[i]}, scale).bad() == 1;
      EXPECT_EQ(is_bad, batch.status(i) != CaseStatus::ok) << values[i];
    }
  }
}

TEST(Counts, NumbersOfAnySizeMergeBitForBitInAnySplit) {
  std::mt19937_64 random(7);
  std::vector<double> values(500);
  for (double& value : values) {
    value = std::ldexp(std::normal_distribution<double>()(random),
                       static_cast<int>(random() % 1500) - 750);
  }
  const Counts whole = counted_values(values);
  Counts merged(number_model({}));
  for (std::size_t i = 0; i < values.size(); i += 7) {
    const std::size_t n = std::min<std::size_t>(7, values.size() - i);
    const std::vector<std::int8_t> states(n, 0);
    const std::vector<std::uint32_t> labels(n, 0);
    Counts piece(number_model({}));
    piece.add("a", i, {n, states.data(), 1, values.data() + i, 1}, labels);
    merged.merge(piece);
  }
  EXPECT_EQ(merged, whole);
  EXPECT_EQ(CountsState::of(merged).counts(number_model({})), whole);
}

TEST(CountsState, ReadsBackAsTheSameCounts) {
  const Counts counts = counted(drawn(500, 2));
  EXPECT_EQ(CountsState::of(counts).counts(small_model()), counts);
}

TEST(CountsState, WhatContradictsItselfIsRefusedWithItsPlace) {
  const auto refused_at = [](auto spoil) -> std::string {
    CountsState state = CountsState::of(counted(drawn(50, 3)));
    spoil(state);
    try {
      static_cast<void>(state.counts(small_model()));
    } catch (const Error& error) {
      return error.pointer();
    }
    return "taken";
  };
  EXPECT_EQ(refused_at([](auto&) {}), "taken");
  EXPECT_EQ(refused_at([](auto& s) { s.cases.pop_back(); }), "/cases");
  EXPECT_EQ(refused_at([](auto& s) { ++s.bad; }), "/ranges");
  EXPECT_EQ(refused_at([](auto& s) { ++s.findings[1].counts[0][3]; }), "/findings/1");
  EXPECT_EQ(refused_at([](auto& s) { s.findings[2].numbers.clear(); }), "/findings/2");
  EXPECT_EQ(refused_at([](auto& s) { s.findings[2].numbers[0].sum = "x"; }), "/findings/2");
  EXPECT_EQ(refused_at([](auto& s) { s.findings[2].numbers[0].squares = "0x1p0"; }), "/findings/2");
}

TEST(CountsState, AMeanOutsideTheRangeOfItsFindingIsRefused) {
  const NumberScale scale{DensityKind::normal, Range{0, 2.5}};
  CountsState state = CountsState::of(counted_values({1, 2, 2.5}, scale));
  state.findings[0].numbers[0] = {3, "0x87p0", "0x2000p0"};  // a mean of 45
  EXPECT_THROW(static_cast<void>(state.counts(number_model(scale))), Error);
}

TEST(CountsState, TheRoundedSumsOfOlderFilesAreRefusedSayingWhatToDo) {
  CountsState state = CountsState::of(counted_values({1, 2}));
  state.findings[0].numbers[0].sum = "55340232221128654848";
  try {
    static_cast<void>(state.counts(number_model({})));
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("count the cases again"), std::string::npos);
  }
}

}  // namespace
}  // namespace fagan
