#pragma once

#include "fagan/simulation/observation_process.hpp"

namespace fagan::bench {

/// This share of all answers is missing completely at random.
inline ObservationProcess missing(double share) {
  ObservationProcess process;
  if (share > 0) process.missing = {{{}, share}};
  return process;
}

}  // namespace fagan::bench
