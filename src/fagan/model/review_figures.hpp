#pragma once

#include "fagan/model/model.hpp"
#include "fagan/model/review_warnings.hpp"

namespace fagan {

/// The part of review() that is about published figures: those that contradict each other, and
/// likelihoods that contradict the figure they were made of.
void review_figures(const Model& model, ReviewWarnings& warnings);

}  // namespace fagan
