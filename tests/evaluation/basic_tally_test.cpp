#include "fagan/evaluation/basic_tally.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "judged.hpp"
#include "support/on_target.hpp"

namespace fagan {
namespace {

using testing::as_float;
using testing::calibrated;
using testing::Judged;

// In memory that ends with the last probability, so that reading on would be found out.
template <class Real>
void expect_as_defined(const Judged<Real>& cases, std::size_t first = 0) {
  const JudgedCases<Real> some = cases.view(first, cases.n() - first);
  BasicTally defined(cases.n_causes);
  defined.add_plainly(some);
  for (const std::int64_t target : testing::supported_targets()) {
    const testing::OnTarget here(target);
    BasicTally tally(cases.n_causes);
    tally.add(some);
    EXPECT_EQ(tally, defined) << hwy::TargetName(target) << ", " << cases.n_causes << " causes";
  }
}

void expect_both_as_defined(const Judged<>& cases, std::size_t first = 0) {
  expect_as_defined(cases, first);
  expect_as_defined(as_float(cases), first);
}

template <class Real>
Judged<Real> sorted_by_truth(Judged<Real> cases) {
  // The posteriors stay: they need not be any good here.
  std::sort(cases.truth.begin(), cases.truth.end());
  return cases;
}

TEST(BasicTally, HasTheBitsOfThePlainLoopOnEveryInstructionSet) {
  for (const std::size_t n_causes : {1U, 2U, 3U, 4U, 5U, 15U, 16U, 17U, 33U, 100U}) {
    const Judged<> cases = calibrated(n_causes, 3001, 7, 3);
    expect_both_as_defined(cases);
    expect_both_as_defined(sorted_by_truth(cases), 1);
  }
}

TEST(BasicTally, HasTheBitsOfThePlainLoopForMoreCasesThanAreTakenAtATime) {
  expect_both_as_defined(calibrated(3, 40000, 7, 3));
}

TEST(BasicTally, HasTheBitsOfThePlainLoopForVeryFewCases) {
  for (std::size_t n = 0; n < 40; ++n) expect_both_as_defined(calibrated(2, n, 8));
}

TEST(BasicTally, HasTheBitsOfThePlainLoopForTiesAndCertainties) {
  Judged<> cases = calibrated(5, 2000, 9, 200);
  for (std::size_t i = 0; i < 1000; ++i) {
    double* const p = cases.p.data() + 5 * i;
    std::fill_n(p, 5, 0.0);
    p[i % 5] = i % 3 == 0 ? 1 : 0.5;
    if (i % 3 != 0) p[(i + 1 + i % 4) % 5] += 0.5;
  }
  expect_both_as_defined(cases);
  expect_both_as_defined(sorted_by_truth(cases));
}

TEST(BasicTally, HasTheBitsOfThePlainLoopForTruthsAlmostRuledOut) {
  Judged<> cases = calibrated(3, 500, 9, 1);
  const double small[] = {1e-30, 1e-45, 1e-60, 1e-200, 1e-300, 5e-324, 0};
  for (std::size_t i = 0; i < 500; i += 3) {
    cases.p[3 * i + cases.truth[i]] = small[i % std::size(small)];
  }
  expect_both_as_defined(cases);
  expect_both_as_defined(sorted_by_truth(cases));
}

TEST(BasicTally, HasTheBitsOfThePlainLoopWhereCasesAreCountedApart) {
  Judged<> cases = calibrated(6, 3000, 10);
  std::mt19937 random(2);
  for (std::size_t i = 0; i < 3000; ++i) {
    cases.status[i] = static_cast<CaseStatus>(std::max(0, static_cast<int>(random() % 20) - 15));
    if (random() % 10 == 0) cases.truth[i] = CaseBatch::no_label;
  }
  expect_both_as_defined(cases);
  std::fill(cases.status.begin(), cases.status.end(), CaseStatus::ok);
  expect_both_as_defined(sorted_by_truth(cases));
}

}  // namespace
}  // namespace fagan
