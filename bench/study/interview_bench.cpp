// How many interviews of ten questions are played in a second on one thread, drawing the patients
// included (issue 4 asks for a million).

#include <benchmark/benchmark.h>

#include "decision/calf_pain.hpp"
#include "fagan/study/interview.hpp"

namespace fagan {
namespace {

// Calf pain with every free question, or only those that have states.
void ten_questions(benchmark::State& state, Choosing choosing) {
  const bool numbers = state.range(0) != 0;
  const tests::CalfPain calf_pain =
      numbers ? tests::read_calf_pain() : tests::read_calf_pain_without_numbers();
  const Simulator world(calf_pain.model, calf_pain.prior);
  InterviewPlan plan;
  plan.strategies.resize(1);
  plan.strategies[0].choosing = choosing;
  plan.strategies[0].largest_cost = 1;
  plan.longest = 10;
  constexpr std::uint64_t n_cases = 65536;
  Run run;
  run.threads = 1;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        interview(world, calf_pain.model, calf_pain.prior, plan, Seed{1}, 0, n_cases, run));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n_cases));
}
BENCHMARK_CAPTURE(ten_questions, fixed_order, Choosing::fixed_order)
    ->ArgName("numbers")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ten_questions, bits, Choosing::bits)
    ->ArgName("numbers")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);

void drawing_the_patients_alone(benchmark::State& state) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const Simulator world(calf_pain.model, calf_pain.prior);
  Run run;
  run.threads = 1;
  for (auto _ : state) benchmark::DoNotOptimize(world.draw(Seed{1}, 0, 65536, run));
  state.SetItemsProcessed(state.iterations() * 65536);
}
BENCHMARK(drawing_the_patients_alone)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace fagan
