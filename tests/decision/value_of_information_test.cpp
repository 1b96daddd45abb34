#include "fagan/decision/value_of_information.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <vector>

#include "decision/random_case.hpp"

namespace fagan {
namespace {

using tests::Dice;

double entropy_bits(const Eigen::ArrayXd& p) {
  double bits = 0;
  for (const double x : p) {
    if (x > 0) bits -= x * std::log2(x);
  }
  return bits;
}

// The textbook: score every answer anew, and average the entropies.
double bits_by_rescoring(const Model& model, FindingId finding, const Eigen::ArrayXd& p) {
  double expected = 0;
  for (const StateId state : ids<StateId>(model.finding(finding).states.size())) {
    Eigen::ArrayXd after = p;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      after[static_cast<Eigen::Index>(cause)] *= model.likelihood(finding, state, cause);
    }
    const double p_answer = after.sum();
    if (p_answer > 0) expected += p_answer * entropy_bits(after / p_answer);
  }
  return entropy_bits(p) - expected;
}

Eigen::ArrayXd as_event(const Eigen::ArrayXd& p, const std::vector<CauseId>& set) {
  double inside = 0;
  for (const CauseId cause : set) inside += p[static_cast<Eigen::Index>(cause)];
  return Eigen::Array2d{inside, std::max(0.0, 1 - inside)};
}

double event_bits_by_rescoring(const Model& model, FindingId finding, const Eigen::ArrayXd& p,
                               const std::vector<CauseId>& set) {
  double expected = 0;
  for (const StateId state : ids<StateId>(model.finding(finding).states.size())) {
    Eigen::ArrayXd after = p;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      after[static_cast<Eigen::Index>(cause)] *= model.likelihood(finding, state, cause);
    }
    const double p_answer = after.sum();
    if (p_answer > 0) expected += p_answer * entropy_bits(as_event(after / p_answer, set));
  }
  return entropy_bits(as_event(p, set)) - expected;
}

TEST(ValueOfInformation, EqualsRescoringEveryAnswerOnRandomModels) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto [model, p] = tests::random_states_case(seed);
    std::vector<CauseId> must_not_miss;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      if (model.cause(cause).must_not_miss) must_not_miss.push_back(cause);
    }
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      const Answers answers = possible_answers(model, finding);
      EXPECT_NEAR(information_bits(p, answers), bits_by_rescoring(model, finding, p), 1e-9);
      EXPECT_NEAR(information_bits(p, answers, must_not_miss),
                  event_bits_by_rescoring(model, finding, p, must_not_miss), 1e-9);
    }
  }
}

TEST(ValueOfInformation, IsNeverBelowZeroNorAboveWhatThereIsToKnow) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto [model, p] = tests::random_states_case(seed);
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      const double bits = information_bits(p, possible_answers(model, finding));
      EXPECT_GE(bits, 0);
      EXPECT_LE(bits, entropy_bits(p) + 1e-12);
    }
  }
}

TEST(ValueOfInformation, AnEventIsNeverWorthMoreBitsThanAllCauses) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto [model, p] = tests::random_states_case(seed);
    for (const CauseId focus : ids<CauseId>(model.n_causes())) {
      const std::vector<CauseId> set{focus};
      for (const FindingId finding : ids<FindingId>(model.n_findings())) {
        const Answers answers = possible_answers(model, finding);
        EXPECT_LE(information_bits(p, answers, set), information_bits(p, answers) + 1e-12);
      }
    }
  }
}

TEST(ValueOfInformation, AFindingThatCannotDiscriminateIsWorthNothing) {
  ModelBuilder builder;
  builder.header({"flat", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").cause("c");
  builder.finding("coin").number("noise", {});
  for (const char* cause : {"a", "b", "c"}) {
    builder.p("coin", cause, {{"present", 0.3}});
    Cell cell;
    cell.mean = 2;
    cell.sd = 5;
    builder.likelihood("noise", cause, cell);
  }
  const Model model = builder.build();
  const Eigen::Array3d p{0.5, 0.2, 0.3};
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    const Answers answers = possible_answers(model, finding);
    EXPECT_NEAR(information_bits(p, answers), 0, 1e-14);
    EXPECT_EQ(chance_leader_changes(model, finding, answers, p), 0);
  }
}

TEST(ValueOfInformation, AFindingThatNamesTheCauseIsWorthAllThereIsToKnow) {
  ModelBuilder builder;
  builder.header({"oracle", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").cause("c");
  builder.finding("oracle", {"a", "b", "c"});
  for (const char* cause : {"a", "b", "c"}) {
    builder.p("oracle", cause,
              {{"a", cause[0] == 'a'}, {"b", cause[0] == 'b'}, {"c", cause[0] == 'c'}});
  }
  const Model model = builder.build();
  const Eigen::Array3d p{0.5, 0.25, 0.25};
  const Answers answers = possible_answers(model, FindingId{0});
  EXPECT_DOUBLE_EQ(information_bits(p, answers), 1.5);
  EXPECT_DOUBLE_EQ(chance_leader_changes(model, FindingId{0}, answers, p), 0.5);
}

TEST(ValueOfInformation, OfACertainCaseIsExactlyNothing) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Model model = tests::random_states_case(seed).model;
    Eigen::ArrayXd p = Eigen::ArrayXd::Zero(static_cast<Eigen::Index>(model.n_causes()));
    p[p.size() - 1] = 1;
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      EXPECT_NEAR(information_bits(p, possible_answers(model, finding)), 0, 1e-15);
    }
  }
}

