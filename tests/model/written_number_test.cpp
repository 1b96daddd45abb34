#include "fagan/model/written_number.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

// What is left, after checking that the order of the parts changes no bit of it.
double rest(std::vector<double> parts) {
  std::sort(parts.begin(), parts.end());
  const double first = rest_as_written(parts);
  while (std::next_permutation(parts.begin(), parts.end())) {
    EXPECT_EQ(rest_as_written(parts), first);
  }
  return first;
}

TEST(RestAsWritten, DecimalsThatMakeOneOnPaperLeaveNothing) {
  EXPECT_EQ(rest({0.7, 0.2, 0.1}), 0);
  EXPECT_EQ(rest({0.3, 0.3, 0.3, 0.1}), 0);
  EXPECT_EQ(rest({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}), 0);
  EXPECT_EQ(rest({0.999, 1e-3}), 0);
  EXPECT_EQ(rest({1, 0, -0.0}), 0);
}

TEST(RestAsWritten, IsTheNearestNumberToWhatThePaperSays) {
  EXPECT_EQ(rest({0.9}), 0.1);
  EXPECT_EQ(rest({0.35, 0.6}), 0.05);
  EXPECT_EQ(rest({0.7, 0.2, 0.0999}), 0.0001);
  EXPECT_EQ(rest({1e-5, 2.5e-7}), 0.99998975);
  EXPECT_EQ(rest({}), 1);
  EXPECT_EQ(rest({0.9, 0.09999999999999999}), 1e-17);
}

TEST(RestAsWritten, PartsAboveOneLeaveNothing) {
  EXPECT_EQ(rest({0.5, 0.5000001}), 0);
  EXPECT_EQ(rest({0.9, 0.9}), 0);
}

TEST(RestAsWritten, TheSmallestNumbersCount) {
  EXPECT_EQ(rest({5e-324, 1e-300}), 1);
  EXPECT_EQ(rest({1, 5e-324}), 0);
}

TEST(ModelBuilder, AStateThatTheDecimalsLeaveNothingForIsImpossibleInAnyOrder) {
  std::vector<std::pair<std::string, double>> row{{"b", 0.1}, {"c", 0.2}, {"d", 0.7}};
  do {
    const Model model = ModelBuilder()
                            .header({.name = "toy"})
                            .cause("only")
                            .finding("f", {"a", "b", "c", "d"})
                            .p("f", "only", row)
                            .build();
    EXPECT_EQ(model.likelihood(FindingId{0}, StateId{0}, CauseId{0}), 0);
  } while (std::next_permutation(row.begin(), row.end()));
}

}  // namespace
}  // namespace fagan::tests
