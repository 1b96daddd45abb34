#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/evaluation/basic_tally.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/case_ranges.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// One likelihood of the scorer moved to another value; the other states of the finding share the
/// rest as they did before.
struct LikelihoodMove {
  FindingId finding{};
  StateId state{};
  CauseId cause{};
  double to = 0;  ///< P(state | cause) after the move
};

/// The closing test sharpened to single numbers of the model: for every finding in every state,
/// whether each cause was true as often as its probabilities said.
///
/// For a named move, with d the change it makes in log P(observed state | cause k),
/// z = Σ d (1{true = k} − p_k) / √Σ d² p_k(1 − p_k). It is the score test of the move: normal with
/// variance 1, around 0 if the scorer is right and around √Σ d² p_k(1 − p_k) if the moved value is.
/// Findings with states only. Sums are exact, as in Evaluation.
class CellClosingTest {
 public:
  explicit CellClosingTest(Model model);

  /// Cases first, first + 1, … of a cohort: what was observed, and how it was judged. Throws Error,
  /// and adds nothing, if one of them is in already.
  template <class Real>
  void add(std::string_view cohort, std::uint64_t first, const DenseCases& observed,
           const JudgedCases<Real>& judged);
  void merge(const CellClosingTest& other);

  /// Nothing where a move starts from 0 or 1, or no case speaks to it.
  std::optional<double> z(const LikelihoodMove& move) const;
  /// What z is around if the moved value is the right one.
  std::optional<double> expected_z(const LikelihoodMove& move) const;

  /// Over all likelihoods strictly between 0 and 1.
  struct Detectable {
    std::uint64_t n_cells = 0;
    std::uint64_t n_detectable = 0;
    double least_z = 0;  ///< what an expected z must reach
  };
  /// How many single likelihoods could be `shift` off (up, or down where up is not possible) and be
  /// found so with 90 % probability, by a two-sided test of every one at 1e-6 together
  /// (Bonferroni).
  Detectable detectable(double shift) const;

  const CaseRanges& ranges() const noexcept { return ranges_; }
  friend bool operator==(const CellClosingTest& a, const CellClosingTest& b) {
    return a.ranges_ == b.ranges_ && a.cells_ == b.cells_;
  }

 private:
  struct Cell {
    std::uint64_t positives = 0;
    FixedSum sum;      // Σ p
    FixedSum squares;  // Σ p²
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  struct Score {
    double sum = 0;       // Σ d (1{true = k} − p_k)
    double variance = 0;  // Σ d² p_k(1 − p_k)
  };

  // [n_causes] cells of a finding in a state.
  Cell* cells(std::size_t finding, std::size_t state) {
    return cells_.data() + (first_row_[finding] + state) * model_.n_causes();
  }
  const Cell& cell(FindingId finding, std::size_t state, CauseId cause) const {
    return cells_[(first_row_[index(finding)] + state) * model_.n_causes() + index(cause)];
  }
  std::optional<Score> score(const LikelihoodMove& move) const;
  bool has_cells(FindingId finding) const;

  Model model_;
  std::vector<std::size_t> first_row_;  // by finding
  std::vector<Cell> cells_;
  CaseRanges ranges_;
};

}  // namespace fagan
