#pragma once

#include <Eigen/Core>
#include <span>

#include "fagan/core/two_sum.hpp"

// Probabilities as natural logarithms. −inf is the logarithm of 0 and a legal value everywhere.

namespace fagan {

/// log Σ exp(x). −inf for no values or for values that are all −inf.
double log_sum_exp(std::span<const double> x);

/// log(1 − exp(x)) for x ≤ 0, exact near 0 and far below it (Mächler 2012).
double log1m_exp(double x);

/// log(exp(a) − exp(b)) for a ≥ b.
double log_diff_exp(double a, double b);

/// Sums of logarithms, one per cause, that keep what rounding drops (Neumaier 1974).
///
/// A case may add hundreds of logarithms that reach −1300 together; plain addition would lose 1e-12
/// of the posterior on the way. A sum that reached −inf stays there.
class LogSums {
 public:
  explicit LogSums(Eigen::ArrayXd start);

  Eigen::Index size() const noexcept { return high_.size(); }

  /// Adds power × terms[k] to sum k. Terms are finite or −inf; power > 0.
  void add(const double* terms, double power = 1) {
    const WeightedTerms row{terms, power};
    add(std::span(&row, 1));
  }
  /// The same for one row of terms after the other, sooner.
  void add(std::span<const WeightedTerms> rows);

  /// The sums, each rounded once.
  Eigen::ArrayXd values() const;

  /// The largest sum, and every sum less it: the differences are exact to their last bits.
  /// When all sums are −inf, the largest is −inf and so is every difference.
  struct Relative {
    double largest;
    Eigen::ArrayXd differences;
  };
  Relative relative_to_largest() const;

 private:
  Eigen::ArrayXd high_;
  Eigen::ArrayXd low_;  // what rounding took from high_; meaningless where that is −inf
};

}  // namespace fagan
