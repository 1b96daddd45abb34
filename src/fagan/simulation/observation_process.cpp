#include "fagan/simulation/observation_process.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "fagan/core/text.hpp"

namespace fagan {
namespace {

// Rounding may leave the true state this much below nothing.
constexpr double rounding = 1e-12;

class ProcessChecker {
 public:
  ProcessChecker(const Model& model, const ObservationProcess& process)
      : model_(model), process_(process) {}

  std::vector<Problem> run() {
    for (std::size_t i = 0; i < process_.missing.size(); ++i) {
      check(process_.missing[i], pointer_to("/missing", i));
    }
    for (std::size_t i = 0; i < process_.answers.size(); ++i) {
      check(process_.answers[i], pointer_to("/answers", i));
    }
    for (std::size_t i = 0; i < process_.labels.size(); ++i) {
      check(process_.labels[i], pointer_to("/labels", i));
    }
    check_rate(process_.not_known, "/not_known");
    if (found_.empty()) check_sums();
    return std::move(found_);
  }

 private:
  void error(std::string pointer, std::string message) {
    found_.push_back({Severity::error, {{}, 0, 0, std::move(pointer)}, std::move(message)});
  }

  void check_rate(double rate, const std::string& pointer) {
    if (!(rate >= 0 && rate <= 1)) {
      error(pointer, shortest(rate) + " is not a probability (expected 0 to 1)");
    }
  }

  void check(const RuleTarget& target, const std::string& pointer) {
    if (target.finding) {
      if (index(*target.finding) >= model_.n_findings()) error(pointer, "no such finding");
      return;
    }
    std::vector<std::string> kinds;
    for (const Finding& finding : model_.findings()) kinds.push_back(finding.kind);
    if (!target.kind.empty() && std::find(kinds.begin(), kinds.end(), target.kind) == kinds.end()) {
      error(pointer,
            "no finding is of kind " + quoted(target.kind) + did_you_mean(target.kind, kinds));
    }
  }

  bool has_state(FindingId finding, StateId state) const {
    return index(finding) < model_.n_findings() &&
           index(state) < model_.finding(finding).states.size();
  }

  void check(const MissingRule& rule, const std::string& pointer) {
    check_rate(rule.rate, pointer);
    check(rule.target, pointer);
    if (rule.in_state &&
        !(rule.target.finding && has_state(*rule.target.finding, *rule.in_state))) {
      error(pointer, "a true state needs a finding that has it");
    }
    if (!rule.when) return;
    if (!has_state(rule.when->finding, rule.when->state)) {
      error(pointer, "a condition needs a finding and one of its states");
    } else {
      check_always_observed(rule.when->finding, pointer);
    }
  }

  void check_always_observed(FindingId finding, const std::string& pointer) {
    bool always = true;
    for (const MissingRule& rule : process_.missing) {
      if (!rule.target.includes(model_, finding)) continue;
      if (rule.rate > 0) always = false;
      if (rule.rate == 0 && !rule.in_state && !rule.when) always = true;
    }
    if (always) return;
    const std::string& name = model_.finding(finding).name;
    error(pointer, "finding " + quoted(name) + " decides what else is missing, so it must never " +
                       "be missing itself (say so last: " + name + "=0)");
  }

  void check(const AnswerRule& rule, const std::string& pointer) {
    check_rate(rule.rate, pointer);
    check(rule.target, pointer);
    if (rule.target.finding && index(*rule.target.finding) < model_.n_findings() &&
        model_.finding(*rule.target.finding).is_number()) {
      error(pointer, "finding " + quoted(model_.finding(*rule.target.finding).name) +
                         " is a number: only named states are answered wrongly");
    }
    if (!rule.swap) return;
    if (!rule.target.finding || !has_state(*rule.target.finding, rule.swap->truth) ||
        !has_state(*rule.target.finding, rule.swap->answer) ||
        rule.swap->truth == rule.swap->answer) {
      error(pointer, "a wrong answer needs a finding and two of its states");
    }
  }

