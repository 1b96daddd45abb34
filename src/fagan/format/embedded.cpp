#include "fagan/format/embedded.hpp"

namespace fagan {
namespace {

constexpr std::string_view json_ending = ".json";

// What stands between `folder` and the ending; nothing for other files and for those in subfolders.
std::optional<std::string> name_in(const std::string& folder, std::string_view path) {
  if (path.size() <= folder.size() + json_ending.size()) return std::nullopt;
  if (path.substr(0, folder.size()) != folder) return std::nullopt;
  if (path.substr(path.size() - json_ending.size()) != json_ending) return std::nullopt;
  path.remove_prefix(folder.size());
  path.remove_suffix(json_ending.size());
  if (path.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(path);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files()) {
    if (auto name = name_in(folder, file.path)) names.push_back(*std::move(name));
  }
  return names;
}

std::optional<EmbeddedFile> find(const std::string& folder, std::string_view name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (name_in(folder, file.path) == name) return file;
  }
  return std::nullopt;
}

std::string folder_of_priors(std::string_view model) {
  return "priors/" + std::string(model) + '/';
}

}  // namespace

std::vector<std::string> embedded_model_names() { return names_in("model/"); }

std::optional<EmbeddedFile> find_embedded_model(std::string_view name) {
  return find("model/", name);
}

std::vector<std::string> embedded_settings(std::string_view model) {
  return names_in(folder_of_priors(model));
}

std::optional<EmbeddedFile> find_embedded_prior(std::string_view model, std::string_view setting) {
  return find(folder_of_priors(model), setting);
}

std::vector<std::string> embedded_utility_names() { return names_in("model/utilities/"); }

std::optional<EmbeddedFile> find_embedded_utility(std::string_view name) {
  return find("model/utilities/", name);
}

}  // namespace fagan
