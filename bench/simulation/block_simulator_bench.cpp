#include "fagan/simulation/block_simulator.hpp"

#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "support/benchmark_on.hpp"
#include "support/fifty_findings.hpp"
#include "support/missing_answers.hpp"

// How long one case takes to draw, findings and all, without scoring it; 20 % missing completely at
// random unless said.

namespace fagan {
namespace {

ObservationProcess a_fifth_missing() { return bench::missing(0.2); }

// The clock starts when the blocks equal the plain loop's.
void check(const BlockSimulator& blocks, const Model& model, const Panels& panels) {
  SimulatedBlock drawn(model, panels);
  SimulatedBlock defined(model, panels);
  blocks.draw(Seed{1}, 1003, 3001, drawn);
  blocks.draw_plainly(Seed{1}, 1003, 3001, defined);
  for (std::size_t q = 0; q < panels.size(); ++q) {
    for (std::size_t c = 0; c < 3001; ++c) {
      if (drawn.cases.codes(q)[c] != defined.cases.codes(q)[c]) std::abort();
    }
  }
}

void draw_blocks(benchmark::State& state, const ObservationProcess& process, std::size_t n_numbers,
                 std::int64_t target) {
  if (!bench::use(state, target)) return;
  const auto [model, prior] = bench::make_model(n_numbers);
  const Panels panels(model);
  const Simulator simulator(model, prior, process);
  const BlockSimulator blocks(simulator, panels);
  check(blocks, model, panels);
  const auto count = static_cast<std::size_t>(state.range(0));
  SimulatedBlock block(model, panels, count);
  std::uint64_t first = 0;
  for (auto _ : state) {
    blocks.draw(Seed{1}, first, count, block);
    benchmark::DoNotOptimize(block.cases.codes(0));
    first += count;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  bench::use(0);
}

void draw_plainly(benchmark::State& state) {
  const auto [model, prior] = bench::make_model();
  const Simulator simulator(model, prior, a_fifth_missing());
  Truth truth;
  CaseRecord record;
  std::uint64_t i = 0;
  for (auto _ : state) {
    simulator.truth().draw(Seed{1}, i, truth);
    simulator.recorder().record(Seed{1}, i++, truth, record);
    benchmark::DoNotOptimize(record.codes.data());
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(draw_blocks, a_fifth_missing, a_fifth_missing(), 0, 0)
    ->Arg(4096)
    ->Arg(8192)
    ->Arg(16384);
BENCHMARK_CAPTURE(draw_blocks, a_fifth_missing_avx2, a_fifth_missing(), 0, HWY_AVX2)
    ->Arg(4096)
    ->Arg(16384);
BENCHMARK_CAPTURE(draw_blocks, a_fifth_missing_ssse3, a_fifth_missing(), 0, HWY_SSSE3)->Arg(4096);
BENCHMARK_CAPTURE(draw_blocks, a_fifth_missing_portable, a_fifth_missing(), 0, HWY_EMU128)
    ->Arg(4096);
BENCHMARK_CAPTURE(draw_blocks, nothing_missing, ObservationProcess::perfect(), 0, 0)
    ->Arg(4096)
    ->Arg(16384);
BENCHMARK_CAPTURE(draw_blocks, a_fifth_missing_three_numbers, a_fifth_missing(), 3, 0)->Arg(4096);
BENCHMARK_CAPTURE(draw_blocks, a_fifth_missing_three_numbers_avx2, a_fifth_missing(), 3, HWY_AVX2)
    ->Arg(4096);
BENCHMARK(draw_plainly);

}  // namespace
}  // namespace fagan
