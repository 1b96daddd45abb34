#include "fagan/simulation/simulator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "simulation/worlds.hpp"

namespace fagan {
namespace {

// Every statistical test below fails a right simulator once in a million seeds; the seeds are
// fixed.
constexpr double level = 1e-6;

struct Pearson {
  double statistic = 0;
  int cells = 0;

  // Cells too small for the chi-squared approximation only have to be empty where p is 0.
  void add(std::uint64_t observed, double expected) {
    if (expected == 0) {
      EXPECT_EQ(observed, 0U);
    }
    if (expected < 8) return;
    statistic += (static_cast<double>(observed) - expected) *
                 (static_cast<double>(observed) - expected) / expected;
    ++cells;
  }
  double p_value(int constraints) const {
    const boost::math::chi_squared_distribution<> chi_squared(cells - constraints);
    return cdf(complement(chi_squared, statistic));
  }
};

// A cohort's bytes, so that equal means the same bits, NaN included.
struct Bytes {
  std::vector<std::int8_t> states;
  std::vector<std::uint64_t> numbers;
  std::vector<std::uint32_t> labels;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

Bytes bytes_of(const CaseBatch& batch) {
  Bytes bytes;
  CaseBatch::Scratch scratch;
  for (std::size_t i = 0; i < batch.n_cases(); ++i) {
    const DenseCases one = batch.dense(i, 1, scratch);
    bytes.states.insert(bytes.states.end(), one.states, one.states + batch.n_findings());
    for (std::size_t n = 0; n < batch.n_numbers(); ++n) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, one.numbers + n, sizeof bits);
      bytes.numbers.push_back(bits);
    }
  }
  bytes.labels.assign(batch.labels().begin(), batch.labels().end());
  return bytes;
}

void append(Bytes& to, const Bytes& more) {
  to.states.insert(to.states.end(), more.states.begin(), more.states.end());
  to.numbers.insert(to.numbers.end(), more.numbers.begin(), more.numbers.end());
  to.labels.insert(to.labels.end(), more.labels.begin(), more.labels.end());
}

Run on_threads(int n) {
  fagan::Run run;
  run.threads = n;
  return run;
}

const std::vector<std::size_t> mixed{2, 2, 3, 2, 2, 5, 2, 40, 2, 3, 3, 2, 127, 2, 2, 2, 2, 2, 2};

Simulator mixed_world(ObservationProcess process = {}) {
  const Model model = worlds::random_model(9, mixed, 4);
  return {model, worlds::random_prior(model, 3), std::move(process)};
}

ObservationProcess noisy() {
  ObservationProcess process;
  process.missing.push_back({{}, 0.3});
  process.missing.push_back({{FindingId{3}, {}}, 0.9, StateId{1}});
  process.missing.push_back({{FindingId{0}, {}}, 0});
  process.missing.push_back(
      {{{}, "test"}, 0.6, {}, MissingRule::Condition{FindingId{0}, StateId{1}}});
  process.missing.push_back({{FindingId{0}, {}}, 0});
  process.answers.push_back({{}, 0.1});
  process.labels.push_back({0.05});
  process.not_known = 0.4;
  return process;
}

TEST(Simulator, GivesTheSameCasesHoweverTheyAreCut) {
  const Simulator simulator = mixed_world(noisy());
  constexpr std::uint64_t first = 12345678901234567;
  const Cohort whole = simulator.draw(Seed{5}, first, 1300);
  Bytes cases;
  Bytes truth;
  std::uint64_t at = first;
  for (const std::size_t piece :
       std::vector<std::size_t>{1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 692}) {
    const Cohort part = simulator.draw(Seed{5}, at, piece);
    EXPECT_EQ(part.first, at);
    append(cases, bytes_of(part.cases));
    append(truth, bytes_of(part.truth));
    at += piece;
  }
  ASSERT_EQ(at, first + 1300);
  EXPECT_EQ(cases, bytes_of(whole.cases));
  EXPECT_EQ(truth, bytes_of(whole.truth));
}

TEST(Simulator, GivesTheSameCasesOnAnyNumberOfThreads) {
  const Simulator simulator = mixed_world(noisy());
  const Cohort one = simulator.draw(Seed{6}, 77, 30000, on_threads(1));
  for (const int threads : {2, 7}) {
    const Cohort many = simulator.draw(Seed{6}, 77, 30000, on_threads(threads));
    EXPECT_EQ(bytes_of(many.cases), bytes_of(one.cases));
    EXPECT_EQ(bytes_of(many.truth), bytes_of(one.truth));
  }
}

TEST(Simulator, DrawsOtherCasesForAnotherSeed) {
  const Simulator simulator = mixed_world();
  EXPECT_NE(bytes_of(simulator.draw(Seed{1}, 0, 50).truth),
            bytes_of(simulator.draw(Seed{2}, 0, 50).truth));
}

TEST(Simulator, LeavesTheTruthAloneWhateverIsObservedOfIt) {
  const Bytes truth = bytes_of(mixed_world().draw(Seed{8}, 100, 3000).truth);
  EXPECT_EQ(bytes_of(mixed_world(noisy()).draw(Seed{8}, 100, 3000).truth), truth);
}

TEST(Simulator, RecordsTheTruthWhenObservationIsPerfect) {
  const Cohort cohort = mixed_world().draw(Seed{8}, 0, 1000);
  EXPECT_EQ(bytes_of(cohort.cases), bytes_of(cohort.truth));
}

TEST(Simulator, AddsNothingWithNoiseOfRateZero) {
  ObservationProcess process;
  process.missing.push_back({{}, 0});
  process.missing.push_back({{FindingId{1}, {}}, 0, StateId{0}});
  process.answers.push_back({{}, 0});
  process.labels.push_back({0});
  process.not_known = 0.5;
  const Cohort cohort = mixed_world(process).draw(Seed{8}, 0, 1000);
  EXPECT_EQ(bytes_of(cohort.cases), bytes_of(cohort.truth));
}

TEST(Simulator, MakesCasesThatFitTheModel) {
  const Cohort cohort = mixed_world(noisy()).draw(Seed{9}, 0, 2000);
  EXPECT_TRUE(cohort.cases.problems().empty());
  EXPECT_TRUE(cohort.truth.problems().empty());
}

TEST(Simulator, DrawsCausesAsOftenAsThePriorSays) {
  const Simulator simulator = mixed_world();
  constexpr std::size_t n = 200000;
  std::vector<std::uint64_t> count(simulator.model().n_causes());
  for (std::size_t i = 0; i < n; ++i) ++count[index(simulator.truth().cause(Seed{10}, i))];
  Pearson pearson;
  for (const CauseId cause : ids<CauseId>(count.size())) {
    pearson.add(count[index(cause)], simulator.prior()[cause] * n);
  }
  EXPECT_GT(pearson.p_value(1), level);
}

// States and pairs of states within each cause: the findings are independent given the cause.
TEST(Simulator, DrawsStatesAndPairsOfStatesAsOftenAsTheModelSays) {
  const Model model = worlds::random_model(3, {2, 3, 2, 2, 5, 33, 2, 2});
  const Simulator simulator(model, worlds::random_prior(model, 3));
  constexpr std::size_t n = 150000;
  const Cohort cohort = simulator.draw(Seed{11}, 0, n);
  CaseBatch::Scratch scratch;
  const DenseCases all = cohort.truth.dense(0, n, scratch);
  std::vector<std::uint64_t> of_cause(3);
  for (const std::uint32_t cause : cohort.truth.labels()) ++of_cause[cause];
  for (std::size_t a = 0; a < model.n_findings(); ++a) {
    for (std::size_t b = a; b < model.n_findings(); ++b) {
      std::map<std::array<std::size_t, 3>, std::uint64_t> count;
      for (std::size_t i = 0; i < n; ++i) {
        const std::int8_t* states = all.states + i * all.state_stride;
        ++count[{cohort.truth.labels()[i], static_cast<std::size_t>(states[a]),
                 static_cast<std::size_t>(states[b])}];
      }
      Pearson pearson;
      for (const CauseId cause : ids<CauseId>(3)) {
        for (std::size_t s = 0; s < model.findings()[a].states.size(); ++s) {
          for (std::size_t t = 0; t < model.findings()[b].states.size(); ++t) {
            if (a == b && s != t) continue;
            const double p_a = model.likelihood(FindingId(a), StateId(s), cause);
            const double p_b =
                a == b ? 1 : model.likelihood(FindingId(b), StateId(t), cause).value();
            pearson.add(count[{index(cause), s, t}],
                        p_a * p_b * static_cast<double>(of_cause[index(cause)]));
          }
        }
      }
      EXPECT_GT(pearson.p_value(3), level) << a << ' ' << b;
    }
  }
}

TEST(Simulator, DrawsNumbersFromTheirDensities) {
  const Model model = worlds::random_model(2, {2}, 6);
  const Simulator simulator(model, worlds::random_prior(model, 3));
  constexpr std::size_t n = 20000;
  const Cohort cohort = simulator.draw(Seed{12}, 0, n);
  CaseBatch::Scratch scratch;
  const DenseCases all = cohort.truth.dense(0, n, scratch);
  for (std::size_t x = 0; x < 6; ++x) {
    const FindingId finding = cohort.truth.numeric_findings()[x];
    for (const CauseId cause : ids<CauseId>(2)) {
      std::vector<double> values;
      for (std::size_t i = 0; i < n; ++i) {
        if (cohort.truth.labels()[i] != index(cause)) continue;
        values.push_back(all.numbers[i * all.number_stride + x]);
      }
      std::sort(values.begin(), values.end());
      // Kolmogorov and Smirnov: √m · largest distance between shares below, expected and drawn.
      const auto m = static_cast<double>(values.size());
      double largest = 0;
      for (std::size_t i = 0; i < values.size(); i += 13) {
        const double below =
            std::exp(model.density(finding, cause).log_mass({-infinity, values[i]}));
        largest = std::max(largest, std::abs(below - static_cast<double>(i) / m));
      }
      EXPECT_LT(std::sqrt(m) * largest, std::sqrt(-std::log(level / 2) / 2)) << x;
    }
  }
}

TEST(Simulator, NeverDrawsWhatHasProbabilityZero) {
  ModelBuilder builder;
  builder.header({"zeros", {}, {}, {}, {}, {}, {}});
  builder.cause("a").cause("b").cause("never");
  builder.finding("f").finding("g", {"x", "y", "z"});
  for (const char* cause : {"a", "b", "never"})
    builder.p("g", cause, {{"x", 0.5}, {"y", 0}, {"z", 0.5}});
  builder.p("f", "a", {{"present", 0}})
      .p("f", "b", {{"present", 1}})
      .p("f", "never", {{"present", 0.5}});
  const Model model = builder.build();
  const Simulator simulator(model, worlds::prior_of(model, {0.5, 0.5, 0}));
  const Cohort cohort = simulator.draw(Seed{13}, 0, 100000);
  CaseBatch::Scratch scratch;
  const DenseCases all = cohort.truth.dense(0, 100000, scratch);
  for (std::size_t i = 0; i < 100000; ++i) {
    const std::uint32_t cause = cohort.truth.labels()[i];
    ASSERT_NE(cause, 2U);
    ASSERT_EQ(all.states[i * all.state_stride], cause == 1 ? 1 : 0);
    ASSERT_NE(all.states[i * all.state_stride + 1], 1);
  }
}

TEST(Simulator, DividesRowsThatAreOffByRoundingByTheirSum) {
  ModelBuilder builder;
  builder.header({"rounded", {}, {}, {}, {}, {}, {}});
  builder.cause("a").finding("f", {"x", "y", "z"});
  builder.p("f", "a", {{"x", 0.3333333}, {"y", 0.3333333}, {"z", 0.3333333}});
  const Model model = builder.build();
  const Simulator simulator(model, Prior::uniform(model));
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_NEAR(static_cast<double>(simulator.truth().states(0, CauseId{0}).probability(s)),
                0x1p48 / 3, 1.0);
  }
}

