#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// The findings a rule is about: one, all of a kind, or all there are.
struct RuleTarget {
  std::optional<FindingId> finding;
  std::string kind;  ///< empty for any kind

  bool includes(const Model& model, FindingId id) const {
    return finding ? *finding == id : kind.empty() || model.finding(id).kind == kind;
  }
  friend bool operator==(const RuleTarget&, const RuleTarget&) = default;
};

/// "A finding is missing from the record with this probability."
///
/// With neither condition, completely at random. `when`: only in cases where another finding, which
/// is always observed, is recorded in that state: at random. `in_state`: only where the finding
/// itself truly is in that state, which the record does not show: not at random.
struct MissingRule {
  struct Condition {
    FindingId finding{};
    StateId state{};
    friend bool operator==(const Condition&, const Condition&) = default;
  };

  RuleTarget target;
  double rate = 0;
  std::optional<StateId> in_state{};
  std::optional<Condition> when{};
  friend bool operator==(const MissingRule&, const MissingRule&) = default;
};

/// "An answer is wrong with this probability": any other state alike, or one that stands in place
/// of a certain true one. Findings with named states only.
struct AnswerRule {
  struct Swap {
    StateId truth{};
    StateId answer{};
    friend bool operator==(const Swap&, const Swap&) = default;
  };

  RuleTarget target;
  double rate = 0;
  std::optional<Swap> swap{};
  friend bool operator==(const AnswerRule&, const AnswerRule&) = default;
};

/// "The record names a wrong cause with this probability": any other alike, or one certain cause in
/// place of another.
struct LabelRule {
  struct Swap {
    CauseId truth{};
    CauseId label{};
    friend bool operator==(const Swap&, const Swap&) = default;
  };

  double rate = 0;
  std::optional<Swap> swap{};
  friend bool operator==(const LabelRule&, const LabelRule&) = default;
};

/// What depends on what when answers are missing (Rubin 1976).
enum class Missingness { none, completely_at_random, at_random, not_at_random };

/// What becomes of the truth on its way to the record.
///
/// Rules apply in order, and a later one takes the place of what an earlier said about the same
/// finding (of the same states, the same causes). First answers go wrong, then some go missing, so
/// a condition on another finding looks at what was recorded of it.
struct ObservationProcess {
  std::vector<MissingRule> missing;
  std::vector<AnswerRule> answers;
  std::vector<LabelRule> labels;
  /// Of what is missing, the share that was asked but is not known; the rest was not asked.
  double not_known = 0;

  /// Everything is recorded as it is.
  static ObservationProcess perfect() { return {}; }

  Missingness missingness() const;
  /// True if some answers or labels go wrong.
  bool has_wrong_answers() const;
  bool has_wrong_labels() const;
  /// True if Bayes' rule may simply leave out what is missing: nothing depends on what is not
  /// recorded, and what is recorded is so.
  bool is_ignorable() const {
    return missingness() != Missingness::not_at_random && !has_wrong_answers();
  }

  friend bool operator==(const ObservationProcess&, const ObservationProcess&) = default;
};

/// Everything that keeps a process from being one for this model, with pointers such as
/// /missing/2.
std::vector<Problem> problems(const Model& model, const ObservationProcess& process);

/// P(missing) of a finding in this true state (nothing for a number), where the findings that rules
/// look at are recorded as `is_recorded(condition)` says.
template <class IsRecorded>
double missing_rate(const Model& model, const ObservationProcess& process, FindingId finding,
                    std::optional<StateId> state, IsRecorded is_recorded) {
  double rate = 0;
  for (const MissingRule& rule : process.missing) {
    if (!rule.target.includes(model, finding)) continue;
    if (rule.in_state && rule.in_state != state) continue;
    if (rule.when && !is_recorded(*rule.when)) continue;
    rate = rule.rate;
  }
  return rate;
}

/// P(answer | true state) of a finding: one probability per state. Negative for the true state
/// itself if the others leave it less than nothing, which `problems` reports.
std::vector<double> answer_probabilities(const Model& model, const ObservationProcess& process,
                                         FindingId finding, StateId truth);

/// P(label | true cause): one probability per cause; negative likewise.
std::vector<double> label_probabilities(const Model& model, const ObservationProcess& process,
                                        CauseId truth);

}  // namespace fagan
