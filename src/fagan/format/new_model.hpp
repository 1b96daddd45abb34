#pragma once

#include <string>
#include <string_view>

namespace fagan {

/// The text of a small fagan-model/1 file with one of everything, in which check() finds nothing
/// wrong: something to begin a model with. Its notes say what its parts are for. Throws Error if no
/// model can have the name.
std::string new_model(std::string_view name);

}  // namespace fagan
