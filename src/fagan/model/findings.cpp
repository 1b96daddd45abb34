#include "fagan/model/findings.hpp"

#include <algorithm>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/look.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

bool comes_before(const Findings::Entry& entry, FindingId finding) {
  return entry.finding < finding;
}

// The first of these things that is called so: a synonym, a title, or the name but for its looks.
template <class Nouns>
const auto* called(std::string_view name, const Nouns& nouns) {
  const auto is_it = [look = look_of(name)](const std::string& word) {
    return look_of(word) == look;
  };
  for (const auto& thing : nouns) {
    if (is_it(thing.name) || is_it(thing.title) ||
        std::any_of(thing.synonyms.begin(), thing.synonyms.end(), is_it)) {
      return &thing;
    }
  }
  return static_cast<decltype(&*nouns.begin())>(nullptr);
}

template <class Nouns>
std::string near_names(std::string_view name, const Nouns& nouns) {
  // Names first, so that a tie goes to the word the model itself uses.
  std::vector<std::string> words;
  for (const auto& thing : nouns) words.push_back(thing.name);
  std::string hint = did_you_mean(name, words);
  if (!hint.empty()) return hint;
  for (const auto& thing : nouns) {
    std::vector<std::string> its_words = thing.synonyms;
    its_words.push_back(thing.title);
    if (!nearest(name, its_words).empty()) return " (did you mean " + quoted(thing.name) + "?)";
  }
  return {};
}

template <class Nouns, class Others>
[[noreturn]] void refuse_unknown(const char* noun, std::string_view name, const Nouns& nouns,
                                 const char* other_noun, const Others& others) {
  std::string hint;
  if (const auto* meant = called(name, nouns)) {
    hint = " (did you mean " + quoted(meant->name) + "?)";
  } else if (const auto* other = called(name, others)) {
    hint = std::string(": that is a ") + other_noun +
           (other->name == name ? std::string() : ", " + quoted(other->name));
  } else {
    hint = near_names(name, nouns);
  }
  throw Error(std::string("unknown ") + noun + ' ' + quoted(name) + hint);
}

}  // namespace

Findings& Findings::observe(FindingId finding, Observation observation) {
  FAGAN_ASSERT_LT(index(finding), model_.n_findings());
  const Finding& about = model_.finding(finding);
  if (const std::string why = objection(about, observation); !why.empty()) {
    throw Error("finding " + quoted(about.name) + ": " + why);
  }
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), finding, comes_before);
  if (at != entries_.end() && at->finding == finding) {
    at->observation = std::move(observation);
  } else {
    entries_.insert(at, {finding, std::move(observation), next_turn_++});
  }
  return *this;
}

Findings& Findings::observe(std::string_view finding, std::string_view state) {
  const FindingId id = require_finding(model_, finding);
  return observe(id, require_state(model_, id, state));
}

Findings& Findings::observe(std::string_view finding, double value) {
  return observe(require_finding(model_, finding), value);
}

Findings& Findings::retract(FindingId finding) {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), finding, comes_before);
  if (at != entries_.end() && at->finding == finding) entries_.erase(at);
  return *this;
}

const Observation* Findings::find(FindingId finding) const noexcept {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), finding, comes_before);
  return at != entries_.end() && at->finding == finding ? &at->observation : nullptr;
}

std::vector<FindingId> Findings::in_order_of_entry() const {
  std::vector<std::pair<std::uint64_t, FindingId>> turns;
  turns.reserve(entries_.size());
  for (const Entry& entry : entries_) turns.emplace_back(entry.turn, entry.finding);
  std::sort(turns.begin(), turns.end());
  std::vector<FindingId> order;
  order.reserve(turns.size());
  for (const auto& [turn, finding] : turns) order.push_back(finding);
  return order;
}

FindingId require_finding(const Model& model, std::string_view name) {
  if (const auto found = model.find_finding(name)) return *found;
  refuse_unknown("finding", name, model.findings(), "cause", model.causes());
}

CauseId require_cause(const Model& model, std::string_view name) {
  if (const auto found = model.find_cause(name)) return *found;
  refuse_unknown("cause", name, model.causes(), "finding", model.findings());
}

StateId require_state(const Model& model, FindingId finding, std::string_view name) {
  const Finding& about = model.finding(finding);
  if (const auto found = model.find_state(finding, name)) return *found;
  if (about.is_number()) {
    throw Error("finding " + quoted(about.name) + ": " + quoted(name) + " is not a number");
  }
  std::vector<std::string> names;
  for (const State& state : about.states) names.push_back(state.name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) {
    hint = " (expected";
    for (std::size_t s = 0; s < names.size(); ++s) {
      if (s == 8) {  // enough to see the kind of word wanted
        hint += ", …";
        break;
      }
      hint += (s == 0 ? " " : s + 1 == names.size() ? " or " : ", ") + quoted(names[s]);
    }
    hint += ')';
  }
  throw Error("finding " + quoted(about.name) + " has no state " + quoted(name) + hint);
}

std::vector<DoubleMeasurement> double_measurements(const Findings& findings) {
  std::vector<DoubleMeasurement> result;
  for (const std::vector<FindingId>& group : findings.model().same_measurement()) {
    std::vector<FindingId> observed;
    for (const FindingId finding : group) {
      const Observation* seen = findings.find(finding);
      if (seen != nullptr && !std::holds_alternative<NotKnown>(*seen)) observed.push_back(finding);
    }
    if (observed.size() > 1) {
      result.push_back({observed.front(), {observed.begin() + 1, observed.end()}});
    }
  }
  return result;
}

}  // namespace fagan
