#pragma once

#include <string>

#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// An explanation as a waterfall on a log-odds axis: the prior, a bar for each finding in order of
/// entry, the posterior; probabilities above, decibans below. What raises is filled, what lowers is
/// hatched and carries a minus sign, so that nothing depends on colour. A step that rules the cause
/// out, or leaves nothing else, runs off the scale.
///
/// A whole SVG document that needs nothing else. The same explanation always gives the same text.
std::string svg_waterfall(const Model& model, const Prior& prior, const Explanation& explanation);

}  // namespace fagan
