#include "fagan/format/observation_json.hpp"

#include <string>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/format/json_fields.hpp"

namespace fagan {
namespace {

// An end that is null stays open.
bool read_end(const JsonValue& value, double& end, ProblemList& problems) {
  if (value.is(JsonType::null)) return true;
  const auto number = as_number(value, problems);
  if (number) end = *number;
  return number.has_value();
}

std::optional<Observation> read_interval(const JsonValue& list, ProblemList& problems) {
  if (list.size() != 2) {
    problems.unreadable(list, "expected two ends, found " + std::to_string(list.size()));
    return std::nullopt;
  }
  Interval interval{-infinity, infinity};
  if (!read_end(list[0], interval.low, problems)) return std::nullopt;
  if (!read_end(list[1], interval.high, problems)) return std::nullopt;
  return interval;
}

std::optional<Observation> read_virtual(const JsonValue& object, const Model* model,
                                        std::optional<FindingId> finding, ProblemList& problems) {
  if (!finding || model->finding(*finding).is_number()) {
    return VirtualEvidence{};  // not for this finding, whatever it says
  }
  const std::vector<State>& states = model->finding(*finding).states;
  VirtualEvidence evidence;
  evidence.relative_likelihoods.assign(states.size(), 0);
  bool readable = true;
  for (const JsonValue value : object) {
    const auto state =
        known(value, problems, [&] { return require_state(*model, *finding, value.key()); });
    const auto number = as_number(value, problems);
    readable = readable && state && number;
    if (state && number) evidence.relative_likelihoods[index(*state)] = *number;
  }
  for (const State& state : states) {
    if (object.find(state.name)) continue;
    problems.unreadable(object, "no relative likelihood for state " + quoted(state.name) +
                                    " (0 would rule it out)");
    readable = false;
  }
  if (!readable) return std::nullopt;
  return evidence;
}

// What a state or a number cannot say.
std::optional<Observation> read_soft(const JsonValue& value, const Model* model,
                                     std::optional<FindingId> finding, ProblemList& problems) {
  Fields fields(value, problems);
  const auto interval = fields.list("interval");
  const auto relative = fields.object("virtual");
  const auto unknown = fields.value("unknown");
  fields.no_others();
  if (value.size() != 1) {
    problems.unreadable(value, "expected one of interval, virtual and unknown");
    return std::nullopt;
  }
  if (interval) return read_interval(*interval, problems);
  if (relative) return read_virtual(*relative, model, finding, problems);
  if (!unknown) return std::nullopt;  // reported already
  if (unknown->is(JsonType::boolean) && unknown->truth()) return NotKnown{};
  problems.unreadable(*unknown, "expected true");
  return std::nullopt;
}

}  // namespace

std::optional<Observation> read_observation(const JsonValue& value, const Model* model,
                                            std::optional<FindingId> finding,
                                            ProblemList& problems) {
  if (model == nullptr) finding.reset();
  std::optional<Observation> seen;
  if (value.is(JsonType::string)) {
    if (!finding) return std::nullopt;
    seen = known(value, problems, [&] { return require_state(*model, *finding, value.text()); });
  } else if (value.is(JsonType::number)) {
    seen = value.number();
  } else if (value.is(JsonType::object)) {
    seen = read_soft(value, model, finding, problems);
  } else {
    problems.unreadable(value,
                        "expected a state, a number or an object, found " + in_words(value.type()));
  }
  if (!finding || !seen) return std::nullopt;
  const Finding& about = model->finding(*finding);
  const std::string why = objection(about, *seen);
  if (why.empty()) return seen;
  problems.unreadable(value, "finding " + quoted(about.name) + ": " + why);
  return std::nullopt;
}

}  // namespace fagan
