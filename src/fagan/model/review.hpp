#pragma once

#include <span>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// What a knowledge engineer would want to look at again in a model that is otherwise valid, as
/// warnings: numbers without a source or a sample size, findings and causes that change nothing,
/// zeros nobody explained, figures that contradict each other or the likelihoods made of them,
/// words with two meanings, names that look the same. A source may also be cited by priors
/// elsewhere.
///
/// Each carries the JSON pointer of its place, as ModelBuilder's problems do. Where one kind occurs
/// more than five times, the rest of it is one line, at the place of the sixth.
///
/// What the model says is `accepted` at a place is left out, and what is accepted where there is
/// nothing to warn of is a warning itself. A source that only `priors` of the model cite is cited.
std::vector<Problem> review(const Model& model, std::span<const Prior> priors = {});

/// The same for a prior of this model.
std::vector<Problem> review(const Model& model, const Prior& prior);

}  // namespace fagan
