// Fagan, plain loops and Eigen on the same cases: a line of JSON for each measurement, and the
// cases as files for the contenders in other languages. Who gets a posterior wrong is not measured.
//
//   fagan_peers FOLDER [N_CASES [REPEATS]]
//   fagan_peers by-turns [N_CASES]    scores once for each line that is read

#include <hwy/targets.h>

#include <Eigen/Core>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/learning/counts.hpp"
#include "peers/clock.hpp"
#include "peers/plain_loops.hpp"
#include "peers/questions.hpp"
#include "peers/tables.hpp"
#include "support/instruction_set.hpp"
#include "support/simulated_world.hpp"

namespace {

using namespace fagan;
using bench::Clock;
using bench::give_up;
using bench::Known;
using bench::PlainModel;
using bench::use;

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

struct Target {
  const char* name;
  std::int64_t bit;
};

// Those of the machine, the best one first.
std::vector<Target> targets() {
  std::vector<Target> all{{"avx512", HWY_AVX3}, {"avx2", HWY_AVX2}};
  std::erase_if(all, [](const Target& t) { return (hwy::SupportedTargets() & t.bit) == 0; });
  all.push_back({"baseline", HWY_EMU128});
  return all;
}

// ---- The same cases for everybody --------------------------------------------------------------

struct Task {
  Known known;
  PlainModel plain;
  CaseBatch cases;
  DenseCases dense;
  Matrix<double> expected;  // posteriors of the first cases, by the definition
};

Task make_task(std::size_t n_cases) {
  Known known = bench::make_model();
  PlainModel plain(known.model, known.prior);
  CaseBatch cases = bench::make_cases(known, n_cases);
  CaseBatch::Scratch scratch;
  const DenseCases dense = cases.dense(0, n_cases, scratch);
  Matrix<double> expected(15, 1000);
  for (Eigen::Index i = 0; i < expected.cols(); ++i) {
    expected.col(i) =
        diagnose(known.model, known.prior, cases.findings(static_cast<std::size_t>(i)))
            .probabilities();
  }
  return {std::move(known), std::move(plain), std::move(cases), dense, std::move(expected)};
}

template <class Real>
void require_right(const Task& task, const Matrix<Real>& posteriors, double bound,
                   const char* whose) {
  const Matrix<double> first = posteriors.leftCols(task.expected.cols()).template cast<double>();
  if ((first - task.expected).cwiseAbs().maxCoeff() <= bound) return;
  give_up(std::string(whose) + " differs from the definition");
}

template <class T>
void write_array(const std::string& path, const T* from, std::size_t n) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(from), static_cast<std::streamsize>(n * sizeof(T)));
  if (!file) give_up(path + " could not be written");
}

void write_task(const Task& task, const std::string& folder) {
  write_array(folder + "/states.i8", task.dense.states, 50 * task.cases.n_cases());
  write_array(folder + "/causes.u32", task.cases.labels().data(), task.cases.n_cases());
  std::vector<double> rows;
  for (const auto& row : task.plain.p) rows.insert(rows.end(), row.begin(), row.end());
  write_array(folder + "/likelihoods.f64", rows.data(), rows.size());
  write_array(folder + "/prior.f64", task.plain.prior.data(), task.plain.prior.size());
  write_array(folder + "/expected.f64", task.expected.data(),
              static_cast<std::size_t>(task.expected.size()));
}

// ---- Scoring -----------------------------------------------------------------------------------

template <class Real>
void engine_scores(const Task& task, const Clock& clock, const Target& target, int threads) {
  const bool is_float = std::is_same_v<Real, float>;
  const Engine engine(task.known.model);
  const PackedPriors prior = engine.pack(task.known.prior);
  Matrix<Real> posteriors(15, static_cast<Eigen::Index>(task.cases.n_cases()));
  const auto score = [&] {
    engine.diagnose(prior, task.cases, posteriors, {}, {}, Run{.threads = threads});
  };
  score();
  require_right(task, posteriors, is_float ? 5e-7 : 1e-12, "the engine");
  clock.measure({is_float ? "score, float32" : "score, float64", "Fagan", target.name, threads},
                static_cast<double>(task.cases.n_cases()), score);
}

// The same for who has no memory yet and keeps the answers: what a call from Python does, too.
template <class Real>
void engine_scores_into_new_memory(const Task& task, const Clock& clock) {
  const bool is_float = std::is_same_v<Real, float>;
  const Engine engine(task.known.model);
  const PackedPriors prior = engine.pack(task.known.prior);
  const auto score = [&] {
    Matrix<Real> posteriors(15, static_cast<Eigen::Index>(task.cases.n_cases()));
    std::vector<CaseStatus> status(task.cases.n_cases());
    engine.diagnose(prior, task.cases, posteriors, status, {}, Run{.threads = 1});
    return posteriors;
  };
  require_right<Real>(task, score(), is_float ? 5e-7 : 1e-12, "the engine");
  clock.measure({is_float ? "score into new memory" : "score, float64, into new memory", "Fagan"},
                static_cast<double>(task.cases.n_cases()), [&] { score(); });
}

