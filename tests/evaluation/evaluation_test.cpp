#include "fagan/evaluation/evaluation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "fagan/core/error.hpp"
#include "fagan/evaluation/figures.hpp"
#include "judged.hpp"

namespace fagan {
namespace {

using testing::as_float;
using testing::calibrated;
using testing::Judged;
using testing::subject;

// Thirteen uneven pieces.
constexpr std::size_t cuts[] = {0,    1,    2,    40,   333,  334,  700,
                                1001, 1500, 1517, 1900, 2500, 2999, 3000};

template <class Real>
void expect_pieces_to_merge(const Judged<Real>& cases, Metrics metrics) {
  const EvaluationSubject about = subject(cases.n_causes, metrics, precision_of<Real>);
  Evaluation whole(about);
  whole.add("seed 1", 500, cases.all());
  std::vector<Evaluation> pieces;
  for (std::size_t i = 0; i + 1 < std::size(cuts); ++i) {
    pieces.emplace_back(about);
    pieces.back().add("seed 1", 500 + cuts[i], cases.view(cuts[i], cuts[i + 1] - cuts[i]));
  }
  std::mt19937 random(1);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(pieces.begin(), pieces.end(), random);
    Evaluation merged(about);
    for (const Evaluation& piece : pieces) merged.merge(piece);
    EXPECT_EQ(merged, whole);
  }
}

TEST(Evaluation, ThirteenUnevenPiecesMergeToTheWholeBitForBit) {
  const Judged<> cases = calibrated(6, 3000, 1);
  expect_pieces_to_merge(cases, Metrics::full);
  expect_pieces_to_merge(cases, Metrics::basic);
  expect_pieces_to_merge(as_float(cases), Metrics::full);
  expect_pieces_to_merge(as_float(cases), Metrics::basic);
}

TEST(Evaluation, TheOrderOfTheCasesDoesNotMatter) {
  const Judged<> cases = calibrated(4, 500, 2);
  std::vector<std::size_t> order(cases.n());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937 random(2);
  std::shuffle(order.begin(), order.end(), random);
  Evaluation shuffled(subject(4));
  for (const std::size_t i : order) shuffled.add("made up", i, cases.view(i, 1));
  EXPECT_EQ(shuffled, evaluate(cases));
}

TEST(Evaluation, APieceMayBeInAnOrderOfItsOwn) {
  const Judged<> cases = calibrated(4, 500, 2);
  std::vector<std::uint16_t> order(cases.n());
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return cases.truth[a] < cases.truth[b]; });
  Judged<> by_cause{4, {}, {}, cases.status};
  for (const std::uint16_t i : order) {
    by_cause.p.insert(by_cause.p.end(), cases.column(i), cases.column(i) + 4);
    by_cause.truth.push_back(cases.truth[i]);
  }
  Evaluation evaluation(subject(4));
  evaluation.add("made up", 0,
                 JudgedCases<double>{by_cause.p.data(), 4, by_cause.truth, by_cause.status, order});
  EXPECT_EQ(evaluation, evaluate(cases));
}

TEST(Evaluation, BasicFiguresAreTheSameWhetherOrNotTheRestIsKept) {
  const Judged<> cases = calibrated(5, 1000, 3);
  EXPECT_EQ(evaluate(cases, Metrics::full).basic(), evaluate(cases, Metrics::basic).basic());
}

TEST(Evaluation, CasesThatAreInAlreadyAreRefusedAndNothingIsAdded) {
  const Judged<> cases = calibrated(3, 100, 4);
  Evaluation evaluation = evaluate(cases);
  const Evaluation before = evaluation;
  EXPECT_THROW(evaluation.add("made up", 99, cases.view(0, 5)), Error);
  EXPECT_THROW(evaluation.merge(before), Error);
  EXPECT_EQ(evaluation, before);
  evaluation.add("another", 0, cases.all());
  EXPECT_EQ(figures(evaluation).n_cases, 200U);
}

