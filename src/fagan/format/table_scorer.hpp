#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fagan/format/case_rows.hpp"
#include "fagan/format/posterior_table.hpp"
#include "fagan/format/text_buffer.hpp"
#include "fagan/inference/engine.hpp"

namespace fagan {

/// Makes a piece of a table of posteriors of a piece of a table of cases, in `Real`: float or
/// double. What one thread works with; memory does not grow with the number of causes times cases.
///
/// Keeps references to the engine, the priors and the table.
template <class Real>
class TableScorer {
 public:
  /// `priors`: by the settings known to whoever reads the cases.
  TableScorer(const Engine& engine, const PackedPriors& priors, const PosteriorTable& table)
      : engine_(engine), priors_(priors), table_(table) {}

  void score(const CaseRows& rows);

  /// The lines of the last piece, and how many of its cases no cause can explain.
  std::string_view text() const noexcept { return text_.text(); }
  std::uint64_t n_impossible() const noexcept { return n_impossible_; }

 private:
  void score_part(const CaseRows& rows, std::size_t first, std::size_t n);

  const Engine& engine_;
  const PackedPriors& priors_;
  const PosteriorTable& table_;
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> posteriors_;
  std::vector<CaseStatus> status_;
  std::vector<double> log_evidence_;
  TextBuffer text_;
  std::uint64_t n_impossible_ = 0;
};

}  // namespace fagan
