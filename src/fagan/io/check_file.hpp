#pragma once

#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"

namespace fagan {

/// Everything wrong, and everything questionable, in a model, prior, utility or case file: see
/// check(). All but a model are judged against `model` if that is the one it names, or else against
/// the model of that name beside the file or inside the program. Throws FileError if the file
/// cannot be read.
std::vector<Problem> check_file(const std::string& path, const LoadedModel* model = nullptr);

}  // namespace fagan
