#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "fagan/model/case_batch.hpp"

namespace fagan {

/// What tells a set of recorded cases from another, whatever file they stand in: the sum of a hash
/// of each case, of its id, its findings and its true cause. It does not depend on the order of the
/// cases, nor on how they are written; unknown is unknown, asked or not.
///
/// Cases without ids are known by their numbers, as in the tables that are written of drawn
/// cohorts: so a cohort, and the same one read from such a table, have the same digest. Not so if
/// the reading leaves something out: the second finding of one measurement, or bad rows.
class CaseDigest {
 public:
  /// Adds cases with these ids [n_cases], or, if there are none, with the numbers from `first` on.
  void add(const CaseBatch& cases, std::span<const std::string_view> ids, std::uint64_t first = 0);
  void merge(const CaseDigest& other);

  /// The name of a cohort that holds these cases: `recorded cases 0123456789abcdef…`.
  std::string cohort() const;

  friend bool operator==(const CaseDigest&, const CaseDigest&) = default;

 private:
  std::uint64_t first_half_ = 0;
  std::uint64_t second_half_ = 0;
};

}  // namespace fagan