Model with_measurements() {
  ModelBuilder builder;
  builder.header({"measures", {}, {}, {}, {}, {}, {}});
  builder.cause("a");
  builder.finding("band", {"young", "old"}).number("years", {}).finding("plain");
  builder.p("band", "a", {{"young", 0.5}}).p("plain", "a", {{"absent", 0.5}});
  Cell cell;
  cell.mean = 50;
  cell.sd = 10;
  builder.likelihood("years", "a", cell);
  Finding rule;
  rule.name = "rule";
  rule.states = {{"absent", {}}, {"present", {}}};
  rule.rule_only = true;
  builder.add(rule);
  builder.add_same_measurement({"band", "years"});
  return builder.build();
}

TEST(Simulator, TakesAMeasurementInOneWayOnlyAndKnowsNothingOfRuleOnlyFindings) {
  const Model model = with_measurements();
  const Cohort usual = Simulator(model, Prior::uniform(model)).draw(Seed{1}, 0, 1);
  CaseBatch::Scratch scratch;
  const DenseCases one = usual.truth.dense(0, 1, scratch);
  EXPECT_GE(one.states[0], 0);
  EXPECT_EQ(one.states[1], -1);
  EXPECT_TRUE(std::isnan(one.numbers[0]));
  EXPECT_EQ(one.states[3], -1);

  const std::vector<FindingId> years{FindingId{1}};
  const Cohort other = Simulator(model, Prior::uniform(model), {}, years).draw(Seed{1}, 0, 1);
  const DenseCases two = other.truth.dense(0, 1, scratch);
  EXPECT_EQ(two.states[0], -1);
  EXPECT_EQ(two.states[1], 0);
  EXPECT_FALSE(std::isnan(two.numbers[0]));
}

