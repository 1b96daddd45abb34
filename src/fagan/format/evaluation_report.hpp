#pragma once

#include <string>

#include "fagan/format/evaluation_file.hpp"

namespace fagan {

/// An evaluation as one page of HTML that needs nothing beside itself: no script, no font, no
/// network. For a phone, a screen or paper, light or dark as the reader's system is.
std::string evaluation_report(const EvaluationFile& file);

}  // namespace fagan
