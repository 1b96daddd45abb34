#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/model/model.hpp"

// What an argument of a command names. Beside the name itself, which always wins, the only thing is
// meant whose name, or else title or synonym, looks the same: capitals, blanks and underscores do
// not matter. Where several do, an Error names them; where none does, it names the nearest.

namespace fagan {

FindingId named_finding(const Model& model, std::string_view text);
CauseId named_cause(const Model& model, std::string_view text);
StateId named_state(const Model& model, FindingId finding, std::string_view text);

/// The words a thing goes by, its name first.
using Words = std::vector<std::string>;

/// The position of the only thing that looks like the text by its name, or else by another of its
/// words; nothing if none does. Throws Error, naming them, if several do.
std::optional<std::size_t> only_called(std::string_view text, const std::vector<Words>& things);

/// The words of every finding, cause, or state of a finding.
std::vector<Words> words_of_findings(const Model& model);
std::vector<Words> words_of_causes(const Model& model);

}  // namespace fagan
