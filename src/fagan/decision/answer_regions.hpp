#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <vector>

#include "fagan/decision/answers.hpp"

namespace fagan {

/// Answers that lead to the same conclusion: one state, or all values in an interval.
struct AnswerRegion {
  Observation answer;    ///< a StateId or an Interval
  Eigen::ArrayXd joint;  ///< P(cause, answer in this region), [n_causes]
  std::size_t conclusion;
};

/// What is concluded from P(cause, answer), [n_causes], known only up to a common factor.
using Conclude = std::function<std::size_t(const Eigen::ArrayXd& joint)>;

/// Splits the answers to a question by what is concluded from them. For a number the ends of the
/// intervals are found to the last bits and their masses are exact; only a conclusion that comes
/// and goes between two neighbouring nodes of the quadrature is overlooked.
std::vector<AnswerRegion> answer_regions(const Model& model, FindingId finding,
                                         const Answers& answers, const Eigen::ArrayXd& p,
                                         const Conclude& conclude);

/// P(cause, answer in this interval) of a number, [n_causes].
Eigen::ArrayXd joint_of_interval(const Model& model, FindingId finding, const Eigen::ArrayXd& p,
                                 Interval interval);

}  // namespace fagan
