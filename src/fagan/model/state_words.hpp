#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/model/finding.hpp"
#include "fagan/model/ids.hpp"
#include "fagan/model/model.hpp"

// Which word of a table, a command line or a script means which state. Every door asks here, so
// that a word means the same through all of them. What a model's own files say is taken literally.

namespace fagan {

/// The text without blanks around it: spaces, no-break spaces, tabs and line ends.
std::string_view trimmed(std::string_view text);

/// The state of this finding that a word means, or nothing if it means none or more than one. By
/// the first of these that some state answers to, and no other beside it:
///
///  1. its name;
///  2. its name, or else its title, whatever the case and the blanks around it;
///  3. its name as a number: 1.0 is 1, and so is 01;
///  4. for a finding of two states that say no and yes (absent and present, false and true,
///     negative and positive), any other such word, and 0 and 1 unless a state is named by a
///     number.
std::optional<StateId> state_of_word(const Finding& finding, std::string_view word);

/// The same; throws Error, which names the finding, the word and those there are, if it is none.
/// Of words that often stand for a missing value it says what does so here.
StateId require_state_of_word(const Model& model, FindingId finding, std::string_view word);

/// Further spellings of a state that occur in many tables, each of which state_of_word takes for
/// it: not all, but those worth knowing by heart.
std::vector<std::string> usual_spellings(const Finding& finding, StateId state);

/// True for words that programs write for a value that is missing, such as NA and null.
bool is_word_for_missing(std::string_view word);

/// What a program that reads tables would take this name for, such as "a number"; empty if it would
/// leave it as it is.
std::string_view misread_as(std::string_view name);

}  // namespace fagan
