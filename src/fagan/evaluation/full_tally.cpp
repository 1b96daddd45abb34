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
void FullTally::add(const JudgedCases<Real>& cases, std::uint64_t first) {
  for (std::size_t i = 0; i < cases.truth.size(); ++i) {
    const bool ok = cases.status.empty() || cases.status[i] == CaseStatus::ok;
    if (!ok || cases.truth[i] == CaseBatch::no_label) continue;
    add_case(cases.posteriors + i * cases.stride, cases.truth[i],
             groups[(first + i) % GroupTally::n_groups]);
  }
}

template <class Real>
void FullTally::add_case(const Real* p, std::size_t truth, GroupTally& group) {
  for (std::size_t k = 0; k < n_causes(); ++k) {
    const double p_k = p[k];
    const bool positive = k == truth;
    const std::size_t place = ProbabilityHistogram::place_of(p_k);
    by_cause[static_cast<CauseId>(k)].add(place, p_k, positive);
    group.posterior[static_cast<CauseId>(k)] += p_k;
    GroupTally::Counts& counts =
        group.coarse[k * GroupTally::n_coarse + GroupTally::coarse_of(place)];
    ++(positive ? counts.positives : counts.negatives);
  }
  const std::size_t called = top_cause(p, n_causes());
  const double confidence = p[called];
  const bool correct = called == truth;
  top.add(confidence, correct);
  if (rank_of(p, n_causes(), truth) < 5) ++within_five[static_cast<CauseId>(truth)];

  ++group.n;
  ++group.truth[static_cast<CauseId>(truth)];
  ++group.called[static_cast<CauseId>(called)];
  if (correct) ++group.correct;
  group.brier += brier_score(p, n_causes(), truth);
  if (p[truth] > 0) {
    group.log += log_score(p[truth]);
  } else {
    ++group.ruled_out;
  }
  GroupTally::Bin& bin = group.bins[fifteenth_of(confidence)];
  ++bin.n;
  if (correct) ++bin.correct;
  bin.sum += confidence;
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
