#include "fagan/io/load.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/read_utility.hpp"
#include "fagan/io/file.hpp"

namespace fagan {
namespace {

namespace fs = std::filesystem;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The names nearest to a wrong one; where nothing is near, all there are.
std::string instead_of(const std::string& wrong, const std::vector<std::string>& names) {
  std::string near = did_you_mean(wrong, names);
  if (!near.empty() || names.empty()) return near;
  return " (known: " + listed(names) + ")";
}

// Could stand for a file in the folder of priors, and for nothing outside it.
bool is_file_stem(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

// The folders where priors for a model that was read from a file are looked for.
std::vector<fs::path> folders_of_priors(const LoadedModel& loaded) {
  if (loaded.path.empty() || loaded.path == "-" || !is_file_stem(loaded.model.name())) return {};
  const fs::path folder = fs::path(loaded.path).parent_path();
  return {folder / ".." / "priors" / loaded.model.name(), folder / "priors" / loaded.model.name()};
}

std::optional<std::string> file_beside(const LoadedModel& loaded, const std::string& setting) {
  if (!is_file_stem(setting)) return std::nullopt;
  for (const fs::path& folder : folders_of_priors(loaded)) {
    const fs::path file = folder / (setting + ".json");
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) return file.lexically_normal().string();
  }
  return std::nullopt;
}

std::vector<std::string> settings_beside(const LoadedModel& loaded) {
  std::vector<std::string> settings;
  for (const fs::path& folder : folders_of_priors(loaded)) {
    std::error_code error;
    for (fs::directory_iterator file(folder, error), end; !error && file != end;
         file.increment(error)) {
      if (file->path().extension() == ".json") settings.push_back(file->path().stem().string());
    }
  }
  std::sort(settings.begin(), settings.end());
  return settings;
}

// The utilities of this name in the folder beside the model, or inside the program.
std::optional<Checked<Utility>> find_utility(const LoadedModel& loaded, const std::string& name) {
  if (!loaded.path.empty() && loaded.path != "-" && is_file_stem(name)) {
    const fs::path file = fs::path(loaded.path).parent_path() / "utilities" / (name + ".json");
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) {
      const std::string path = file.lexically_normal().string();
      return read_utility(read_file(path), path, loaded.model);
    }
  }
  const std::optional<EmbeddedFile> file = find_embedded_utility(name);
  if (!file) return std::nullopt;
  return read_utility(file->text, std::string(file->path), loaded.model);
}

// The prior inside the program for this setting, if it is for a model with these causes and
// sources: another model may have the same name. It cannot change while the program runs, and is
// read for the first who asks.
std::optional<Checked<Prior>> find_embedded(const Model& model, const std::string& setting) {
  const std::optional<EmbeddedFile> file = find_embedded_prior(model.name(), setting);
  if (!file) return std::nullopt;
  const std::string name = "embedded prior " + setting;
  if (const auto known = model.memo().find<Checked<Prior>>(name)) return *known;
  const JsonDocument document(file->text, std::string(file->path));
  PriorReading reading = examine_prior(document, &model);
  if (!reading.prior) return std::nullopt;
  return *model.memo().keep<Checked<Prior>>(
      name, {*std::move(reading.prior), std::move(reading.problems)});
}

const PriorDraft* inline_setting(const Model& model, const std::string& setting) {
  for (const PriorDraft& draft : model.settings()) {
    if (draft.setting == setting) return &draft;
  }
  return nullptr;
}

template <class Read>
LoadedModel load(const std::string& path_or_name, Read read) {
  if (!is_name(path_or_name)) return read(read_file(path_or_name), path_or_name);
  const std::optional<EmbeddedFile> file = find_embedded_model(path_or_name);
  if (!file) {
    throw Error("unknown model " + quoted(path_or_name) +
                instead_of(path_or_name, embedded_model_names()));
  }
  LoadedModel loaded = read(std::string(file->text), std::string(file->path));
  loaded.path.clear();
  return loaded;
}

}  // namespace

