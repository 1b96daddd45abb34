#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"

namespace fagan {

/// A file and everything wrong, and everything questionable, in it: see check().
struct CheckedFile {
  std::string path;
  std::vector<Problem> problems = {};
  std::optional<FileError> unreadable = {};  ///< why it could not be read, if it could not
};

/// Checks models, priors, utilities and cases together. All but a model are judged against the one
/// they name: `model`, a model among the files, or else the one of that name beside the file or
/// inside the program. Where several have the name, the one that fits best is meant. The sources of
/// a model may be cited by priors among the files and beside it.
std::vector<CheckedFile> check_files(const std::vector<std::string>& paths,
                                     const LoadedModel* model = nullptr);

/// The same of one file. Throws FileError if it cannot be read.
std::vector<Problem> check_file(const std::string& path, const LoadedModel* model = nullptr);

}  // namespace fagan
