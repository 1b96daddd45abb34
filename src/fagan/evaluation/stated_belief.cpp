#include "fagan/evaluation/stated_belief.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/contract.hpp"

namespace fagan {

PerCause<double> raised(const PerCause<double>& stated) {
  PerCause<double> result = stated;
  // Those that are raised take from the others, which may push further ones below.
  for (std::size_t round = 0; round < stated.size(); ++round) {
    double low = 0;
    double high = 0;
    for (const double q : result) (q <= least_stated ? low : high) += std::max(q, least_stated);
    if (!(high > 0)) return PerCause<double>(stated.size(), 1 / static_cast<double>(stated.size()));
    const double scale = (1 - low) / high;
    bool is_settled = true;
    for (double& q : result) {
      q = q <= least_stated ? least_stated : q * scale;
      is_settled = is_settled && q >= least_stated;
    }
    if (is_settled) break;
  }
  return result;
}

Decibans decibans_gained(const PerCause<double>& stated, const PerCause<double>& prior,
                         CauseId truth) {
  return Decibans(10 * std::log10(stated[truth] / prior[truth]));
}

double regret(const PerCause<double>& stated, const PerCause<double>& ideal) {
  FAGAN_ASSERT_EQ(stated.size(), ideal.size());
  double sum = 0;
  for (const CauseId cause : ids<CauseId>(ideal.size())) {
    if (ideal[cause] > 0) sum += ideal[cause] * std::log10(ideal[cause] / stated[cause]);
  }
  return std::max(0.0, 10 * sum);
}

double brier(const PerCause<double>& stated, CauseId truth) {
  double sum = 0;
  for (const CauseId cause : ids<CauseId>(stated.size())) {
    const double miss = stated[cause] - (cause == truth ? 1 : 0);
    sum += miss * miss;
  }
  return sum;
}

}  // namespace fagan
