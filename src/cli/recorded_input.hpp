#pragma once

#include "common.hpp"
#include "fagan/io/case_stream.hpp"

namespace fagan::cli {

/// Tells which rows were left out, and how many cases measured something twice.
void complain_about_skipped(const CommonOptions& common, const CaseStream::Tally& tally);

}  // namespace fagan::cli
