#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "fagan/format/read_model.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"

// How long until a model can be used: read, checked as a whole, hashed.

namespace fagan {
namespace {

const std::string file = FAGAN_SOURCE_DIR "/model/calf_pain.json";

void load_calf_pain(benchmark::State& state) {
  if (load_model(file).model.n_causes() != 15) throw std::runtime_error("not the calf model");
  for (auto _ : state) benchmark::DoNotOptimize(load_model(file));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(read_file(file).size()));
}
BENCHMARK(load_calf_pain)->Unit(benchmark::kMillisecond);

void load_calf_pain_and_its_prior(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(load_prior(load_model(file)));
}
BENCHMARK(load_calf_pain_and_its_prior)->Unit(benchmark::kMillisecond);

void parse_calf_pain_without_judging_it(benchmark::State& state) {
  const std::string text = read_file(file);
  for (auto _ : state) benchmark::DoNotOptimize(JsonDocument(text, file));
}
BENCHMARK(parse_calf_pain_without_judging_it)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace fagan
