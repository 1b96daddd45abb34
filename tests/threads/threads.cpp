// Everything that runs in parallel, once through on four threads, for the thread sanitizer: it says
// what two threads touch at once. That the results are right is what the tests say.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "fagan/evaluation/evaluation.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/io/cohort_file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "fagan/simulation/simulator.hpp"
#include "fagan/study/simulated_evaluation.hpp"

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "threads: %s\n", what);
  std::exit(1);
}

}  // namespace

int main() {
  using namespace fagan;
  constexpr std::size_t n_cases = 20'000;
  const LoadedModel loaded = load_model("adhd");
  const Prior prior = load_prior(loaded).value;
  const Simulator world(loaded.model, prior);
  const Engine engine(loaded.model);
  const PackedPriors packed = engine.pack(prior);
  Run run;
  run.threads = 4;

  const Cohort cohort = world.draw(Seed{1}, 0, n_cases, run);
  const auto n_causes = static_cast<Eigen::Index>(loaded.model.n_causes());
  Eigen::MatrixXd posteriors(n_causes, static_cast<Eigen::Index>(n_cases));
  engine.diagnose(packed, cohort.cases, posteriors, {}, {}, run);
  require((posteriors.colwise().sum().array() - 1).abs().maxCoeff() < 1e-9, "sums");

  EvaluationSubject subject;
  subject.prior_probabilities = PerCause<double>(loaded.model.n_causes());
  for (const CauseId cause : ids<CauseId>(loaded.model.n_causes())) {
    subject.prior_probabilities[cause] = prior[cause];
  }
  const Evaluation evaluation =
      evaluate_simulated(world, engine, prior, subject, {"c", Seed{1}, 0, n_cases}, run);
  require(evaluation.ranges().n_cases() == n_cases, "cases evaluated");

  const std::string path = (std::filesystem::temp_directory_path() / "fagan-threads.csv").string();
  OutputFile file(path);
  write_cohort(world, Seed{1}, 0, n_cases, TableFormat::csv, file, run);
  file.commit();
  CaseStream read(loaded.model, path, {.settings = {prior.setting()}});
  require(gather_cases(read, loaded.model, run).ids.size() == n_cases, "cases read");
  CaseStream counted(loaded.model, path, {.settings = {prior.setting()}});
  require(count_cases(counted, loaded.model, run).n_cases() == n_cases, "cases counted");
  std::filesystem::remove(path);
}
