#include "fagan/decision/utility.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/model/model_checker.hpp"

namespace fagan {
namespace {

// Walks a draft once: collects its problems and fills the table as far as it goes.
class UtilityChecker {
 public:
  UtilityChecker(const Model& model, const UtilityDraft& draft) : model_(model), draft_(draft) {
    if (!draft.model.empty() && draft.model != model.name()) {
      error("/model",
            "utilities for model " + quoted(draft.model) + ", not for " + quoted(model.name()));
      return;
    }
    check_actions();
    entries_.resize(names_.size() * model.n_causes(), nullptr);
    otherwise_.resize(names_.size(), nullptr);
    for (const UtilityDraft::Entry& entry : draft.utilities) place(entry);
    fill_defaults();
  }

  std::vector<Problem>& problems() noexcept { return problems_; }
  /// Action by action, one entry per cause; complete when no problem is an error.
  const std::vector<const UtilityDraft::Entry*>& entries() const noexcept { return entries_; }

 private:
  void error(std::string pointer, std::string message) {
    problems_.push_back({Severity::error, {{}, 0, 0, std::move(pointer)}, std::move(message)});
  }

  void check_actions() {
    if (draft_.actions.empty()) error("/actions", "a utility needs at least one action");
    for (std::size_t a = 0; a < draft_.actions.size(); ++a) {
      const std::string& name = draft_.actions[a].name;
      const std::string here = pointer_to(pointer_to("/actions", a), "name");
      if (name.empty()) error(here, "action name is empty");
      if (find_bad_utf8(name)) error(here, "action name " + quoted(name) + " is not UTF-8");
      if (has_control_character(name)) {
        error(here, "action name " + quoted(name) + " holds a control character");
      }
      if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
        error(here, "action " + quoted(name) + " given twice");
      }
      names_.push_back(name);
    }
  }

  void place(const UtilityDraft::Entry& entry) {
    const std::string at_action = pointer_to("/utilities", entry.action);
    const std::string here = pointer_to(at_action, entry.cause);
    const auto action = std::find(names_.begin(), names_.end(), entry.action);
    if (action == names_.end()) {
      if (!unknown_.insert(entry.action).second) return;
      error(at_action,
            "unknown action " + quoted(entry.action) + did_you_mean(entry.action, names_));
      return;
    }
    check_entry(entry, here);
    const auto a = static_cast<std::size_t>(action - names_.begin());
    const UtilityDraft::Entry** slot = &otherwise_[a];
    if (entry.cause != UtilityDraft::default_cause) {
      const auto cause = model_.find_cause(entry.cause);
      if (!cause) {
        error(here, "unknown cause " + quoted(entry.cause) +
                        did_you_mean(entry.cause, names_of(model_.causes())));
        return;
      }
      slot = &entries_[a * model_.n_causes() + index(*cause)];
    }
    if (*slot != nullptr) error(here, "utility given twice");
    *slot = &entry;
  }

  void check_entry(const UtilityDraft::Entry& entry, const std::string& here) {
    if (!std::isfinite(entry.u)) {
      error(pointer_to(here, "u"), shortest(entry.u) + " is not a finite number");
    }
    check_sample_size(entry.evidence.n, here, problems_);
    const std::string& source = entry.evidence.source;
    if (!source.empty() && model_.find_source(source) == nullptr) {
      std::vector<std::string> keys;
      for (const Source& known : model_.sources()) keys.push_back(known.key);
      error(pointer_to(here, "source"),
            "unknown source " + quoted(source) + did_you_mean(source, keys));
    }
  }

  void fill_defaults() {
    for (std::size_t a = 0; a < names_.size(); ++a) {
      std::vector<std::string> missing;
      for (std::size_t k = 0; k < model_.n_causes(); ++k) {
        const UtilityDraft::Entry*& slot = entries_[a * model_.n_causes() + k];
        if (slot == nullptr) slot = otherwise_[a];
        if (slot == nullptr) missing.push_back(model_.causes()[k].name);
      }
      if (missing.empty()) continue;
      std::string message = "no utility for cause " + quoted(missing.front());
      if (missing.size() > 1) message += " and " + std::to_string(missing.size() - 1) + " more";
      error(pointer_to("/utilities", names_[a]), std::move(message));
    }
  }

  static std::vector<std::string> names_of(std::span<const Cause> causes) {
    std::vector<std::string> names;
    for (const Cause& cause : causes) names.push_back(cause.name);
    return names;
  }

