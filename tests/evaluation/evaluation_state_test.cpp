#include "fagan/evaluation/evaluation_state.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace fagan
