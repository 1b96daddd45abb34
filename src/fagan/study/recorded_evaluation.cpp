#include "fagan/study/recorded_evaluation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <vector>

namespace fagan {
namespace {

// As many missing ones for a batch without labels.
std::vector<std::uint32_t> labels_of(const CaseBatch& cases) {
  const auto labels = cases.labels();
  std::vector<std::uint32_t> all(cases.n_cases(), CaseBatch::no_label);
  std::copy(labels.begin(), labels.end(), all.begin());
  return all;
}

template <class Real>
class RecordedAnswers {
 public:
  RecordedAnswers(const Scorer& scorer, const CaseBatch& cases)
      : posteriors_(static_cast<Eigen::Index>(scorer.engine.model().n_causes()),
                    static_cast<Eigen::Index>(cases.n_cases())),
        status_(cases.n_cases()) {
    scorer.engine.diagnose(scorer.priors, cases, posteriors_, status_, {}, {.threads = 1});
  }
  JudgedCases<Real> judged_by(std::span<const std::uint32_t> labels) const {
    const auto n_causes = static_cast<std::size_t>(posteriors_.rows());
    return {posteriors_.data(), n_causes, labels, status_, {}};
  }

 private:
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> posteriors_;
  std::vector<CaseStatus> status_;
};

template <class Real>
void add(Evaluation& evaluation, const Scorer& scorer, const CaseBatch& cases,
         std::string_view cohort, std::uint64_t first) {
  const std::vector<std::uint32_t> labels = labels_of(cases);
  const RecordedAnswers<Real> answers(scorer, cases);
  evaluation.add(cohort, first, answers.judged_by(labels));
}

template <class Real>
void add(Comparison& comparison, const Scorer& one, const Scorer& other, const CaseBatch& cases,
         std::string_view cohort, std::uint64_t first) {
  const std::vector<std::uint32_t> labels = labels_of(cases);
  const RecordedAnswers<Real> by_one(one, cases);
  const RecordedAnswers<Real> by_other(other, cases);
  comparison.add(cohort, first, by_one.judged_by(labels), by_other.judged_by(labels));
}

}  // namespace

void add_recorded(Evaluation& evaluation, const Engine& scorer, const PackedPriors& priors,
                  const CaseBatch& cases, std::string_view cohort, std::uint64_t first) {
  if (evaluation.subject().precision == Precision::float32) {
    add<float>(evaluation, {scorer, priors}, cases, cohort, first);
  } else {
    add<double>(evaluation, {scorer, priors}, cases, cohort, first);
  }
}

void add_recorded(Comparison& comparison, const Scorer& one, const Scorer& other,
                  Precision precision, const CaseBatch& cases, std::string_view cohort,
                  std::uint64_t first) {
  if (precision == Precision::float32) {
    add<float>(comparison, one, other, cases, cohort, first);
  } else {
    add<double>(comparison, one, other, cases, cohort, first);
  }
}

}  // namespace fagan
