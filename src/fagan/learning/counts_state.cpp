#include "fagan/learning/counts_state.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fagan/core/error.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

void require(bool right, const char* message, const std::string& pointer) {
  if (!right) throw Error(message, pointer);
}

ExactSum sum_in(const std::string& text, const std::string& pointer) {
  const auto sum = ExactSum::parse(text);
  if (sum) return *sum;
  const bool is_whole = !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
  throw Error(
      quoted(text) + " is not an exact sum (expected such as \"-0x5p-1\")" +
          (is_whole ? "; it is a rounded one of an older version: count the cases again" : ""),
      pointer);
}

// A mean in its finding's range, or at most the rounding of a logarithm beyond it.
bool is_inside(double mean, const NumberScale& scale) {
  if (!scale.range) return true;
  const auto [low, high] = *scale.range;
  if (scale.density == DensityKind::normal) return mean >= low && mean <= high;
  const double slack = 1e-12 * std::max(1.0, std::abs(mean));
  return (low <= 0 || mean >= portable_log(low) - slack) &&
         (std::isinf(high) || mean <= portable_log(high) + slack);
}

// Whether there are values of the finding that have these sums.
bool are_possible(const NumberSums& sums, const NumberScale& scale) {
  if (sums.n == 0) return sums == NumberSums{};
  const auto [mantissa, exponent] = sums.sum.over(sums.n);
  return sums.spread().sign() >= 0 && is_inside(std::ldexp(mantissa, exponent), scale);
}

}  // namespace

CountsState CountsState::of(const Counts& counts) {
  CountsState state;
  state.ranges = counts.ranges_.by_cohort();
  state.left_out = counts.left_out_;
  state.bad = counts.bad_;
  state.unlabelled = counts.unlabelled_;
  state.cases.assign(counts.cases_.begin(), counts.cases_.end());
  const std::size_t n_causes = counts.model_.n_causes();
  std::size_t number = 0;
  for (std::size_t f = 0; f < counts.column_.size(); ++f) {
    const std::size_t end = f + 1 < counts.column_.size() ? counts.column_[f + 1] : counts.width_;
    Finding finding;
    for (std::size_t k = 0; k < n_causes; ++k) {
      const auto row = counts.table_.begin() + static_cast<std::ptrdiff_t>(k * counts.width_);
      finding.counts.emplace_back(row + static_cast<std::ptrdiff_t>(counts.column_[f]),
                                  row + static_cast<std::ptrdiff_t>(end));
    }
    if (counts.model_.findings()[f].is_number()) {
      for (std::size_t k = 0; k < n_causes; ++k) {
        const NumberSums& sums = counts.sums_[number * n_causes + k];
        finding.numbers.push_back({sums.n, sums.sum.to_string(), sums.squares.to_string()});
      }
      ++number;
    }
    state.findings.push_back(std::move(finding));
  }
  return state;
}

Counts CountsState::counts(const Model& model) const {
  Counts result(model);
  const std::size_t n_causes = model.n_causes();
  require(cases.size() == n_causes, "there must be one for each cause", "/cases");
  require(findings.size() == model.n_findings(), "there must be one for each finding", "/findings");
  for (const auto& [cohort, pieces] : ranges) {
    for (const CaseRange& range : pieces) result.ranges_.add(cohort, range);
  }
  const std::uint64_t most = result.ranges_.n_cases();
  for (std::size_t k = 0; k < n_causes; ++k) {
    require(cases[k] <= most, "more cases than there are", pointer_to("/cases", k));
  }
  require(bad <= most && unlabelled <= most, "more cases than there are", "/ranges");
  constexpr std::uint64_t most_left_out = 1'000'000'000'000;
  require(left_out <= most_left_out, "too many cases", "/left_out");
  result.left_out_ = left_out;
  result.bad_ = bad;
  result.unlabelled_ = unlabelled;
  std::copy(cases.begin(), cases.end(), result.cases_.begin());
  require(result.n_cases() + bad + unlabelled == result.ranges_.n_cases(),
          "the counts do not add up to the number of cases in the ranges", "/ranges");

  std::size_t number = 0;
  for (std::size_t f = 0; f < findings.size(); ++f) {
    const std::string here = pointer_to("/findings", f);
    const std::size_t end = f + 1 < findings.size() ? result.column_[f + 1] : result.width_;
    require(findings[f].counts.size() == n_causes, "there must be a list for each cause", here);
    for (std::size_t k = 0; k < n_causes; ++k) {
      const std::vector<std::uint64_t>& row = findings[f].counts[k];
      require(row.size() == end - result.column_[f], "a list has the wrong length", here);
      require(std::all_of(row.begin(), row.end(), [&](std::uint64_t n) { return n <= cases[k]; }),
              "a part is larger than the whole", here);
      require(std::accumulate(row.begin(), row.end(), std::uint64_t{0}) == cases[k],
              "the counts of a cause do not add up to its cases", here);
      std::copy(row.begin(), row.end(),
                result.table_.begin() +
                    static_cast<std::ptrdiff_t>(k * result.width_ + result.column_[f]));
    }
    const bool is_number = model.findings()[f].is_number();
    require(findings[f].numbers.size() == (is_number ? n_causes : 0),
            "sums of a number must be there for each cause, and for numbers only", here);
    for (std::size_t k = 0; k < findings[f].numbers.size(); ++k) {
      const Finding::Number& sums = findings[f].numbers[k];
      require(sums.n <= cases[k], "more values than cases", here);
      NumberSums& read = result.sums_[number * n_causes + k];
      read = {sums.n, sum_in(sums.sum, here), sum_in(sums.squares, here)};
      require(are_possible(read, *model.findings()[f].number),
              "sums no values of this finding can have", here);
    }
    if (is_number) ++number;
  }
  return result;
}

}  // namespace fagan
