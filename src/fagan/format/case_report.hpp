#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/decision/advice.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/inference/interval.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/inference/reasons.hpp"
#include "fagan/inference/sensitivity.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// How probable it is that a number lies in the interval shown for it.
inline constexpr double interval_level = 0.95;

/// What is told of a case beside what is believed.
struct CaseReportOptions {
  /// Versions of the model's numbers that intervals are made of; 0 for no intervals.
  std::size_t n_draws = 0;
  Seed seed{1};
  /// How many of the most valuable open findings are named.
  std::size_t n_questions = 0;
  double cost_weight = 0;
  /// What to do is told only if there are utilities. They must live as long as the report.
  const Utility* utility = nullptr;
};

/// Everything a reader is told about one case: what an edge lays out, and what `--json` writes.
struct CaseReport {
  Prior prior;
  Findings findings;
  Posterior posterior;

  /// From most to least probable, what a short list shows and what it folds into one line: causes
  /// under 1%, if there are many. Must-not-miss causes and the leader are never folded, nor, among
  /// the first 15, a cause more probable than one of them.
  Differential shown;
  Differential folded;
  Probability folded_before;  ///< of all folded causes together
  Probability folded_after;

  /// Why the leader leads: against all others, one finding left out at a time.
  RankedReasons reasons;
  RedFlags flags;
  std::vector<std::string> warnings;

  CaseReportOptions options;
  std::optional<PosteriorDraws> draws;
  std::vector<Question> questions;  ///< most valuable first
  std::optional<Advice> advice;     ///< with the leader as focus

  const Model& model() const noexcept { return findings.model(); }
  CauseId leader() const { return shown.front(); }
};

/// Diagnoses a case. Throws Error, naming a smallest set of findings that conflict, if no cause can
/// explain it.
CaseReport report_case(const Prior& prior, const Findings& findings,
                       const CaseReportOptions& options = {});

/// `{"format", "model", "model_hash", "setting", "findings", "log_evidence", "entropy_bits",
/// "differential", …}`.
std::string to_json(const CaseReport& report);

/// `{"format", "model", "model_hash", "setting", "findings", "cause", "against", "prior", "steps",
/// "posterior", …}`. The leave-one-out weights are written if they are given.
std::string to_json(const Prior& prior, const Findings& findings, const Explanation& explanation,
                    const std::optional<std::vector<Reason>>& leave_one_out,
                    const std::vector<Sensitivity>& sensitivities = {});

}  // namespace fagan
