#include "fagan/model/state_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "fagan/core/error.hpp"
#include "fagan/core/look.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/findings.hpp"

namespace fagan {
namespace {

constexpr std::array<std::string_view, 6> words_for_no = {"absent", "no", "false",
                                                          "n",      "f",  "negative"};
constexpr std::array<std::string_view, 6> words_for_yes = {"present", "yes", "true",
                                                           "y",       "t",   "positive"};

// In lower case. What pandas takes for missing unless told otherwise, and what R, Julia and
// databases write; none, a fair name for a state, only as Python spells it.
constexpr std::array<std::string_view, 13> words_for_missing = {
    "na",   "n/a",     "#n/a",   "<na>",     "nan",     "-nan",  "#na",
    "null", "missing", "(null)", "#n/a n/a", "1.#qnan", "1.#ind"};

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

enum class Truth { neither, no, yes };

Truth truth_of_word(const std::string& folded) {
  if (is_one_of(words_for_no, folded)) return Truth::no;
  return is_one_of(words_for_yes, folded) ? Truth::yes : Truth::neither;
}

std::optional<double> number_of(std::string_view text) { return parse_number(trimmed(text)); }

bool has_numbers_for_names(const Finding& finding) {
  return std::any_of(finding.states.begin(), finding.states.end(),
                     [](const State& state) { return number_of(state.name).has_value(); });
}

Truth truth_of_state(const State& state) {
  const Truth by_name = truth_of_word(lower(trimmed(state.name)));
  if (by_name != Truth::neither) return by_name;
  const Truth by_title = truth_of_word(lower(trimmed(state.title)));
  if (by_title != Truth::neither) return by_title;
  const std::optional<double> number = number_of(state.name);
  return number == 0.0 ? Truth::no : number == 1.0 ? Truth::yes : Truth::neither;
}

bool says_no_and_yes(const Finding& finding) {
  if (finding.states.size() != 2) return false;
  const Truth first = truth_of_state(finding.states[0]);
  const Truth second = truth_of_state(finding.states[1]);
  return first != Truth::neither && second != Truth::neither && first != second;
}

// How many states answer to something, and the last of them.
struct Found {
  std::size_t n = 0;
  StateId state{};
};

template <class Answers>
Found find_states(const Finding& finding, const Answers& answers) {
  Found found;
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    if (!answers(finding.states[s])) continue;
    ++found.n;
    found.state = static_cast<StateId>(s);
  }
  return found;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view no_break = "\xC2\xA0";
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty()) {
    if (is_blank(text.front())) {
      text.remove_prefix(1);
    } else if (is_blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.starts_with(no_break)) {
      text.remove_prefix(no_break.size());
    } else if (text.ends_with(no_break)) {
      text.remove_suffix(no_break.size());
    } else {
      break;
    }
  }
  return text;
}

std::optional<StateId> state_of_word(const Finding& finding, std::string_view word) {
  const auto one = [](const Found& found) {
    return found.n == 1 ? std::optional(found.state) : std::nullopt;
  };
  Found found = find_states(finding, [&](const State& state) { return state.name == word; });
  if (found.n > 0) return one(found);

  const std::string look = look_of(word);
  if (look.empty()) return std::nullopt;
  found = find_states(finding, [&](const State& state) { return look_of(state.name) == look; });
  if (found.n > 0) return one(found);
  found = find_states(finding, [&](const State& state) { return look_of(state.title) == look; });
  if (found.n > 0) return one(found);

  const std::optional<double> number = number_of(word);
  if (number) {
    found =
        find_states(finding, [&](const State& state) { return number_of(state.name) == number; });
    if (found.n > 0) return one(found);
  }

  if (!says_no_and_yes(finding)) return std::nullopt;
  Truth truth = truth_of_word(lower(trimmed(word)));
  if (number == 0.0 && !has_numbers_for_names(finding)) truth = Truth::no;
  if (number == 1.0 && !has_numbers_for_names(finding)) truth = Truth::yes;
  if (truth == Truth::neither) return std::nullopt;
  return truth_of_state(finding.states[0]) == truth ? StateId{0} : StateId{1};
}

StateId require_state_of_word(const Model& model, FindingId id, std::string_view word) {
  const Finding& finding = model.finding(id);
  if (const auto state = state_of_word(finding, word)) return *state;
  try {
    return require_state(model, id, word);
  } catch (const Error& error) {
    if (!is_word_for_missing(word)) throw;
    throw Error(error.problems().front().message +
                "; a cell that is empty says not asked, one with ? asked but not known");
  }
}

std::vector<std::string> usual_spellings(const Finding& finding, StateId state) {
  const State& about = finding.states[index(state)];
  std::vector<std::string> tried;
  const auto try_cases = [&tried](std::string_view word) {
    std::string small = lower(word);
    std::string large = small;
    for (char& c : large) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    std::string capital = small;
    if (!capital.empty()) capital.front() = large.front();
    tried.insert(tried.end(), {std::move(small), std::move(large), std::move(capital)});
  };
  try_cases(about.name);
  if (says_no_and_yes(finding)) {
    for (const std::string_view word : words_for_no) try_cases(word);
    for (const std::string_view word : words_for_yes) try_cases(word);
    for (const char* const number : {"0", "1", "0.0", "1.0"}) tried.emplace_back(number);
  }
  if (const auto number = number_of(about.name)) {
    tried.push_back(shortest(*number));
    tried.push_back(shortest(*number) + ".0");
  }
  std::sort(tried.begin(), tried.end());
  tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
  std::erase_if(tried, [&](const std::string& word) {
    return word == about.name || state_of_word(finding, word) != state;
  });
  return tried;
}

bool is_word_for_missing(std::string_view word) {
  word = trimmed(word);
  return word == "None" || is_one_of(words_for_missing, lower(word));
}

std::string_view misread_as(std::string_view name) {
  const std::string folded = lower(trimmed(name));
  if (folded.empty() || is_word_for_missing(name)) return "a missing value";
  if (number_of(name) || folded == "inf" || folded == "-inf" || folded == "infinity") {
    return "a number";
  }
  const bool is_truth = folded == "true" || folded == "false" || name == "T" || name == "F";
  return is_truth ? "true or false" : "";
}

}  // namespace fagan
