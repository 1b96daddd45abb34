#pragma once

#include <vector>

#include "fagan/inference/sensitivity.hpp"
#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"
#include "page.hpp"

namespace fagan::cli {

/// The steps of an explanation as a waterfall of text: what was found, the probability after it,
/// its weight, and a bar on a scale of decibans where the page is wide enough.
void add_waterfall(Page& page, const Model& model, const Prior& prior,
                   const Explanation& explanation);

/// The same in words alone, a step in each line.
void add_steps_in_words(Page& page, const Model& model, const Explanation& explanation);

/// What each finding adds to all the others, strongest first.
void add_leave_one_out(Page& page, const Model& model, const std::vector<Reason>& reasons);

/// The numbers of the model that move the posterior most, each over its own interval.
void add_sensitivities(Page& page, const Model& model,
                       const std::vector<Sensitivity>& sensitivities);

}  // namespace fagan::cli
