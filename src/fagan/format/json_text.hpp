#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

// Results as JSON, for the sources that write them. The only header that shows the library's JSON
// type; the front doors take and give strings.

namespace fagan {

/// The value as text that ends in a newline: the shortest numbers that read back the same, a line
/// for each member of the outermost object and for each row of a table in it.
std::string json_text(const nlohmann::ordered_json& value);

/// A number; infinity as "inf" or "-inf", which JSON has no number for.
nlohmann::ordered_json json_number(double number);

/// `{"finding": …}` with what was seen under the key of its kind, as in fagan-case/1: "state",
/// "number", "interval" ([low, high], null for an open end), "virtual" or "unknown".
nlohmann::ordered_json json_finding(const Finding& finding, const Observation& observation);
/// Every finding of a case, in order of entry.
nlohmann::ordered_json json_findings(const Findings& findings);

/// `{"format", "model", "model_hash", "setting", "findings"}`: what an answer about a case begins
/// with.
nlohmann::ordered_json json_heading(std::string_view format, const Prior& prior,
                                    const Findings& findings);

/// `"subcauses": [{"name", "title", "usual", "p", …}]`: those of a cause by the findings, usual
/// before them. Added to an object where the findings tell them apart.
void add_subcauses(const Findings& findings, CauseId cause, nlohmann::ordered_json& object);

/// What must not be missed in any result: the red flags that fired, those still open with the
/// questions that would settle them, the warnings, the model's notice. Added to an object.
void add_cautions(const Findings& findings, nlohmann::ordered_json& object);

/// Problems as `{"severity", "path", "line", "column", "pointer", "message"}`, parts that are not
/// known left out.
nlohmann::ordered_json json_problems(const std::vector<Problem>& problems);

}  // namespace fagan
