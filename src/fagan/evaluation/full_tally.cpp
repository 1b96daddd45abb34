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
  add_case(p, true_cause, top_cause(p, n_causes()));
  for (std::size_t k = 0; k < n_causes(); ++k) {
    const double p_k = p[k];
    posterior[static_cast<CauseId>(k)] += p_k;
    coarse[k * n_coarse + coarse_of(ProbabilityHistogram::place_of(p_k))].add(k == true_cause);
  }
}

template void GroupTally::add(const double*, std::size_t);
template void GroupTally::add(const float*, std::size_t);

template <class Real>
void GroupTally::add_case(const Real* p, std::size_t true_cause, std::size_t top) {
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
  std::vector<Scored> scored;
  for (std::size_t begin = 0; begin < cases.truth.size(); begin += at_once) {
    const std::size_t end = std::min(begin + at_once, cases.truth.size());
    scored.clear();
    for (std::size_t i = begin; i < end; ++i) {
      if (!cases.is_scored(i)) continue;
      const auto group = (first + cases.number_of(i)) % GroupTally::n_groups;
      scored.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(group)});
    }
    for (std::size_t k = 0; k < n_causes(); ++k) add_cause(cases, k, scored);
    add_cases(cases, scored);
  }
}

template <class Real>
void FullTally::add_cause(const JudgedCases<Real>& cases, std::size_t cause,
                          std::span<const Scored> scored) {
  ProbabilityHistogram& histogram = by_cause[static_cast<CauseId>(cause)];
  std::array<FixedSum, GroupTally::n_groups> sums{};
  std::array<GroupTally::Counts*, GroupTally::n_groups> coarse{};
  for (std::size_t g = 0; g < coarse.size(); ++g) {
    coarse[g] = groups[g].coarse.data() + cause * GroupTally::n_coarse;
  }
  // Places first: finding one takes long, but many can be looked for side by side.
  std::array<double, 256> p{};
  std::array<std::uint16_t, p.size()> place{};
  for (; !scored.empty(); scored = scored.subspan(std::min(p.size(), scored.size()))) {
    const std::size_t n = std::min(p.size(), scored.size());
    for (std::size_t i = 0; i < n; ++i) {
      p[i] = cases.posteriors[scored[i].column * cases.stride + cause];
      place[i] = static_cast<std::uint16_t>(ProbabilityHistogram::place_of(p[i]));
    }
    for (std::size_t i = 0; i < n; ++i) {
      const bool positive = cause == cases.truth[scored[i].column];
      const auto term = FixedSum::of_share(p[i]);
      histogram.add(place[i], term, FixedSum::of_share(p[i] * p[i]), positive);
      coarse[scored[i].group][GroupTally::coarse_of(place[i])].add(positive);
      sums[scored[i].group] += term;
    }
  }
  for (std::size_t g = 0; g < sums.size(); ++g) {
    groups[g].posterior[static_cast<CauseId>(cause)] += sums[g];
  }
}

template <class Real>
void FullTally::add_cases(const JudgedCases<Real>& cases, std::span<const Scored> scored) {
  for (const auto [column, group] : scored) {
    const Real* p = cases.posteriors + column * cases.stride;
    const std::size_t truth = cases.truth[column];
    const std::size_t called = top_cause(p, n_causes());
    top.add(p[called], called == truth);
    if (rank_of(p, n_causes(), truth) < 5) ++within_five[static_cast<CauseId>(truth)];
    groups[group].add_case(p, truth, called);
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
