#include "fagan/evaluation/cell_closing_test.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/evaluation/closing_test.hpp"

namespace fagan {
namespace {

constexpr double power = 0.9;

// The z with P(Z > z) = tail.
double upper_quantile(double tail) { return std::numbers::sqrt2 * boost::math::erfc_inv(2 * tail); }

}  // namespace

bool CellClosingTest::has_cells(FindingId finding) const {
  const Finding& about = model_.finding(finding);
  return !about.is_number() && !about.rule_only;
}

CellClosingTest::CellClosingTest(Model model) : model_(std::move(model)) {
  std::size_t rows = 0;
  for (const FindingId finding : ids<FindingId>(model_.n_findings())) {
    first_row_.push_back(rows);
    if (has_cells(finding)) rows += model_.finding(finding).states.size();
  }
  cells_.resize(rows * model_.n_causes());
}

template <class Real>
void CellClosingTest::add(std::string_view cohort, std::uint64_t first, const DenseCases& observed,
                          const JudgedCases<Real>& judged) {
  FAGAN_ASSERT_EQ(observed.n_cases, judged.truth.size());
  ranges_.add(cohort, {first, first + observed.n_cases});
  const std::size_t n_causes = model_.n_causes();
  std::vector<Cell> of_case(n_causes);
  for (std::size_t i = 0; i < observed.n_cases; ++i) {
    if (!judged.is_scored(i)) continue;
    for (std::size_t k = 0; k < n_causes; ++k) {
      const double p = judged.posteriors[i * judged.stride + k];
      of_case[k] = {k == judged.truth[i] ? 1U : 0U, FixedSum(p), FixedSum(p * p)};
    }
    const std::int8_t* states = observed.states + i * observed.state_stride;
    for (const FindingId finding : ids<FindingId>(model_.n_findings())) {
      const std::int8_t state = states[index(finding)];
      if (state < 0 || !has_cells(finding)) continue;
      Cell* row = cells(index(finding), static_cast<std::size_t>(state));
      for (std::size_t k = 0; k < n_causes; ++k) {
        row[k].positives += of_case[k].positives;
        row[k].sum += of_case[k].sum;
        row[k].squares += of_case[k].squares;
      }
    }
  }
}

template void CellClosingTest::add(std::string_view, std::uint64_t, const DenseCases&,
                                   const JudgedCases<double>&);
template void CellClosingTest::add(std::string_view, std::uint64_t, const DenseCases&,
                                   const JudgedCases<float>&);

void CellClosingTest::merge(const CellClosingTest& other) {
  FAGAN_ASSERT_EQ(cells_.size(), other.cells_.size());
  ranges_.merge(other.ranges_);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i].positives += other.cells_[i].positives;
    cells_[i].sum += other.cells_[i].sum;
    cells_[i].squares += other.cells_[i].squares;
  }
}

std::optional<CellClosingTest::Score> CellClosingTest::score(const LikelihoodMove& move) const {
  FAGAN_ASSERT(has_cells(move.finding));
  FAGAN_ASSERT(0 < move.to && move.to < 1);
  const double from = model_.likelihood(move.finding, move.state, move.cause);
  if (from <= 0 || from >= 1) return std::nullopt;
  const double change = std::log(move.to / from);
  const double change_of_others = std::log((1 - move.to) / (1 - from));
  Score score;
  for (std::size_t s = 0; s < model_.finding(move.finding).states.size(); ++s) {
    const Cell& at = cell(move.finding, s, move.cause);
    const double d = s == index(move.state) ? change : change_of_others;
    score.sum += d * (FixedSum::whole(at.positives) - at.sum).value();
    score.variance += d * d * (at.sum - at.squares).value();
  }
  if (score.variance <= 0) return std::nullopt;
  return score;
}

std::optional<double> CellClosingTest::z(const LikelihoodMove& move) const {
  const auto found = score(move);
  if (!found) return std::nullopt;
  return found->sum / std::sqrt(found->variance);
}

std::optional<double> CellClosingTest::expected_z(const LikelihoodMove& move) const {
  const auto found = score(move);
  if (!found) return std::nullopt;
  return std::sqrt(found->variance);
}

CellClosingTest::Detectable CellClosingTest::detectable(double shift) const {
  std::vector<LikelihoodMove> moves;
  for (const FindingId finding : ids<FindingId>(model_.n_findings())) {
    if (!has_cells(finding)) continue;
    for (const StateId state : ids<StateId>(model_.finding(finding).states.size())) {
      for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
        const double from = model_.likelihood(finding, state, cause);
        if (from <= 0 || from >= 1) continue;
        const double to = from + shift < 1 ? from + shift : from - shift;
        if (to > 0) moves.push_back({finding, state, cause, to});
      }
    }
  }
  Detectable result;
  result.n_cells = moves.size();
  if (moves.empty()) return result;
  const double each = ClosingTest::level / static_cast<double>(moves.size());
  result.least_z = upper_quantile(each / 2) + upper_quantile(1 - power);
  for (const LikelihoodMove& move : moves) {
    const auto expected = expected_z(move);
    if (expected && *expected >= result.least_z) ++result.n_detectable;
  }
  return result;
}

}  // namespace fagan
