#include "fagan/format/repeated_ids.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>
#include <string>

#include "support/random.hpp"

namespace fagan::tests {
namespace {

std::uint64_t repeated(std::initializer_list<const char*> all) {
  RepeatedIds ids;
  for (const char* id : all) ids.add(id);
  return ids.n_repeated();
}

TEST(RepeatedIds, AreCountedWhateverTheyLookLike) {
  EXPECT_EQ(repeated({}), 0U);
  EXPECT_EQ(repeated({"a", "b", "a", "a"}), 2U);
  EXPECT_EQ(repeated({"1", "2", "3", "2"}), 1U);
  EXPECT_EQ(repeated({"1", "2", "01", "1.0"}), 0U);
  EXPECT_EQ(repeated({"5", "7", "6", "7"}), 1U);
  EXPECT_EQ(repeated({"5", "7", "6", "8", "7"}), 1U);
  EXPECT_EQ(repeated({"", ""}), 0U);
  EXPECT_EQ(repeated({"18446744073709551616", "18446744073709551616"}), 1U);
}

TEST(RepeatedIds, CountAsASetOfTextsWould) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    RepeatedIds ids;
    std::set<std::string> seen;
    std::uint64_t expected = 0;
    std::uint64_t next = random.below(5);
    for (int i = 0; i < 200; ++i) {
      next = random.below(10) == 0 ? random.below(300) : next + 1;
      const std::string id =
          random.below(20) == 0 ? "x" + std::to_string(random.below(9)) : std::to_string(next);
      expected += seen.insert(id).second ? 0U : 1U;
      ids.add(id);
    }
    EXPECT_EQ(ids.n_repeated(), expected);
  }
}

TEST(RepeatedIds, AmongAMillionNoneIsMissedAndLaterOnesAreHeldAgainstThose) {
  RepeatedIds ids;
  for (std::size_t i = 0; i < RepeatedIds::most_remembered; ++i) ids.add("p" + std::to_string(i));
  EXPECT_EQ(ids.n_repeated(), 0U);
  ids.add("later");
  ids.add("p0");
  ids.add("p999999");
  EXPECT_EQ(ids.n_repeated(), 2U);
}

}  // namespace
}  // namespace fagan::tests
