#include "fagan/simulation/observation_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "fagan/simulation/simulator.hpp"
#include "simulation/worlds.hpp"

namespace fagan {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t n = 60000;

// Findings 0, 3 are tests, the others symptoms; finding 5 is a number.
Model model() { return worlds::random_model(4, {2, 3, 2, 2, 2}, 1); }

struct Observed {
  Cohort cohort;
  CaseBatch::Scratch scratch;
  DenseCases cases;
  DenseCases truth;

  explicit Observed(const ObservationProcess& process)
      : cohort(Simulator(model(), worlds::random_prior(model(), 1), process).draw(Seed{1}, 5, n)),
        cases(cohort.cases.dense(0, n, scratch)),
        truth(cohort.truth.dense(0, n, scratch)) {}

  int seen(std::size_t i, std::size_t finding) const {
    return cases.states[i * cases.state_stride + finding];
  }
  int is(std::size_t i, std::size_t finding) const {
    return truth.states[i * truth.state_stride + finding];
  }

  // The share of `events` among `cases`, within five standard deviations of p.
  using Event = std::function<bool(std::size_t)>;
  void expect_share(const Event& event, const Event& among, double p) const {
    double total = 0;
    double count = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (!among(i)) continue;
      ++total;
      count += event(i) ? 1 : 0;
    }
    ASSERT_GT(total, 500);
    EXPECT_NEAR(count / total, p, 5 * std::sqrt(p * (1 - p) / total));
  }
};

const Observed::Event always = [](std::size_t) { return true; };

RuleTarget finding(std::uint32_t id) { return {FindingId{id}, {}}; }

TEST(ObservationProcess, LosesFindingsCompletelyAtRandomAtTheirRates) {
  ObservationProcess process;
  process.missing = {{{}, 0.2}, {{{}, "test"}, 0.5}, {finding(2), 0.9}};
  const Observed observed(process);
  const double rates[] = {0.5, 0.2, 0.9, 0.5, 0.2, 0.2};
  for (std::size_t j = 0; j < 6; ++j) {
    const auto missing = [&](std::size_t i) { return observed.seen(i, j) < 0; };
    observed.expect_share(missing, always, rates[j]);
    observed.expect_share(
        missing, [&](std::size_t i) { return observed.is(i, 0) == 1; }, rates[j]);
  }
  // Independently of one another, within a panel too.
  observed.expect_share([&](std::size_t i) { return observed.seen(i, 0) < 0; },
                        [&](std::size_t i) { return observed.seen(i, 3) < 0; }, 0.5);
  EXPECT_EQ(process.missingness(), Missingness::completely_at_random);
  EXPECT_TRUE(process.is_ignorable());
}

TEST(ObservationProcess, LosesFindingsDependingOnWhatIsAlwaysObserved) {
  ObservationProcess process;
  process.missing = {{{}, 0.1},
                     {{{}, "test"}, 0.7, {}, MissingRule::Condition{FindingId{1}, StateId{2}}},
                     {finding(1), 0}};
  const Observed observed(process);
  for (const std::size_t test : {0U, 3U}) {
    const auto missing = [&](std::size_t i) { return observed.seen(i, test) < 0; };
    observed.expect_share(
        missing, [&](std::size_t i) { return observed.seen(i, 1) == 2; }, 0.7);
    observed.expect_share(
        missing, [&](std::size_t i) { return observed.seen(i, 1) != 2; }, 0.1);
  }
  observed.expect_share([&](std::size_t i) { return observed.seen(i, 1) < 0; }, always, 0);
  EXPECT_EQ(process.missingness(), Missingness::at_random);
  EXPECT_TRUE(process.is_ignorable());
}

TEST(ObservationProcess, LosesFindingsDependingOnTheirTrueState) {
  ObservationProcess process;
  process.missing = {{{}, 0.1}, {finding(4), 0.8, StateId{1}}};
  const Observed observed(process);
  const auto missing = [&](std::size_t i) { return observed.seen(i, 4) < 0; };
  observed.expect_share(
      missing, [&](std::size_t i) { return observed.is(i, 4) == 1; }, 0.8);
  observed.expect_share(
      missing, [&](std::size_t i) { return observed.is(i, 4) == 0; }, 0.1);
  EXPECT_EQ(process.missingness(), Missingness::not_at_random);
  EXPECT_FALSE(process.is_ignorable());
}

