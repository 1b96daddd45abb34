#pragma once

#include "fagan/format/interview_report.hpp"
#include "page.hpp"

namespace fagan::cli {

/// Curves of the strategies as tables, and whether half as many good questions do.
void add_interviews(Page& page, const InterviewReport& report);

}  // namespace fagan::cli
