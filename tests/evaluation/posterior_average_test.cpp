#include "fagan/evaluation/posterior_average.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fagan/core/error.hpp"
#include "fagan/evaluation/figures.hpp"
#include "naive.hpp"

namespace fagan {
namespace {

using testing::calibrated;
using testing::Judged;
using testing::sharpened;
namespace naive = testing::naive;

constexpr RecordProcess perfect{true, true};

PosteriorAverages averaged(const Judged<>& scorer, const Judged<>& world) {
  PosteriorAverages averages(scorer.n_causes, perfect);
  averages.add("a", 0, scorer.p.data(), world.p.data(), scorer.n_causes, std::span(scorer.status),
               std::span(world.status));
  return averages;
}

TEST(PosteriorAverages, OfTheWorldItselfAverageTheEntropy) {
  const Judged<> world = calibrated(4, 500, 1);
  const auto entropy = naive::moments(world.n(), [&](std::size_t i) {
    naive::Wide sum = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const naive::Wide p = world.column(i)[k];
      sum -= p * std::log(p);
    }
    return sum;
  });
  const auto figures = averaged(world, world).figures();
  EXPECT_NEAR(figures.log_nats->value, static_cast<double>(entropy.mean), 1e-13);
  EXPECT_NEAR(figures.log_nats->se, static_cast<double>(entropy.se), 1e-13);
}

TEST(PosteriorAverages, AgreeWithDrawnTruthsAndAreBetterKnown) {
  const Judged<> world = calibrated(5, 20'000, 2);
  const Judged<> scorer = sharpened(world, 1.5);
  const auto averages = averaged(scorer, world).figures();
  const Figures drawn = figures(evaluate(scorer));
  const auto check = [](const Estimate& average, const Estimate& sample) {
    EXPECT_NEAR(average.value, sample.value, 4 * std::hypot(average.se, sample.se));
    EXPECT_LT(average.se, sample.se);
  };
  check(*averages.log_nats, *drawn.scores.log_nats);
  check(*averages.brier, *drawn.scores.brier);
  const Share& top1 = drawn.accuracy->top1;
  check(*averages.top1, {top1.value, std::sqrt(top1.value * (1 - top1.value) / 20'000)});
  const Share& top3 = drawn.accuracy->top3;
  check(*averages.top3, {top3.value, std::sqrt(top3.value * (1 - top3.value) / 20'000)});
}

TEST(PosteriorAverages, HonestProbabilitiesDoBest) {
  const Judged<> world = calibrated(4, 1000, 3);
  const auto honest = averaged(world, world).figures();
  for (const double power : {0.7, 0.95, 1.05, 1.5}) {
    const auto other = averaged(sharpened(world, power), world).figures();
    EXPECT_GT(other.log_nats->value, honest.log_nats->value);
    EXPECT_GT(other.brier->value, honest.brier->value);
  }
}

TEST(PosteriorAverages, AreRefusedWhereTheWorldsPosteriorIsNotTheTruthsDistribution) {
  EXPECT_THROW(PosteriorAverages(3, RecordProcess{false, true}), Error);
  EXPECT_THROW(PosteriorAverages(3, RecordProcess{true, false}), Error);
}

TEST(PosteriorAverages, WhatTheScorerRulesOutIsCountedApart) {
  const Judged<> world{2, {0.5, 0.5, 0.25, 0.75}, {0, 1}, {2, CaseStatus::ok}};
  const Judged<> scorer{2, {0.5, 0.5, 0, 1}, {0, 1}, {2, CaseStatus::ok}};
  const auto figures = averaged(scorer, world).figures();
  EXPECT_DOUBLE_EQ(figures.ruled_out, 0.25);
  EXPECT_NEAR(figures.log_nats->value, std::log(2) / 1.75, 1e-15);
  EXPECT_DOUBLE_EQ(figures.top1->value, (0.5 + 0.75) / 2);
}

TEST(PosteriorAverages, PiecesMergeToTheSameBits) {
  const Judged<> world = calibrated(3, 100, 4);
  PosteriorAverages left(3, perfect);
  PosteriorAverages right(3, perfect);
  const std::span status(world.status);
  left.add("a", 0, world.p.data(), world.p.data(), 3, status.first(37), status.first(37));
  right.add("a", 37, world.column(37), world.column(37), 3, status.first(63), status.first(63));
  right.merge(left);
  EXPECT_EQ(right, averaged(world, world));
}

}  // namespace
}  // namespace fagan
