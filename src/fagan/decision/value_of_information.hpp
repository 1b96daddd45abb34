#pragma once

#include <Eigen/Core>
#include <span>

#include "fagan/decision/answer_regions.hpp"
#include "fagan/decision/answers.hpp"
#include "fagan/decision/utility.hpp"

// What a question is worth before its answer is known. `p` is P(cause | findings so far),
// [n_causes], summing to 1; nothing here is ever below 0.

namespace fagan {

/// Expected loss of entropy of the cause, in bits: I(C; X | E) = H(X) − H(X | C) with all
/// probabilities given E (Shannon 1948; Lindley 1956). One logarithm per answer; equal to scoring
/// each answer anew and averaging the entropies, H(C) − Σ_x P(x) H(C | x).
double information_bits(const Eigen::ArrayXd& p, const Answers& answers);

/// The same about a single event, that the cause is one of a set (a focus cause, the causes not to
/// be missed).
double information_bits(const Eigen::ArrayXd& p, const Answers& answers,
                        std::span<const CauseId> set);

/// P(the most probable cause is another one after the answer); ties keep the model's order.
double chance_leader_changes(const Model& model, FindingId finding, const Answers& answers,
                             const Eigen::ArrayXd& p);

/// Expected utility of the best action after the answer, less that of the best action now.
double utility_gain(const Model& model, FindingId finding, const Answers& answers,
                    const Eigen::ArrayXd& p, const Utility& utility);

}  // namespace fagan