// 0.4 · log2 0.4/0.5 + … worked by hand: two causes at 1/2, P(present) 0.8 and 0.2, gives
// 1 − H(0.8) = 0.278071905112638 bits.
TEST(ValueOfInformation, WorkedByHand) {
  ModelBuilder builder;
  builder.header({"hand", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").finding("sign");
  builder.p("sign", "a", {{"present", 0.8}}).p("sign", "b", {{"present", 0.2}});
  const Model model = builder.build();
  const Answers answers = possible_answers(model, FindingId{0});
  EXPECT_NEAR(information_bits(Eigen::Array2d{0.5, 0.5}, answers), 0.278071905112638, 1e-15);
  // At 0.9 : 0.1 the answer "absent" leaves 0.18 : 0.08, and the leader stays.
  EXPECT_EQ(chance_leader_changes(model, FindingId{0}, answers, Eigen::Array2d{0.9, 0.1}), 0);
  // At 0.6 : 0.4 it leaves 0.12 : 0.32, with probability 0.44.
  EXPECT_NEAR(chance_leader_changes(model, FindingId{0}, answers, Eigen::Array2d{0.6, 0.4}), 0.44,
              1e-15);
}

TEST(ValueOfInformation, RowsThatSumToAlmostOneAreDividedByTheirSum) {
  ModelBuilder builder;
  builder.header({"rounded", {}, {}, {}, {}, {}, {}}).cause("a").cause("b");
  builder.finding("f", {"x", "y", "z"});
  builder.p("f", "a", {{"x", 0.3333333}, {"y", 0.3333333}, {"z", 0.3333333}});
  builder.p("f", "b", {{"x", 0.2}, {"y", 0.2}, {"z", 0.6}});
  const Answers answers = possible_answers(builder.build(), FindingId{0});
  for (Eigen::Index k = 0; k < 2; ++k) EXPECT_NEAR(answers.p.row(k).sum(), 1, 1e-15);
}

// I(C; X) by adaptive quadrature of Σ_k p_k f_k log2(f_k / m), piece by piece between the places
// where a density may be narrow.
double bits_by_adaptive_quadrature(const Model& model, const Eigen::ArrayXd& p) {
  const NumberScale& scale = *model.finding(FindingId{0}).number;
  const bool lognormal = scale.density == DensityKind::lognormal;
  Range range = scale.range.value_or(Range{-infinity, infinity});
  if (lognormal) range = {std::log(std::max(range.low, 0.0)), std::log(range.high)};
  std::vector<double> cuts;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const Density& d = model.density(FindingId{0}, cause);
    for (double z = -14; z <= 14; z += 1) cuts.push_back(d.mean() + z * d.sd());
    for (const double end : {range.low, range.high}) {
      const double scale_there = d.sd() / std::max(1.0, std::abs(end - d.mean()) / d.sd());
      for (double z = 0; z < 40 && std::isfinite(end); z += 2) {
        cuts.push_back(end + z * scale_there);
        cuts.push_back(end - z * scale_there);
      }
    }
  }
  for (double& cut : cuts) cut = std::clamp(cut, range.low, range.high);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  const auto integrand = [&](double t) {
    double value = lognormal ? std::exp(t) : t;
    if (scale.range) value = std::clamp(value, scale.range->low, scale.range->high);
    const double step = lognormal ? value : 1;
    double mixture = 0;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      mixture += p[static_cast<Eigen::Index>(cause)] *
                 std::exp(model.density(FindingId{0}, cause).log_density(value));
    }
    double sum = 0;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      const double f = std::exp(model.density(FindingId{0}, cause).log_density(value));
      const double weight = p[static_cast<Eigen::Index>(cause)] * f;
      if (weight > 0) sum += weight * (std::log2(f) - std::log2(mixture)) * step;
    }
    return sum;
  };
  double bits = 0;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    bits += boost::math::quadrature::gauss_kronrod<double, 15>::integrate(integrand, cuts[i - 1],
                                                                          cuts[i], 6, 1e-9);
  }
  return bits;
}

struct NumberCase {
  std::vector<tests::MeanAndSd> densities;
  NumberScale scale;
};

