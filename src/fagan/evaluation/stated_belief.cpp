#include "fagan/evaluation/stated_belief.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

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

std::vector<StatedBin> stated_calibration(std::span<const JudgedStatement> statements) {
  constexpr std::array<double, 7> edges{0, 0.1, 0.3, 0.5, 0.7, 0.9, 1};
  std::vector<StatedBin> bins;
  for (std::size_t b = 0; b + 1 < std::size(edges); ++b) {
    const bool is_last = b + 2 == std::size(edges);
    std::uint64_t n = 0;
    std::uint64_t n_true = 0;
    double sum = 0;
    for (const JudgedStatement& one : statements) {
      for (const CauseId cause : ids<CauseId>(one.stated.size())) {
        const double q = one.stated[cause];
        if (q < edges[b] || (!is_last && q >= edges[b + 1])) continue;
        ++n;
        sum += q;
        if (cause == one.truth) ++n_true;
      }
    }
    if (n == 0) continue;
    bins.push_back({edges[b], edges[b + 1], sum / static_cast<double>(n), *share_of(n_true, n)});
  }
  return bins;
}

std::optional<StatedLine> stated_line(std::span<const JudgedStatement> statements) {
  if (statements.size() < enough_cases) return std::nullopt;
  const auto log_odds = [](double p) {
    const double kept = std::clamp(p, least_stated, 1 - least_stated);
    return std::log(kept / (1 - kept));
  };
  double n = 0;
  double x = 0;
  double y = 0;
  for (const JudgedStatement& one : statements) {
    for (const CauseId cause : ids<CauseId>(one.stated.size())) {
      ++n;
      x += log_odds(one.ideal[cause]);
      y += log_odds(one.stated[cause]);
    }
  }
  x /= n;
  y /= n;
  double xx = 0;
  double xy = 0;
  for (const JudgedStatement& one : statements) {
    for (const CauseId cause : ids<CauseId>(one.stated.size())) {
      const double from_mean = log_odds(one.ideal[cause]) - x;
      xx += from_mean * from_mean;
      xy += from_mean * (log_odds(one.stated[cause]) - y);
    }
  }
  if (!(xx > 0)) return std::nullopt;
  const double slope = xy / xx;
  return StatedLine{slope, y - slope * x};
}

}  // namespace fagan
