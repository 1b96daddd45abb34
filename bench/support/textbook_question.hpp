#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/decision/answers.hpp"

// The value of a question as a textbook has it, for those who are to be faster.

namespace fagan::bench {

/// A question, and the logarithms the textbook takes beforehand.
struct Question {
  explicit Question(Answers of) : answers(std::move(of)), log_p(answers.p.array().log().matrix()) {}

  Answers answers;
  Eigen::MatrixXd log_p;  ///< [n_causes × n_answers]
};

/// Bits by the textbook: for every answer a new posterior from logarithms, its entropy, the average
/// of those.
inline double bits_by_rescoring(const Eigen::ArrayXd& p, const Question& question) {
  const Eigen::Index n_causes = p.size();
  double bits = 0;
  for (Eigen::Index k = 0; k < n_causes; ++k) bits -= p[k] * std::log(p[k]);
  std::vector<double> w(static_cast<std::size_t>(n_causes));
  for (Eigen::Index j = 0; j < question.log_p.cols(); ++j) {
    double largest = -infinity;
    for (Eigen::Index k = 0; k < n_causes; ++k) {
      double& log_w = w[static_cast<std::size_t>(k)];
      log_w = std::log(p[k]) + question.log_p(k, j);
      largest = std::max(largest, log_w);
    }
    double sum = 0;
    for (double& x : w) sum += x = std::exp(x - largest);
    double entropy = 0;
    for (const double x : w) {
      if (x > 0) entropy -= x / sum * std::log(x / sum);
    }
    bits -= std::exp(largest) * sum * entropy;
  }
  return bits * bits_per_nat;
}

}  // namespace fagan::bench
