#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/json_document.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Reads a prior for this model from a fagan-prior/1 text. `path` is what problems call the text.
/// Throws an Error that lists every problem, each with line, column and JSON pointer.
Checked<Prior> read_prior(std::string_view text, std::string path, const Model& model);

/// The prior a document holds, unless something in it is an error, and everything wrong with it in
/// the order of the text. Without a model only its form can be judged, and there is no prior.
struct PriorReading {
  std::optional<Prior> prior;
  std::vector<Problem> problems;
};
PriorReading examine_prior(const JsonDocument& document, const Model* model);

/// What a file says it is, as far as it says so.
struct FileHeader {
  std::string format;  ///< such as fagan-prior/1
  std::string model;   ///< the model a prior or case is for
  std::string name;    ///< of a model
};
FileHeader header_of(const JsonDocument& document);

}  // namespace fagan
