#include "fagan/decision/threshold.hpp"

#include <algorithm>
#include <vector>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

// P(cause) · w is what an answer speaks for treating, (1 − P(cause)) · v what it speaks against.
struct Stake {
  double w;
  double v;
  // Treating breaks even with waiting once this answer has come: p w = (1 − p) v.
  double break_even() const { return v / (v + w); }
};

// The p in [0, 1] at which Σ max(0, p w − (1 − p) v) = cost, 1 if it never gets there. The sum
// rises with p and is straight between two break-even points.
double where_gain_reaches(std::vector<Stake> stakes, double cost) {
  std::sort(stakes.begin(), stakes.end(),
            [](const Stake& a, const Stake& b) { return a.break_even() < b.break_even(); });
  double w = 0;
  double v = 0;
  for (std::size_t j = 0; j < stakes.size(); ++j) {
    w += stakes[j].w;
    v += stakes[j].v;
    const double end = j + 1 < stakes.size() ? stakes[j + 1].break_even() : 1.0;
    if (end * w - (1 - end) * v >= cost) return (v + cost) / (v + w);
  }
  return 1;
}

}  // namespace

double treatment_threshold(TreatmentStakes stakes) {
  return stakes.harm / (stakes.harm + stakes.benefit);
}

// Testing beats waiting where the answers for which one would treat gain more than the test costs,
// and beats treating where those for which one would not treat do. With two answers the sums have
// one term each, and the roots are
//   test  = (P(+ | others) harm + cost) / (P(+ | others) harm + P(+ | cause) benefit),
//   treat = (P(− | others) harm − cost) / (P(− | others) harm + P(− | cause) benefit).
Thresholds test_thresholds(TreatmentStakes stakes, const Eigen::ArrayXd& given_cause,
                           const Eigen::ArrayXd& given_others, double cost) {
  FAGAN_ASSERT(stakes.benefit > 0 && stakes.harm > 0 && cost >= 0);
  FAGAN_ASSERT_EQ(given_cause.size(), given_others.size());
  std::vector<Stake> for_treating;
  std::vector<Stake> for_waiting;
  for (Eigen::Index j = 0; j < given_cause.size(); ++j) {
    const double gain = given_cause[j] * stakes.benefit;
    const double loss = given_others[j] * stakes.harm;
    if (gain + loss == 0) continue;  // an answer that never comes
    for_treating.push_back({gain, loss});
    for_waiting.push_back({loss, gain});
  }
  const double test = where_gain_reaches(std::move(for_treating), cost);
  const double treat = 1 - where_gain_reaches(std::move(for_waiting), cost);
  if (test < treat) return {test, treat};
  return {treatment_threshold(stakes), treatment_threshold(stakes)};
}

std::optional<TreatmentStakes> treatment_stakes(const Utility& utility, ActionId treat,
                                                ActionId wait, CauseId cause,
                                                const Posterior& posterior) {
  const double benefit = utility(treat, cause) - utility(wait, cause);
  double harm = 0;
  double others = 0;
  for (const CauseId other : ids<CauseId>(posterior.size())) {
    if (other == cause) continue;
    harm += posterior[other] * (utility(wait, other) - utility(treat, other));
    others += posterior[other];
  }
  if (!(benefit > 0) || !(others > 0) || !(harm > 0)) return std::nullopt;
  return TreatmentStakes{benefit, harm / others};
}

Thresholds test_thresholds(TreatmentStakes stakes, const Answers& answers, CauseId cause,
                           const Posterior& posterior, double cost) {
  const auto k = static_cast<Eigen::Index>(cause);
  Eigen::ArrayXd p = posterior.probabilities();
  p[k] = 0;
  const Eigen::ArrayXd given_others = (p.matrix().transpose() * answers.p).transpose() / p.sum();
  return test_thresholds(stakes, answers.p.row(k).transpose(), given_others, cost);
}

}  // namespace fagan