  void check(const LabelRule& rule, const std::string& pointer) {
    check_rate(rule.rate, pointer);
    if (rule.swap &&
        (index(rule.swap->truth) >= model_.n_causes() ||
         index(rule.swap->label) >= model_.n_causes() || rule.swap->truth == rule.swap->label)) {
      error(pointer, "a wrong label needs two causes");
    }
  }

  void check_sums() {
    for (const AnswerRule& rule : process_.answers) {
      if (!rule.swap) continue;
      const double right = answer_probabilities(model_, process_, *rule.target.finding,
                                                rule.swap->truth)[index(rule.swap->truth)];
      if (right < -rounding) {
        const Finding& finding = model_.finding(*rule.target.finding);
        error("/answers", "wrong answers for finding " + quoted(finding.name) + " truly " +
                              quoted(finding.states[index(rule.swap->truth)].name) + " sum to " +
                              shortest(1 - right) + " (expected at most 1)");
      }
    }
    for (const LabelRule& rule : process_.labels) {
      if (!rule.swap) continue;
      const double right =
          label_probabilities(model_, process_, rule.swap->truth)[index(rule.swap->truth)];
      if (right < -rounding) {
        error("/labels", "wrong labels for cause " + quoted(model_.cause(rule.swap->truth).name) +
                             " sum to " + shortest(1 - right) + " (expected at most 1)");
      }
    }
  }

  const Model& model_;
  const ObservationProcess& process_;
  std::vector<Problem> found_;
};

// What is left for the truth when the others have been given theirs.
void give_the_rest_to(std::size_t truth, std::vector<double>& row) {
  row[truth] = 0;
  row[truth] = 1 - std::accumulate(row.begin(), row.end(), 0.0);
  if (std::abs(row[truth]) < rounding) row[truth] = 0;
}

void share_among_others(double rate, std::vector<double>& row) {
  const double each = row.size() < 2 ? 0 : rate / static_cast<double>(row.size() - 1);
  std::fill(row.begin(), row.end(), each);
}

}  // namespace

Missingness ObservationProcess::missingness() const {
  const auto any = [this](auto holds) {
    return std::any_of(missing.begin(), missing.end(), holds);
  };
  // One rule with a rate is enough for the others to matter, those of rate 0 among them.
  if (!any([](const MissingRule& rule) { return rule.rate > 0; })) return Missingness::none;
  if (any([](const MissingRule& rule) { return rule.in_state.has_value(); })) {
    return Missingness::not_at_random;
  }
  return any([](const MissingRule& rule) { return rule.when.has_value(); })
             ? Missingness::at_random
             : Missingness::completely_at_random;
}

bool ObservationProcess::has_wrong_answers() const {
  return std::any_of(answers.begin(), answers.end(),
                     [](const AnswerRule& rule) { return rule.rate > 0; });
}

bool ObservationProcess::has_wrong_labels() const {
  return std::any_of(labels.begin(), labels.end(),
                     [](const LabelRule& rule) { return rule.rate > 0; });
}

std::vector<Problem> problems(const Model& model, const ObservationProcess& process) {
  return ProcessChecker(model, process).run();
}

std::vector<double> answer_probabilities(const Model& model, const ObservationProcess& process,
                                         FindingId finding, StateId truth) {
  std::vector<double> row(model.finding(finding).states.size(), 0.0);
  for (const AnswerRule& rule : process.answers) {
    if (!rule.target.includes(model, finding)) continue;
    if (!rule.swap) {
      share_among_others(rule.rate, row);
    } else if (rule.swap->truth == truth) {
      row[index(rule.swap->answer)] = rule.rate;
    }
  }
  give_the_rest_to(index(truth), row);
  return row;
}

std::vector<double> label_probabilities(const Model& model, const ObservationProcess& process,
                                        CauseId truth) {
  std::vector<double> row(model.n_causes(), 0.0);
  for (const LabelRule& rule : process.labels) {
    if (!rule.swap) {
      share_among_others(rule.rate, row);
    } else if (rule.swap->truth == truth) {
      row[index(rule.swap->label)] = rule.rate;
    }
  }
  give_the_rest_to(index(truth), row);
  return row;
}

}  // namespace fagan
