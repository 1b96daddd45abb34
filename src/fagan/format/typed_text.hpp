#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/observation.hpp"
#include "fagan/model/state_words.hpp"

// What a person types in the course of a case. More forgiving than arguments are: words may be
// shortened as far as they stay unique. What cannot be understood throws an Error to be told.

namespace fagan {

/// The finding or cause a person means: its name, title or synonym, or the only one where one
/// of these begins like that or, from four letters on, holds it. Case is ignored, and a blank is as
/// good as an underscore.
FindingId typed_finding(const Model& model, std::string_view text);
CauseId typed_cause(const Model& model, std::string_view text);

/// An answer: `y` and `n` where the states are present and absent (or yes and no), the number of a
/// state counted from 1 where there are more, the beginning of its name or title; `?` for not
/// known; for a number as in parse_observation.
Observation typed_answer(const Model& model, FindingId finding, std::string_view text);
/// The same in a case, where a number may also be told by the title of its band.
Observation typed_answer(const Findings& known, FindingId finding, std::string_view text);

/// A person's own probability: `20`, `20%`, `0.2`, `1:4` (one case for four others). A bare 1 could
/// be one percent or certainty, and is asked back.
Probability typed_probability(std::string_view text);

/// A line as it was typed, without blanks at either end. Throws Error if it is longer than any
/// answer, or not UTF-8.
std::string_view typed_line(std::string_view line);

/// What stands between commas, trimmed; empty pieces are left out.
std::vector<std::string_view> comma_separated(std::string_view text);

/// The same in lower case (ASCII), underscores and hyphens as blanks.
std::string simplified(std::string_view text);

/// The position of the word that is meant, or of the only one that begins like it or holds it;
/// nothing if none does. Throws Error, naming them, if several do. `what` is the noun for the
/// message.
std::optional<std::size_t> typed_word(std::string_view text,
                                      std::span<const std::vector<std::string>> words,
                                      const std::string& what);

}  // namespace fagan
