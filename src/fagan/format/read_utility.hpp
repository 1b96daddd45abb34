#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/decision/utility.hpp"
#include "fagan/format/json_document.hpp"

namespace fagan {

/// Reads utilities for this model from a fagan-utility/1 text. `path` is what problems call the
/// text. Throws an Error that lists every problem, each with line, column and JSON pointer.
Checked<Utility> read_utility(std::string_view text, std::string path, const Model& model);

/// The utilities a document holds, unless something in it is an error, and everything wrong with it
/// in the order of the text. Without a model only its form can be judged, and there are no
/// utilities.
struct UtilityReading {
  std::optional<Utility> utility;
  std::vector<Problem> problems;
};
UtilityReading examine_utility(const JsonDocument& document, const Model* model);

}  // namespace fagan
