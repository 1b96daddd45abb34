#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

#include "support/instruction_set.hpp"

namespace fagan::bench {

/// From here on, a benchmark takes this instruction set of Highway's; it is skipped if this machine
/// does not have it: then false.
inline bool use(benchmark::State& state, std::int64_t target) {
  use(0);
  const bool has_it = target == 0 || (hwy::SupportedTargets() & target) != 0;
  has_it ? use(target) : state.SkipWithError("this machine has no such instructions");
  return has_it;
}

}  // namespace fagan::bench