TEST(Simulator, RefusesMeasuresThatAreNone) {
  const Model model = with_measurements();
  const std::vector<FindingId> plain{FindingId{2}};
  EXPECT_THROW(Simulator(model, Prior::uniform(model), {}, plain), Error);
  const std::vector<FindingId> both{FindingId{0}, FindingId{1}};
  EXPECT_THROW(Simulator(model, Prior::uniform(model), {}, both), Error);
}

TEST(Simulator, StopsWhenAsked) {
  const std::atomic<bool> stop{true};
  fagan::Run run;
  run.stop = &stop;
  EXPECT_THROW(mixed_world().draw(Seed{1}, 0, 10000, run), Interrupted);
}

TEST(Draws, PackFindingsInTheModelsOrderWithinThirtyTwoJointStates) {
  const Model model = worlds::random_model(2, {2, 2, 2, 2, 2, 2, 3, 3, 40, 2, 3, 5}, 1);
  const Draws draws(model);
  std::vector<std::size_t> sizes;
  for (const DrawPanel& panel : draws.panels()) sizes.push_back(panel.n_codes);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{32, 18, 40, 30}));
  EXPECT_EQ(draws.place_of(FindingId{7}).panel, 1U);
  EXPECT_EQ(draws.place_of(FindingId{7}).position, 2U);
  EXPECT_EQ(draws.first_number_block(), 1U);
  EXPECT_EQ(draws.first_block(Draws::Round::not_known), 2U);
}

