// How long 2000 parameter draws take for a case of 20 findings on calf pain (issue 4 asks for less
// than 1 ms), from nothing and with a sampler that has met the findings before.

#include <benchmark/benchmark.h>

#include "decision/calf_pain.hpp"
#include "fagan/inference/interval.hpp"

namespace fagan {
namespace {

Findings twenty_findings(const Model& model) {
  Findings findings(model);
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (findings.size() == 20) break;
    if (model.finding(finding).is_number() || model.finding(finding).rule_only) continue;
    findings.observe(finding, static_cast<StateId>(index(finding) % 2));
  }
  return findings;
}

void two_thousand_draws_from_nothing(benchmark::State& state) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const Findings findings = twenty_findings(calf_pain.model);
  for (auto _ : state) {
    benchmark::DoNotOptimize(draw_posteriors(calf_pain.model, calf_pain.prior, findings, Seed{1}));
  }
}
BENCHMARK(two_thousand_draws_from_nothing)->Unit(benchmark::kMillisecond);

void two_thousand_draws_findings_met_before(benchmark::State& state) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const Findings findings = twenty_findings(calf_pain.model);
  PosteriorSampler sampler(calf_pain.model, calf_pain.prior, Seed{1});
  sampler.draw(findings);
  for (auto _ : state) benchmark::DoNotOptimize(sampler.draw(findings));
}
BENCHMARK(two_thousand_draws_findings_met_before)->Unit(benchmark::kMillisecond);

void one_more_finding(benchmark::State& state) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const Findings findings = twenty_findings(calf_pain.model);
  Findings fewer = findings;
  fewer.retract(findings.in_order_of_entry().back());
  for (auto _ : state) {
    state.PauseTiming();
    PosteriorSampler sampler(calf_pain.model, calf_pain.prior, Seed{1});
    sampler.draw(fewer);
    state.ResumeTiming();
    benchmark::DoNotOptimize(sampler.draw(findings));
  }
}
BENCHMARK(one_more_finding)->Unit(benchmark::kMillisecond);

void intervals_of_all_causes(benchmark::State& state) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  const auto draws =
      draw_posteriors(calf_pain.model, calf_pain.prior, twenty_findings(calf_pain.model), Seed{1});
  for (auto _ : state) {
    for (const CauseId cause : ids<CauseId>(calf_pain.model.n_causes())) {
      benchmark::DoNotOptimize(draws.interval(cause));
    }
  }
}
BENCHMARK(intervals_of_all_causes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace fagan
