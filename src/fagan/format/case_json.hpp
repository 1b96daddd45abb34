#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/json_document.hpp"
#include "fagan/model/case_event.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// One case as it unfolded: what a fagan-case/1 file says beside which model it is for.
struct CaseFile {
  std::string setting;           ///< empty: the model's default
  std::string case_id;           ///< what it is called in a cohort; may be empty
  std::optional<CauseId> cause;  ///< the true one, where it is known
  std::vector<CaseEvent> events;

  friend bool operator==(const CaseFile&, const CaseFile&) = default;
};

/// Reads a case of this model from a fagan-case/1 text. `path` is what problems call the text.
/// Throws an Error that lists every problem with its place. Warns if the case was written for a
/// model with another hash; an empty `model_hash` matches any.
Checked<CaseFile> read_case(std::string_view text, std::string path, const Model& model,
                            std::string_view model_hash);

/// The fagan-case/1 text of a case. An empty `model_hash` is left out.
std::string write_case(const CaseFile& file, const Model& model, std::string_view model_hash);

/// What is known at the end of a case.
Findings findings_of(const CaseFile& file, const Model& model);

/// The case a document holds, unless something in it is an error, and everything wrong with it in
/// the order of the text. Without a model only its form can be judged, and there is no case.
struct CaseReading {
  std::optional<CaseFile> file;
  std::vector<Problem> problems;
};
CaseReading examine_case(const JsonDocument& document, const Model* model,
                         std::string_view model_hash);

}  // namespace fagan
