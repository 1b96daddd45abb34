#include "fagan/study/recorded_evaluation.hpp"

#include <Eigen/Core>
#include <vector>

namespace fagan {
namespace {

template <class Real>
void add(Evaluation& evaluation, const Engine& scorer, const PackedPriors& priors,
         const CaseBatch& cases, std::string_view cohort, std::uint64_t first) {
  const std::size_t n_causes = scorer.model().n_causes();
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> posteriors(
      static_cast<Eigen::Index>(n_causes), static_cast<Eigen::Index>(cases.n_cases()));
  std::vector<CaseStatus> status(cases.n_cases());
  scorer.diagnose(priors, cases, posteriors, status, {}, {.threads = 1});
  std::vector<std::uint32_t> unlabelled;
  if (cases.labels().empty()) unlabelled.assign(cases.n_cases(), CaseBatch::no_label);
  const auto truth =
      unlabelled.empty() ? cases.labels() : std::span<const std::uint32_t>(unlabelled);
  evaluation.add(cohort, first, JudgedCases<Real>{posteriors.data(), n_causes, truth, status, {}});
}

}  // namespace

void add_recorded(Evaluation& evaluation, const Engine& scorer, const PackedPriors& priors,
                  const CaseBatch& cases, std::string_view cohort, std::uint64_t first) {
  if (evaluation.subject().precision == Precision::float32) {
    add<float>(evaluation, scorer, priors, cases, cohort, first);
  } else {
    add<double>(evaluation, scorer, priors, cases, cohort, first);
  }
}

}  // namespace fagan
