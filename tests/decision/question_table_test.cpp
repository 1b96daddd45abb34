#include "fagan/decision/question_table.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include "decision/calf_pain.hpp"
#include "decision/random_case.hpp"
#include "fagan/decision/value_of_information.hpp"

namespace fagan {
namespace {

template <class Real>
std::vector<Real> bits_of_all(const QuestionTable<Real>& table, const Eigen::ArrayXd& p) {
  std::vector<Real> belief;
  for (const double x : p) belief.push_back(static_cast<Real>(x));
  std::vector<Real> bits(table.n_findings());
  AlignedVector<Real> scratch(table.scratch_size());
  table.bits(belief, bits, scratch);
  return bits;
}

template <class Real>
void expect_agrees(const Model& model, const Eigen::ArrayXd& p, double within) {
  const auto bits = bits_of_all(QuestionTable<Real>(model), p);
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.factor_of(finding) == nullptr) {
      EXPECT_EQ(bits[index(finding)], 0);
      continue;
    }
    const double expected = information_bits(p, possible_answers(model, finding));
    EXPECT_NEAR(static_cast<double>(bits[index(finding)]), expected, within)
        << model.finding(finding).name;
  }
}

Eigen::ArrayXd random_belief(tests::Dice& dice, std::size_t n_causes) {
  const std::vector<double> p = dice.simplex(n_causes);
  return Eigen::Map<const Eigen::ArrayXd>(p.data(), static_cast<Eigen::Index>(p.size()));
}

TEST(QuestionTable, AgreesWithTheDefinitionOnRandomModels) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto [model, p] = tests::random_states_case(seed);
    expect_agrees<double>(model, p, 1e-12);
    expect_agrees<float>(model, p, 2e-6);
  }
}

TEST(QuestionTable, AgreesWithTheDefinitionOnCalfPain) {
  const Model model = tests::read_calf_pain().model;
  tests::Dice dice(3);
  for (int i = 0; i < 20; ++i) {
    const Eigen::ArrayXd p = random_belief(dice, model.n_causes());
    expect_agrees<double>(model, p, 1e-12);
    expect_agrees<float>(model, p, 2e-6);
  }
}

TEST(QuestionTable, AModelOfNumbersOnlyNeedsNoStates) {
  const Model model = tests::number_model({{0, 1}, {1, 2}}, {});
  expect_agrees<double>(model, Eigen::Array2d{0.3, 0.7}, 1e-12);
}

TEST(QuestionTable, GivesTheSameBitsOnEveryInstructionSet) {
  const Model model = tests::read_calf_pain().model;
  const QuestionTable<double> table(model);
  const QuestionTable<float> small_table(model);
  tests::Dice dice(4);
  const Eigen::ArrayXd p = random_belief(dice, model.n_causes());
  const auto expected = bits_of_all(table, p);
  const auto small_expected = bits_of_all(small_table, p);
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    EXPECT_EQ(bits_of_all(table, p), expected) << hwy::TargetName(target);
    EXPECT_EQ(bits_of_all(small_table, p), small_expected) << hwy::TargetName(target);
  }
  hwy::SetSupportedTargetsForTest(0);
}

}  // namespace
}  // namespace fagan
