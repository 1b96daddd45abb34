#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/model/ids.hpp"

// Penalties that honest probabilities minimise on average (Gneiting & Raftery 2007).

namespace fagan {

/// −ln p(true), in nats (Good 1952); infinite for a truth that was given probability 0.
double log_score(double p_true);

/// Σ_k (p_k − 1{k true})², 0 to 2 (Brier 1950), computed as Σ p_k² − 2 p(true) + 1 in the model's
/// order and in the precision of the probabilities.
template <class Real>
Real brier_score(const Real* p, std::size_t n_causes, std::size_t truth);

/// How many causes stand before this one when the most probable comes first and ties keep the
/// model's order.
template <class Real>
std::size_t rank_of(const Real* p, std::size_t n_causes, std::size_t cause);

/// The most probable cause; the first of them on a tie.
template <class Real>
std::size_t top_cause(const Real* p, std::size_t n_causes);

/// The scores of any number of cases, as sums.
struct ScoreSums {
  std::uint64_t n = 0;          ///< cases scored, those ruled out among them
  std::uint64_t ruled_out = 0;  ///< truths given probability 0: in no sum of log scores
  FixedSum log;
  FixedSum log_squares;
  FixedSum brier;
  FixedSum brier_squares;

  template <class Real>
  void add(const Real* p, std::size_t n_causes, std::size_t truth);
  ScoreSums& operator+=(const ScoreSums& other);
  friend bool operator==(const ScoreSums&, const ScoreSums&) = default;
};

/// What the scores come to, and how much better they are than those of the prior alone.
struct ScoreFigures {
  std::uint64_t n = 0;
  std::uint64_t ruled_out = 0;
  std::optional<Estimate> log_nats;  ///< over the n − ruled_out cases whose truth was possible
  std::optional<Estimate> log_bits;
  std::optional<Estimate> brier;
  /// 1 − score / score of the prior: 0 if the findings taught nothing, 1 for perfection. Nothing
  /// where the prior's own score is 0 or infinite. Standard errors by the delta method.
  std::optional<Estimate> log_skill;
  std::optional<Estimate> brier_skill;
};

/// From the sums by true cause and the prior that was used.
ScoreFigures score_figures(const PerCause<ScoreSums>& by_truth, const PerCause<double>& prior);

}  // namespace fagan
