#include "fagan/format/table_scorer.hpp"

#include <algorithm>

namespace fagan {

template <class Real>
void TableScorer<Real>::score(const CaseRows& rows) {
  text_.clear();
  n_impossible_ = 0;
  // Few enough at a time that posteriors take little memory, however many causes there are.
  constexpr std::size_t most_values = std::size_t{1} << 17U;
  const std::size_t most = std::max<std::size_t>(1, most_values / engine_.model().n_causes());
  for (std::size_t first = 0; first < rows.n_cases(); first += most) {
    score_part(rows, first, std::min(most, rows.n_cases() - first));
  }
}

template <class Real>
void TableScorer<Real>::score_part(const CaseRows& rows, std::size_t first, std::size_t n) {
  const auto n_causes = static_cast<Eigen::Index>(engine_.model().n_causes());
  const auto columns = static_cast<Eigen::Index>(n);
  if (posteriors_.cols() < columns) posteriors_.resize(n_causes, columns);
  status_.resize(n);
  log_evidence_.resize(n);
  Run run;
  run.threads = 1;
  engine_.diagnose(priors_, rows.batch(first, n), posteriors_.leftCols(columns), status_,
                   log_evidence_, run);
  table_.append<Real>(rows.ids().subspan(first, n), posteriors_.leftCols(columns), status_,
                      log_evidence_, text_);
  n_impossible_ += static_cast<std::uint64_t>(
      std::count(status_.begin(), status_.end(), CaseStatus::impossible));
}

template class TableScorer<float>;
template class TableScorer<double>;

}  // namespace fagan