void plain_loops_score(const Task& task, const Clock& clock) {
  const std::size_t n = task.cases.n_cases() / 10;
  Matrix<double> posteriors(15, static_cast<Eigen::Index>(n));
  const auto score = [&] {
    for (std::size_t i = 0; i < n; ++i) {
      bench::score_plainly(task.plain, task.dense.states + 50 * i,
                           posteriors.col(static_cast<Eigen::Index>(i)).data());
    }
  };
  score();
  require_right(task, posteriors, 1e-12, "the plain loop");
  clock.measure({"score, float32", "C++ plain loops, double"}, static_cast<double>(n), score);
}

// Log likelihoods [n_causes × n_rows] times a one-hot matrix, some thousand cases at a time.
void eigen_scores(const Task& task, const Clock& clock) {
  constexpr Eigen::Index block = 2048;
  const auto n_rows = static_cast<Eigen::Index>(task.plain.log_p.size());
  const auto n = static_cast<Eigen::Index>(task.cases.n_cases());
  Matrix<float> logs(15, n_rows);
  for (Eigen::Index r = 0; r < n_rows; ++r) {
    for (Eigen::Index k = 0; k < 15; ++k) {
      logs(k, r) = static_cast<float>(
          task.plain.log_p[static_cast<std::size_t>(r)][static_cast<std::size_t>(k)]);
    }
  }
  const Eigen::VectorXf log_prior =
      Eigen::Map<const Eigen::VectorXd>(task.plain.log_prior.data(), 15).cast<float>();
  Matrix<float> one_hot(n_rows, block);
  Matrix<float> posteriors(15, n);
  const auto score = [&] {
    for (Eigen::Index first = 0; first < n; first += block) {
      const Eigen::Index count = std::min(block, n - first);
      one_hot.setZero();
      for (Eigen::Index i = 0; i < count; ++i) {
        const std::int8_t* const states = task.dense.states + 50 * (first + i);
        for (std::size_t j = 0; j < 50; ++j) {
          if (states[j] < 0) continue;
          one_hot(static_cast<Eigen::Index>(task.plain.first_row[j]) + states[j], i) = 1;
        }
      }
      auto out = posteriors.middleCols(first, count);
      out.noalias() = logs * one_hot.leftCols(count);
      out.colwise() += log_prior;
      for (Eigen::Index i = 0; i < count; ++i) {
        out.col(i).array() -= out.col(i).maxCoeff();
        out.col(i) = out.col(i).array().exp();
        out.col(i) /= out.col(i).sum();
      }
    }
  };
  score();
  require_right(task, posteriors, 1e-4, "Eigen");
  clock.measure({"score, float32", "Eigen one-hot product, float"}, static_cast<double>(n), score);
}

template <class Real>
void one_case_at_a_time(const Task& task, const Clock& clock, const Target& target) {
  const Engine engine(task.known.model);
  const PackedPriors prior = engine.pack(task.known.prior);
  std::vector<Real> posterior(15);
  constexpr std::size_t n = 1000000;
  const auto score = [&] {
    std::size_t i = 0;
    // Each call waits for the answer of the one before.
    for (std::size_t call = 0; call < n; ++call) {
      engine.diagnose(prior, {task.dense.states + 50 * i, 50}, {}, std::span(posterior));
      i = (i + 1 + (posterior[0] > 2 ? 1 : 0)) % 1024;
    }
  };
  const bool is_float = std::is_same_v<Real, float>;
  clock.measure(
      {"one case by function call", is_float ? "Fagan, float32" : "Fagan, float64", target.name},
      static_cast<double>(n), score);
}

// ---- Simulation --------------------------------------------------------------------------------

double top1_of(const BasicTally& tally) {
  double correct = 0;
  for (std::size_t k = 0; k < tally.n_causes(); ++k) {
    correct += static_cast<double>(tally.confusion_at(k, k));
  }
  return correct / static_cast<double>(tally.n_scored());
}

struct Play {
  const char* work;
  Metrics metrics;
  std::uint64_t n_cases;
  double share_missing = 0.2;
  double expected_top1 = 0;  // 0: not known
};

void simulate(const Known& known, const Play& play, const Clock& clock, const Target& target,
              int threads) {
  const bench::SimulatedWorld world(known, play.metrics, play.share_missing);
  const auto carry_out = [&] { return world.evaluate(0, play.n_cases, threads); };
  // Two independent samples, one of a hundred thousand cases, the other of a tenth as many or more:
  // five standard errors apart is wrong.
  const double top1 = top1_of(carry_out().basic());
  if (play.expected_top1 > 0 && std::abs(top1 - play.expected_top1) > 0.025) {
    give_up(std::string(play.work) + " is wrong");
  }
  clock.measure({play.work, "Fagan", target.name, threads}, static_cast<double>(play.n_cases),
                [&] { carry_out(); });
}

