#include "fagan/format/observation_text.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/format/named_text.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/state_words.hpp"

namespace fagan {
namespace {

constexpr std::size_t longest_argument = 100;

// Runs `parse`; what it throws says where the text came from.
template <class Parse>
auto naming(std::string_view typed, Parse parse) {
  try {
    return parse();
  } catch (const Error& error) {
    std::vector<Problem> problems = error.problems();
    for (Problem& problem : problems) problem.place.path = on_one_line(typed, longest_argument);
    throw Error(std::move(problems));
  }
}

[[noreturn]] void refuse(const Finding& finding, const std::string& why) {
  throw Error("finding " + quoted(finding.name) + ": " + why);
}

double require_number(const Finding& finding, std::string_view text) {
  const std::optional<double> number = parse_number(text);
  if (!number) {
    refuse(finding, quoted(text) +
                        " is not a number (expected one such as 1.5, an interval such as 1..2, or "
                        "?)" +
                        (is_word_for_missing(text) ? "; a cell that is empty says not asked" : ""));
  }
  return *number;
}

// The end of an interval; an empty one is open.
double require_end(const Finding& finding, std::string_view text, double open) {
  return text.empty() ? open : require_number(finding, text);
}

Observation observation_of_number(const Finding& finding, std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return require_number(finding, text);
  return Interval{require_end(finding, text.substr(0, dots), -infinity),
                  require_end(finding, text.substr(dots + 2), infinity)};
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// The state with the longest name that `text` starts with, if a colon follows it.
std::optional<std::size_t> leading_state(const Finding& finding, std::string_view text) {
  std::optional<std::size_t> longest;
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    const std::string& name = finding.states[s].name;
    if (!starts_with(text, name) || !starts_with(text.substr(name.size()), ":")) continue;
    if (!longest || name.size() > finding.states[*longest].name.size()) longest = s;
  }
  return longest;
}

Observation checked(const Finding& finding, Observation observation) {
  if (const std::string why = objection(finding, observation); !why.empty()) refuse(finding, why);
  return observation;
}

VirtualEvidence read_virtual(const Model& model, FindingId id, std::string_view text) {
  const Finding& finding = model.finding(id);
  std::vector<std::optional<double>> given(finding.states.size());
  while (true) {
    const std::optional<std::size_t> state = leading_state(finding, text);
    if (!state) {
      const std::string_view name = text.substr(0, text.find(':'));
      if (name.size() < text.size()) named_state(model, id, name);
      refuse(finding, "found " + quoted(text) + " (expected STATE:RELATIVE_LIKELIHOOD,…)");
    }
    text.remove_prefix(finding.states[*state].name.size() + 1);
    const std::string_view number = text.substr(0, text.find(','));
    if (given[*state])
      refuse(finding, "state " + quoted(finding.states[*state].name) + " given twice");
    given[*state] = parse_number(number);
    if (!given[*state]) refuse(finding, quoted(number) + " is not a relative likelihood");
    if (number.size() == text.size()) break;
    text.remove_prefix(number.size() + 1);
  }
  VirtualEvidence evidence;
  for (std::size_t s = 0; s < given.size(); ++s) {
    if (!given[s]) {
      refuse(finding, "no relative likelihood for state " + quoted(finding.states[s].name) +
                          " (0 would rule it out)");
    }
    evidence.relative_likelihoods.push_back(*given[s]);
  }
  return evidence;
}

Observation observation_of(const Model& model, FindingId id, std::string_view text) {
  const Finding& finding = model.finding(id);
  if (trimmed(text) == "?") return NotKnown{};
  if (!finding.is_number()) return named_state(model, id, text);
  return checked(finding, observation_of_number(finding, text));
}

Observation virtual_of(const Model& model, FindingId id, std::string_view text) {
  const Finding& finding = model.finding(id);
  if (finding.is_number()) refuse(finding, "is a number; virtual evidence needs named states");
  return checked(finding, read_virtual(model, id, text));
}

}  // namespace

Observation parse_observation(const Model& model, FindingId finding, std::string_view text) {
  return naming(text, [&] { return observation_of(model, finding, text); });
}

Observation parse_virtual(const Model& model, FindingId finding, std::string_view text) {
  return naming(text, [&] { return virtual_of(model, finding, text); });
}

FindingArgument parse_finding_argument(const Model& model, std::string_view argument) {
  return naming(argument, [&]() -> FindingArgument {
    const std::size_t separator = argument.find_first_of("=~");
    if (separator == std::string_view::npos) {
      throw Error("expected FINDING=STATE, FINDING=NUMBER or FINDING~STATE:RELATIVE_LIKELIHOOD,…");
    }
    const FindingId finding = named_finding(model, argument.substr(0, separator));
    const std::string_view rest = argument.substr(separator + 1);
    if (argument[separator] == '=') return {finding, observation_of(model, finding, rest)};
    return {finding, virtual_of(model, finding, rest)};
  });
}

}  // namespace fagan
