#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "fagan/core/log_space.hpp"
#include "fagan/core/normal.hpp"

namespace fagan::bench {
namespace {

// What keeping the lost bits costs: 20 logarithms added for each of 15 causes.
void compensated_sums(benchmark::State& state) {
  std::vector<double> terms(15);
  for (std::size_t k = 0; k < terms.size(); ++k) terms[k] = -1.0 / static_cast<double>(k + 3);
  const auto sum_up = [&terms] {
    LogSums sums(Eigen::ArrayXd::Zero(15));
    for (int i = 0; i < 20; ++i) sums.add(terms.data());
    return sums.values();
  };
  const Eigen::ArrayXd sums = sum_up();
  for (std::size_t k = 0; k < terms.size(); ++k) {
    if (sums[static_cast<Eigen::Index>(k)] != 20 * terms[k]) {
      state.SkipWithError("the sum is wrong");
      return;
    }
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(sum_up());
  }
}
BENCHMARK(compensated_sums)->Name("twenty_logarithms_added_for_fifteen_causes");

// What an interval costs, near the mean, in a tail, and so narrow that it needs quadrature.
void interval_mass(benchmark::State& state, double a, double b, double expected) {
  if (std::abs(log_normal_mass(a, b) - expected) > 1e-12 * std::abs(expected)) {
    state.SkipWithError("the mass is wrong");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(a);
    benchmark::DoNotOptimize(log_normal_mass(a, b));
  }
}
// log P(−1 ≤ Z < 1), log P(40 ≤ Z < 50) = log Q(40), log P(1 ≤ Z < 1 + 1e-6), to 16 digits.
BENCHMARK_CAPTURE(interval_mass, in_the_middle, -1.0, 1.0, -0.38171514630212607);
BENCHMARK_CAPTURE(interval_mass, in_a_tail, 40.0, 50.0, -804.6084420137538);
BENCHMARK_CAPTURE(interval_mass, narrow, 1.0, 1.000001, -15.23444959125134);

}  // namespace
}  // namespace fagan::bench
