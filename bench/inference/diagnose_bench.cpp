#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/decision/red_flag.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/weight_of_evidence.hpp"
#include "inference/plain_bayes.hpp"

namespace fagan::bench {
namespace {

// How long one posterior takes, by the definition, when the findings are at hand.
void warm_posterior(benchmark::State& state) {
  const auto& [model, prior] = calf_pain();
  const auto seen = answers(static_cast<std::size_t>(state.range(0)));
  const Findings findings = findings_of(seen);
  if (!is_right(diagnose(model, prior, findings), seen)) {
    state.SkipWithError("the posterior is wrong");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(diagnose(model, prior, findings));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(warm_posterior)
    ->Name("one_warm_posterior_fifteen_causes/findings")
    ->Arg(0)
    ->Arg(20)
    ->Arg(33);

// How long a whole case takes: 33 answers by name, posterior, red flags, every step explained.
void full_case(benchmark::State& state) {
  const auto& [model, prior] = calf_pain();
  const auto seen = answers(33);
  std::vector<std::pair<std::string, std::string>> words;
  for (const auto& [finding, answer] : seen) {
    words.emplace_back(model.finding(finding).name,
                       model.finding(finding).states[index(answer)].name);
  }
  const auto diagnose_words = [&, &model = model, &prior = prior] {
    Findings findings(model);
    for (const auto& [finding, answer] : words) findings.observe(finding, answer);
    Posterior posterior = diagnose(model, prior, findings);
    benchmark::DoNotOptimize(red_flags(findings));
    benchmark::DoNotOptimize(explain(model, prior, findings, posterior.top()));
    return posterior;
  };
  if (!is_right(diagnose_words(), seen)) {
    state.SkipWithError("the posterior is wrong");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(diagnose_words());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(full_case)->Name(
    "one_full_case_of_thirty_three_answers_by_name_with_red_flags_and_reasons");

}  // namespace
}  // namespace fagan::bench
