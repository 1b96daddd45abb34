#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/decision/red_flag.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/inference/reasons.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Everything a reader is told about one case: what an edge lays out, and what `--json` writes.
struct CaseReport {
  Prior prior;
  Findings findings;
  Posterior posterior;

  /// From most to least probable, what a short list shows and what it folds into one line: causes
  /// under 1% that can be missed, if there are many. Must-not-miss causes and the leader are never
  /// folded.
  Differential shown;
  Differential folded;
  Probability folded_before;  ///< of all folded causes together
  Probability folded_after;

  /// Why the leader leads: against all others, one finding left out at a time.
  RankedReasons reasons;
  RedFlags flags;
  std::vector<std::string> warnings;

  const Model& model() const noexcept { return findings.model(); }
  CauseId leader() const { return shown.front(); }
};

/// Diagnoses a case. Throws Error, naming a smallest set of findings that conflict, if no cause can
/// explain it.
CaseReport report_case(const Prior& prior, const Findings& findings);

/// `{"model", "setting", "findings", "log_evidence", "entropy_bits", "differential", …}`.
std::string to_json(const CaseReport& report);

/// `{"model", "setting", "findings", "cause", "against", "prior", "steps", "posterior", …}`. The
/// leave-one-out weights are written if they are given.
std::string to_json(const Prior& prior, const Findings& findings, const Explanation& explanation,
                    const std::optional<std::vector<Reason>>& leave_one_out);

}  // namespace fagan
