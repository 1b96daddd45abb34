#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

/// Cases first … end − 1 of a cohort.
struct CaseRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  friend bool operator==(const CaseRange&, const CaseRange&) = default;
};

/// Which cases of which cohorts went into a result, so that none goes in twice.
///
/// The ranges of a cohort are sorted, disjoint, not empty, and joined where they touch: the same
/// cases give the same ranges, in whatever pieces they came.
class CaseRanges {
 public:
  /// Adds cases. Throws Error, and adds nothing, if one of them is here already.
  void add(std::string_view cohort, CaseRange range);
  /// Adds all of another's. Throws Error, and adds nothing, if they share a case.
  void merge(const CaseRanges& other);

  /// Gives a cohort another name, if it is here; no other one has that yet.
  void rename(std::string_view cohort, const std::string& name);

  const std::map<std::string, std::vector<CaseRange>, std::less<>>& by_cohort() const noexcept {
    return by_cohort_;
  }
  std::uint64_t n_cases() const noexcept;

  friend bool operator==(const CaseRanges&, const CaseRanges&) = default;

 private:
  std::map<std::string, std::vector<CaseRange>, std::less<>> by_cohort_;
};

}  // namespace fagan
