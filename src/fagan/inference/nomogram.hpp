#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Fagan's nomogram (1975) for one cause against all others, or against one other as if there were
/// only these two: a probability before, and where each possible answer takes it. On log-odds axes
/// each answer is a straight line, because log odds after = log odds before + log likelihood ratio.
struct Nomogram {
  struct Line {
    Observation observation;  ///< of the finding; NotKnown for all findings together
    bool observed = false;    ///< true if this is the answer of the case
    LogOdds log_ratio;        ///< log likelihood ratio; ±inf when it rules out or leaves only
    LogOdds after;
    Probability probability_after;
  };

  CauseId cause{};
  std::optional<CauseId> against;    ///< nothing: all others
  std::optional<FindingId> finding;  ///< nothing: all findings together
  /// What was observed besides the finding: the line starts from it.
  std::vector<std::pair<FindingId, Observation>> given;
  LogOdds before;  ///< finite
  Probability probability_before;
  std::vector<Line> lines;  ///< the finding's states in order, or the one line there is
};

/// From the prior to the posterior: one line whose ratio is that of all findings together. Nothing
/// if the prior odds are infinite, or no cause explains the findings.
std::optional<Nomogram> nomogram(const Model& model, const Prior& prior, const Findings& findings,
                                 CauseId cause, std::optional<CauseId> against = {});

/// One finding, all the others given: a line for each of its states that some cause allows, or for
/// the observed number. The likelihood ratio is that of this context; with more than two causes it
/// is not a property of the finding alone. Nothing if the odds before are infinite or undefined;
/// no lines for a number that was not observed.
std::optional<Nomogram> nomogram(const Model& model, const Prior& prior, const Findings& findings,
                                 CauseId cause, FindingId finding,
                                 std::optional<CauseId> against = {});

}  // namespace fagan
