#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "fagan/decision/utility.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// The fagan-model/1 text of a model, with the probability of every state. Reading it gives a model
/// with the same numbers to the last bit, and the same hash.
std::string write_model(const Model& model);

/// SHA-256 of the canonical JSON of that text: what identifies a model, however it was written.
std::string model_hash(const Model& model);

/// The fagan-prior/1 text of a prior for the model of this name.
std::string write_prior(const Prior& prior, std::string_view model_name);

/// The fagan-utility/1 text of utilities.
std::string write_utility(const Utility& utility);

/// SHA-256 of the canonical JSON of a prior's text: what identifies a prior, wherever it was
/// written and however it is laid out.
std::string prior_hash(const Prior& prior, std::string_view model_name);

/// SHA-256 of the canonical JSON of a value.
std::string hash_of(const nlohmann::ordered_json& value);

}  // namespace fagan
