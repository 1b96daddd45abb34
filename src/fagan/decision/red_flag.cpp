#include "fagan/decision/red_flag.hpp"

#include <algorithm>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

Fulfilled truth(bool value) { return value ? Fulfilled::yes : Fulfilled::no; }

Fulfilled negated(Fulfilled value) {
  return value == Fulfilled::open ? Fulfilled::open : truth(value == Fulfilled::no);
}

Fulfilled is_in_state(const Observation& observation, StateId state) {
  if (const auto* seen = std::get_if<StateId>(&observation)) return truth(*seen == state);
  if (const auto* evidence = std::get_if<VirtualEvidence>(&observation)) {
    const std::vector<double>& v = evidence->relative_likelihoods;
    if (v[index(state)] == 0) return Fulfilled::no;
    const auto possible = std::count_if(v.begin(), v.end(), [](double x) { return x > 0; });
    return possible == 1 ? Fulfilled::yes : Fulfilled::open;
  }
  return Fulfilled::open;
}

Fulfilled is_below(const Observation& observation, double limit) {
  if (const auto* value = std::get_if<double>(&observation)) return truth(*value < limit);
  if (const auto* interval = std::get_if<Interval>(&observation)) {
    if (interval->high <= limit) return Fulfilled::yes;
    if (interval->low >= limit) return Fulfilled::no;
  }
  return Fulfilled::open;
}

Fulfilled compare(const Condition& condition, const Findings& findings) {
  const Observation* observation = findings.find(condition.finding_id);
  if (observation == nullptr) return Fulfilled::open;
  switch (condition.kind) {
    case Condition::Kind::is:
      return is_in_state(*observation, condition.state_id);
    case Condition::Kind::below:
      return is_below(*observation, condition.limit);
    case Condition::Kind::at_least:
      return negated(is_below(*observation, condition.limit));
    default:
      FAGAN_ASSERT(false);
      return Fulfilled::open;
  }
}

// What is already decided asks nothing more, so only open parts are walked.
template <class Add>
void for_each_open_comparison(const Condition& condition, const Findings& findings, Add add) {
  if (evaluate(condition, findings) != Fulfilled::open) return;
  if (condition.parts.empty()) add(condition);
  for (const Condition& part : condition.parts) for_each_open_comparison(part, findings, add);
}

}  // namespace

Fulfilled evaluate(const Condition& condition, const Findings& findings) {
  switch (condition.kind) {
    case Condition::Kind::any: {
      Fulfilled best = Fulfilled::no;
      for (const Condition& part : condition.parts) best = std::max(best, evaluate(part, findings));
      return best;
    }
    case Condition::Kind::all: {
      Fulfilled worst = Fulfilled::yes;
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
      case Fulfilled::yes:
        result.raised.push_back(&flag);
        break;
      case Fulfilled::open:
        result.open.push_back(&flag);
        break;
      case Fulfilled::no:
        break;
    }
  }
  const auto more_pressing = [](const RedFlag* a, const RedFlag* b) { return a->level > b->level; };
  std::stable_sort(result.raised.begin(), result.raised.end(), more_pressing);
  std::stable_sort(result.open.begin(), result.open.end(), more_pressing);
  return result;
}

Urgency level_of(const RedFlags& flags) {
  return flags.raised.empty() ? Urgency::routine : flags.raised.front()->level;
}

std::vector<const RedFlag*> newly_raised(const RedFlags& before, const RedFlags& now) {
  std::vector<const RedFlag*> fresh;
  for (const RedFlag* flag : now.raised) {
    if (std::find(before.raised.begin(), before.raised.end(), flag) == before.raised.end()) {
      fresh.push_back(flag);
    }
  }
  return fresh;
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
  std::stable_sort(questions.begin(), questions.end(), [&findings](FindingId a, FindingId b) {
    return findings.model().finding(a).cost < findings.model().finding(b).cost;
  });
  return questions;
}

}  // namespace fagan
