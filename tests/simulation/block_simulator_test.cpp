#include "fagan/simulation/block_simulator.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <utility>

#include "simulation/worlds.hpp"
#include "support/on_target.hpp"

namespace fagan {
namespace {

void expect_equal(const SimulatedBlock& a, const SimulatedBlock& b, std::size_t n_panels,
                  std::size_t n_numbers) {
  ASSERT_EQ(a.order, b.order);
  ASSERT_EQ(a.truth, b.truth);
  ASSERT_EQ(a.labels, b.labels);
  ASSERT_EQ(a.cause_begins, b.cause_begins);
  for (std::size_t c = 0; c < a.order.size(); ++c) {
    for (std::size_t q = 0; q < n_panels; ++q) {
      ASSERT_EQ(a.cases.codes(q)[c], b.cases.codes(q)[c]) << q << ' ' << c;
    }
    for (std::size_t x = 0; x < n_numbers; ++x) {
      ASSERT_EQ(std::bit_cast<std::uint64_t>(a.cases.numbers(x)[c]),
                std::bit_cast<std::uint64_t>(b.cases.numbers(x)[c]))
          << x << ' ' << c;
    }
  }
}

// On every instruction set there is, blocks of many sizes equal the plain loop.
void expect_as_defined(const Model& model, ObservationProcess process = {}) {
  const Simulator simulator(model, worlds::random_prior(model, 3), std::move(process));
  const Panels panels(model);
  const BlockSimulator blocks(simulator, panels);
  const std::size_t n_numbers = CaseBatch(model, 0).n_numbers();
  const std::pair<std::uint64_t, std::size_t> pieces[] = {{0, 4096},
                                                          {8, 1000},
                                                          {13, 999},
                                                          {4294967296 - 900, 900},
                                                          {4294967296, 777},
                                                          {4294967200, 500},
                                                          {34359738368 - 300, 600},
                                                          {5, 40},
                                                          {(std::uint64_t{1} << 60U) + 7, 2000}};
  for (const auto& [first, count] : pieces) {
    SimulatedBlock defined(model, panels, 4096);
    blocks.draw_plainly(Seed{17}, first, count, defined);
    SimulatedBlock drawn(model, panels, 4096);
    for (const std::int64_t target : testing::supported_targets()) {
      const testing::OnTarget here(target);
      blocks.draw(Seed{17}, first, count, drawn);
      expect_equal(drawn, defined, panels.size(), n_numbers);
    }
  }
}

const std::vector<std::size_t> yes_no(50, 2);
const std::vector<std::size_t> mixed{2, 2, 3, 2, 2, 5, 2, 40, 2, 3, 3, 2, 127, 2, 2, 2, 2, 2, 2};

TEST(BlockSimulator, EqualsThePlainLoopOnEveryInstructionSet) {
  expect_as_defined(worlds::random_model(15, yes_no));
  expect_as_defined(worlds::random_model(9, mixed, 5));
}

TEST(BlockSimulator, EqualsThePlainLoopWithMoreThanThirtyTwoCauses) {
  expect_as_defined(worlds::random_model(70, {2, 2, 3, 4}));
}

TEST(BlockSimulator, EqualsThePlainLoopWithoutStatesOrWithOneCause) {
  expect_as_defined(worlds::random_model(3, {}, 3));
  expect_as_defined(worlds::random_model(1, {2, 3}, 1));
}

TEST(BlockSimulator, EqualsThePlainLoopWhenFindingsAreMissing) {
  ObservationProcess process;
  process.missing = {{{}, 0.2}};
  process.not_known = 0.5;
  expect_as_defined(worlds::random_model(15, yes_no), process);
  process.missing.push_back({{{}, "test"}, 0});
  expect_as_defined(worlds::random_model(9, mixed, 5), process);
}

TEST(BlockSimulator, EqualsThePlainLoopWithEveryMishapAtOnce) {
  ObservationProcess process;
  process.missing = {{{}, 0.3},
                     {{FindingId{3}, {}}, 0.9, StateId{1}},
                     {{{}, "test"}, 0.6, {}, MissingRule::Condition{FindingId{0}, StateId{1}}},
                     {{FindingId{0}, {}}, 0}};
  process.answers = {{{}, 0.1}};
  process.labels = {{0.05}};
  process.not_known = 0.4;
  expect_as_defined(worlds::random_model(9, mixed, 5), process);
}

TEST(BlockSimulator, DoesNotRememberWhatAnotherOneLost) {
  const Model model = worlds::random_model(9, {2, 2, 3, 2}, 2);
  ObservationProcess everything;
  everything.missing = {{{}, 1}};
  expect_as_defined(model, everything);
  ObservationProcess one_state;
  one_state.missing = {{{FindingId{0}, {}}, 0.5}};
  expect_as_defined(model, one_state);
}

TEST(BlockSimulator, HoldsTheCasesOfTheSimulator) {
  const Model model = worlds::random_model(9, mixed, 4);
  ObservationProcess process;
  process.missing = {{{}, 0.25}};
  const Simulator simulator(model, worlds::random_prior(model, 3), process);
  const Panels panels(model);
  SimulatedBlock block(model, panels, 3000);
  BlockSimulator(simulator, panels).draw(Seed{4}, 1001, 3000, block);
  const Cohort cohort = simulator.draw(Seed{4}, 1001, 3000);
  CaseBatch::Scratch scratch;
  const DenseCases all = cohort.cases.dense(0, 3000, scratch);
  for (std::size_t c = 0; c < 3000; ++c) {
    const std::size_t i = block.order[c];
    ASSERT_EQ(block.truth[c], cohort.truth.labels()[i]);
    for (std::size_t q = 0; q < panels.size(); ++q) {
      ASSERT_EQ(block.cases.codes(q)[c],
                panels.code(q, {all.states + i * all.state_stride, model.n_findings()}));
    }
  }
}

}  // namespace
}  // namespace fagan
