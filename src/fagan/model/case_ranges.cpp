#include "fagan/model/case_ranges.hpp"

#include <algorithm>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {

void CaseRanges::add(std::string_view cohort, CaseRange range) {
  if (range.first > range.end) throw Error("a range of cases ends before it begins");
  if (range.first == range.end) return;
  auto found = by_cohort_.find(cohort);
  if (found == by_cohort_.end()) found = by_cohort_.emplace(std::string(cohort), 0).first;
  std::vector<CaseRange>& ranges = found->second;
  // The first range that does not lie wholly below the new one; touching counts as below.
  const auto above =
      std::lower_bound(ranges.begin(), ranges.end(), range.first,
                       [](const CaseRange& r, std::uint64_t first) { return r.end <= first; });
  if (above != ranges.end() && above->first < range.end) {
    throw Error("cases " + std::to_string(std::max(above->first, range.first)) + " to " +
                std::to_string(std::min(above->end, range.end) - 1) + " of cohort " +
                quoted(cohort) + " are in already");
  }
  auto at = ranges.insert(above, range);
  if (const auto next = at + 1; next != ranges.end() && next->first == at->end) {
    at->end = next->end;
    ranges.erase(next);
  }
  if (at != ranges.begin() && (at - 1)->end == at->first) {
    (at - 1)->end = at->end;
    ranges.erase(at);
  }
}

void CaseRanges::merge(const CaseRanges& other) {
  CaseRanges merged = *this;
  for (const auto& [cohort, ranges] : other.by_cohort_) {
    for (const CaseRange& range : ranges) merged.add(cohort, range);
  }
  *this = std::move(merged);
}

void CaseRanges::rename(std::string_view cohort, const std::string& name) {
  const auto found = by_cohort_.find(cohort);
  if (found == by_cohort_.end()) return;
  auto node = by_cohort_.extract(found);
  node.key() = name;
  by_cohort_.insert(std::move(node));
}

std::uint64_t CaseRanges::n_cases() const noexcept {
  std::uint64_t n = 0;
  for (const auto& [cohort, ranges] : by_cohort_) {
    for (const CaseRange& range : ranges) n += range.end - range.first;
  }
  return n;
}

}  // namespace fagan
