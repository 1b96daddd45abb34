#pragma once

#include "fagan/inference/engine.hpp"

namespace fagan {

/// Who answers: a model, and what is believed before a finding is known.
struct Scorer {
  const Engine& engine;
  const PackedPriors& priors;
};

}  // namespace fagan
