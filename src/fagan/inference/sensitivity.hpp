#pragma once

#include <optional>
#include <vector>

#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// One number of the model or the prior, and how far a posterior moves when it alone is moved
/// across its own interval.
struct Sensitivity {
  enum class Kind { prior, probability, mean, sd };

  Kind kind = Kind::prior;
  CauseId cause{};                   ///< the cause the number belongs to
  std::optional<FindingId> finding;  ///< nothing for the prior
  std::optional<StateId> state;      ///< of a probability
  double value = 0;                  ///< as it stands in the model
  double low = 0;                    ///< the ends of its own interval
  double high = 0;
  double p_at_low = 0;   ///< posterior of the cause of interest with the number at either end,
  double p_at_high = 0;  ///< everything else as it is
  double slope = 0;      ///< d posterior / d number, at its value

  double swing() const noexcept {
    return p_at_high > p_at_low ? p_at_high - p_at_low : p_at_low - p_at_high;
  }
};

/// Every number that bears on P(of | findings), the one with the largest swing first; ties keep the
/// order prior, findings, causes. Intervals hold `level` of what n cases leave open: Beta(n p, n (1
/// − p)) for a probability, Student's t for a mean, χ² for an sd. Numbers without n, and zeros and
/// ones, are taken as exactly known and left out. When a probability moves, the others of its row
/// (of the prior) stand to each other as before. None for an impossible case.
///
/// In closed form: one number changes the weight w_j of one cause by a factor r, and
///     p_k → p_k / (1 + p_j (r − 1)) for k ≠ j,   p_j → r p_j / (1 + p_j (r − 1)).
std::vector<Sensitivity> sensitivities(const Model& model, const Prior& prior,
                                       const Findings& findings, CauseId of, double level = 0.95);

}  // namespace fagan
