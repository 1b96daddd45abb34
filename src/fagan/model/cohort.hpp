#pragma once

#include "fagan/model/case_batch.hpp"

namespace fagan {

/// Cases first … first + n_cases − 1 of a cohort, with what is true of them beside what was
/// observed.
///
/// `cases` is the record: findings as they were observed, and as labels the causes as they were
/// written down. `truth` is dense, of the same cases in the same order: every finding in its true
/// state, labelled with the true cause. Where only the record is known, `truth` has no cases.
struct Cohort {
  std::uint64_t first = 0;
  CaseBatch cases;
  CaseBatch truth;
};

}  // namespace fagan
