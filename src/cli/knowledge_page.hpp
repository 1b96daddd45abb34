#pragma once

#include <vector>

#include "fagan/format/model_report.hpp"
#include "page.hpp"

namespace fagan::cli {

/// Everything the model says of a cause: what it is, how common it is in each setting, its
/// sub-causes, and the findings that speak most for and against it in one setting, if there is one.
void add_cause(Page& page, const Model& model, const std::vector<Prior>& settings, CauseId id,
               const Prior* judged_in);

/// Everything it says of a finding: how to ask, and its probability under every cause.
void add_finding(Page& page, const Model& model, FindingId id);

/// One likelihood: what it is, how it was derived, and the published figures behind it.
void add_cell(Page& page, const Model& model, Named::Cell cell);

/// How common each cause is in a setting.
void add_setting(Page& page, const Model& model, const Prior& prior);

/// What a source is, and which numbers stand on it.
void add_source(Page& page, const Model& model, const Source& source);

}  // namespace fagan::cli
