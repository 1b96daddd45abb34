// How long the engine takes for a case, from states in memory to posteriors in memory.
//
// The model is the one of all measurements: 15 causes, 40 findings of two states and 10 of three,
// of which a case knows four in five.

#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/model/model_builder.hpp"

namespace {

using namespace fagan;

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11U) * 0x1p-53; }

struct Known {
  Model model;
  Prior prior;
};

// Most causes are alike in a finding, and some are not.
Known make_model(std::size_t n_numbers) {
  std::mt19937_64 random(7);
  ModelBuilder builder;
  builder.header({"measured", {}, {}, {}, {}, {}, {}});
  PriorDraft draft;
  double sum = 0;
  for (int k = 0; k < 15; ++k) {
    builder.cause("c" + std::to_string(k));
    draft.probabilities.push_back({"c" + std::to_string(k), std::pow(k + 1.0, -0.8), {}});
    sum += draft.probabilities.back().p;
  }
  for (PriorDraft::Entry& entry : draft.probabilities) entry.p /= sum;
  for (int j = 0; j < 50; ++j) {
    const std::size_t n_states = j < 40 ? 2 : 3;
    std::vector<std::string> states;
    for (std::size_t s = 0; s < n_states; ++s) states.push_back("s" + std::to_string(s));
    const std::string name = "f" + std::to_string(j);
    builder.finding(name, states);
    const double usual = -1.2 + 1.5 * (uniform(random) - 0.5);
    for (int k = 0; k < 15; ++k) {
      std::vector<double> weight{1};
      double total = 1;
      for (std::size_t s = 1; s < n_states; ++s) {
        const double own = uniform(random) < 0.3 ? 5 * (uniform(random) - 0.5) : 0;
        weight.push_back(std::exp(usual + own));
        total += weight.back();
      }
      std::vector<std::pair<std::string, double>> p;
      for (std::size_t s = 1; s < n_states; ++s) p.emplace_back(states[s], weight[s] / total);
      builder.p(name, "c" + std::to_string(k), p);
    }
  }
  for (std::size_t n = 0; n < n_numbers; ++n) {
    const std::string name = "x" + std::to_string(n);
    builder.number(name, {});
    for (int k = 0; k < 15; ++k) {
      Cell cell;
      cell.mean = uniform(random);
      cell.sd = 0.5 + uniform(random);
      builder.likelihood(name, "c" + std::to_string(k), cell);
    }
  }
  const Model model = builder.build();
  return {model, Prior::make(model, draft).value};
}

CaseBatch make_cases(const Known& known, std::size_t n) {
  std::mt19937_64 random(8);
  CaseBatch cases(known.model, n);
  for (std::size_t i = 0; i < n; ++i) {
    double v = uniform(random);
    std::uint32_t k = 0;
    while (k < 14 && v >= known.prior[CauseId{k}]) v -= known.prior[CauseId{k++}];
    const std::span<std::int8_t> states = cases.states(i);
    for (std::uint32_t j = 0; j < 50; ++j) {
      if (uniform(random) < 0.2) continue;
      double u = uniform(random);
      std::uint8_t s = 0;
      const auto last = known.model.finding(FindingId{j}).states.size() - 1;
      while (s < last && u >= known.model.likelihood(FindingId{j}, StateId{s}, CauseId{k})) {
        u -= known.model.likelihood(FindingId{j}, StateId{s++}, CauseId{k});
      }
      states[j] = static_cast<std::int8_t>(s);
    }
    for (double& number : cases.numbers(i)) number = 3 * (uniform(random) - 0.5);
  }
  return cases;
}

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

void use(std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

// What is measured: on which instruction set, how many cases at once, numbers, threads.
template <class Real>
void score_cases(benchmark::State& state, std::int64_t target, std::size_t n_cases,
                 std::size_t n_numbers, int threads, bool with_evidence) {
  use(0);
  if (target != 0 && (hwy::SupportedTargets() & target) == 0) {
    state.SkipWithError("this machine has no such instructions");
    return;
  }
  use(target);
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
  use(0);
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
  use(target);
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
  use(0);
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
