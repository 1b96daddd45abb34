#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

/// A file inside the program, named as in the project: model/NAME.json,
/// model/utilities/NAME.json, priors/MODEL/SETTING.json.
struct EmbeddedFile {
  std::string_view path;
  std::string_view text;
};

/// Every model, utility and prior inside the program. The build writes the source of this function.
std::span<const EmbeddedFile> embedded_files();

/// The names of the models inside the program.
std::vector<std::string> embedded_model_names();
/// The file of a model inside the program, or nothing.
std::optional<EmbeddedFile> find_embedded_model(std::string_view name);

/// The settings of the priors inside the program that are for this model.
std::vector<std::string> embedded_settings(std::string_view model);
/// The file of a prior inside the program, or nothing.
std::optional<EmbeddedFile> find_embedded_prior(std::string_view model, std::string_view setting);

/// The names of the utilities inside the program.
std::vector<std::string> embedded_utility_names();
/// The file of a utility inside the program, or nothing.
std::optional<EmbeddedFile> find_embedded_utility(std::string_view name);

}  // namespace fagan