bool is_name(std::string_view path_or_name) {
  return path_or_name != "-" && path_or_name.find('/') == std::string_view::npos &&
         path_or_name.find(".json") == std::string_view::npos;
}

LoadedModel load_model(const std::string& path_or_name, Likelihoods likelihoods, Text after) {
  return load(path_or_name, [=](const std::string& text, const std::string& path) {
    return read_model(text, path, likelihoods, after);
  });
}

LoadedModel load_nouns(const std::string& path_or_name) {
  return load(path_or_name, [](const std::string& text, const std::string& path) {
    return read_nouns(text, path);
  });
}

std::vector<std::string> known_settings(const LoadedModel& loaded) {
  std::vector<std::string> settings;
  const auto add = [&settings](const std::string& setting) {
    if (!contains(settings, setting)) settings.push_back(setting);
  };
  for (const PriorDraft& draft : loaded.model.settings()) add(draft.setting);
  for (const std::string& setting : settings_beside(loaded)) add(setting);
  for (const std::string& setting : embedded_settings(loaded.model.name())) {
    if (!contains(settings, setting) && find_embedded(loaded.model, setting)) add(setting);
  }
  return settings;
}

std::string default_setting(const LoadedModel& loaded) {
  const Model& model = loaded.model;
  if (!model.default_setting().empty()) return model.default_setting();
  if (model.settings().size() == 1) return model.settings().front().setting;
  const std::vector<std::string> known = known_settings(loaded);
  return known.size() == 1 ? known.front() : std::string();
}

namespace {

// The prior of this setting in the model, beside it or inside the program.
std::optional<Checked<Prior>> find_prior(const LoadedModel& loaded, const std::string& setting) {
  const Model& model = loaded.model;
  if (const PriorDraft* const draft = inline_setting(model, setting)) {
    const std::string name = "prior " + setting;
    if (const auto known = model.memo().find<Checked<Prior>>(name)) return *known;
    return *model.memo().keep<Checked<Prior>>(name, Prior::make(model, *draft));
  }
  if (const auto file = file_beside(loaded, setting)) {
    return read_prior(read_file(*file), *file, model);
  }
  return find_embedded(model, setting);
}

}  // namespace

Checked<Prior> load_prior(const LoadedModel& loaded, const std::string& path_or_setting) {
  const Model& model = loaded.model;
  if (!is_name(path_or_setting)) {
    return read_prior(read_file(path_or_setting), path_or_setting, model);
  }
  if (auto found = find_prior(loaded, path_or_setting)) return *std::move(found);
  throw Error("model " + quoted(model.name()) + " knows no setting " + quoted(path_or_setting) +
              instead_of(path_or_setting, known_settings(loaded)));
}

Checked<Prior> load_prior(const LoadedModel& loaded) {
  // What is needed for a message alone is gathered only then: models are asked this every time.
  const std::string setting = default_setting(loaded);
  if (is_name(setting) && !setting.empty()) {
    if (auto found = find_prior(loaded, setting)) return *std::move(found);
  }
  const std::string of_model = "model " + quoted(loaded.model.name());
  const std::vector<std::string> known = known_settings(loaded);
  const std::string instead =
      known.empty() ? "give a prior file" : "give a prior: " + listed(known) + ", or a file";
  if (setting.empty()) throw Error(of_model + " has no default setting; " + instead);
  throw Error(of_model + ": no prior for its default setting " + quoted(setting) +
              " is inside or beside it; " + instead);
}

Checked<Utility> load_utility(const LoadedModel& loaded, const std::string& path_or_name) {
  if (!is_name(path_or_name)) {
    return read_utility(read_file(path_or_name), path_or_name, loaded.model);
  }
  if (auto found = find_utility(loaded, path_or_name)) return *std::move(found);
  throw Error("unknown utilities " + quoted(path_or_name) +
              instead_of(path_or_name, embedded_utility_names()));
}

std::optional<Utility> load_own_utility(const LoadedModel& loaded) {
  auto found = find_utility(loaded, loaded.model.name());
  if (!found) return std::nullopt;
  return std::move(found->value);
}

}  // namespace fagan
