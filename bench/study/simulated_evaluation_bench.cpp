#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>

#include "support/benchmark_on.hpp"
#include "support/simulated_world.hpp"

// How long one case takes to draw, to score and to judge, 20 % missing completely at random. The
// clock starts when the counts are those of cases drawn, scored and judged step by step.

namespace fagan {
namespace {

void check(const bench::SimulatedWorld& world) {
  constexpr std::size_t n = 5000;
  const CaseBatch cases = world.simulator.draw(Seed{1}, 0, n, Run{.threads = 1}).cases;
  Eigen::MatrixXf posteriors(static_cast<Eigen::Index>(world.known.prior.size()), n);
  world.engine.diagnose(world.engine.pack(world.known.prior), cases, posteriors);
  BasicTally expected(world.known.prior.size());
  const JudgedCases<float> judged{
      posteriors.data(), static_cast<std::size_t>(posteriors.rows()), cases.labels(), {}, {}};
  expected.add_plainly(judged);
  if (world.evaluate(0, n, 1).basic().confusion != expected.confusion) std::abort();
}

void evaluate(benchmark::State& state, Metrics metrics, std::size_t n_numbers,
              std::int64_t target) {
  if (!bench::use(state, target)) return;
  const bench::SimulatedWorld world(bench::make_model(n_numbers), metrics);
  check(world);
  constexpr std::uint64_t count = 200000;
  std::uint64_t first = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(world.evaluate(first, count, 1));
    first += count;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  bench::use(0);
}
BENCHMARK_CAPTURE(evaluate, basic, Metrics::basic, 0, 0);
BENCHMARK_CAPTURE(evaluate, basic_avx2, Metrics::basic, 0, HWY_AVX2);
BENCHMARK_CAPTURE(evaluate, full, Metrics::full, 0, 0);
BENCHMARK_CAPTURE(evaluate, basic_with_three_numbers, Metrics::basic, 3, 0);

}  // namespace
}  // namespace fagan
