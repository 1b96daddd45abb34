#include "fagan/core/error.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fagan/core/contract.hpp"
#include "fagan/core/indexed.hpp"
#include "fagan/core/units.hpp"

namespace fagan::tests {
namespace {

TEST(Problem, IsALineWithThePlaceInFrontOfTheMessage) {
  const Problem problem{Severity::error,
                        {"priors/highland.json", 41, 18, "/causes/3/p"},
                        "1.07 is not a probability (expected 0 to 1)"};
  EXPECT_EQ(to_string(problem),
            "priors/highland.json:41:18: /causes/3/p: 1.07 is not a probability (expected 0 to 1)");
}

TEST(Problem, LeavesOutWhatIsNotKnownOfItsPlace) {
  EXPECT_EQ(to_string({Severity::error, {}, "no"}), "no");
  EXPECT_EQ(to_string({Severity::error, {"a.json", 0, 0, ""}, "no"}), "a.json: no");
  EXPECT_EQ(to_string({Severity::error, {"", 0, 0, "/name"}, "no"}), "/name: no");
  EXPECT_EQ(to_string({Severity::warning, {"a.json", 2, 1, ""}, "no"}), "a.json:2:1: warning: no");
}

TEST(Error, CarriesEveryProblemAndSpeaksForTheFirst) {
  const Error error(std::vector<Problem>{{Severity::error, {"a.json", 2, 7, "/name"}, "first"},
                                         {Severity::error, {"a.json", 3, 1, "/n"}, "second"}});
  EXPECT_EQ(error.problems().size(), 2U);
  EXPECT_EQ(error.path(), "a.json");
  EXPECT_EQ(error.line(), 2);
  EXPECT_EQ(error.pointer(), "/name");
  EXPECT_STREQ(error.what(), "a.json:2:7: /name: first\na.json:3:1: /n: second");
}

TEST(Pointer, EscapesWhatWouldSplitIt) {
  EXPECT_EQ(pointer_to("/likelihoods", "a/b~c"), "/likelihoods/a~1b~0c");
  EXPECT_EQ(pointer_to("", ""), "/");
  EXPECT_EQ(pointer_to("/causes", std::size_t{3}), "/causes/3");
}

enum class ThingId : unsigned char {};

TEST(Ids, RunFromZeroToTheSize) {
  std::vector<std::size_t> seen;
  for (const ThingId id : ids<ThingId>(3)) seen.push_back(index(id));
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2}));
  for (const ThingId id : ids<ThingId>(0)) FAIL() << index(id);
}

TEST(Decibans, AreTenPerFactorOfTen) {
  EXPECT_DOUBLE_EQ(Decibans::from_natural_log(std::log(10.0)).value(), 10);
  EXPECT_DOUBLE_EQ(LogOdds(std::log(0.01)).decibans().value(), -20);
  EXPECT_FALSE(Decibans(infinity).is_finite());
}

#ifndef FAGAN_NO_ASSERTIONS
TEST(ContractDeathTest, ABrokenPromiseStopsTheProgramAndPrintsBothValues) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(FAGAN_ASSERT_EQ(2 + 2, 5), "2 \\+ 2 == 5 \\(4 and 5\\)");
  const Indexed<ThingId, int> things{1, 2};
  EXPECT_DEATH(static_cast<void>(things[ThingId{2}]), "broken promise");
}
#endif

}  // namespace
}  // namespace fagan::tests
