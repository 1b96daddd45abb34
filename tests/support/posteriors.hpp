#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "fagan/inference/posterior.hpp"

namespace fagan::tests {

inline bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

inline bool same_bits(const Posterior& a, const Posterior& b) {
  const auto same = [](double x, double y) { return same_bits(x, y); };
  return a.size() == b.size() && same_bits(a.log_evidence(), b.log_evidence()) &&
         std::equal(a.probabilities().begin(), a.probabilities().end(), b.probabilities().begin(),
                    same) &&
         std::equal(a.relative_log_weights().begin(), a.relative_log_weights().end(),
                    b.relative_log_weights().begin(), same);
}

/// The largest difference between two posteriors of the same causes, in any probability.
inline double largest_difference(const Posterior& a, const Posterior& b) {
  return (a.probabilities() - b.probabilities()).abs().maxCoeff();
}

/// True if the posterior keeps what its header promises of every posterior.
inline bool is_proper(const Posterior& posterior) {
  const Eigen::ArrayXd& p = posterior.probabilities();
  if (p.isNaN().any() || posterior.relative_log_weights().isNaN().any()) return false;
  if (posterior.is_impossible()) return (p == 0).all();
  return (p >= 0).all() && (p <= 1).all() && std::abs(p.sum() - 1) <= 1e-14 &&
         std::isfinite(posterior.log_evidence());
}

}  // namespace fagan::tests
