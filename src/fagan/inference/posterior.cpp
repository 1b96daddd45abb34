#include "fagan/inference/posterior.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fagan/core/contract.hpp"

namespace fagan {

Posterior::Posterior(const LogSums& log_weights) {
  LogSums::Relative weights = log_weights.relative_to_largest();
  relative_ = std::move(weights.differences);
  probabilities_.resize(relative_.size());
  if (weights.largest == -infinity) {
    probabilities_.setZero();
    log_evidence_ = -infinity;
    return;
  }
  // p_k = exp(log w_k − log Σ exp(log w_i)), with both logs taken relative to the largest weight.
  for (Eigen::Index k = 0; k < relative_.size(); ++k) probabilities_[k] = std::exp(relative_[k]);
  const double sum = probabilities_.sum();
  probabilities_ /= sum;
  log_evidence_ = weights.largest + std::log(sum);
}

LogOdds Posterior::odds(CauseId cause) const {
  FAGAN_ASSERT(!is_impossible());
  double largest_other = -infinity;
  for (Eigen::Index i = 0; i < relative_.size(); ++i) {
    if (i != at(cause)) largest_other = std::max(largest_other, relative_[i]);
  }
  if (largest_other == -infinity) return LogOdds(infinity);
  double others = 0;
  for (Eigen::Index i = 0; i < relative_.size(); ++i) {
    if (i != at(cause)) others += std::exp(relative_[i] - largest_other);
  }
  return LogOdds(relative_[at(cause)] - largest_other - std::log(others));
}

LogOdds Posterior::odds(CauseId cause, CauseId against) const {
  const double a = relative_[at(cause)];
  const double b = relative_[at(against)];
  return LogOdds(a == b ? 0.0 : a - b);
}

Differential Posterior::ranked() const {
  Differential order;
  order.reserve(size());
  for (const CauseId cause : ids<CauseId>(size())) order.push_back(cause);
  // By weight rather than probability: where probabilities underflow to 0 the order still holds.
  std::stable_sort(order.begin(), order.end(),
                   [this](CauseId a, CauseId b) { return relative_[at(a)] > relative_[at(b)]; });
  return order;
}

CauseId Posterior::top() const {
  Eigen::Index best = 0;
  relative_.maxCoeff(&best);
  return static_cast<CauseId>(best);
}

double Posterior::entropy_bits() const {
  double bits = 0;
  for (const double p : probabilities_) {
    if (p > 0) bits -= p * std::log2(p);
  }
  return std::max(bits, 0.0);
}

}  // namespace fagan
