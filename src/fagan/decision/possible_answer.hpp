#pragma once

#include <vector>

#include "fagan/decision/answers.hpp"
#include "fagan/decision/next_question.hpp"

namespace fagan {

/// What each answer to a question would lead to, for an [n_causes] distribution over causes: the
/// states in the model's order, or for a number its bands. A number without bands has low, middle
/// and high values, each about a third of what is to be expected now, with ends rounded to numbers
/// a person can read.
std::vector<PossibleAnswer> describe_answers(const Findings& known, FindingId finding,
                                             const Answers& answers, const Eigen::ArrayXd& p);

}  // namespace fagan
