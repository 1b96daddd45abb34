#pragma once

#include <string_view>

#include "fagan/model/ids.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/observation.hpp"

// Observations as a person types them. What cannot be understood throws an Error whose path is the
// text as it was typed, and which names the nearest words there are.

namespace fagan {

/// An observation of this finding: `?` is asked but not known; for a finding with states anything
/// else is a word for one (see state_of_word); for a number it is `1.07`, or an interval
/// `500..1000`, `500..`, `..1000`.
Observation parse_observation(const Model& model, FindingId finding, std::string_view text);

/// Virtual evidence such as `present:0.8,absent:0.2`: a relative likelihood for each state of the
/// finding. State names may hold colons and commas; the longest name that fits is meant.
Observation parse_virtual(const Model& model, FindingId finding, std::string_view text);

/// What one argument says of one finding.
struct FindingArgument {
  FindingId finding{};
  Observation observation;
};

/// `swelling=present` or `swelling~present:0.8,absent:0.2`: the name up to the first = or ~, then
/// an observation or virtual evidence. Names are understood as named_text.hpp says.
FindingArgument parse_finding_argument(const Model& model, std::string_view argument);

}  // namespace fagan
