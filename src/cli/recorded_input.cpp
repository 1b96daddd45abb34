#include "recorded_input.hpp"

#include "fagan/format/wording.hpp"
#include "output.hpp"

namespace fagan::cli {

void complain_about_skipped(const CommonOptions& common, const CaseStream::Tally& tally) {
  if (common.quiet) return;
  for (const Problem& problem : tally.problems) complain_as_is(to_string(problem));
  if (tally.n_bad_rows > 0) complain(grouped_digits(tally.n_bad_rows) + " bad rows left out");
  if (tally.n_double_measurements > 0) {
    complain(grouped_digits(tally.n_double_measurements) +
             " cases measure one thing twice; the preferred measurement counts");
  }
  if (tally.n_repeated_ids > 0) {
    complain(grouped_digits(tally.n_repeated_ids) +
             (tally.n_repeated_ids == 1 ? " case has" : " cases have") +
             " a case_id that another case had before");
  }
}

}  // namespace fagan::cli
