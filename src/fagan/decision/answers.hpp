#pragma once

#include <Eigen/Core>
#include <vector>

#include "fagan/model/model.hpp"

namespace fagan {

/// Everything a question about one finding could bring to light, and how probable each answer is
/// under each cause.
///
/// A finding with states has an answer per state. A number has one per node of a quadrature: its
/// column holds weight × density, so that sums over answers are integrals over values, and every
/// formula for states serves for numbers as it stands.
///
/// Likelihoods are used as written everywhere else; here each row is divided by its sum, because
/// the probabilities of all answers together must be 1 (architecture, promise 2).
struct Answers {
  Eigen::MatrixXd p;  ///< [n_causes × n_answers]; each row sums to 1
  /// −Σ_answers p log p of each row, in nats, [n_causes]: how uncertain the answer stays even if
  /// the cause is known. For a number it depends on the quadrature, and only differences mean
  /// anything.
  Eigen::ArrayXd entropy_given_cause;
  std::vector<double> values;  ///< of a number: the value at each node, ascending

  Eigen::Index size() const noexcept { return p.cols(); }
};

/// The answers to a question about this finding. Not for a rule-only finding.
Answers possible_answers(const Model& model, FindingId finding);

}  // namespace fagan
