#pragma once

#include <benchmark/benchmark.h>
#include <hwy/targets.h>

#include <cstdint>

namespace fagan::bench {

/// From here on, this instruction set of Highway's; 0 for the best there is.
inline void use(std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

/// The same for a benchmark, which is skipped if this machine does not have it: then false.
inline bool use(benchmark::State& state, std::int64_t target) {
  use(0);
  const bool has_it = target == 0 || (hwy::SupportedTargets() & target) != 0;
  has_it ? use(target) : state.SkipWithError("this machine has no such instructions");
  return has_it;
}

}  // namespace fagan::bench
