#include "fagan/decision/red_flag.hpp"

#include <algorithm>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

Truth negated(Truth value) {
  return value == Truth::open ? Truth::open : truth(value == Truth::no);
}

Truth is_in_state(const Observation& observation, StateId state) {
  if (const auto* seen = std::get_if<StateId>(&observation)) return truth(*seen == state);
  if (const auto* evidence = std::get_if<VirtualEvidence>(&observation)) {
    const std::vector<double>& v = evidence->relative_likelihoods;
    if (v[index(state)] == 0) return Truth::no;
    const auto possible = std::count_if(v.begin(), v.end(), [](double x) { return x > 0; });
    return possible == 1 ? Truth::yes : Truth::open;
  }
  return Truth::open;
}

Truth is_below(const Observation& observation, double limit) {
  if (const auto* value = std::get_if<double>(&observation)) return truth(*value < limit);
  if (const auto* interval = std::get_if<Interval>(&observation)) {
    if (interval->high <= limit) return Truth::yes;
    if (interval->low >= limit) return Truth::no;
  }
  return Truth::open;
}

Truth compare(const Condition& condition, const Findings& findings) {
  const Observation* observation = findings.find(condition.finding_id);
  if (observation == nullptr) return Truth::open;
  switch (condition.kind) {
    case Condition::Kind::is:
      return is_in_state(*observation, condition.state_id);
    case Condition::Kind::below:
      return is_below(*observation, condition.limit);
    case Condition::Kind::at_least:
      return negated(is_below(*observation, condition.limit));
    default:
      FAGAN_ASSERT(false);
      return Truth::open;
  }
}

// What is already decided asks nothing more, so only open parts are walked.
template <class Add>
void for_each_open_comparison(const Condition& condition, const Findings& findings, Add add) {
  if (evaluate(condition, findings) != Truth::open) return;
  if (condition.parts.empty()) add(condition);
  for (const Condition& part : condition.parts) for_each_open_comparison(part, findings, add);
}

}  // namespace

Truth evaluate(const Condition& condition, const Findings& findings) {
  switch (condition.kind) {
    case Condition::Kind::any: {
      Truth best = Truth::no;
      for (const Condition& part : condition.parts) best = std::max(best, evaluate(part, findings));
      return best;
    }
    case Condition::Kind::all: {
      Truth worst = Truth::yes;
      for (const Condition& part : condition.parts) {
        worst = std::min(worst, evaluate(part, findings));
      }
      return worst;
    }
    case Condition::Kind::negation:
      return negated(evaluate(condition.parts.front(), findings));
    default:
      return compare(condition, findings);
  }
}

RedFlags red_flags(const Findings& findings) {
  RedFlags result;
  for (const RedFlag& flag : findings.model().red_flags()) {
    switch (evaluate(flag.when, findings)) {
      case Truth::yes:
        result.raised.push_back(&flag);
        break;
      case Truth::open:
        result.open.push_back(&flag);
        break;
      case Truth::no:
        break;
    }
  }
  const auto more_pressing = [](const RedFlag* a, const RedFlag* b) { return a->level > b->level; };
  std::stable_sort(result.raised.begin(), result.raised.end(), more_pressing);
  std::stable_sort(result.open.begin(), result.open.end(), more_pressing);
  return result;
}

std::vector<FindingId> open_questions(const Condition& condition, const Findings& findings) {
  std::vector<FindingId> questions;
  for_each_open_comparison(condition, findings, [&](const Condition& comparison) {
    const FindingId finding = comparison.finding_id;
    if (findings.find(finding) == nullptr &&
        std::find(questions.begin(), questions.end(), finding) == questions.end()) {
      questions.push_back(finding);
    }
  });
  return questions;
}

}  // namespace fagan
