#pragma once

#include <Eigen/Core>
#include <vector>

#include "fagan/core/log_space.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/ids.hpp"

namespace fagan {

/// The causes from most to least probable.
using Differential = std::vector<CauseId>;

/// P(cause | findings) for one case.
///
/// Sums to 1 and is never NaN, unless the case is impossible: then no cause explains the findings,
/// every probability is 0 and the log evidence is −inf.
class Posterior {
 public:
  /// From log w_k = log P(cause k) + log P(findings | cause k).
  explicit Posterior(const LogSums& log_weights);

  std::size_t size() const noexcept { return static_cast<std::size_t>(probabilities_.size()); }
  Probability operator[](CauseId cause) const { return Probability(probabilities_[at(cause)]); }
  /// [n_causes] probabilities.
  const Eigen::ArrayXd& probabilities() const noexcept { return probabilities_; }

  /// True if no cause can explain the findings.
  bool is_impossible() const noexcept { return log_evidence_ == -infinity; }

  /// Natural logarithm of P(findings): of a probability, of a density, or of a product of both, so
  /// that only evidence on the same findings can be compared.
  double log_evidence() const noexcept { return log_evidence_; }

  /// log w_k less the largest, natural logarithms: where probabilities underflow these still tell
  /// causes apart. Impossible case: all −inf.
  const Eigen::ArrayXd& relative_log_weights() const noexcept { return relative_; }

  /// Log odds of a cause against all others together; never computed from the probability, so that
  /// it keeps its digits at 0.999999… ±inf at certainty. For a possible case.
  LogOdds odds(CauseId cause) const;
  /// Log odds of one cause against one other; NaN never: equal weights, 0 against 0 included, are
  /// 0.
  LogOdds odds(CauseId cause, CauseId against) const;

  /// Causes from most to least probable; ties keep the model's order.
  Differential ranked() const;
  /// The most probable cause; the first of them on a tie.
  CauseId top() const;

  /// How undecided the diagnosis is, in bits; 0 is certainty.
  double entropy_bits() const;

 private:
  static Eigen::Index at(CauseId cause) noexcept { return static_cast<Eigen::Index>(cause); }

  Eigen::ArrayXd relative_;
  Eigen::ArrayXd probabilities_;
  double log_evidence_;
};

}  // namespace fagan
