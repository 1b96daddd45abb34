#include "fagan/learning/counts.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>

#include "support/fifty_findings.hpp"

// How long it takes to count a labelled case: by panels, and one by one, where panels do not pay.

namespace {

using namespace fagan;

struct Cases {
  bench::Known known = bench::make_model();
  CaseBatch batch = bench::make_cases(known, 500000);
  CaseBatch::Scratch scratch;
  DenseCases dense = batch.dense(0, batch.n_cases(), scratch);
};

const Cases& cases() {
  static const Cases made;
  return made;
}

Counts counted(std::size_t piece) {
  const DenseCases& all = cases().dense;
  Counts counts(cases().known.model);
  for (std::size_t first = 0; first < all.n_cases; first += piece) {
    DenseCases some = all;
    some.n_cases = std::min(piece, all.n_cases - first);
    some.states += first * all.state_stride;
    counts.add("measured", first, some, cases().batch.labels().subspan(first, some.n_cases));
  }
  return counts;
}

void count_in_pieces_of(benchmark::State& state) {
  const auto piece = static_cast<std::size_t>(state.range(0));
  if (counted(piece) != counted(1000)) std::abort();
  for (auto _ : state) benchmark::DoNotOptimize(counted(piece));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cases().batch.n_cases()));
}
BENCHMARK(count_in_pieces_of)->Arg(1000)->Arg(32768)->Arg(500000);

}  // namespace
