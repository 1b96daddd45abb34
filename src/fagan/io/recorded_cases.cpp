#include "fagan/io/recorded_cases.hpp"

#include <utility>
#include <vector>

#include "fagan/study/recorded_evaluation.hpp"
#include "fagan/study/same_names.hpp"

namespace fagan {
namespace {

// One result for each worker, put together at the end: exact sums make the order of no account.
template <class Result>
Result together(std::vector<Result>& parts) {
  for (std::size_t i = 1; i < parts.size(); ++i) parts.front().merge(parts[i]);
  return std::move(parts.front());
}

}  // namespace

Evaluation evaluate_cases(CaseStream& cases, const Engine& scorer, const PackedPriors& priors,
                          const EvaluationSubject& subject, const std::string& cohort,
                          const Run& run) {
  std::vector<Evaluation> parts(n_workers(run), Evaluation(subject));
  cases.read(run, [&](const CaseBlock& block, std::size_t worker) {
    add_recorded(parts[worker], scorer, priors, block.rows.batch(), cohort, block.first);
  });
  return together(parts);
}

ComparedCases compare_cases(CaseStream& cases, const Scorer& first,
                            const EvaluationSubject& first_subject, const Scorer& second,
                            const EvaluationSubject& second_subject, const std::string& cohort,
                            const Run& run) {
  require_same_names(first.engine.model(), second.engine.model(), "model",
                     "one it is compared with");
  const Comparison nothing(first.engine.model().n_causes());
  std::vector<Evaluation> of_first(n_workers(run), Evaluation(first_subject));
  std::vector<Evaluation> of_second(n_workers(run), Evaluation(second_subject));
  std::vector<Comparison> of_both(n_workers(run), nothing);
  cases.read(run, [&](const CaseBlock& block, std::size_t worker) {
    const CaseBatch batch = block.rows.batch();
    add_recorded(of_first[worker], first.engine, first.priors, batch, cohort, block.first);
    add_recorded(of_second[worker], second.engine, second.priors, batch, cohort, block.first);
    add_recorded(of_both[worker], first, second, first_subject.precision, batch, cohort,
                 block.first);
  });
  return {together(of_first), together(of_second), together(of_both)};
}

Counts count_cases(CaseStream& cases, const Model& model, const std::string& cohort,
                   const Run& run) {
  std::vector<Counts> parts(n_workers(run), Counts(model));
  cases.read(run, [&](const CaseBlock& block, std::size_t worker) {
    const CaseBatch batch = block.rows.batch();
    CaseBatch::Scratch scratch;
    parts[worker].add(cohort, block.first, batch.dense(0, batch.n_cases(), scratch),
                      block.rows.labels());
  });
  return together(parts);
}

}  // namespace fagan
