#pragma once

#include <optional>

#include "fagan/core/error.hpp"
#include "fagan/format/json_document.hpp"
#include "fagan/format/problem_list.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Reads an observation of a finding: the name of a state, a number, or an object with one of
/// `interval` (two ends, null for an open one), `virtual` (the relative likelihood of each state)
/// and `unknown` (true). Whatever is wrong is reported, and nothing returned.
///
/// Without a model or a finding only the form is judged, and nothing is returned.
std::optional<Observation> read_observation(const JsonValue& value, const Model* model,
                                            std::optional<FindingId> finding,
                                            ProblemList& problems);

/// What `find` finds; or nothing, and the problem it throws reported at this value.
template <class Find>
auto known(const JsonValue& value, ProblemList& problems, Find find)
    -> std::optional<decltype(find())> {
  try {
    return find();
  } catch (const Error& error) {
    problems.unreadable(value, error.problems().front().message);
    return std::nullopt;
  }
}

}  // namespace fagan
