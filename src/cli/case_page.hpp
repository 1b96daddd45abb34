#pragma once

#include "fagan/format/case_report.hpp"
#include "page.hpp"

namespace fagan::cli {

/// Red flags that fired, in full: first on every page about a case, and never shortened.
void add_red_flags(Page& page, const RedFlags& flags);

/// What the page is about, in which setting, and the model's notice.
void add_heading(Page& page, const Prior& prior, const Findings& findings);

/// The causes from most to least probable: probability, bar with a tick where it stood before any
/// finding, and what it was then; the leader's sub-causes; causes that must not be missed, always.
void add_differential(Page& page, const CaseReport& report);

/// The sub-causes of a cause by the findings, if they tell any apart.
void add_subcauses(Page& page, const Findings& findings, CauseId cause);

/// The strongest reasons for and against the leader.
void add_reasons(Page& page, const CaseReport& report);

/// Questions whose answers could raise a red flag.
void add_open_red_flags(Page& page, const RedFlags& flags, const Findings& findings);

/// What makes the result less sure than it looks.
void add_warnings(Page& page, const std::vector<std::string>& warnings);

}  // namespace fagan::cli
