// How much sooner the value of every question of calf pain is known by one logarithm per answer
// than by scoring every possible answer anew (performance.md asks for 90 times on AVX2).

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "decision/calf_pain.hpp"
#include "decision/random_case.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/decision/question_table.hpp"
#include "fagan/decision/value_of_information.hpp"
#include "support/textbook_question.hpp"

namespace fagan {
namespace {

using bench::bits_by_rescoring;
using bench::Question;

constexpr std::size_t n_cases = 256;

// Beliefs in the middle of a case: no cause certain, none ruled out.
std::vector<Eigen::ArrayXd> beliefs(std::size_t n_causes) {
  tests::Dice dice(1);
  std::vector<Eigen::ArrayXd> result;
  for (std::size_t i = 0; i < n_cases; ++i) {
    const std::vector<double> p = dice.simplex(n_causes, 0);
    result.emplace_back(
        Eigen::Map<const Eigen::ArrayXd>(p.data(), static_cast<Eigen::Index>(n_causes)));
  }
  return result;
}

// With `numbers` each node of a quadrature is an answer to be scored, for both contenders.
std::vector<Question> questions(const Model& model, bool numbers) {
  std::vector<Question> result;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.factor_of(finding) == nullptr) continue;
    if (model.finding(finding).is_number() && !numbers) continue;
    result.emplace_back(possible_answers(model, finding));
  }
  return result;
}

void every_question_of_calf_pain_by_rescoring(benchmark::State& state) {
  const Model model = tests::read_calf_pain().model;
  const auto all = questions(model, state.range(0) != 0);
  const auto p = beliefs(model.n_causes());
  std::size_t i = 0;
  for (auto _ : state) {
    double sum = 0;
    for (const Question& question : all) sum += bits_by_rescoring(p[i % n_cases], question);
    benchmark::DoNotOptimize(sum);
    ++i;
  }
}
BENCHMARK(every_question_of_calf_pain_by_rescoring)->ArgName("numbers")->Arg(0)->Arg(1);

void every_question_of_calf_pain_by_definition(benchmark::State& state) {
  const Model model = tests::read_calf_pain().model;
  const auto all = questions(model, state.range(0) != 0);
  const auto p = beliefs(model.n_causes());
  std::size_t i = 0;
  for (auto _ : state) {
    double sum = 0;
    for (const Question& question : all) sum += information_bits(p[i % n_cases], question.answers);
    benchmark::DoNotOptimize(sum);
    ++i;
  }
}
BENCHMARK(every_question_of_calf_pain_by_definition)->ArgName("numbers")->Arg(0)->Arg(1);

// Calf pain, if need be without its numbers.
Model model_of(bool numbers) {
  return numbers ? tests::read_calf_pain().model : tests::read_calf_pain_without_numbers().model;
}

template <class Real>
void every_question_of_calf_pain_by_table(benchmark::State& state) {
  const Model model = model_of(state.range(0) != 0);
  const QuestionTable<Real> table(model);
  std::vector<std::vector<Real>> p;
  for (const Eigen::ArrayXd& belief : beliefs(model.n_causes())) {
    p.emplace_back(belief.begin(), belief.end());
  }
  std::vector<Real> bits(table.n_findings());
  AlignedVector<Real> scratch(table.scratch_size());
  for (std::size_t c = 0; c < n_cases; ++c) {
    table.bits(p[c], bits, scratch);
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      if (model.factor_of(finding) == nullptr) continue;
      const Eigen::ArrayXd belief = beliefs(model.n_causes())[c];
      const double expected = information_bits(belief, possible_answers(model, finding));
      if (std::abs(static_cast<double>(bits[index(finding)]) - expected) > 2e-6) std::abort();
    }
    if (c == 3) break;
  }
  std::size_t i = 0;
  for (auto _ : state) {
    table.bits(p[i % n_cases], bits, scratch);
    benchmark::DoNotOptimize(bits.data());
    benchmark::ClobberMemory();
    ++i;
  }
}
BENCHMARK_TEMPLATE(every_question_of_calf_pain_by_table, double)
    ->ArgName("numbers")
    ->Arg(0)
    ->Arg(1);
BENCHMARK_TEMPLATE(every_question_of_calf_pain_by_table, float)->ArgName("numbers")->Arg(0)->Arg(1);

void two_steps_ahead_on_calf_pain(benchmark::State& state) {
  const tests::CalfPain calf_pain = tests::read_calf_pain();
  QuestionOptions options;
  options.two_steps = state.range(0) != 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        next_questions(calf_pain.model, calf_pain.prior, Findings(calf_pain.model), options));
  }
}
BENCHMARK(two_steps_ahead_on_calf_pain)
    ->ArgName("two_steps")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace fagan
