#include "fagan/study/simulated_evaluation.hpp"

#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "support/fifty_findings.hpp"

// How long one case takes to draw, to score and to judge, 20 % missing completely at random. The
// clock starts when the counts are those of cases drawn, scored and judged step by step.

namespace fagan {
namespace {

struct Play {
  bench::Known known;
  Simulator world;
  Engine scorer;
  EvaluationSubject subject;

  Play(std::size_t n_numbers, Metrics metrics)
      : known(bench::make_model(n_numbers)),
        world(known.model, known.prior, a_fifth_missing()),
        scorer(known.model),
        subject{"measured", "measured", "measured", Precision::float32, 1, metrics, {}} {
    subject.prior_probabilities = PerCause<double>(known.prior.size());
    for (const CauseId cause : ids<CauseId>(known.prior.size())) {
      subject.prior_probabilities[cause] = known.prior[cause].value();
    }
  }
  static ObservationProcess a_fifth_missing() {
    ObservationProcess process;
    process.missing = {{{}, 0.2}};
    return process;
  }
  Evaluation evaluate(std::uint64_t first, std::uint64_t count) const {
    return evaluate_simulated(world, scorer, known.prior, subject,
                              {"seed 1", Seed{1}, first, count}, Run{.threads = 1});
  }
};

void check(const Play& play) {
  constexpr std::size_t n = 5000;
  const CaseBatch cases = play.world.draw(Seed{1}, 0, n, Run{.threads = 1}).cases;
  Eigen::MatrixXf posteriors(static_cast<Eigen::Index>(play.known.prior.size()), n);
  play.scorer.diagnose(play.scorer.pack(play.known.prior), cases, posteriors);
  BasicTally expected(play.known.prior.size());
  const JudgedCases<float> judged{
      posteriors.data(), static_cast<std::size_t>(posteriors.rows()), cases.labels(), {}, {}};
  expected.add_plainly(judged);
  if (play.evaluate(0, n).basic().confusion != expected.confusion) std::abort();
}

void evaluate(benchmark::State& state, Metrics metrics, std::size_t n_numbers,
              std::int64_t target) {
  if (target != 0 && (hwy::SupportedTargets() & target) == 0) {
    state.SkipWithError("this machine does not have it");
    return;
  }
  if (target != 0) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
  }
  const Play play(n_numbers, metrics);
  check(play);
  constexpr std::uint64_t count = 200000;
  std::uint64_t first = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(play.evaluate(first, count));
    first += count;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}
BENCHMARK_CAPTURE(evaluate, basic, Metrics::basic, 0, 0);
BENCHMARK_CAPTURE(evaluate, basic_avx2, Metrics::basic, 0, HWY_AVX2);
BENCHMARK_CAPTURE(evaluate, full, Metrics::full, 0, 0);
BENCHMARK_CAPTURE(evaluate, basic_with_three_numbers, Metrics::basic, 3, 0);

}  // namespace
}  // namespace fagan
