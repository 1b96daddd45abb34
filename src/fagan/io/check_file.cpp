#include "fagan/io/check_file.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include "fagan/format/check.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"

namespace fagan {
namespace {

namespace fs = std::filesystem;

// The file of the model with this name, if it lies where priors and cases keep theirs: in the same
// folder, in the one above, as utilities do, or in model/ beside one of the folders above, as
// priors/MODEL/SETTING.json has it.
std::optional<std::string> model_beside(const std::string& path, const std::string& name) {
  if (path == "-" || name.empty() || !is_name(name)) return std::nullopt;
  const fs::path folder = fs::path(path).parent_path();
  const std::string file_name = name + ".json";
  for (const fs::path& file :
       {folder / file_name, folder / ".." / file_name, folder / "model" / file_name,
        folder / ".." / "model" / file_name, folder / ".." / ".." / "model" / file_name}) {
    std::error_code ignored;
    // Utilities may have their model's name.
    const bool is_itself = fs::equivalent(file, path, ignored);
    if (!is_itself && fs::is_regular_file(file, ignored)) return file.lexically_normal().string();
  }
  return std::nullopt;
}

// A model that has errors itself is as good as none: checking it says what they are.
std::optional<LoadedModel> find_model(const std::string& path, const std::string& name) {
  try {
    if (const auto file = model_beside(path, name)) return load_model(*file);
    if (find_embedded_model(name)) return load_model(name);
  } catch (const Error&) {
  }
  return std::nullopt;
}

// The priors known for the model in a text, as far as they can be read.
std::vector<Prior> priors_of_model(const std::string& text, const std::string& path) {
  std::vector<Prior> priors;
  try {
    const LoadedModel loaded = read_model(text, path);
    for (const std::string& setting : known_settings(loaded)) {
      priors.push_back(load_prior(loaded, setting).value);
    }
  } catch (const Error&) {
  }
  return priors;
}

}  // namespace

std::vector<Problem> check_file(const std::string& path, const LoadedModel* model) {
  const std::string text = read_file(path);
  const FileHeader header = header_of(JsonDocument(text, path));
  if (header.format == "fagan-model/1") {
    return check(text, path, nullptr, priors_of_model(text, path));
  }
  if (header.model.empty()) return check(text, path);
  if (model != nullptr && model->model.name() == header.model) return check(text, path, model);
  const std::optional<LoadedModel> found = find_model(path, header.model);
  return check(text, path, found ? &*found : nullptr);
}

}  // namespace fagan
