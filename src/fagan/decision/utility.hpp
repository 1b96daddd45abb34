#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Position of an action in a Utility.
enum class ActionId : std::uint32_t {};

/// Something that can be done about a case.
struct Action {
  std::string name;   ///< short and unique
  std::string title;  ///< what a person reads; the name if nothing better was given
  std::string notes;
  /// How soon it brings care: what a raised red flag asks for is not met by anything slower.
  Urgency urgency = Urgency::routine;

  friend bool operator==(const Action&, const Action&) = default;
};

/// How good it is to take each action, were each cause the true one: as written, by name.
struct UtilityDraft {
  /// Written in place of a cause: the utility under every cause not written for the action.
  static constexpr const char* default_cause = "default";

  struct Entry {
    std::string action;
    std::string cause;
    double u = 0;
    Evidence evidence;

    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::string name;
  std::string title;
  std::string model;  ///< empty: whatever model it stands in
  std::string about;
  std::string notice;
  std::string unit;  ///< what a utility of 1 is, in words; only differences mean anything
  std::vector<Action> actions;
  std::vector<Entry> utilities;

  friend bool operator==(const UtilityDraft&, const UtilityDraft&) = default;
};

/// What each action is worth under each cause.
///
/// Always valid: at least one action, unique names, and a finite utility for each action and cause
/// of its model.
class Utility {
 public:
  /// Checks a draft against a model. Throws an Error that lists every problem with its JSON
  /// pointer.
  static Checked<Utility> make(const Model& model, UtilityDraft draft);

  const std::string& name() const noexcept { return draft_.name; }
  const std::string& title() const noexcept {
    return draft_.title.empty() ? draft_.name : draft_.title;
  }
  std::span<const Action> actions() const noexcept { return draft_.actions; }
  std::size_t n_actions() const noexcept { return draft_.actions.size(); }
  const Action& action(ActionId action) const { return draft_.actions[index(action)]; }
  std::optional<ActionId> find_action(std::string_view name) const;

  double operator()(ActionId action, CauseId cause) const {
    return table_(static_cast<Eigen::Index>(action), static_cast<Eigen::Index>(cause));
  }
  const Evidence& evidence(ActionId action, CauseId cause) const;
  /// [n_actions × n_causes].
  const Eigen::MatrixXd& table() const noexcept { return table_; }

  /// Σ_k p_k u(action, k), for probabilities [n_causes].
  double expected(ActionId action, const Eigen::ArrayXd& p) const;
  /// The action with the highest expected utility, the first of them on a tie; p may be scaled.
  ActionId best_action(const Eigen::ArrayXd& p) const;
  /// Σ_k p_k (u(a, k) − u(b, k)).
  double advantage(ActionId a, ActionId b, const Eigen::ArrayXd& p) const;

  /// The same for the actions that bring care at least so soon; nothing if there are none.
  std::optional<Utility> at_least(Urgency level) const;

  /// As it was written.
  const UtilityDraft& draft() const noexcept { return draft_; }

 private:
  Utility() = default;

  UtilityDraft draft_;
  Eigen::MatrixXd table_;
  std::vector<Evidence> evidence_;  // action by action
};

/// Every problem of a draft: the errors `Utility::make` would throw, and its warnings.
std::vector<Problem> problems(const Model& model, const UtilityDraft& draft);

/// The actions for one case, best first; ties keep the order of the utility.
struct RankedAction {
  ActionId action{};
  double expected_utility = 0;
};
std::vector<RankedAction> rank_actions(const Utility& utility, const Posterior& posterior);

/// What knowing the cause for certain would add to the expected utility of the best action
/// (Howard 1966): Σ_k p_k max_a u(a, k) − max_a Σ_k p_k u(a, k). No real test can add more.
double value_of_perfect_information(const Utility& utility, const Posterior& posterior);

}  // namespace fagan
