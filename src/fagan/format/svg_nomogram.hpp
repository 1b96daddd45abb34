#pragma once

#include <string>

#include "fagan/inference/nomogram.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Fagan's nomogram (1975), exact: the left axis holds the probability before, at height −logit;
/// the middle one the likelihood ratio, at half its logarithm; the right one the probability after,
/// at height +logit. A straight line through all three is Bayes' rule. Answers that raise the cause
/// are solid, those that lower it dashed, the observed one is marked.
///
/// A whole SVG document that needs nothing else. The same nomogram always gives the same text.
std::string svg_nomogram(const Model& model, const Prior& prior, const Nomogram& nomogram);

}  // namespace fagan
