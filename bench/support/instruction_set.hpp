#pragma once

#include <hwy/targets.h>

#include <cstdint>

namespace fagan::bench {

/// From here on, this instruction set of Highway's; 0 for the best there is.
inline void use(std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace fagan::bench