  const Model& model_;
  const UtilityDraft& draft_;
  std::vector<std::string> names_;
  std::set<std::string> unknown_;
  std::vector<const UtilityDraft::Entry*> entries_;
  std::vector<const UtilityDraft::Entry*> otherwise_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> problems(const Model& model, const UtilityDraft& draft) {
  return std::move(UtilityChecker(model, draft).problems());
}

Checked<Utility> Utility::make(const Model& model, UtilityDraft draft) {
  Utility utility;
  std::vector<Problem> found;
  {
    UtilityChecker checker(model, draft);
    found = std::move(checker.problems());
    if (has_errors(found)) throw Error(std::move(found));
    const auto n_actions = static_cast<Eigen::Index>(draft.actions.size());
    const auto n_causes = static_cast<Eigen::Index>(model.n_causes());
    utility.table_.resize(n_actions, n_causes);
    for (Eigen::Index a = 0; a < n_actions; ++a) {
      for (Eigen::Index k = 0; k < n_causes; ++k) {
        const auto* entry = checker.entries()[static_cast<std::size_t>(a * n_causes + k)];
        utility.table_(a, k) = entry->u;
        utility.evidence_.push_back(entry->evidence);
      }
    }
  }
  for (Action& action : draft.actions) {
    if (action.title.empty()) action.title = action.name;
  }
  utility.draft_ = std::move(draft);
  return {std::move(utility), std::move(found)};
}

std::optional<ActionId> Utility::find_action(std::string_view name) const {
  for (const ActionId action : ids<ActionId>(n_actions())) {
    if (this->action(action).name == name) return action;
  }
  return std::nullopt;
}

const Evidence& Utility::evidence(ActionId action, CauseId cause) const {
  return evidence_[index(action) * static_cast<std::size_t>(table_.cols()) + index(cause)];
}

double Utility::expected(ActionId action, const Eigen::ArrayXd& p) const {
  return (table_.row(static_cast<Eigen::Index>(action)).array() * p.transpose()).sum();
}

ActionId Utility::best_action(const Eigen::ArrayXd& p) const {
  Eigen::Index best = 0;
  (table_ * p.matrix()).maxCoeff(&best);
  return static_cast<ActionId>(best);
}

double Utility::advantage(ActionId a, ActionId b, const Eigen::ArrayXd& p) const {
  const auto difference =
      table_.row(static_cast<Eigen::Index>(a)) - table_.row(static_cast<Eigen::Index>(b));
  return (difference.array() * p.transpose()).sum();
}

std::optional<Utility> Utility::at_least(Urgency level) const {
  Utility result;
  result.draft_ = draft_;
  result.draft_.actions.clear();
  result.table_.resize(0, table_.cols());
  for (const ActionId action : ids<ActionId>(n_actions())) {
    if (this->action(action).urgency < level) continue;
    result.draft_.actions.push_back(this->action(action));
    result.table_.conservativeResize(result.table_.rows() + 1, Eigen::NoChange);
    result.table_.bottomRows<1>() = table_.row(static_cast<Eigen::Index>(action));
    for (const CauseId cause : ids<CauseId>(static_cast<std::size_t>(table_.cols()))) {
      result.evidence_.push_back(evidence(action, cause));
    }
  }
  if (result.draft_.actions.empty()) return std::nullopt;
  std::erase_if(result.draft_.utilities, [&](const UtilityDraft::Entry& entry) {
    return !result.find_action(entry.action);
  });
  return result;
}

std::vector<RankedAction> rank_actions(const Utility& utility, const Posterior& posterior) {
  if (posterior.probabilities().size() != utility.table().cols()) {
    throw ShapeError("the utilities and the posterior are of models with other numbers of causes");
  }
  std::vector<RankedAction> ranked;
  for (const ActionId action : ids<ActionId>(utility.n_actions())) {
    ranked.push_back({action, utility.expected(action, posterior.probabilities())});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const RankedAction& a, const RankedAction& b) {
    return a.expected_utility > b.expected_utility;
  });
  return ranked;
}

double value_of_perfect_information(const Utility& utility, const Posterior& posterior) {
  const Eigen::ArrayXd& p = posterior.probabilities();
  const auto best = static_cast<Eigen::Index>(utility.best_action(p));
  double value = 0;
  // Regret by regret, so that certainty is worth exactly 0.
  for (Eigen::Index k = 0; k < p.size(); ++k) {
    value += p[k] * (utility.table().col(k).maxCoeff() - utility.table()(best, k));
  }
  return value;
}

}  // namespace fagan
