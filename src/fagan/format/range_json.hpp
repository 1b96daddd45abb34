#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fagan/format/json_fields.hpp"
#include "fagan/model/case_ranges.hpp"

namespace fagan {

using RangesByCohort = std::map<std::string, std::vector<CaseRange>, std::less<>>;

/// `{"COHORT": [[first, end], …]}`: which cases went into a result.
nlohmann::ordered_json ranges_json(const RangesByCohort& ranges);
/// Reports what is no such list, and ranges that are empty, overlap or do not rise.
RangesByCohort read_ranges(const JsonValue& value, ProblemList& problems);

}  // namespace fagan