// The definition, once more and without any table of ours: what "draws": 1 means.
TEST(Draws, MeanWhatTheirDescriptionSays) {
  const Simulator simulator = mixed_world();
  const Seed seed{31};
  for (std::uint64_t i = 4294967290; i < 4294967300; ++i) {
    Truth truth;
    simulator.truth().draw(seed, i, truth);
    const auto key = static_cast<std::uint64_t>(seed);
    ASSERT_EQ(key, 31U);
    const std::uint64_t eighth = i / 8;
    const Philox::Words words = Philox::words(
        seed,
        {static_cast<std::uint32_t>(eighth), static_cast<std::uint32_t>(eighth >> 32U), 0, 5});
    const auto bits = static_cast<std::uint16_t>(words[i % 8 / 2] >> (i % 2 * 16));
    EXPECT_EQ(index(truth.cause), simulator.truth().causes().draw(
                                      bits, RandomNumbers(seed, Stream::shared_truth, eighth),
                                      static_cast<std::uint32_t>(i % 8)));
    const std::uint32_t block = simulator.draws().first_number_block();
    const Philox::Words number = Philox::words(
        seed, {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i >> 32U), block, 0});
    EXPECT_EQ(truth.numbers[1], simulator.truth()
                                    .number(1, truth.cause)
                                    .quantile(RandomNumbers::uniform(number[2], number[3])));
  }
}

}  // namespace
}  // namespace fagan
