#pragma once

#include <cstdint>

#include "fagan/core/random.hpp"

namespace fagan {

/// A beta distribution made ready to draw from: what its rejection step needs of a and b.
class BetaShape {
 public:
  /// a and b ≥ 0 and not both 0.
  BetaShape(double a, double b);

 private:
  friend class Sampler;
  double a_;
  double b_;
  double small_;
  double large_;
  double log_small_;
  double log_large_;
  double log_sum_;
  double beta_ = 0;
  double gamma_ = 0;
  double k1_ = 0;
  double k2_ = 0;
};

/// Draws one after another from the random numbers of one case, the same bits on every machine.
///
/// Gamma, beta and chi-squared variates are returned as natural logarithms: with a shape of 0.01 a
/// third of them lie below the smallest double. A draw takes as many blocks as its rejections need;
/// who wants draws that do not depend on each other starts a Sampler for each.
class Sampler {
 public:
  /// Draws from blocks `first_block`, `first_block` + 1, …
  constexpr explicit Sampler(RandomNumbers numbers, std::uint32_t first_block = 0) noexcept
      : numbers_(numbers), next_(first_block) {}

  /// Strictly between 0 and 1. One block.
  double uniform();
  /// Standard normal. One block.
  double normal();
  /// Exponential of mean 1. One block.
  double exponential();
  /// log G, G ~ Gamma(shape, 1), shape ≥ 0; −inf at shape 0. Nearly always one block.
  double log_gamma(double shape);
  /// log X, X ~ χ² with df > 0 degrees of freedom.
  double log_chi_squared(double df);
  /// log B, B ~ Beta(a, b): −inf at a = 0, 0 at b = 0.
  double log_beta(const BetaShape& shape);
  double log_beta(double a, double b) { return log_beta(BetaShape(a, b)); }

 private:
  double log_beta_above_1(const BetaShape& shape);
  double log_beta_below_1(const BetaShape& shape);
  RandomNumbers::Block next() { return numbers_.block(next_++); }

  RandomNumbers numbers_;
  std::uint32_t next_;
};

}  // namespace fagan
