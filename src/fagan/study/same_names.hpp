#pragma once

#include <string_view>

#include "fagan/model/model.hpp"

namespace fagan {

/// Throws Error, naming the first that differs, unless causes, findings and states have the same
/// names in the same order: codes of the one are then codes of the other. The message calls them
/// the `one` and the `other`.
void require_same_names(const Model& a, const Model& b, std::string_view one = "world",
                        std::string_view other = "scorer");

}  // namespace fagan
