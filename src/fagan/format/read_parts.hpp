#pragma once

#include <string>
#include <string_view>

#include "fagan/format/json_fields.hpp"
#include "fagan/model/evidence.hpp"
#include "fagan/model/prior.hpp"

// What models, priors and cases are read with alike.

namespace fagan {

/// Reads `format`. False, and reported, if the file is of another kind: whatever else is in it
/// would only be found wrong as well.
bool read_format(Fields& fields, const JsonValue& root, std::string_view expected,
                 ProblemList& problems);

/// A number that is missing or was written as something else is reported, and is not a number: so
/// that what it belongs to is not judged as if it said something.
double read_number(const JsonValue& value, ProblemList& problems);
double read_required_number(Fields& fields, std::string_view key);

/// n, grade, basis, source and note of a likelihood.
Evidence read_evidence(Fields& fields);
/// The same without basis, of a prior or a share.
Evidence read_plain_evidence(Fields& fields);

/// Setting, title, about, n and probabilities. A file also names its model.
PriorDraft read_prior_draft(Fields& fields, ProblemList& problems);

}  // namespace fagan
