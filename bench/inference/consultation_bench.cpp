#include "fagan/inference/consultation.hpp"

#include <benchmark/benchmark.h>

#include <vector>

#include "inference/plain_bayes.hpp"

namespace fagan::bench {
namespace {

// How long one more answer takes in a consultation that already has some.
void one_more_answer(benchmark::State& state) {
  const auto& [model, prior] = calf_pain();
  const auto seen = answers(static_cast<std::size_t>(state.range(0)));
  Consultation before(model, prior);
  for (std::size_t i = 0; i + 1 < seen.size(); ++i) before.observe(seen[i].first, seen[i].second);
  const auto& [last, answer] = seen.back();
  Consultation consultation = before;
  if (!is_right(consultation.observe(last, answer), seen)) {
    state.SkipWithError("the posterior is wrong");
    return;
  }
  int events = 0;
  for (auto _ : state) {
    // The same finding answered again and again; the trail is cut back before it grows long.
    benchmark::DoNotOptimize(&consultation.observe(last, answer));
    if (++events == 1000) {
      state.PauseTiming();
      consultation = before;
      events = 0;
      state.ResumeTiming();
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(one_more_answer)
    ->Name("one_more_answer_in_a_consultation/findings")
    ->Arg(1)
    ->Arg(20)
    ->Arg(33);

}  // namespace
}  // namespace fagan::bench
