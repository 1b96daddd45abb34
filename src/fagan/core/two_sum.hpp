#pragma once

#include <cstddef>
#include <span>

namespace fagan {

/// `power` times each of some terms.
struct WeightedTerms {
  const double* terms;
  double power;
};

/// Adds power × terms[k] to each of n sums, one row after the other. A sum is high[k] + low[k]:
/// what rounding takes from the one goes to the other, exactly (Knuth's two-sum). Once a high part
/// is −inf its low part means nothing. The same bits on every instruction set.
void add_two_sums(std::span<const WeightedTerms> rows, double* high, double* low, std::size_t n);

}  // namespace fagan
