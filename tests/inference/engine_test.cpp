#include "fagan/inference/engine.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <limits>
#include <string>

#include "fagan/core/aligned.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/units.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/model_builder.hpp"
#include "inference/engine_cases.hpp"

namespace fagan::tests {
namespace {

// The promises of engine.hpp.
constexpr double absolute_bound = 1e-12;
constexpr double relative_bound = 1e-9;
constexpr double relative_from = 1e-200;
constexpr double single_bound = 5e-7;

void expect_agreement(const Posterior& expected, const Answers<double>& found, Eigen::Index i) {
  for (Eigen::Index k = 0; k < found.posteriors.rows(); ++k) {
    const double p = expected.probabilities()[k];
    const double q = found.posteriors(k, i);
    ASSERT_NEAR(q, p, absolute_bound);
    ASSERT_NEAR(q, p, std::max(relative_bound * p, relative_bound * relative_from));
  }
  const auto at = static_cast<std::size_t>(i);
  ASSERT_EQ(found.status[at], expected.is_impossible() ? CaseStatus::impossible : CaseStatus::ok);
  if (expected.is_impossible()) {
    ASSERT_EQ(found.log_evidence[at], -infinity);
  } else {
    ASSERT_NEAR(found.log_evidence[at], expected.log_evidence(),
                1e-12 * (1 + std::abs(expected.log_evidence())));
  }
}

void expect_agreement(const Posterior& expected, const Answers<float>& found, Eigen::Index i) {
  for (Eigen::Index k = 0; k < found.posteriors.rows(); ++k) {
    ASSERT_NEAR(static_cast<double>(found.posteriors(k, i)), expected.probabilities()[k],
                single_bound);
  }
  const auto at = static_cast<std::size_t>(i);
  ASSERT_EQ(found.status[at], expected.is_impossible() ? CaseStatus::impossible : CaseStatus::ok);
  if (!expected.is_impossible()) {
    ASSERT_NEAR(found.log_evidence[at], expected.log_evidence(),
                1e-5 * (1 + std::abs(expected.log_evidence())));
  }
}

void expect_agreement(const ModelAndPrior& known, const std::vector<Findings>& cases) {
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  const CaseBatch batch(known.model, cases);
  const Answers<double> in_double = answers<double>(engine, prior, batch);
  const Answers<float> in_single = answers<float>(engine, prior, batch);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE("case " + std::to_string(i));
    const Posterior expected = diagnose(known.model, known.prior, cases[i]);
    expect_agreement(expected, in_double, static_cast<Eigen::Index>(i));
    expect_agreement(expected, in_single, static_cast<Eigen::Index>(i));
    if (testing::Test::HasFatalFailure()) return;
  }
}

// So large that its panels hold fewer findings than others.
TEST(Engine, AgreesWithTheDefinitionOnAModelOfManyCausesAndFindings) {
  ModelBuilder builder;
  builder.header({.name = "wide"});
  for (int k = 0; k < 2000; ++k) builder.cause("c" + std::to_string(k));
  for (int j = 0; j < 1400; ++j) {
    const std::string name = "f" + std::to_string(j);
    builder.finding(name).p(name, ModelBuilder::default_cause, {{"present", 0.1 + 0.0005 * j}});
    builder.p(name, "c" + std::to_string(j), {{"present", 0.9}});
  }
  const Model model = builder.build();
  ASSERT_LT(Panels(model)[0].findings.size(), Panel::max_findings);
  Random random(7);
  expect_agreement({model, Prior::uniform(model)}, random_cases(random, model, 3, true));
}

TEST(Engine, AgreesWithTheDefinitionOnAThousandRandomModels) {
  Random random(1);
  for (int i = 0; i < 1000 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE("model " + std::to_string(i));
    const ModelAndPrior known = build(random_sketch(random, random_size(random)));
    expect_agreement(known, random_cases(random, known.model, 5, true));
    expect_agreement(known, random_cases(random, known.model, 3, false));
  }
}

TEST(Engine, AgreesWithTheDefinitionOnTheLargestModels) {
  Random random(2);
  for (const std::size_t states : {2U, 60U}) {
    RandomModelOptions options;
    options.least_causes = options.most_causes = 200;
    options.least_findings = options.most_findings = 400;
    options.most_states = states;
    const ModelAndPrior known = build(random_sketch(random, options));
    expect_agreement(known, random_cases(random, known.model, 20, true));
  }
}

TEST(Engine, GivesThePriorWhenNothingWasAsked) {
  Random random(3);
  const ModelAndPrior known = random_model(3);
  const Engine engine(known.model);
  const CaseBatch batch(known.model, 3);
  const auto found = answers<double>(engine, engine.pack(known.prior), batch);
  for (const CauseId cause : ids<CauseId>(known.model.n_causes())) {
    EXPECT_NEAR(found.posteriors(static_cast<Eigen::Index>(cause), 2), known.prior[cause], 1e-16);
  }
}

// One cause, no finding: nothing to learn and nothing to doubt.
TEST(Engine, AModelOfOneCauseAndNoFindingIsCertain) {
  const Model model = ModelBuilder().header({"one", {}, {}, {}, {}, {}, {}}).cause("it").build();
  const Engine engine(model);
  const auto found =
      answers<float>(engine, engine.pack(Prior::uniform(model)), CaseBatch(model, 17));
  EXPECT_EQ(found.posteriors, Matrix<float>::Ones(1, 17));
}

Model coin() {
  ModelBuilder builder;
  builder.header({"coin", {}, {}, {}, {}, {}, {}}).cause("fair").cause("two_headed");
  builder.finding("toss", {"tails", "heads"}).finding("again", {"tails", "heads"});
  NumberScale scale;
  scale.range = Range{0, 10};
  builder.number("weight", scale);
  Cell cell;
  cell.mean = 5;
  cell.sd = 1;
  for (const char* const cause : {"fair", "two_headed"}) {
    const double heads = std::string(cause) == "fair" ? 0.5 : 1;
    builder.p("toss", cause, {{"heads", heads}}).p("again", cause, {{"heads", heads}});
    builder.likelihood("weight", cause, cell);
  }
  return builder.build();
}

Prior certainly_two_headed(const Model& model) {
  PriorDraft draft;
  draft.probabilities = {{"fair", 0, {}}, {"two_headed", 1, {}}};
  return Prior::make(model, draft).value;
}

TEST(Engine, ACaseThatNoCauseCanExplainHasAStatusNotARowOfNaN) {
  const Model model = coin();
  const Engine engine(model);
  CaseBatch batch(model, 5);
  batch.states(3)[0] = 0;  // tails from a coin known to have two heads
  const auto found = answers<float>(engine, engine.pack(certainly_two_headed(model)), batch);
  EXPECT_EQ(found.status[3], CaseStatus::impossible);
  EXPECT_EQ(found.posteriors.col(3), Eigen::VectorXf::Zero(2));
  EXPECT_EQ(found.log_evidence[3], -infinity);
  EXPECT_EQ(found.status[2], CaseStatus::ok);
  EXPECT_EQ(found.posteriors(1, 2), 1);
}

TEST(Engine, ACaseWithAWrongCodeOrValueHasAStatusAndLeavesItsNeighboursAlone) {
  const Model model = coin();
  const Engine engine(model);
  const PackedPriors prior = engine.pack(Prior::uniform(model));
  CaseBatch batch(model, 40);
  for (std::size_t i = 0; i < 40; ++i) batch.states(i)[0] = 1;
  const auto good = answers<double>(engine, prior, batch);

  const double inf = std::numeric_limits<double>::infinity();
  batch.states(3)[0] = 2;
  batch.states(4)[1] = 127;
  batch.states(5)[1] = -128;
  batch.states(6)[0] = -3;  // and no list
  batch.states(7)[2] = 1;   // a number has no states
  batch.numbers(20)[0] = inf;
  batch.numbers(21)[0] = -0.5;  // outside its range
  batch.numbers(22)[0] = -inf;
  batch.states(39)[0] = -4;
  std::vector<std::uint32_t> prior_indices(40, 0);
  prior_indices[30] = 1;
  batch.set_prior_indices(prior_indices);

  const auto found = answers<double>(engine, prior, batch);
  for (std::size_t i = 0; i < 40; ++i) {
    SCOPED_TRACE(i);
    CaseStatus expected = CaseStatus::ok;
    if ((i >= 3 && i <= 7) || i == 39) expected = CaseStatus::bad_state;
    if (i >= 20 && i <= 22) expected = CaseStatus::bad_number;
    if (i == 30) expected = CaseStatus::bad_prior;
    EXPECT_EQ(found.status[i], expected);
    const auto at = static_cast<Eigen::Index>(i);
    if (expected == CaseStatus::ok) {
      EXPECT_EQ(found.posteriors.col(at), good.posteriors.col(at));
    } else {
      EXPECT_EQ(found.posteriors.col(at), Eigen::VectorXd::Zero(2));
    }
  }
}

TEST(Engine, NotKnownMovesNothing) {
  const ModelAndPrior known = random_model(5);
  const Engine engine(known.model);
  CaseBatch batch(known.model, 2);
  for (std::int8_t& state : batch.states(1)) state = -2;
  const auto found = answers<float>(engine, engine.pack(known.prior), batch);
  EXPECT_EQ(found.posteriors.col(0), found.posteriors.col(1));
  EXPECT_EQ(found.status[1], CaseStatus::ok);
}

TEST(Engine, EachCaseIsDiagnosedInTheSettingItsBatchNames) {
  const Model model = coin();
  const Engine engine(model);
  const std::vector<Prior> priors{Prior::uniform(model), certainly_two_headed(model)};
  CaseBatch batch(model, 3);
  batch.set_prior_indices({1, 0, 1});
  const auto found = answers<double>(engine, engine.pack(priors), batch);
  EXPECT_EQ(found.posteriors(0, 0), 0);
  EXPECT_EQ(found.posteriors(0, 1), 0.5);
  EXPECT_EQ(found.posteriors(0, 2), 0);
}

// Weights of a case that a thousand coins came down heads reach 2^-1000 and beyond.
TEST(Engine, WeightsFarBelowTheSmallestDoubleComeOutRight) {
  ModelBuilder builder;
  builder.header({"small", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").cause("c");
  const std::size_t n = 300;
  for (std::size_t j = 0; j < n; ++j) {
    const std::string name = "f" + std::to_string(j);
    builder.finding(name);
    // Each cause is far from the best of some panel, and none is far from the best of all.
    builder.p(name, "a", {{"present", j % 3 == 0 ? 1e-4 : 1e-2}});
    builder.p(name, "b", {{"present", j % 3 == 1 ? 1e-4 : 1e-2}});
    builder.p(name, "c", {{"present", j % 3 == 2 ? 1.01e-4 : 1e-2}});
  }
  const ModelAndPrior known{builder.build(), Prior::uniform(builder.build())};
  Findings all(known.model);
  for (std::size_t j = 0; j < n; ++j) all.observe(static_cast<FindingId>(j), StateId{1});
  EXPECT_LT(diagnose(known.model, known.prior, all).log_evidence() / std::log(10), -750);
  expect_agreement(known, {all, all});
}

// Models whose rows are one, two, four and more cache lines, with and without numbers.
std::vector<ModelAndPrior> models_of_every_shape() {
  std::vector<ModelAndPrior> models;
  std::uint64_t seed = 100;
  for (const std::size_t causes : {1U, 7U, 15U, 16U, 17U, 33U, 50U, 64U, 65U, 130U}) {
    for (const double numbers : {0.0, 0.2}) {
      for (const std::size_t findings : {3U, 50U, 200U}) {
        RandomModelOptions options;
        options.least_causes = options.most_causes = causes;
        options.least_findings = options.most_findings = findings;
        options.share_of_numbers = numbers;
        options.most_states = 4;
        models.push_back(random_model(++seed, options));
      }
    }
  }
  return models;
}

class EngineOnEveryTarget : public testing::Test {
 protected:
  ~EngineOnEveryTarget() override { use(0); }
  // 0: whatever the machine has.
  static void use(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

TEST_F(EngineOnEveryTarget, GivesTheSameBits) {
  std::vector<std::int64_t> targets;
  for (std::int64_t rest = hwy::SupportedTargets(); rest != 0; rest &= rest - 1) {
    targets.push_back(rest & -rest);
  }
  EXPECT_GE(targets.size(), std::size_t{2});
  Random random(6);
  for (const ModelAndPrior& known : models_of_every_shape()) {
    const Engine engine(known.model);
    const PackedPriors prior = engine.pack(known.prior);
    const CaseBatch batch(known.model, random_cases(random, known.model, 37, true));
    const auto in_double = answers<double>(engine, prior, batch);
    const auto in_single = answers<float>(engine, prior, batch);
    for (const std::int64_t target : targets) {
      SCOPED_TRACE(hwy::TargetName(target));
      use(target);
      expect_same_bits(answers<double>(engine, prior, batch), in_double);
      expect_same_bits(answers<float>(engine, prior, batch), in_single);
      use(0);
    }
  }
}

template <class Real>
void expect_same_in_pieces(const ModelAndPrior& known, std::uint64_t seed) {
  Random random(seed);
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  // Two blocks and a bit.
  const std::size_t n = 4500;
  CaseBatch whole(known.model, n);
  const std::vector<Findings> some = random_cases(random, known.model, 100, true);
  for (std::size_t i = 0; i < n; ++i) whole.set(i, some[i * i % some.size()]);
  const Answers<Real> expected = answers<Real>(engine, prior, whole, {.threads = 1});
  for (const int threads : {2, 7}) {
    expect_same_bits(answers<Real>(engine, prior, whole, {.threads = threads}), expected);
  }
  CaseBatch::Scratch scratch;
  for (std::size_t first = 0, piece = 1; first < n; first += piece, piece = piece * 3 / 2 + 1) {
    piece = std::min(piece, n - first);
    const CaseBatch part(known.model, whole.dense(first, piece, scratch));
    const Answers<Real> found = answers<Real>(engine, prior, part);
    ASSERT_EQ(found.posteriors, expected.posteriors.middleCols(static_cast<Eigen::Index>(first),
                                                               static_cast<Eigen::Index>(piece)));
  }
  // One by one, and as panel codes.
  std::vector<Real> posterior(known.model.n_causes());
  PanelBlock codes(engine.panels().size(), whole.n_numbers());
  codes.resize(some.size());
  PosteriorBlock<Real> block(known.model.n_causes());
  for (std::size_t i = 0; i < some.size(); ++i) {
    const auto expected_column = expected.posteriors.col(static_cast<Eigen::Index>(i));
    EXPECT_EQ(engine.diagnose(prior, whole.states(i), whole.numbers(i), std::span(posterior)),
              expected.status[i]);
    for (std::size_t k = 0; k < posterior.size(); ++k) {
      ASSERT_EQ(posterior[k], expected_column[static_cast<Eigen::Index>(k)]);
    }
    for (std::size_t p = 0; p < engine.panels().size(); ++p) {
      codes.codes(p)[i] = engine.panels().code(p, whole.states(i));
    }
    for (std::size_t m = 0; m < whole.n_numbers(); ++m) codes.numbers(m)[i] = whole.numbers(i)[m];
  }
  engine.diagnose(prior, 0, codes, block);
  for (std::size_t i = 0; i < some.size(); ++i) {
    EXPECT_EQ(block.status()[i], expected.status[i]);
    for (std::size_t k = 0; k < posterior.size(); ++k) {
      ASSERT_EQ(block.column(i)[k],
                expected.posteriors(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i)));
    }
  }
}

TEST(Engine, PiecesThreadsSingleCasesAndPanelCodesGiveTheSameBits) {
  std::uint64_t seed = 0;
  for (const std::size_t causes : {3U, 15U, 40U}) {
    RandomModelOptions options;
    options.least_causes = options.most_causes = causes;
    options.least_findings = 40;
    options.most_findings = 60;
    const ModelAndPrior known = random_model(++seed, options);
    expect_same_in_pieces<double>(known, seed);
    expect_same_in_pieces<float>(known, seed);
  }
}

// The size from which results are written past the cache.
TEST(Engine, LargeResultsAreTheSameAsSmallOnes) {
  const ModelAndPrior known = random_model(9);
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  Random random(9);
  const std::vector<Findings> some = random_cases(random, known.model, 64, true);
  const auto expected = answers<float>(engine, prior, CaseBatch(known.model, some));
  const std::size_t n = (std::size_t{5} << 20U) / sizeof(float) / known.model.n_causes();
  CaseBatch large(known.model, n);
  CaseBatch small(known.model, some);
  for (std::size_t i = 0; i < n; ++i) {
    std::copy(small.states(i % 64).begin(), small.states(i % 64).end(), large.states(i).begin());
    std::copy(small.numbers(i % 64).begin(), small.numbers(i % 64).end(), large.numbers(i).begin());
  }
  const auto found = answers<float>(engine, prior, large);
  // Results that begin in the middle of a cache line,
  std::vector<float> memory(n * known.model.n_causes() + 8, 7);
  Eigen::Map<Matrix<float>> shifted(memory.data() + 5, found.posteriors.rows(),
                                    found.posteriors.cols());
  engine.diagnose(prior, large, shifted);
  EXPECT_EQ(shifted, found.posteriors);
  EXPECT_EQ(memory[4], 7);
  EXPECT_EQ(memory[memory.size() - 3], 7);
  // or have a gap behind each column.
  Matrix<float> frame = Matrix<float>::Constant(
      static_cast<Eigen::Index>(known.model.n_causes()) + 3, static_cast<Eigen::Index>(n) + 1, 7);
  engine.diagnose(prior, large, frame.block(1, 1, frame.rows() - 3, static_cast<Eigen::Index>(n)));
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    ASSERT_EQ(found.posteriors.col(at), expected.posteriors.col(at % 64));
    ASSERT_EQ(frame.col(at + 1).segment(1, found.posteriors.rows()),
              expected.posteriors.col(at % 64));
    ASSERT_EQ(frame(0, at + 1), 7);
    ASSERT_EQ(frame(frame.rows() - 1, at + 1), 7);
  }
}

TEST(Engine, SparseAndDenseCasesGiveTheSameAnswer) {
  const ModelAndPrior known = random_model(11);
  const Engine engine(known.model);
  const PackedPriors prior = engine.pack(known.prior);
  Random random(11);
  const std::vector<Findings> cases = random_cases(random, known.model, 50, false);
  SparseCases sparse;
  std::vector<ListedObservation> listed;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (const Findings::Entry& entry : cases[i].in_model_order()) {
      double value = -2;
      if (const auto* state = std::get_if<StateId>(&entry.observation)) {
        value = static_cast<double>(index(*state));
      } else if (const auto* number = std::get_if<double>(&entry.observation)) {
        value = *number;
      } else if (!std::holds_alternative<NotKnown>(entry.observation)) {
        listed.push_back({i, entry.finding, entry.observation});
        continue;
      } else if (known.model.finding(entry.finding).is_number()) {
        value = std::numeric_limits<double>::quiet_NaN();
      }
      sparse.findings.push_back(entry.finding);
      sparse.values.push_back(value);
    }
    sparse.start.push_back(sparse.findings.size());
  }
  CaseBatch batch(known.model, sparse);
  batch.set_listed(listed);
  expect_same_bits(answers<double>(engine, prior, batch),
                   answers<double>(engine, prior, CaseBatch(known.model, cases)));
}

TEST(Engine, RefusesWhatHasAnotherShape) {
  const Model model = coin();
  const Engine engine(model);
  const PackedPriors prior = engine.pack(Prior::uniform(model));
  const CaseBatch batch(model, 3);
  Eigen::MatrixXd posteriors(2, 3);
  Eigen::MatrixXd too_few(2, 2);
  std::vector<CaseStatus> status(2);
  EXPECT_THROW(engine.diagnose(prior, batch, too_few), ShapeError);
  EXPECT_THROW(engine.diagnose(prior, batch, posteriors, status), ShapeError);
  EXPECT_THROW(engine.pack(std::span<const Prior>()), ShapeError);
  EXPECT_THROW(engine.pack(Prior::uniform(random_model(1).model)), ShapeError);
}

TEST(Engine, RefusesCasesAndPriorsOfAModelWithAsManyColumnsButOtherNouns) {
  const auto model_of = [](const char* heads, const char* tails, const char* cause) {
    ModelBuilder builder;
    builder.header({.name = "coin"}).cause(cause).cause("fair");
    builder.finding("toss", {heads, tails});
    builder.p("toss", ModelBuilder::default_cause, {{heads, 0.5}, {tails, 0.5}});
    return builder.build();
  };
  const Model model = model_of("heads", "tails", "biased");
  const Engine engine(model);
  const PackedPriors prior = engine.pack(Prior::uniform(model));
  Eigen::MatrixXd posteriors(2, 3);
  EXPECT_NO_THROW(
      engine.diagnose(prior, CaseBatch(model_of("heads", "tails", "biased"), 3), posteriors));
  EXPECT_THROW(
      engine.diagnose(prior, CaseBatch(model_of("tails", "heads", "biased"), 3), posteriors),
      Error);
  EXPECT_THROW(engine.pack(Prior::uniform(model_of("heads", "tails", "bent"))), Error);
}

// Byte offsets are the products of a code and the lines of a row, which has to fit 15 bits.
TEST(Engine, RefusesAModelWhoseRowsAreTooLong) {
  constexpr std::size_t most_causes = 32767 * cache_line / sizeof(double);
  ModelBuilder builder;
  builder.header({.name = "wide"})
      .finding("f")
      .p("f", ModelBuilder::default_cause, {{"present", 0.5}});
  for (std::size_t k = 0; k < most_causes; ++k) builder.cause("c" + std::to_string(k));
  EXPECT_NO_THROW(Engine{builder.build()});
  const Model model = builder.cause("one_more").build();
  try {
    const Engine engine(model);
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "model \"wide\" is too large for the engine's tables");
  }
}

TEST(Engine, StopsWhenToldTo) {
  const Model model = coin();
  const Engine engine(model);
  const std::atomic<bool> stop = true;
  EXPECT_THROW(answers<float>(engine, engine.pack(Prior::uniform(model)), CaseBatch(model, 9),
                              {.stop = &stop}),
               Interrupted);
}

}  // namespace
}  // namespace fagan::tests