double plain_loops_simulate(const Task& task, const Clock& clock) {
  constexpr std::size_t n = 100000;
  const bench::PlainFigures figures = bench::simulate_plainly(task.plain, 0.2, n, 1);
  clock.measure({"simulate + score + basic metrics", "C++ plain loops, double"}, n,
                [&] { bench::simulate_plainly(task.plain, 0.2, n, 2); });
  return figures.top1 / figures.n;
}

// ---- Learning ----------------------------------------------------------------------------------

std::uint64_t count_plainly(const Task& task, std::vector<std::uint32_t>& counts) {
  counts.assign(15 * 50 * 4, 0);
  for (std::size_t i = 0; i < task.cases.n_cases(); ++i) {
    std::uint32_t* const row = counts.data() + std::size_t{200} * task.cases.labels()[i];
    const std::int8_t* const states = task.dense.states + 50 * i;
    for (std::size_t j = 0; j < 50; ++j) ++row[4 * j + static_cast<std::size_t>(states[j] + 1)];
  }
  return counts[1];
}

void learn(const Task& task, const Clock& clock, const Target& target) {
  const auto count = [&] {
    Counts counts(task.known.model);
    counts.add("measured", 0, task.dense, task.cases.labels());
    return counts;
  };
  const Counts counts = count();
  std::vector<std::uint32_t> expected;
  count_plainly(task, expected);
  for (std::uint32_t k = 0; k < 15; ++k) {
    for (std::uint32_t j = 0; j < 50; ++j) {
      if (counts.n(FindingId{j}, StateId{0}, CauseId{k}) != expected[200 * k + 4 * j + 1]) {
        give_up("learning counts wrongly");
      }
    }
  }
  clock.measure({"learn by counting", "Fagan", target.name},
                static_cast<double>(task.cases.n_cases()), [&] { count(); });
}

void plain_loops_learn(const Task& task, const Clock& clock) {
  std::vector<std::uint32_t> counts;
  clock.measure({"learn by counting", "C++ plain loops"}, static_cast<double>(task.cases.n_cases()),
                [&] { count_plainly(task, counts); });
}

// For who takes turns with us, so that what else the machine does meets both alike.
void score_by_turns(const Task& task) {
  const Clock once(1);
  for (std::string line; std::getline(std::cin, line);) {
    engine_scores<float>(task, once, {"", 0}, 1);
    engine_scores_into_new_memory<float>(task, once);
    engine_scores_into_new_memory<double>(task, once);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) give_up("usage: fagan_peers FOLDER|by-turns [N_CASES [REPEATS]]");
  const std::string folder = argv[1];
  const std::size_t n_cases = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1000000;
  const Clock clock(argc > 3 ? std::atoi(argv[3]) : 5);
  if (n_cases < 10000) give_up("at least 10000 cases are needed");
  const Task task = make_task(n_cases);
  if (folder == "by-turns") {
    score_by_turns(task);
    return 0;
  }
  write_task(task, folder);
  const bench::CaseTables tables(task.known, task.cases, folder);

  plain_loops_score(task, clock);
  engine_scores_into_new_memory<float>(task, clock);
  engine_scores_into_new_memory<double>(task, clock);
  eigen_scores(task, clock);
  plain_loops_learn(task, clock);
  bench::textbook_questions(task.known, clock);
  const double top1 = plain_loops_simulate(task, clock);
  const Known with_numbers = bench::make_model(3);
  const char* const basic = "simulate + score + basic metrics";
  for (const Target& target : targets()) {
    use(target.bit);
    engine_scores<float>(task, clock, target, 1);
    engine_scores<double>(task, clock, target, 1);
    one_case_at_a_time<float>(task, clock, target);
    one_case_at_a_time<double>(task, clock, target);
    simulate(task.known, {basic, Metrics::basic, n_cases, 0.2, top1}, clock, target, 1);
    simulate(task.known, {"the same, nothing missing", Metrics::basic, n_cases, 0}, clock, target,
             1);
    simulate(task.known, {"simulate + score + full metrics", Metrics::full, n_cases / 5, 0.2, top1},
             clock, target, 1);
    simulate(with_numbers, {"the same, basic, with 3 numbers", Metrics::basic, n_cases / 5}, clock,
             target, 1);
    learn(task, clock, target);
    bench::questions_by_table(task.known, clock, target.name);
    tables.measure(clock, target.name);
    engine_scores<float>(task, clock, target, 2);
    simulate(task.known, {basic, Metrics::basic, 4 * n_cases, 0.2, top1}, clock, target, 2);
    use(0);
  }
  return 0;
}