std::vector<NumberCase> awkward_numbers() {
  const NumberScale normal{};
  const NumberScale years{DensityKind::normal, Range{18, 110}};
  const NumberScale dimer{DensityKind::lognormal, Range{10, 1e6}};
  const NumberScale any_positive{DensityKind::lognormal, std::nullopt};
  return {
      {{{0, 1}, {1, 1}}, normal},
      {{{0, 1}, {0, 1000}}, normal},
      {{{0, 1e-3}, {5, 2}, {5.001, 1e-4}}, normal},
      {{{0, 1}, {12, 1}}, normal},
      {{{0, 1}, {1e6, 1}}, normal},
      {{{44, 13}, {52, 17}, {68, 10}, {40, 18}, {46, 21}}, years},
      {{{-200, 20}, {300, 9}, {64, 4}}, years},
      {{{6.1, 0.8}, {5.8, 0.75}, {7.6, 0.9}, {8, 0.9}, {6.9, 0.95}}, dimer},
      {{{0, 0.1}, {0.02, 0.1}, {3, 2}}, any_positive},
      {{{-40, 1}, {40, 5}}, any_positive},
  };
}

TEST(ValueOfInformation, OfANumberAgreesWithAdaptiveQuadratureToAMillionthOfABit) {
  Dice dice(7);
  for (const NumberCase& number : awkward_numbers()) {
    const Model model = tests::number_model(number.densities, number.scale);
    const Answers answers = possible_answers(model, FindingId{0});
    for (int i = 0; i < 10; ++i) {
      const std::vector<double> belief = dice.simplex(model.n_causes(), 0.1);
      const Eigen::Map<const Eigen::ArrayXd> p(belief.data(),
                                               static_cast<Eigen::Index>(belief.size()));
      EXPECT_NEAR(information_bits(p, answers), bits_by_adaptive_quadrature(model, p), 1e-6)
          << answers.size() << " nodes, mean " << number.densities[0].mean;
    }
  }
}

TEST(ValueOfInformation, OfRandomNumbersAgreesWithAdaptiveQuadrature) {
  Dice dice(8);
  for (int i = 0; i < 200; ++i) {
    std::vector<tests::MeanAndSd> densities;
    const std::size_t n_causes = 2 + dice.below(6);
    for (std::size_t k = 0; k < n_causes; ++k) {
      densities.push_back({dice.uniform(-5, 5), std::exp(dice.uniform(-4, 2))});
    }
    NumberScale scale;
    if (dice.uniform() < 0.5) scale.range = Range{dice.uniform(-6, 0), dice.uniform(1, 6)};
    if (dice.uniform() < 0.3) scale = {DensityKind::lognormal, std::nullopt};
    const Model model = tests::number_model(densities, scale);
    const std::vector<double> belief = dice.simplex(n_causes, 0);
    const Eigen::Map<const Eigen::ArrayXd> p(belief.data(),
                                             static_cast<Eigen::Index>(belief.size()));
    EXPECT_NEAR(information_bits(p, possible_answers(model, FindingId{0})),
                bits_by_adaptive_quadrature(model, p), 1e-6);
  }
}

// Two normals of equal sd at 1/2 each, means 0 and 1: the leader changes with the value at 1/2, so
// from the first (first on a tie) with probability P(X > 1/2) = 1/2.
TEST(ValueOfInformation, TheLeadChangesAtTheValueWhereTheDensitiesCross) {
  const Model model = tests::number_model({{0, 1}, {1, 1}}, {});
  const Answers answers = possible_answers(model, FindingId{0});
  EXPECT_NEAR(chance_leader_changes(model, FindingId{0}, answers, Eigen::Array2d{0.5, 0.5}), 0.5,
              1e-12);
  // At 0.9 : 0.1 they cross at 1/2 + ln 9: P = 0.9 Q(2.697…) + 0.1 Q(1.697…).
  const double z = 0.5 + std::log(9.0);
  const auto upper_tail = [](double x) { return std::erfc(x / std::sqrt(2.0)) / 2; };
  EXPECT_NEAR(chance_leader_changes(model, FindingId{0}, answers, Eigen::Array2d{0.9, 0.1}),
              0.9 * upper_tail(z) + 0.1 * upper_tail(z - 1), 1e-12);
}

TEST(ValueOfInformation, TheRegionsOfANumberCoverItsWholeRangeOnce) {
  const Model model = tests::number_model({{44, 13}, {52, 17}, {68, 10}, {40, 18}},
                                          {DensityKind::normal, Range{18, 110}});
  const Eigen::Array4d p{0.3, 0.2, 0.3, 0.2};
  const auto leader = [](const Eigen::ArrayXd& joint) {
    Eigen::Index top = 0;
    joint.maxCoeff(&top);
    return static_cast<std::size_t>(top);
  };
  const auto regions =
      answer_regions(model, FindingId{0}, possible_answers(model, FindingId{0}), p, leader);
  double sum = 0;
  double end = 18;
  for (const AnswerRegion& region : regions) {
    const auto& interval = std::get<Interval>(region.answer);
    EXPECT_EQ(interval.low, end);
    end = interval.high;
    sum += region.joint.sum();
  }
  EXPECT_EQ(end, 110);
  EXPECT_NEAR(sum, 1, 1e-12);
}

}  // namespace
}  // namespace fagan
