#include "fagan/format/typed_text.hpp"

#include <algorithm>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/model/band_edges.hpp"
#include "fagan/model/findings.hpp"

namespace fagan {
namespace {

// Fewer letters are found inside too many words.
constexpr std::size_t least_inside = 4;

template <class Thing>
std::vector<std::vector<std::string>> words_of(std::span<const Thing> things) {
  std::vector<std::vector<std::string>> all;
  for (const Thing& thing : things) {
    std::vector<std::string> words{thing.name, thing.title};
    words.insert(words.end(), thing.synonyms.begin(), thing.synonyms.end());
    all.push_back(std::move(words));
  }
  return all;
}

template <class Matches>
std::vector<std::size_t> matching(std::span<const std::vector<std::string>> words,
                                  Matches matches) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::any_of(words[i].begin(), words[i].end(), matches)) found.push_back(i);
  }
  return found;
}

std::string listed(std::span<const std::vector<std::string>> words,
                   const std::vector<std::size_t>& found) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) {
    text += (text.empty() ? "" : ", ") + words[found[i]].front();
  }
  return found.size() > most ? text + ", …" : text;
}

// Whether the states of a finding say no and yes, in either pair of words; `yes` is the position of
// the state that says yes.
std::optional<std::size_t> yes_state(const Finding& finding) {
  if (finding.states.size() != 2) return std::nullopt;
  for (std::size_t s = 0; s < 2; ++s) {
    const std::string yes = simplified(finding.states[s].name);
    const std::string no = simplified(finding.states[1 - s].name);
    if ((yes == "present" && no == "absent") || (yes == "yes" && no == "no")) return s;
  }
  return std::nullopt;
}

std::optional<StateId> yes_or_no(const Finding& finding, const std::string& text) {
  const auto yes = yes_state(finding);
  if (!yes) return std::nullopt;
  if (text == "y" || text == "yes") return static_cast<StateId>(*yes);
  if (text == "n" || text == "no") return static_cast<StateId>(1 - *yes);
  return std::nullopt;
}

double percent_or_share(std::string_view text, bool is_percent) {
  const auto number = parse_number(text);
  if (!number) {
    throw Error(quoted(text) + " is not a probability (such as 20, 20%, 0.2 or 1:4)");
  }
  if (!is_percent && *number == 1) {
    throw Error("\"1\" could be 1 percent or certainty: type 1% or 100%");
  }
  const double p = is_percent || *number > 1 ? *number / 100 : *number;
  if (!(p >= 0 && p <= 1)) throw Error(quoted(text) + " is not a probability (0 to 100%)");
  return p;
}

double odds(std::string_view text, std::size_t colon) {
  const auto for_it = parse_number(trimmed(text.substr(0, colon)));
  const auto against = parse_number(trimmed(text.substr(colon + 1)));
  const bool makes_sense =
      for_it && against && *for_it >= 0 && *against >= 0 && *for_it + *against > 0;
  if (!makes_sense || *for_it + *against == infinity) {
    throw Error(quoted(text) + " are not odds (such as 1:4)");
  }
  return *for_it / (*for_it + *against);
}

}  // namespace

std::string_view typed_line(std::string_view line) {
  constexpr std::size_t longest = 4000;
  line = trimmed(line);
  if (line.size() > longest) throw Error("a line of more than 4000 bytes");
  if (find_bad_utf8(line)) throw Error(quoted(line) + " is not UTF-8");
  return line;
}

std::vector<std::string_view> comma_separated(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    if (const auto part = trimmed(text.substr(0, comma)); !part.empty()) parts.push_back(part);
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::string simplified(std::string_view text) {
  std::string result(trimmed(text));
  for (char& c : result) {
    if (c == '_' || c == '-' || c == '\t') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::optional<std::size_t> typed_word(std::string_view text,
                                      std::span<const std::vector<std::string>> words,
                                      const std::string& what) {
  const std::string typed = simplified(text);
  if (typed.empty()) return std::nullopt;
  const auto same = matching(words, [&](const auto& word) { return simplified(word) == typed; });
  if (same.size() == 1) return same.front();
  auto like =
      matching(words, [&](const auto& word) { return simplified(word).starts_with(typed); });
  if (like.empty() && typed.size() >= least_inside) {
    like = matching(
        words, [&](const auto& word) { return simplified(word).find(typed) != std::string::npos; });
  }
  if (like.size() == 1) return like.front();
  if (like.empty()) return std::nullopt;
  throw Error(quoted(text) + " could be " + std::to_string(like.size()) + ' ' + what + ": " +
              listed(words, like));
}

FindingId typed_finding(const Model& model, std::string_view text) {
  const auto found = typed_word(text, words_of(model.findings()), "findings");
  return found ? static_cast<FindingId>(*found) : require_finding(model, trimmed(text));
}

CauseId typed_cause(const Model& model, std::string_view text) {
  const auto found = typed_word(text, words_of(model.causes()), "causes");
  return found ? static_cast<CauseId>(*found) : require_cause(model, trimmed(text));
}

Observation typed_answer(const Model& model, FindingId finding, std::string_view text) {
  const Finding& about = model.finding(finding);
  const std::string typed = simplified(text);
  if (typed == "?") return NotKnown{};
  if (about.is_number()) return parse_observation(model, finding, trimmed(text));
  if (const auto state = yes_or_no(about, typed)) return *state;
  std::vector<std::vector<std::string>> words;
  for (const State& state : about.states) words.push_back({state.name, state.title});
  if (const auto state = typed_word(text, words, "answers")) return static_cast<StateId>(*state);
  const auto number = parse_number(typed);
  for (std::size_t s = 0; number && s < about.states.size(); ++s) {
    if (*number == static_cast<double>(s + 1)) return static_cast<StateId>(s);
  }
  return require_state(model, finding, trimmed(text));
}

Observation typed_answer(const Findings& known, FindingId finding, std::string_view text) {
  constexpr std::size_t fewest_letters = 3;  // one or two may be a command
  const auto& number = known.model().finding(finding).number;
  if (number && simplified(text).size() >= fewest_letters) {
    std::vector<std::vector<std::string>> words;
    for (const std::string& title : number->bands.titles) words.push_back({title});
    if (const auto band = typed_word(text, words, "answers")) {
      const std::vector<double> edges = band_edges(known, finding);
      return Interval{*band == 0 ? -infinity : edges[*band - 1],
                      *band == edges.size() ? infinity : edges[*band]};
    }
  }
  return typed_answer(known.model(), finding, text);
}

Probability typed_probability(std::string_view text) {
  text = trimmed(text);
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) return Probability(odds(text, colon));
  const bool is_percent = text.ends_with('%');
  return Probability(
      percent_or_share(is_percent ? trimmed(text.substr(0, text.size() - 1)) : text, is_percent));
}

}  // namespace fagan
