#include "fagan/evaluation/basic_tally.hpp"

#include "fagan/core/contract.hpp"

namespace fagan {

BasicTally::BasicTally(std::size_t n_causes)
    : scores(n_causes),
      impossible(n_causes),
      within_three(n_causes),
      confusion(n_causes * n_causes),
      bins(n_causes * n_bins) {}

template <class Real>
void BasicTally::add(const JudgedCases<Real>& cases) {
  FAGAN_ASSERT(cases.status.empty() || cases.status.size() == cases.truth.size());
  FAGAN_ASSERT(cases.stride >= n_causes());
  for (std::size_t i = 0; i < cases.truth.size(); ++i) {
    const std::uint32_t truth = cases.truth[i];
    const CaseStatus status = cases.status.empty() ? CaseStatus::ok : cases.status[i];
    if (truth == CaseBatch::no_label) {
      ++unlabelled;
    } else if (status == CaseStatus::impossible) {
      ++impossible[static_cast<CauseId>(truth)];
    } else if (status != CaseStatus::ok) {
      ++bad;
    } else {
      FAGAN_ASSERT_LT(truth, n_causes());
      add_case(cases.posteriors + i * cases.stride, truth);
    }
  }
}

template <class Real>
void BasicTally::add_case(const Real* p, std::size_t truth) {
  scores[static_cast<CauseId>(truth)].add(p, n_causes(), truth);
  if (rank_of(p, n_causes(), truth) < 3) ++within_three[static_cast<CauseId>(truth)];
  const std::size_t called = top_cause(p, n_causes());
  ++confusion[truth * n_causes() + called];
  Bin& bin = bins[called * n_bins + bin_of(p[called])];
  ++bin.n;
  if (called == truth) ++bin.correct;
  bin.sum += confidence_units(p[called]);
}

template void BasicTally::add(const JudgedCases<double>&);
template void BasicTally::add(const JudgedCases<float>&);

void BasicTally::add_packed(std::size_t truth, std::span<const std::uint64_t> counters) {
  FAGAN_ASSERT_EQ(counters.size(), bins.size());
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const std::uint64_t n = counters[i] >> 40;
    const std::size_t called = i / n_bins;
    confusion[truth * n_causes() + called] += n;
    bins[i].n += n;
    if (called == truth) bins[i].correct += n;
    bins[i].sum += counters[i] & ((std::uint64_t{1} << 40) - 1);
  }
}

void BasicTally::merge(const BasicTally& other) {
  FAGAN_ASSERT_EQ(n_causes(), other.n_causes());
  for (const CauseId cause : ids<CauseId>(n_causes())) {
    scores[cause] += other.scores[cause];
    impossible[cause] += other.impossible[cause];
    within_three[cause] += other.within_three[cause];
  }
  bad += other.bad;
  unlabelled += other.unlabelled;
  for (std::size_t i = 0; i < confusion.size(); ++i) confusion[i] += other.confusion[i];
  for (std::size_t i = 0; i < bins.size(); ++i) {
    bins[i].n += other.bins[i].n;
    bins[i].correct += other.bins[i].correct;
    bins[i].sum += other.bins[i].sum;
  }
}

std::uint64_t BasicTally::n_scored() const noexcept {
  std::uint64_t n = 0;
  for (const ScoreSums& sums : scores) n += sums.n;
  return n;
}

std::uint64_t BasicTally::n_cases() const noexcept {
  std::uint64_t n = n_scored() + bad + unlabelled;
  for (const std::uint64_t count : impossible) n += count;
  return n;
}

}  // namespace fagan
