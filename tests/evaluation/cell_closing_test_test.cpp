#include "fagan/evaluation/cell_closing_test.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "fagan/core/error.hpp"
#include "fagan/evaluation/closing_test.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

constexpr double flat = 1.0 / 3;
// P(state 1 | cause) of four findings with two states.
constexpr double world[4][3] = {
    {0.97, 0.3, 0.5}, {0.2, 0.6, 0.7}, {0.5, 0.1, 0.4}, {0.01, 0.3, 0.9}};

Model model_with(double first_likelihood) {
  ModelBuilder builder;
  builder.header({"m", "", "", "", "", "", ""}).cause("a").cause("b").cause("c");
  const char* names[] = {"w", "x", "y", "z"};
  for (int f = 0; f < 4; ++f) {
    builder.finding(names[f]);
    const char* causes[] = {"a", "b", "c"};
    for (int k = 0; k < 3; ++k) {
      const double p = f == 0 && k == 0 ? first_likelihood : world[f][k];
      builder.p(names[f], causes[k], {{"present", p}});
    }
  }
  return builder.build();
}

// Cases drawn from the world, a quarter of the answers missing, judged with a scorer.
CellClosingTest judged(const Model& scorer, std::size_t n, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<std::int8_t> states(4 * n, -1);
  std::vector<double> p(3 * n);
  std::vector<std::uint32_t> truth(n);
  const Prior prior = Prior::uniform(scorer);
  for (std::size_t i = 0; i < n; ++i) {
    truth[i] = static_cast<std::uint32_t>(uniform(random) / flat) % 3;
    Findings findings(scorer);
    for (std::size_t f = 0; f < 4; ++f) {
      const bool present = uniform(random) < world[f][truth[i]];
      if (uniform(random) < 0.25) continue;
      states[4 * i + f] = present ? 1 : 0;
      findings.observe(static_cast<FindingId>(f), static_cast<StateId>(present ? 1 : 0));
    }
    const Posterior posterior = diagnose(scorer, prior, findings);
    for (std::size_t k = 0; k < 3; ++k) p[3 * i + k] = posterior[static_cast<CauseId>(k)];
  }
  CellClosingTest test(scorer);
  test.add("a", 0, DenseCases{n, states.data(), 4, nullptr, 0},
           JudgedCases<double>{p.data(), 3, truth, {}, {}});
  return test;
}

constexpr LikelihoodMove move_up{FindingId{0}, StateId{1}, CauseId{0}, 0.99};

TEST(CellClosingTest, IsStandardNormalWhereTheScorerIsRight) {
  constexpr int samples = 200;
  double sum = 0;
  double squares = 0;
  for (unsigned seed = 0; seed < samples; ++seed) {
    const double z = *judged(model_with(0.97), 500, seed).z(move_up);
    sum += z;
    squares += z * z;
  }
  EXPECT_NEAR(sum / samples, 0, 4 / std::sqrt(samples));
  EXPECT_NEAR(squares / samples, 1, 4 * std::sqrt(2.0 / samples));
}

TEST(CellClosingTest, FindsALikelihoodThatIsTwoHundredthsOff) {
  constexpr std::size_t n = 40'000;
  // The scorer says .99, the world .97: going back to .97 is the move.
  const CellClosingTest test = judged(model_with(0.99), n, 1);
  const LikelihoodMove back{FindingId{0}, StateId{1}, CauseId{0}, 0.97};
  const double expected = *test.expected_z(back);
  EXPECT_GT(expected, 5);
  EXPECT_GT(*test.z(back), 5);
  EXPECT_NEAR(*test.z(back) / expected, 1, 0.75);  // the score test is a linear approximation
}

TEST(CellClosingTest, TheMoreCasesTheMoreCellsAreDetectable) {
  const Model model = model_with(0.97);
  const auto few = judged(model, 100, 2).detectable(0.02);
  const auto many = judged(model, 100'000, 2).detectable(0.02);
  EXPECT_EQ(few.n_cells, 24U);
  EXPECT_EQ(few.n_detectable, 0U);
  EXPECT_GT(many.n_detectable, 4U);
  // 1e-6 over 24 two-sided tests, and 90 %: 5.484 + 1.282.
  EXPECT_NEAR(many.least_z, 6.766, 0.002);
}

TEST(CellClosingTest, PiecesMergeToTheSameBits) {
  const Model model = model_with(0.97);
  CellClosingTest a(model);
  a.merge(judged(model, 50, 3));
  EXPECT_EQ(a, judged(model, 50, 3));
  EXPECT_THROW(a.merge(judged(model, 50, 3)), Error);
}

TEST(CellClosingTest, ACellOfExactZeroOrOneCannotBeMoved) {
  EXPECT_FALSE(judged(model_with(1), 50, 4).z(move_up).has_value());
}

}  // namespace
}  // namespace fagan