TEST(Evaluation, AnotherModelPriorWorldPathOrLayoutIsRefusedByName) {
  const auto message_of = [](auto change) -> std::string {
    EvaluationSubject other = subject(3);
    change(other);
    Evaluation a(subject(3));
    try {
      a.merge(Evaluation(other));
    } catch (const Error& error) {
      return error.what();
    }
    return "merged";
  };
  const std::string start = "these evaluations cannot be put together: ";
  EXPECT_EQ(message_of([](auto&) {}), "merged");
  EXPECT_EQ(message_of([](auto& s) { s.model = "x"; }), start + "model \"model\" and \"x\"");
  EXPECT_EQ(message_of([](auto& s) { s.prior = "x"; }), start + "prior \"prior\" and \"x\"");
  EXPECT_EQ(message_of([](auto& s) { s.world = "x"; }), start + "world \"world\" and \"x\"");
  EXPECT_EQ(message_of([](auto& s) { s.draws = 2; }), start + "draws 1 and 2");
  EXPECT_EQ(message_of([](auto& s) { s.metrics = Metrics::basic; }),
            start + "metrics full and basic");
  EXPECT_EQ(message_of([](auto& s) { s.precision = Precision::float32; }),
            start + "precision float64 and float32");
}

TEST(Evaluation, ImpossibleBadAndUnlabelledCasesAreCountedApart) {
  Judged<> cases = calibrated(3, 10, 5);
  const Evaluation all = evaluate(cases);
  cases.status[1] = CaseStatus::impossible;
  cases.status[2] = CaseStatus::bad_number;
  cases.truth[3] = CaseBatch::no_label;
  std::fill_n(cases.p.begin() + 3, 9, 0.0);
  const Figures found = figures(evaluate(cases));
  EXPECT_EQ(found.n_cases, 10U);
  EXPECT_EQ(found.n_scored, 7U);
  EXPECT_EQ(found.impossible, 1U);
  EXPECT_EQ(found.bad, 1U);
  EXPECT_EQ(found.unlabelled, 1U);
  EXPECT_EQ(found.scores.ruled_out, 0U);
  EXPECT_EQ(found.per_cause[static_cast<CauseId>(cases.truth[1])].impossible, 1U);
  EXPECT_EQ(found.accuracy->top1.total, 7U);
  EXPECT_EQ(found.calibration->n, 7U);
}

TEST(Evaluation, NoCasesHaveNoFigures) {
  for (const Metrics metrics : {Metrics::basic, Metrics::full}) {
    const Figures found = figures(Evaluation(subject(3, metrics)));
    EXPECT_EQ(found.n_cases, 0U);
    EXPECT_FALSE(found.accuracy || found.scores.log_nats || found.scores.brier ||
                 found.scores.brier_skill || found.calibration || found.calibration_basic ||
                 found.brier_parts || found.ece);
  }
}

TEST(BasicTally, PackedCountersOfAKernelGiveTheSameBins) {
  const Judged<> cases = calibrated(4, 2000, 6);
  BasicTally expected(4);
  expected.add(cases.all());
  BasicTally packed(4);
  for (std::uint32_t truth = 0; truth < 4; ++truth) {
    std::vector<std::uint64_t> counters(4 * BasicTally::n_bins);
    for (std::size_t i = 0; i < cases.n(); ++i) {
      if (cases.truth[i] != truth) continue;
      const std::size_t called = top_cause(cases.column(i), 4);
      const double p = cases.column(i)[called];
      counters[called * BasicTally::n_bins + BasicTally::bin_of(p)] += BasicTally::packed(p);
    }
    packed.add_packed(truth, counters);
  }
  EXPECT_EQ(packed.bins, expected.bins);
  EXPECT_EQ(packed.confusion, expected.confusion);
}

TEST(BasicTally, CountersHoldAsManyCasesAsTheySay) {
  BasicTally tally(1);
  std::vector<std::uint64_t> counters(BasicTally::n_bins);
  for (int i = 0; i < 65'535; ++i) counters.back() += BasicTally::packed(1);
  tally.add_packed(0, counters);
  EXPECT_EQ(tally.bins.back().n, 65'535U);
  EXPECT_EQ(tally.bins.back().sum, 65'535ULL << 24);
}

}  // namespace
}  // namespace fagan
