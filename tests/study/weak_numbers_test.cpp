#include "fagan/study/weak_numbers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fagan/core/error.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using ::testing::IsEmpty;

Cell estimated(double present, double n) {
  Cell cell;
  cell.p = {{"present", present}};
  cell.evidence.n = n;
  cell.evidence.grade = "expert";
  return cell;
}

Cell counted(double present) {
  Cell cell = estimated(present, 100);
  cell.evidence.grade = "study";
  return cell;
}

// Two causes, half of the cases each.
ModelBuilder two_causes() {
  ModelBuilder builder;
  builder.header({.name = "lamp"}).cause("fuse").cause("bulb");
  return builder;
}

Prior prior_of(const Model& model, double fuse) {
  PriorDraft draft;
  draft.setting = "here";
  draft.probabilities = {{"fuse", fuse, {}}, {"bulb", 1 - fuse, {}}};
  return Prior::make(model, draft).value;
}

double bits_of(const Model& model, const std::vector<WeakNumber>& numbers,
               const std::string& finding, const std::string& cause) {
  for (const WeakNumber& number : numbers) {
    if (model.finding(number.finding).name == finding && model.cause(number.cause).name == cause) {
      return number.bits;
    }
  }
  ADD_FAILURE() << "no estimate " << finding << '/' << cause;
  return std::nan("");
}

TEST(WeakNumbers, AreTheEstimatesAndNoneThatWasCounted) {
  ModelBuilder builder = two_causes();
  builder.finding("dark").likelihood("dark", "fuse", counted(0.9));
  builder.likelihood("dark", "bulb", estimated(0.2, 10));
  const Model model = builder.build();
  const auto numbers = weak_numbers(model, prior_of(model, 0.5));
  ASSERT_EQ(numbers.size(), 1U);
  EXPECT_EQ(model.cause(numbers[0].cause).name, "bulb");
  EXPECT_GT(numbers[0].bits, 0);
}

TEST(WeakNumbers, AnEstimateWorthFewCasesMattersMoreThanTheSameWorthMany) {
  ModelBuilder builder = two_causes();
  for (const char* finding : {"firm", "loose"}) {
    const double n = finding == std::string("firm") ? 1000 : 5;
    builder.finding(finding).likelihood(finding, "fuse", estimated(0.6, n));
    builder.likelihood(finding, "bulb", counted(0.3));
  }
  const Model model = builder.build();
  const auto numbers = weak_numbers(model, prior_of(model, 0.5));
  ASSERT_EQ(numbers.size(), 2U);
  EXPECT_EQ(model.finding(numbers[0].finding).name, "loose");
  EXPECT_GT(numbers[0].bits, 50 * numbers[1].bits);  // as the variances, 1 / 6 to 1 / 1001
}

TEST(WeakNumbers, AreWhatKnowingTheNumberWouldTellAboutTheCause) {
  ModelBuilder builder = two_causes();
  builder.finding("dark").likelihood("dark", "fuse", estimated(0.5, 2));
  builder.likelihood("dark", "bulb", counted(0.5));
  const Model model = builder.build();
  // Worked by hand. Beta(1, 1) is uniform, so the twentieths have their middles at 0.025, 0.075 …,
  // for present and absent alike. Every posterior is 1 / 2; the case comes moved + 1 / 2 times as
  // often as written.
  double expected = 0;
  for (int i = 0; i < 20; ++i) {
    const double moved = (i + 0.5) / 20;
    const double p = moved / (moved + 0.5);
    expected += (moved + 0.5) * (p * std::log2(2 * p) + (1 - p) * std::log2(2 * (1 - p))) / 20;
  }
  const auto numbers = weak_numbers(model, prior_of(model, 0.5));
  ASSERT_EQ(numbers.size(), 1U);
  EXPECT_NEAR(numbers[0].bits, expected, 1e-12);
}

TEST(WeakNumbers, ThatNoCaseEverMeetsHaveNoBits) {
  ModelBuilder builder = two_causes();
  builder.finding("dark").likelihood("dark", "fuse", estimated(0.7, 10));
  builder.likelihood("dark", "bulb", estimated(0.2, 10));
  const Model model = builder.build();
  const auto numbers = weak_numbers(model, prior_of(model, 0));  // it is never the fuse
  EXPECT_EQ(bits_of(model, numbers, "dark", "fuse"), 0);
  EXPECT_EQ(bits_of(model, numbers, "dark", "bulb"), 0);  // and so always the bulb
  WeakNumberOptions never_asked;
  never_asked.missing = 1;
  for (const WeakNumber& number : weak_numbers(model, prior_of(model, 0.5), never_asked)) {
    EXPECT_EQ(number.bits, 0);
  }
}

TEST(WeakNumbers, TheMeanOfANumberIsMovedLikeAProbability) {
  ModelBuilder builder = two_causes();
  builder.number("volts", {DensityKind::normal, {}});
  Cell cell;
  cell.mean = 0;
  cell.sd = 1;
  cell.evidence = {5, "expert", "", "", ""};
  builder.likelihood("volts", "fuse", cell);
  cell.mean = 1;
  cell.evidence.n = 500;
  builder.likelihood("volts", "bulb", cell);
  const Model model = builder.build();
  const auto numbers = weak_numbers(model, prior_of(model, 0.5));
  EXPECT_GT(bits_of(model, numbers, "volts", "fuse"),
            20 * bits_of(model, numbers, "volts", "bulb"));
  EXPECT_GT(bits_of(model, numbers, "volts", "bulb"), 0);
}

TEST(WeakNumbers, RefuseToAverageOverNothing) {
  ModelBuilder builder = two_causes();
  builder.finding("dark").likelihood("dark", "fuse", counted(0.9));
  builder.likelihood("dark", "bulb", counted(0.2));
  const Model model = builder.build();
  EXPECT_THAT(weak_numbers(model, prior_of(model, 0.5)), IsEmpty());
  WeakNumberOptions options;
  options.n_cases = 0;
  EXPECT_THROW(weak_numbers(model, prior_of(model, 0.5), options), Error);
  options.n_cases = 1;
  options.missing = 1.5;
  EXPECT_THROW(weak_numbers(model, prior_of(model, 0.5), options), Error);
}

}  // namespace
}  // namespace fagan::tests
