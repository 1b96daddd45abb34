#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

// Codes, findings and priors mean something in the model they were made for, and in every other
// that has its nouns: causes, findings, states and units of the same names in the same order.
// Numbers may differ.

namespace fagan {

/// The first noun that differs, in a sentence that calls the models the `one` and the `other`, or
/// nothing. Models that share their data are not looked at.
std::optional<std::string> first_difference(const Model& a, const Model& b, std::string_view one,
                                            std::string_view other);

/// Throws Error with the first difference if there is one: codes of the one are then not codes of
/// the other.
void require_same_names(const Model& a, const Model& b, std::string_view one = "world",
                        std::string_view other = "scorer");

/// Throws Error unless what was made for one model means the same in another. The message calls it
/// `what`: "cases", "findings".
void require_made_for(const Model& model, const Model& made_for, std::string_view what);
/// Throws Error unless the prior is one of the model's causes, in its order.
void require_made_for(const Model& model, const Prior& prior);
/// Throws Error unless both are of this model.
void require_made_for(const Model& model, const Prior& prior, const Findings& findings);

}  // namespace fagan
