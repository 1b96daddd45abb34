#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/decision/utility.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// True for the name of a model or setting, false for that of a file: names hold no slash and no
/// `.json`, and `-` is standard input.
bool is_name(std::string_view path_or_name);

/// The model with this name inside the program, or the one in this file. Throws FileError if the
/// file cannot be read, and Error with every problem if it holds no model.
LoadedModel load_model(const std::string& path_or_name,
                       Likelihoods likelihoods = Likelihoods::required,
                       Text after = Text::forgotten);

/// The same for learning, which needs the causes and findings alone: see read_nouns.
LoadedModel load_nouns(const std::string& path_or_name);

/// The settings a model has priors for: in the model itself, in files beside it (priors/MODEL/ or
/// ../priors/MODEL/ from its folder), and inside the program; in this order, each once. Another
/// model may have the name of one inside the program: only priors that fit it are offered.
std::vector<std::string> known_settings(const LoadedModel& loaded);

/// The setting meant where none is named: the one the model calls its default, the only one inside
/// it, or the only one known; empty if there is none of these.
std::string default_setting(const LoadedModel& loaded);

/// The prior for a setting known to the model, or the one in a file. Throws FileError or Error.
Checked<Prior> load_prior(const LoadedModel& loaded, const std::string& path_or_setting);
/// The prior for the model's default setting. Throws an Error that names the settings known if the
/// model has none.
Checked<Prior> load_prior(const LoadedModel& loaded);

/// The utilities with this name, or those in a file: in utilities/ beside the model's file, or
/// inside the program. Throws FileError or Error.
Checked<Utility> load_utility(const LoadedModel& loaded, const std::string& path_or_name);
/// The utilities that have the model's own name, or nothing if there are none.
std::optional<Utility> load_own_utility(const LoadedModel& loaded);

}  // namespace fagan
