#include "fagan/evaluation/full_tally.hpp"

#include <algorithm>

#include "fagan/core/contract.hpp"
#include "fagan/evaluation/scoring_rule.hpp"

namespace fagan {
namespace {

// Adds up two groups, or takes one from the other: `combine` is applied to every pair of sums.
template <class Combine>
void combine_groups(GroupTally& a, const GroupTally& b, Combine combine) {
  FAGAN_ASSERT_EQ(a.n_causes(), b.n_causes());
  combine(a.n, b.n);
  combine(a.ruled_out, b.ruled_out);
  combine(a.correct, b.correct);
  combine(a.log, b.log);
  combine(a.brier, b.brier);
  for (const CauseId cause : ids<CauseId>(a.n_causes())) {
    combine(a.truth[cause], b.truth[cause]);
    combine(a.called[cause], b.called[cause]);
    combine(a.posterior[cause], b.posterior[cause]);
  }
  for (std::size_t i = 0; i < a.bins.size(); ++i) {
    combine(a.bins[i].n, b.bins[i].n);
    combine(a.bins[i].correct, b.bins[i].correct);
    combine(a.bins[i].sum, b.bins[i].sum);
  }
  for (std::size_t i = 0; i < a.coarse.size(); ++i) {
    combine(a.coarse[i].positives, b.coarse[i].positives);
    combine(a.coarse[i].negatives, b.coarse[i].negatives);
  }
}

// The bin of fifteen equal ones, the last closed. The edges are those of ProbabilityCells.
std::size_t fifteenth_of(double p) {
  auto bin = static_cast<std::size_t>(p * 15);
  if (bin < 15 && p >= static_cast<double>(bin + 1) / 15) ++bin;
  if (bin > 0 && p < static_cast<double>(bin) / 15) --bin;
  return std::min<std::size_t>(bin, 14);
}

}  // namespace

GroupTally::GroupTally(std::size_t n_causes)
    : truth(n_causes), called(n_causes), posterior(n_causes), coarse(n_causes * n_coarse) {}

GroupTally& GroupTally::operator+=(const GroupTally& other) {
  combine_groups(*this, other, [](auto& a, const auto& b) { a += b; });
  return *this;
}

GroupTally& GroupTally::operator-=(const GroupTally& other) {
  combine_groups(*this, other, [](auto& a, const auto& b) { a -= b; });
  return *this;
}

FullTally::FullTally(std::size_t n_causes)
    : by_cause(n_causes),
      within_five(n_causes),
      groups(GroupTally::n_groups, GroupTally(n_causes)) {}

template <class Real>
void GroupTally::add(const Real* p, std::size_t true_cause) {
  add_case(p, true_cause);
  for (std::size_t k = 0; k < n_causes(); ++k) {
    const double p_k = p[k];
    add_cause(k, ProbabilityHistogram::place_of(p_k), FixedSum(p_k), k == true_cause);
  }
}

template void GroupTally::add(const double*, std::size_t);
template void GroupTally::add(const float*, std::size_t);

template <class Real>
void GroupTally::add_case(const Real* p, std::size_t true_cause) {
  const std::size_t top = top_cause(p, n_causes());
  const double confidence = p[top];
  ++n;
  ++truth[static_cast<CauseId>(true_cause)];
  ++called[static_cast<CauseId>(top)];
  brier += brier_score(p, n_causes(), true_cause);
  if (p[true_cause] > 0) {
    log += log_score(p[true_cause]);
  } else {
    ++ruled_out;
  }
  Bin& bin = bins[fifteenth_of(confidence)];
  ++bin.n;
  bin.sum += confidence;
  if (top == true_cause) {
    ++correct;
    ++bin.correct;
  }
}

template <class Real>
void FullTally::add(const JudgedCases<Real>& cases, std::uint64_t first) {
  // A few thousand cases at a time stay in the cache while each histogram takes its part of them:
  // all together would not.
  constexpr std::size_t at_once = 4096;
  std::vector<std::size_t> scored;
  for (std::size_t begin = 0; begin < cases.truth.size(); begin += at_once) {
    const std::size_t end = std::min(begin + at_once, cases.truth.size());
    scored.clear();
    for (std::size_t i = begin; i < end; ++i) {
      if (cases.is_scored(i)) scored.push_back(i);
    }
    add_scored(cases, first, scored);
  }
}

template <class Real>
void FullTally::add_scored(const JudgedCases<Real>& cases, std::uint64_t first,
                           std::span<const std::size_t> scored) {
  const auto group_of = [&](std::size_t i) -> GroupTally& {
    return groups[(first + cases.number_of(i)) % GroupTally::n_groups];
  };
  for (std::size_t k = 0; k < n_causes(); ++k) {
    ProbabilityHistogram& histogram = by_cause[static_cast<CauseId>(k)];
    for (const std::size_t i : scored) {
      const double p = cases.posteriors[i * cases.stride + k];
      const bool positive = k == cases.truth[i];
      const std::size_t place = ProbabilityHistogram::place_of(p);
      const FixedSum term(p);
      histogram.add(place, term, FixedSum(p * p), positive);
      group_of(i).add_cause(k, place, term, positive);
    }
  }
  for (const std::size_t i : scored) {
    const Real* p = cases.posteriors + i * cases.stride;
    const std::size_t truth = cases.truth[i];
    const std::size_t called = top_cause(p, n_causes());
    top.add(p[called], called == truth);
    if (rank_of(p, n_causes(), truth) < 5) ++within_five[static_cast<CauseId>(truth)];
    group_of(i).add_case(p, truth);
  }
}

template void FullTally::add(const JudgedCases<double>&, std::uint64_t);
template void FullTally::add(const JudgedCases<float>&, std::uint64_t);

void FullTally::merge(const FullTally& other) {
  FAGAN_ASSERT_EQ(n_causes(), other.n_causes());
  for (const CauseId cause : ids<CauseId>(n_causes())) {
    by_cause[cause].merge(other.by_cause[cause]);
    within_five[cause] += other.within_five[cause];
  }
  top.merge(other.top);
  for (std::size_t g = 0; g < groups.size(); ++g) groups[g] += other.groups[g];
}

}  // namespace fagan
