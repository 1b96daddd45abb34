#include "fagan/evaluation/basic_tally.hpp"

#include <algorithm>

#include "fagan/core/contract.hpp"
#include "fagan/evaluation/tally_kernels.hpp"

namespace fagan {
namespace {

constexpr std::size_t least_for_vectors = 8;

// Which columns are scored, and those by true cause.
struct ByTruth {
  std::vector<std::size_t> begins;     // [n_causes + 1], of `columns`
  std::vector<std::uint16_t> columns;  // unless they stand in this order already
  std::vector<std::uint16_t> not_scored;
  bool is_sorted = false;
  std::vector<std::size_t> next;  // where the next column of each cause goes, while they are sorted

  template <class Real>
  void sort(const JudgedCases<Real>& cases, std::size_t n_causes) {
    const std::size_t n = cases.truth.size();
    not_scored.clear();
    begins.assign(n_causes + 1, 0);
    is_sorted = all_ok(cases) && rising(cases.truth);
    if (is_sorted) {
      FAGAN_ASSERT_LT(cases.truth.back(), n_causes);
      count_rising(cases.truth);
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (cases.is_scored(i)) {
        FAGAN_ASSERT_LT(cases.truth[i], n_causes);
        ++begins[cases.truth[i] + std::size_t{1}];
      } else {
        not_scored.push_back(static_cast<std::uint16_t>(i));
      }
    }
    for (std::size_t k = 1; k <= n_causes; ++k) begins[k] += begins[k - 1];
    next.assign(begins.begin(), begins.end() - 1);
    columns.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      if (cases.is_scored(i)) columns[next[cases.truth[i]]++] = static_cast<std::uint16_t>(i);
    }
  }

  // Without an early end, so that these loops run a vector at a time.
  template <class Real>
  static bool all_ok(const JudgedCases<Real>& cases) {
    unsigned wrong = 0;
    for (const CaseStatus status : cases.status) wrong |= static_cast<unsigned>(status);
    return wrong == 0;
  }
  static bool rising(std::span<const std::uint32_t> truth) {
    unsigned falls = truth.back() == CaseBatch::no_label ? 1U : 0U;
    for (std::size_t i = 1; i < truth.size(); ++i) falls |= truth[i] < truth[i - 1] ? 1U : 0U;
    return falls == 0;
  }
  void count_rising(std::span<const std::uint32_t> truth) {
    const auto* at = truth.data();
    const auto* const end = at + truth.size();
    for (std::size_t k = 0; k + 1 < begins.size(); ++k) {
      at = std::upper_bound(at, end, static_cast<std::uint32_t>(k));
      begins[k + 1] = static_cast<std::size_t>(at - truth.data());
    }
  }
};

}  // namespace

BasicTally::BasicTally(std::size_t n_causes)
    : scores(n_causes),
      impossible(n_causes),
      within_three(n_causes),
      confusion(n_causes * n_causes),
      bins(n_causes * n_bins) {}

template <class Real>
void BasicTally::add(const JudgedCases<Real>& cases) {
  constexpr std::size_t most = TallyPiece<Real>::most;
  for (std::size_t first = 0; first < cases.truth.size(); first += most) {
    const std::size_t n = std::min(most, cases.truth.size() - first);
    JudgedCases<Real> some = cases;
    some.posteriors += first * cases.stride;
    some.truth = cases.truth.subspan(first, n);
    if (!cases.status.empty()) some.status = cases.status.subspan(first, n);
    if (n < least_for_vectors) {
      add_plainly(some);
    } else {
      add_vectors(some);
    }
  }
}

template <class Real>
void BasicTally::add_plainly(const JudgedCases<Real>& cases) {
  FAGAN_ASSERT(cases.status.empty() || cases.status.size() == cases.truth.size());
  FAGAN_ASSERT(cases.stride >= n_causes());
  for (std::size_t i = 0; i < cases.truth.size(); ++i) add_case(cases, i);
}

// What is to be scored, by true cause; pieces too small for vectors and all else one by one.
template <class Real>
void BasicTally::add_vectors(const JudgedCases<Real>& cases) {
  FAGAN_ASSERT(cases.status.empty() || cases.status.size() == cases.truth.size());
  FAGAN_ASSERT(cases.stride >= n_causes());
  thread_local ByTruth by_truth;
  thread_local TallyScratch<Real> scratch;
  by_truth.sort(cases, n_causes());
  for (const std::uint16_t i : by_truth.not_scored) add_case(cases, i);
  scratch.left.clear();
  for (std::size_t truth = 0; truth < n_causes(); ++truth) {
    const std::size_t begin = by_truth.begins[truth];
    const std::size_t n = by_truth.begins[truth + 1] - begin;
    const TallyPiece<Real> piece{cases.posteriors,
                                 cases.stride,
                                 cases.truth.size(),
                                 by_truth.is_sorted ? nullptr : by_truth.columns.data() + begin,
                                 begin,
                                 n,
                                 truth};
    // Clearing the counters has to be worth it.
    if (n >= least_for_vectors && n >= 2 * n_causes()) {
      tally(piece, scratch, *this);
    } else {
      for (std::size_t i = 0; i < n; ++i) add_case(cases, piece.column(i));
    }
  }
  for (const std::size_t i : scratch.left) add_case(cases, i);
}

template <class Real>
void BasicTally::add_case(const JudgedCases<Real>& cases, std::size_t i) {
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
    add_scored(cases.posteriors + i * cases.stride, truth);
  }
}

template <class Real>
void BasicTally::add_scored(const Real* p, std::size_t truth) {
  scores[static_cast<CauseId>(truth)].add(p, n_causes(), truth);
  if (rank_of(p, n_causes(), truth) < 3) ++within_three[static_cast<CauseId>(truth)];
  const std::size_t called = top_cause(p, n_causes());
  ++confusion[truth * n_causes() + called];
  Bin& bin = bins[called * n_bins + bin_of(p[called])];
  ++bin.n;
  if (called == truth) ++bin.correct;
  bin.sum += confidence_units(static_cast<double>(p[called]));
}

template void BasicTally::add(const JudgedCases<double>&);
template void BasicTally::add(const JudgedCases<float>&);
template void BasicTally::add_plainly(const JudgedCases<double>&);
template void BasicTally::add_plainly(const JudgedCases<float>&);

void BasicTally::add_packed(std::size_t truth, std::span<const std::uint64_t> counters) {
  FAGAN_ASSERT_EQ(counters.size(), bins.size());
  for (std::size_t called = 0; called < n_causes(); ++called) {
    std::uint64_t n_called = 0;
    for (std::size_t i = called * n_bins; i < (called + 1) * n_bins; ++i) {
      const std::uint64_t n = counters[i] >> 40;
      n_called += n;
      bins[i].n += n;
      if (called == truth) bins[i].correct += n;
      bins[i].sum += counters[i] & ((std::uint64_t{1} << 40) - 1);
    }
    confusion[truth * n_causes() + called] += n_called;
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
