#include "fagan/format/range_json.hpp"

#include <nlohmann/json.hpp>

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

std::optional<CaseRange> read_range(const JsonValue& value, ProblemList& problems) {
  if (!expect(JsonType::list, value, problems)) return std::nullopt;
  if (value.size() != 2) {
    problems.unreadable(value, "expected the first case and the one after the last; found " +
                                   std::to_string(value.size()) + " numbers");
    return std::nullopt;
  }
  const auto first = as_count(value[0], problems);
  const auto end = as_count(value[1], problems);
  if (!first || !end) return std::nullopt;
  return CaseRange{*first, *end};
}

}  // namespace

Json ranges_json(const RangesByCohort& ranges) {
  Json object = Json::object();
  for (const auto& [cohort, pieces] : ranges) {
    Json& list = object[cohort] = Json::array();
    for (const CaseRange& range : pieces) list.push_back(Json::array({range.first, range.end}));
  }
  return object;
}

RangesByCohort read_ranges(const JsonValue& value, ProblemList& problems) {
  RangesByCohort ranges;
  if (!expect(JsonType::object, value, problems)) return ranges;
  for (const JsonValue cohort : value) {
    if (!expect(JsonType::list, cohort, problems)) continue;
    std::vector<CaseRange>& pieces = ranges[std::string(cohort.key())];
    for (const JsonValue piece : cohort) {
      const auto range = read_range(piece, problems);
      if (!range) continue;
      const bool rises = pieces.empty() || range->first > pieces.back().end;
      if (range->first >= range->end || !rises) {
        problems.unreadable(piece, range->first >= range->end
                                       ? "a range of cases that holds none"
                                       : "ranges of cases must rise, and not touch");
        continue;
      }
      pieces.push_back(*range);
    }
  }
  return ranges;
}

}  // namespace fagan
