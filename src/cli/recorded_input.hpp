#pragma once

#include <string>

#include "common.hpp"
#include "fagan/io/case_stream.hpp"

namespace fagan::cli {

/// What evaluations and counts call the cases of a file.
std::string cohort_name(const std::string& path);

/// Tells which rows were left out, and how many cases measured something twice.
void complain_about_skipped(const CommonOptions& common, const CaseStream::Tally& tally);

}  // namespace fagan::cli
