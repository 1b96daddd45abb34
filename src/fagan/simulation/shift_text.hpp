#pragma once

#include <string>
#include <vector>

#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// A model and a prior with some numbers moved.
struct ShiftedWorld {
  Model model;
  Prior prior;
};

/// Moves numbers as a person writes them, one after the other: `FINDING:STATE:CAUSE=P` a likelihood
/// (see with_likelihood), `CAUSE=P` a probability of the prior (see with_probability). Throws Error
/// with every term that makes no sense, and the nearest names there are.
ShiftedWorld shifted(const Model& model, const Prior& prior, const std::vector<std::string>& terms);

}  // namespace fagan