TEST(ObservationProcess, AnswersWronglyAtItsRates) {
  ObservationProcess process;
  process.answers = {{{}, 0.1}, {finding(1), 0.4, AnswerRule::Swap{StateId{0}, StateId{2}}}};
  const Observed observed(process);
  const auto truly = [&](std::size_t j, int s) {
    return [&observed, j, s](std::size_t i) { return observed.is(i, j) == s; };
  };
  const auto answered = [&](std::size_t j, int s) {
    return [&observed, j, s](std::size_t i) { return observed.seen(i, j) == s; };
  };
  observed.expect_share(answered(0, 1), truly(0, 0), 0.1);
  observed.expect_share(answered(1, 1), truly(1, 0), 0.05);
  observed.expect_share(answered(1, 2), truly(1, 0), 0.4);
  observed.expect_share(answered(1, 0), truly(1, 2), 0.05);
  EXPECT_FALSE(process.is_ignorable());
}

TEST(ObservationProcess, LooksAtAnswersNotTruthWhereOneFindingDecidesOverAnother) {
  ObservationProcess process;
  process.missing = {{finding(2), 1, {}, MissingRule::Condition{FindingId{0}, StateId{1}}}};
  process.answers = {{finding(0), 0.3}};
  const Observed observed(process);
  for (std::size_t i = 0; i < n; ++i) {
    ASSERT_EQ(observed.seen(i, 2) < 0, observed.seen(i, 0) == 1);
  }
}

TEST(ObservationProcess, SaysOfTheMissingWhichWereAsked) {
  ObservationProcess process;
  process.missing = {{{}, 0.5}};
  process.not_known = 0.3;
  const Observed observed(process);
  for (std::size_t j = 0; j < 6; ++j) {
    observed.expect_share([&](std::size_t i) { return observed.seen(i, j) == -2; },
                          [&](std::size_t i) { return observed.seen(i, j) < 0; }, 0.3);
  }
}

TEST(ObservationProcess, LabelsWronglyAtItsRates) {
  ObservationProcess process;
  process.labels = {{0.3}, {0.6, LabelRule::Swap{CauseId{1}, CauseId{3}}}};
  const Observed observed(process);
  const auto truth = observed.cohort.truth.labels();
  const auto label = observed.cohort.cases.labels();
  for (std::uint32_t k = 0; k < 4; ++k) {
    for (std::uint32_t l = 0; l < 4; ++l) {
      const double wrong = k == 1 && l == 3 ? 0.6 : 0.1;
      const double right = k == 1 ? 0.2 : 0.7;
      observed.expect_share([&](std::size_t i) { return label[i] == l; },
                            [&](std::size_t i) { return truth[i] == k; }, k == l ? right : wrong);
    }
  }
  EXPECT_TRUE(process.is_ignorable());
}

TEST(ObservationProcess, LosesEverythingAtRateOne) {
  ObservationProcess process;
  process.missing = {{{}, 1}};
  const Observed observed(process);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < 6; ++j) ASSERT_EQ(observed.seen(i, j), -1);
  }
}

std::string complaint(const ObservationProcess& process) {
  const std::vector<Problem> found = problems(model(), process);
  return found.size() == 1 ? to_string(found.front()) : std::to_string(found.size()) + " problems";
}

TEST(ObservationProcess, IsRefusedWithItsProblems) {
  ObservationProcess process;
  process.missing = {{{}, 1.5}};
  EXPECT_EQ(complaint(process), "/missing/0: 1.5 is not a probability (expected 0 to 1)");
  process.missing = {{{{}, "tests"}, 0.5}};
  EXPECT_THAT(complaint(process), HasSubstr("did you mean \"test\"?"));
  process.missing = {{{}, 0.2},
                     {finding(2), 0.5, {}, MissingRule::Condition{FindingId{0}, StateId{1}}}};
  EXPECT_THAT(complaint(process), HasSubstr("so it must never be missing itself"));
  process.missing = {};
  process.answers = {{finding(5), 0.1}};
  EXPECT_THAT(complaint(process), HasSubstr("only named states are answered wrongly"));
  process.answers = {{finding(1), 0.6, AnswerRule::Swap{StateId{0}, StateId{1}}},
                     {finding(1), 0.6, AnswerRule::Swap{StateId{0}, StateId{2}}}};
  EXPECT_GE(problems(model(), process).size(), 1U);
}

}  // namespace
}  // namespace fagan
