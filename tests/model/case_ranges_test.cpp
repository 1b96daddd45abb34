#include "fagan/model/case_ranges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "fagan/core/error.hpp"

namespace fagan {
namespace {

TEST(CaseRanges, PiecesThatTouchBecomeOneInWhateverOrderTheyCome) {
  std::vector<CaseRange> pieces;
  for (std::uint64_t i = 0; i < 100; ++i) pieces.push_back({i * i, (i + 1) * (i + 1)});
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(pieces.begin(), pieces.end(), random);
    CaseRanges ranges;
    for (const CaseRange& piece : pieces) ranges.add("seed 1", piece);
    EXPECT_THAT(ranges.by_cohort().at("seed 1"), testing::ElementsAre(CaseRange{0, 10'000}));
  }
}

TEST(CaseRanges, ACaseThatIsInAlreadyIsRefusedNamingIt) {
  CaseRanges ranges;
  ranges.add("a", {10, 20});
  ranges.add("a", {30, 40});
  const CaseRanges before = ranges;
  for (const CaseRange again : {CaseRange{19, 20}, CaseRange{10, 11}, CaseRange{0, 50},
                                CaseRange{15, 35}, CaseRange{39, 41}}) {
    EXPECT_THROW(ranges.add("a", again), Error);
    EXPECT_EQ(ranges, before);
  }
  try {
    ranges.add("a", {35, 60});
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "cases 35 to 39 of cohort \"a\" are in already");
  }
  ranges.add("a", {20, 30});
  ranges.add("b", {10, 20});  // another cohort has cases of its own
  EXPECT_EQ(ranges.n_cases(), 40U);
}

TEST(CaseRanges, AMergeThatIsRefusedChangesNothing) {
  CaseRanges a;
  a.add("x", {0, 10});
  CaseRanges b;
  b.add("w", {0, 5});
  b.add("x", {9, 12});
  const CaseRanges before = a;
  EXPECT_THROW(a.merge(b), Error);
  EXPECT_EQ(a, before);
}

TEST(CaseRanges, NoCasesLeaveNoTrace) {
  CaseRanges ranges;
  ranges.add("a", {5, 5});
  EXPECT_EQ(ranges, CaseRanges());
  EXPECT_THROW(ranges.add("a", {6, 5}), Error);
}

}  // namespace
}  // namespace fagan
