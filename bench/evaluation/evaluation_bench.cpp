#include "fagan/evaluation/evaluation.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "fagan/evaluation/figures.hpp"

// What judging costs for each case: fifteen causes, posteriors in memory. The clock starts when the
// vectors have the bits of the plain loop.

namespace {

using namespace fagan;

constexpr std::size_t n_causes = 15;
constexpr std::size_t n_cases = 4096;
constexpr std::size_t stride = 16;

template <class Real>
struct Cases {
  std::vector<Real> p = std::vector<Real>(stride * n_cases);
  std::vector<std::uint32_t> truth = std::vector<std::uint32_t>(n_cases);

  Cases() {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal(0, 3);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (std::size_t i = 0; i < n_cases; ++i) {
      double w[n_causes];
      double sum = 0;
      for (double& x : w) sum += x = std::exp(normal(random));
      double left = uniform(random) * sum;
      for (std::size_t k = 0; k < n_causes; ++k) {
        p[i * stride + k] = static_cast<Real>(w[k] / sum);
        if (left >= 0) truth[i] = static_cast<std::uint32_t>(k);
        left -= w[k];
      }
    }
  }
};

EvaluationSubject subject(Precision precision, Metrics metrics) {
  return {"m", "p", "w", precision, 1, metrics, PerCause<double>(n_causes, 1.0 / n_causes)};
}

template <class Real, Metrics metrics>
void judge_fifteen_causes(benchmark::State& state) {
  const Cases<Real> cases;
  Evaluation evaluation(subject(precision_of<Real>, metrics));
  BasicTally tally(n_causes);
  BasicTally defined(n_causes);
  const JudgedCases<Real> judged{cases.p.data(), stride, cases.truth, {}, {}};
  tally.add(judged);
  defined.add_plainly(judged);
  if (tally != defined) std::abort();
  std::uint64_t first = 0;
  for (auto _ : state) {
    evaluation.add("seed 1", first, judged);
    first += n_cases;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(first));
}
BENCHMARK(judge_fifteen_causes<float, Metrics::basic>);
BENCHMARK(judge_fifteen_causes<double, Metrics::basic>);
BENCHMARK(judge_fifteen_causes<float, Metrics::full>);
BENCHMARK(judge_fifteen_causes<double, Metrics::full>);

void derive_all_figures(benchmark::State& state) {
  const Cases<double> cases;
  Evaluation evaluation(subject(Precision::float64, Metrics::full));
  evaluation.add("seed 1", 0, JudgedCases<double>{cases.p.data(), stride, cases.truth, {}, {}});
  for (auto _ : state) benchmark::DoNotOptimize(figures(evaluation));
}
BENCHMARK(derive_all_figures);

void add_to_a_fixed_sum(benchmark::State& state) {
  const Cases<double> cases;
  for (auto _ : state) {
    FixedSum sum;
    for (const double p : cases.p) sum += p;
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cases.p.size()));
}
BENCHMARK(add_to_a_fixed_sum);

}  // namespace
