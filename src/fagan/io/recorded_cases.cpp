#include "fagan/io/recorded_cases.hpp"

#include <utility>
#include <vector>

#include "fagan/study/recorded_evaluation.hpp"

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
