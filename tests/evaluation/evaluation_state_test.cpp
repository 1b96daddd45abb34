#include "fagan/evaluation/evaluation_state.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "fagan/core/error.hpp"
#include "judged.hpp"

namespace fagan {
namespace {

using testing::calibrated;

TEST(EvaluationState, ReadsBackAsTheSameEvaluation) {
  for (const Metrics metrics : {Metrics::basic, Metrics::full}) {
    const Evaluation evaluation = evaluate(calibrated(4, 700, 1), metrics);
    EXPECT_EQ(EvaluationState::of(evaluation).evaluation(), evaluation);
    const Evaluation empty(testing::subject(4, metrics));
    EXPECT_EQ(EvaluationState::of(empty).evaluation(), empty);
  }
}

// The pointer of the error a spoilt state is refused with.
template <class Spoil>
std::string refused_at(Spoil spoil) {
  EvaluationState state = EvaluationState::of(evaluate(calibrated(3, 200, 2)));
  spoil(state);
  try {
    static_cast<void>(state.evaluation());
  } catch (const Error& error) {
    return error.pointer();
  }
  return "taken";
}

TEST(EvaluationState, WhatContradictsItselfIsRefusedWithItsPlace) {
  EXPECT_EQ(refused_at([](auto&) {}), "taken");
  EXPECT_EQ(refused_at([](auto& s) { s.scores[1].log = "1.5"; }), "/scores/1");
  EXPECT_EQ(refused_at([](auto& s) { ++s.confusion[0]; }), "/scores/0");
  EXPECT_EQ(refused_at([](auto& s) { s.confusion.pop_back(); }), "/confusion");
  EXPECT_EQ(refused_at([](auto& s) { ++s.bad; }), "/ranges");
  EXPECT_EQ(refused_at([](auto& s) { s.ranges["made up"].front().end += 5; }), "/ranges");
  EXPECT_EQ(refused_at([](auto& s) { s.by_cause[2].cells[0].place = 5000; }),
            "/by_cause/2/cells/0");
  EXPECT_EQ(refused_at([](auto& s) { ++s.by_cause[1].cells[0].positives; }), "/by_cause/1");
  EXPECT_EQ(refused_at([](auto& s) { s.top.reset(); }), "/top");
  EXPECT_EQ(refused_at([](auto& s) { s.groups.pop_back(); }), "/groups");
  EXPECT_EQ(refused_at([](auto& s) { s.groups[3].truth.clear(); }), "/groups/3");
  EXPECT_EQ(refused_at([](auto& s) { s.bins[0].place = 60; }), "/bins/0");
}

TEST(EvaluationState, NoNumberLeavesTheRoomThatTheOthersGiveIt) {
  const std::string minus_one = FixedSum::from_units(-FixedSum::whole(1).units()).to_string();
  EXPECT_EQ(refused_at([](auto& s) { s.scores[0].within_three = 0; }), "/scores/0/within_three");
  EXPECT_EQ(refused_at([](auto& s) { --s.scores[0].within_five; }), "/scores/0/within_five");
  EXPECT_EQ(refused_at([](auto& s) { s.scores[0].ruled_out = s.scores[0].n; }),
            "/scores/0/ruled_out");
  EXPECT_EQ(refused_at([&](auto& s) { s.scores[1].log = minus_one; }), "/scores/1/log");
  EXPECT_EQ(refused_at([&](auto& s) { s.scores[1].log_squares = minus_one; }),
            "/scores/1/log_squares");
  EXPECT_EQ(refused_at([](auto& s) { s.scores[1].log_squares = "0"; }), "/scores/1/log_squares");
  EXPECT_EQ(refused_at([](auto& s) {
              s.scores[1].brier = FixedSum::whole(3 * s.scores[1].n).to_string();
            }),
            "/scores/1/brier");
  EXPECT_EQ(refused_at([](auto& s) { s.scores[1].brier_squares = "0"; }),
            "/scores/1/brier_squares");
  EXPECT_EQ(refused_at([](auto& s) { --s.bins[0].n; }), "/bins/0");
  EXPECT_EQ(refused_at([](auto& s) { s.bins[0].sum = 0; }), "/bins");
  EXPECT_EQ(refused_at([](auto& s) { s.bins[1].place = s.bins[0].place; }), "/bins/1");
  EXPECT_EQ(refused_at([](auto& s) {
              ++s.by_cause[0].cells[0].positives;
              --s.by_cause[0].cells[0].negatives;
            }),
            "/by_cause/0/cells");
  EXPECT_EQ(refused_at([](auto& s) { s.by_cause[1].cells[3].sum = "0"; }), "/by_cause/1/cells");
  EXPECT_EQ(refused_at([](auto& s) { s.by_cause[1].cells[3].squares = "0"; }), "/by_cause/1/cells");
  EXPECT_EQ(refused_at([](auto& s) { s.top->sum_of_positives = "0"; }), "/top/sum_of_positives");
  EXPECT_EQ(refused_at([&](auto& s) { s.groups[2].log = minus_one; }), "/groups/2/log");
  EXPECT_EQ(refused_at([&](auto& s) { s.groups[2].brier = "0"; }), "/groups");
  EXPECT_EQ(refused_at([](auto& s) { --s.groups[2].correct; }), "/groups/2/bins");
  EXPECT_EQ(refused_at([](auto& s) { ++s.groups[2].coarse[0].positives; }), "/groups/2/coarse");
  EXPECT_EQ(refused_at([](auto& s) { std::swap(s.groups[2].called[0], s.groups[2].called[1]); }),
            "/groups");
  EXPECT_EQ(
      refused_at([](auto& s) { s.subject.prior_probabilities[static_cast<CauseId>(0)] += 0.1; }),
      "/causes");
}

TEST(EvaluationState, KeepsHowManyWereLeftOut) {
  Evaluation evaluation = evaluate(calibrated(3, 20, 2));
  evaluation.leave_out(7);
  EXPECT_EQ(EvaluationState::of(evaluation).evaluation().left_out(), 7U);
}

}  // namespace
}  // namespace fagan
