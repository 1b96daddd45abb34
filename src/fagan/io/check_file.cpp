#include "fagan/io/check_file.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

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
    if (const auto file = model_beside(path, name)) {
      return load_model(*file, Likelihoods::may_be_learned);
    }
    if (find_embedded_model(name)) return load_model(name);
  } catch (const Error&) {
  }
  return std::nullopt;
}

std::size_t n_errors(const std::vector<Problem>& problems) {
  return static_cast<std::size_t>(
      std::count_if(problems.begin(), problems.end(),
                    [](const Problem& problem) { return problem.severity == Severity::error; }));
}

// The priors a model finds inside and beside itself, as far as they can be read.
std::vector<Prior> priors_of(const LoadedModel& loaded) {
  std::vector<Prior> priors;
  if (loaded.model.is_to_be_learned()) return priors;
  for (const std::string& setting : known_settings(loaded)) {
    try {
      priors.push_back(load_prior(loaded, setting).value);
    } catch (const std::exception&) {
      // Checking that prior says what is wrong with it.
    }
  }
  return priors;
}

// Files that are checked together.
class FileCheck {
 public:
  FileCheck(const std::vector<std::string>& paths, const LoadedModel* model) : at_hand_(model) {
    for (const std::string& path : paths) add(path);
  }

  std::vector<CheckedFile> run() const {
    std::vector<CheckedFile> checked;
    for (const Given& given : files_) {
      CheckedFile file{given.path, {}, given.unreadable};
      if (!given.unreadable) {
        file.problems =
            given.header.format == model_format ? check_model(given) : check_other(given);
      }
      checked.push_back(std::move(file));
    }
    return checked;
  }

 private:
  static constexpr const char* model_format = "fagan-model/1";

  struct Given {
    std::string path;
    std::string text;
    FileHeader header;
    std::optional<FileError> unreadable;
    std::optional<LoadedModel> model;
  };

  void add(const std::string& path) {
    Given given;
    given.path = path;
    try {
      given.text = read_file(path);
    } catch (const FileError& error) {
      given.unreadable = error;
    }
    if (!given.unreadable) look_into(given);
    files_.push_back(std::move(given));
  }

  static void look_into(Given& given) {
    const JsonDocument document(given.text, given.path);
    given.header = header_of(document);
    if (given.header.format != model_format) return;
    try {
      given.model = read_model(given.text, given.path, Likelihoods::may_be_learned);
    } catch (const Error&) {
      // Checking it says what is wrong.
    }
  }

  std::vector<Problem> check_model(const Given& given) const {
    std::vector<Prior> priors;
    if (given.model) {
      priors = priors_of(*given.model);
      for (const Given& other : files_) {
        if (other.header.format != "fagan-prior/1") continue;
        const JsonDocument document(other.text, other.path);
        if (auto prior = examine_prior(document, &given.model->model).prior) {
          priors.push_back(*std::move(prior));
        }
      }
    }
    return check(given.text, given.path, nullptr, priors);
  }

  std::vector<Problem> check_other(const Given& given) const {
    const std::string& name = given.header.model;
    if (name.empty()) return check(given.text, given.path);
    std::vector<const LoadedModel*> candidates;
    if (at_hand_ != nullptr && at_hand_->model.name() == name) candidates.push_back(at_hand_);
    bool is_broken = false;
    for (const Given& other : files_) {
      if (other.header.format != model_format || other.header.name != name) continue;
      if (other.model) {
        candidates.push_back(&*other.model);
      } else {
        is_broken = true;
      }
    }
    std::optional<LoadedModel> found;
    if (candidates.empty() && !is_broken) found = find_model(given.path, name);
    if (found) candidates.push_back(&*found);
    if (candidates.empty()) return check(given.text, given.path, nullptr, {}, is_broken);
    std::optional<std::vector<Problem>> best;
    for (const LoadedModel* candidate : candidates) {
      std::vector<Problem> problems = check(given.text, given.path, candidate);
      if (!best || n_errors(problems) < n_errors(*best)) best = std::move(problems);
    }
    return *std::move(best);
  }

  const LoadedModel* at_hand_;
  std::vector<Given> files_;
};

}  // namespace

std::vector<CheckedFile> check_files(const std::vector<std::string>& paths,
                                     const LoadedModel* model) {
  return FileCheck(paths, model).run();
}

std::vector<Problem> check_file(const std::string& path, const LoadedModel* model) {
  CheckedFile checked = std::move(check_files({path}, model).front());
  if (checked.unreadable) throw FileError(*checked.unreadable);
  return std::move(checked.problems);
}

}  // namespace fagan
