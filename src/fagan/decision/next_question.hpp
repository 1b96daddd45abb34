#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/decision/utility.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// What a question is asked for.
enum class Aim {
  causes,         ///< bits about which cause it is
  focus,          ///< bits about whether it is the focus cause
  must_not_miss,  ///< bits about whether it is any of the causes that must not be missed
  leader,         ///< chance that another cause comes to lead
  utility,        ///< expected utility of the action taken
};

struct QuestionOptions {
  Aim aim = Aim::causes;
  /// value = gain − cost_weight × cost, so its unit is that of the gain per unit of cost.
  double cost_weight = 0;
  /// The focus cause; the leading cause if none is given.
  std::optional<CauseId> focus;
  /// Needed for Aim::utility; with any other aim it only fills in Question::utility. Where a red
  /// flag is raised, only actions that bring care as soon as it asks are chosen among.
  const Utility* utility = nullptr;
  /// Findings to offer in place of the preferred member of their group of same measurements.
  std::vector<FindingId> measure;
  /// Findings dearer than this are not offered.
  double largest_cost = infinity;
  /// Value each question together with the best one that may follow each of its answers. Sees what
  /// asking for the best single question overlooks, and costs n_findings times as much.
  bool two_steps = false;
  /// Fill in `answers`: what each answer would lead to.
  bool with_answers = true;
};

/// One answer that may come, and what would be believed then.
struct PossibleAnswer {
  /// A state; for a number, one of its bands, or of up to three intervals about equally probable
  /// now.
  Observation answer;
  std::string title = {};  ///< of a band that has one
  Probability p;
  PerCause<double> posterior;
};

/// A finding not yet asked for, and what asking is expected to bring. Only gains: the cost is not
/// taken off, except in `value`.
struct Question {
  FindingId finding{};
  double bits = 0;  ///< about which cause it is
  double focus_bits = 0;
  double must_not_miss_bits = 0;
  Probability leader_changes;
  std::optional<double> utility;  ///< nothing without a Utility
  double cost = 0;
  /// By the aim, less cost_weight × cost; with two steps, that of the best continuation too.
  double value = 0;
  std::vector<PossibleAnswer> answers;
};

/// The findings that can be asked for, in the model's order: those with a likelihood that were not
/// asked before and do not repeat a measurement already known. Of each group of same measurements
/// only one member is offered, by `measure` or else by the model's preference. For the utility,
/// where a red flag is raised, what cannot change the action is not offered by next_questions.
std::vector<FindingId> open_findings(const Findings& findings, const QuestionOptions& options = {});

/// The open findings, most valuable first; ties keep the model's order. None for an impossible
/// case. Throws Error if the aim is utility and there is none.
std::vector<Question> next_questions(const Model& model, const Prior& prior,
                                     const Findings& findings, const QuestionOptions& options = {});

/// The same for a posterior already at hand, which must be that of the findings.
std::vector<Question> next_questions(const Posterior& posterior, const Findings& findings,
                                     const QuestionOptions& options = {});

}  // namespace fagan
