// How long the engine takes for a case, from states in memory to posteriors in memory.

#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/engine.hpp"
#include "support/benchmark_on.hpp"
#include "support/fifty_findings.hpp"

namespace {

using namespace fagan;
using bench::Known;
using bench::make_cases;
using bench::make_model;

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

// Before the clock starts: the answer is that of the definition.
template <class Real>
void check(const Known& known, const CaseBatch& cases, const Matrix<Real>& posteriors) {
  const double bound = std::is_same_v<Real, float> ? 5e-7 : 1e-12;
  for (std::size_t i = 0; i < 1000; ++i) {
    const Posterior expected = diagnose(known.model, known.prior, cases.findings(i));
    const auto column = posteriors.col(static_cast<Eigen::Index>(i)).template cast<double>();
    if ((column.array() - expected.probabilities()).abs().maxCoeff() <= bound) continue;
    std::fprintf(stderr, "case %zu differs from the definition\n", i);
    std::abort();
  }
}

// What is measured: on which instruction set, how many cases at once, numbers, threads.
template <class Real>
void score_cases(benchmark::State& state, std::int64_t target, std::size_t n_cases,
                 std::size_t n_numbers, int threads, bool with_evidence) {
  if (!bench::use(state, target)) return;
  const Known known = make_model(n_numbers);
  const CaseBatch cases = make_cases(known, n_cases);
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  Matrix<Real> posteriors(15, static_cast<Eigen::Index>(n_cases));
  std::vector<CaseStatus> status(n_cases);
  std::vector<double> evidence(with_evidence ? n_cases : 0);
  Run run;
  run.threads = threads;
  engine.diagnose(prior, cases, posteriors, status, evidence, run);
  check(known, cases, posteriors);
  for (auto _ : state) {
    engine.diagnose(prior, cases, posteriors, status, evidence, run);
    benchmark::ClobberMemory();
  }
  bench::use(0);
  const auto n = static_cast<double>(n_cases) * static_cast<double>(state.iterations());
  state.counters["time_per_case"] =
      benchmark::Counter(n, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.SetBytesProcessed(static_cast<std::int64_t>(n * (50 + 15 * sizeof(Real))));
}

constexpr std::size_t million = 1000000;

void a_million_cases_to_float(benchmark::State& state, std::int64_t target) {
  score_cases<float>(state, target, million, 0, 1, false);
}
void a_million_cases_to_double(benchmark::State& state, std::int64_t target) {
  score_cases<double>(state, target, million, 0, 1, false);
}
void a_million_cases_two_threads(benchmark::State& state, std::int64_t target) {
  score_cases<float>(state, target, million, 0, 2, false);
}
void a_million_cases_with_log_evidence(benchmark::State& state, std::int64_t target) {
  score_cases<float>(state, target, million, 0, 1, true);
}
void a_million_cases_with_three_numbers(benchmark::State& state, std::int64_t target) {
  score_cases<float>(state, target, million, 3, 1, false);
}
void four_thousand_cases_in_cache(benchmark::State& state, std::int64_t target) {
  score_cases<float>(state, target, 4096, 0, 1, false);
}

BENCHMARK_CAPTURE(a_million_cases_to_float, avx512, HWY_AVX3);
BENCHMARK_CAPTURE(a_million_cases_to_float, avx2, HWY_AVX2);
BENCHMARK_CAPTURE(a_million_cases_to_float, sse4, HWY_SSE4);
BENCHMARK_CAPTURE(a_million_cases_to_float, portable, HWY_EMU128);
BENCHMARK_CAPTURE(a_million_cases_to_double, avx512, HWY_AVX3);
BENCHMARK_CAPTURE(a_million_cases_to_double, avx2, HWY_AVX2);
BENCHMARK_CAPTURE(a_million_cases_two_threads, best, 0)->UseRealTime();
BENCHMARK_CAPTURE(a_million_cases_with_log_evidence, best, 0);
BENCHMARK_CAPTURE(a_million_cases_with_three_numbers, avx512, HWY_AVX3);
BENCHMARK_CAPTURE(a_million_cases_with_three_numbers, avx2, HWY_AVX2);
BENCHMARK_CAPTURE(four_thousand_cases_in_cache, avx512, HWY_AVX3);
BENCHMARK_CAPTURE(four_thousand_cases_in_cache, avx2, HWY_AVX2);

// Codes that a simulator has just written, to posteriors that are judged next.
void a_block_of_panel_codes(benchmark::State& state, std::int64_t target) {
  if (!bench::use(state, target)) return;
  const Known known = make_model(0);
  const CaseBatch cases = make_cases(known, PanelBlock::default_capacity);
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  PanelBlock codes(engine.panels().size(), 0);
  codes.resize(codes.capacity());
  CaseBatch::Scratch scratch;
  for (std::size_t i = 0; i < codes.n_cases(); ++i) {
    for (std::size_t p = 0; p < engine.panels().size(); ++p) {
      codes.codes(p)[i] = engine.panels().code(p, {cases.dense(i, 1, scratch).states, 50});
    }
  }
  PosteriorBlock<float> posteriors(15);
  for (auto _ : state) {
    engine.diagnose(prior, 0, codes, posteriors);
    benchmark::ClobberMemory();
  }
  bench::use(0);
  state.counters["time_per_case"] = benchmark::Counter(
      static_cast<double>(codes.n_cases() * static_cast<std::size_t>(state.iterations())),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(a_block_of_panel_codes, avx512, HWY_AVX3);
BENCHMARK_CAPTURE(a_block_of_panel_codes, avx2, HWY_AVX2);

// Each call waits for the answer of the one before.
template <class Real>
void one_case_by_function_call(benchmark::State& state) {
  const Known known = make_model(0);
  CaseBatch cases = make_cases(known, 1024);
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  std::vector<Real> posterior(15);
  std::size_t i = 0;
  for (auto _ : state) {
    engine.diagnose(prior, cases.states(i), {}, std::span(posterior));
    i = (i + 1 + (posterior[0] > 2 ? 1 : 0)) % cases.n_cases();
  }
}
BENCHMARK_TEMPLATE(one_case_by_function_call, float);
BENCHMARK_TEMPLATE(one_case_by_function_call, double);

void one_case_by_the_definition(benchmark::State& state) {
  const Known known = make_model(0);
  const Findings findings = make_cases(known, 1).findings(0);
  for (auto _ : state) benchmark::DoNotOptimize(diagnose(known.model, known.prior, findings));
}
BENCHMARK(one_case_by_the_definition);

void making_the_tables(benchmark::State& state) {
  const Known known = make_model(0);
  for (auto _ : state) benchmark::DoNotOptimize(Engine(known.model));
}
BENCHMARK(making_the_tables);

}  // namespace
