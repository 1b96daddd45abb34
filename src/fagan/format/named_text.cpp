#include "fagan/format/named_text.hpp"

#include <algorithm>

#include "fagan/core/error.hpp"
#include "fagan/core/look.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/state_words.hpp"

namespace fagan {
namespace {

template <class Things>
std::vector<Words> words_of(const Things& things) {
  std::vector<Words> all;
  for (const auto& thing : things) {
    Words words{thing.name, thing.title, short_title(thing.title)};
    words.insert(words.end(), thing.synonyms.begin(), thing.synonyms.end());
    all.push_back(std::move(words));
  }
  return all;
}

}  // namespace

std::optional<std::size_t> only_called(std::string_view text, const std::vector<Words>& things) {
  const std::string look = look_of(text);
  if (look.empty()) return std::nullopt;
  const auto looks_like_it = [&look](const std::string& word) { return look_of(word) == look; };
  std::vector<std::size_t> by_name;
  std::vector<std::size_t> by_any;
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (looks_like_it(things[i].front())) by_name.push_back(i);
    if (std::any_of(things[i].begin(), things[i].end(), looks_like_it)) by_any.push_back(i);
  }
  const std::vector<std::size_t>& found = by_name.empty() ? by_any : by_name;
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found.front();
  std::vector<std::string> names;
  names.reserve(found.size());
  for (const std::size_t i : found) names.push_back(quoted(things[i].front()));
  throw Error(quoted(text) + " could be " + joined(names, " or "));
}

std::vector<Words> words_of_findings(const Model& model) { return words_of(model.findings()); }
std::vector<Words> words_of_causes(const Model& model) { return words_of(model.causes()); }

FindingId named_finding(const Model& model, std::string_view text) {
  if (const auto found = model.find_finding(text)) return *found;
  const auto called = only_called(text, words_of_findings(model));
  return called ? static_cast<FindingId>(*called) : require_finding(model, text);
}

CauseId named_cause(const Model& model, std::string_view text) {
  if (const auto found = model.find_cause(text)) return *found;
  const auto called = only_called(text, words_of_causes(model));
  return called ? static_cast<CauseId>(*called) : require_cause(model, text);
}

StateId named_state(const Model& model, FindingId finding, std::string_view text) {
  if (const auto found = model.find_state(finding, text)) return *found;
  std::vector<Words> states;
  for (const State& state : model.finding(finding).states) {
    states.push_back({state.name, state.title});
  }
  const auto called = only_called(text, states);
  return called ? static_cast<StateId>(*called) : require_state_of_word(model, finding, text);
}

}  // namespace fagan
