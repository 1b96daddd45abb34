#include "fagan/inference/conflict.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "fagan/core/log_space.hpp"
#include "fagan/inference/factor_likelihood.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

// The factors, by position, that rule a cause out. A conflict is a set of factors that hits the
// refutation of every cause: a smallest hitting set (Karp 1972), found by deepening search.
using Refutation = std::vector<std::size_t>;

class HittingSetSearch {
 public:
  HittingSetSearch(std::vector<Refutation> refutations, std::size_t n_factors)
      : refutations_(std::move(refutations)), chosen_(n_factors, false) {
    std::sort(refutations_.begin(), refutations_.end(),
              [](const Refutation& a, const Refutation& b) { return a.size() < b.size(); });
  }

  // The smallest set, or nothing if the search took too long.
  std::optional<std::vector<bool>> smallest() {
    for (std::size_t size = 1; size <= refutations_.size(); ++size) {
      if (extend(size)) return chosen_;
      if (nodes_ > most_nodes) return std::nullopt;
    }
    return std::nullopt;
  }

  // A set from which nothing can be left out.
  std::vector<bool> irreducible() {
    std::fill(chosen_.begin(), chosen_.end(), true);
    for (auto&& factor : chosen_) {
      factor = false;
      if (next_unhit() != nullptr) factor = true;
    }
    return chosen_;
  }

 private:
  static constexpr std::uint64_t most_nodes = 200'000;

  const Refutation* next_unhit() const {
    for (const Refutation& refutation : refutations_) {
      if (std::none_of(refutation.begin(), refutation.end(),
                       [this](std::size_t factor) { return chosen_[factor]; })) {
        return &refutation;
      }
    }
    return nullptr;
  }

  bool extend(std::size_t more) {
    const Refutation* unhit = next_unhit();
    if (unhit == nullptr) return true;
    if (more == 0 || ++nodes_ > most_nodes) return false;
    for (const std::size_t factor : *unhit) {
      chosen_[factor] = true;
      if (extend(more - 1)) return true;
      chosen_[factor] = false;
    }
    return false;
  }

  std::vector<Refutation> refutations_;  // shortest first: fewest ways to branch
  std::vector<bool> chosen_;
  std::uint64_t nodes_ = 0;
};

std::vector<FindingId> observed_findings(const Findings& findings, const Factor& factor) {
  std::vector<FindingId> observed;
  for (const FindingId finding : factor.findings) {
    if (findings.find(finding) != nullptr) observed.push_back(finding);
  }
  return observed;
}

}  // namespace

Conflict smallest_conflict(const Model& model, const Prior& prior, const Findings& findings) {
  require_made_for(model, prior, findings);
  const std::vector<const Factor*> factors = observed_factors(findings);
  std::vector<Refutation> refutations(model.n_causes());
  for (std::size_t f = 0; f < factors.size(); ++f) {
    LogSums sums(Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(model.n_causes())));
    add_log_likelihood(model, *factors[f], findings, sums);
    const Eigen::ArrayXd log_likelihood = sums.values();
    for (std::size_t k = 0; k < refutations.size(); ++k) {
      if (log_likelihood[static_cast<Eigen::Index>(k)] == -infinity) refutations[k].push_back(f);
    }
  }
  // A cause the prior rules out needs no refutation; one that nothing refutes makes the case
  // possible.
  std::vector<Refutation> needed;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    if (prior[cause] == 0) continue;
    if (refutations[index(cause)].empty()) return {};
    needed.push_back(std::move(refutations[index(cause)]));
  }

  HittingSetSearch search(std::move(needed), factors.size());
  const std::optional<std::vector<bool>> smallest = search.smallest();
  const std::vector<bool> chosen = smallest ? *smallest : search.irreducible();
  Conflict conflict;
  conflict.is_smallest = smallest.has_value();
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (!chosen[f]) continue;
    for (const FindingId finding : observed_findings(findings, *factors[f])) {
      conflict.findings.push_back(finding);
    }
  }
  std::sort(conflict.findings.begin(), conflict.findings.end());
  return conflict;
}

}  // namespace fagan
