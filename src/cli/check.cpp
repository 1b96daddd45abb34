#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/io/check_file.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files;
  bool strict = false;
};

std::size_t count(const std::vector<CheckedFile>& files, Severity severity) {
  std::size_t sum = 0;
  for (const CheckedFile& file : files) {
    sum += static_cast<std::size_t>(
        std::count_if(file.problems.begin(), file.problems.end(),
                      [severity](const Problem& problem) { return problem.severity == severity; }));
  }
  return sum;
}

std::string text_for(const std::vector<CheckedFile>& files) {
  std::string text;
  for (const CheckedFile& file : files) {
    for (const Problem& problem : file.problems) text += to_string(problem) + '\n';
  }
  return text + fmt::format("{} checked: {}, {}\n", counted(files.size(), "file"),
                            counted(count(files, Severity::error), "error"),
                            counted(count(files, Severity::warning), "warning"));
}

std::string json_for(const std::vector<CheckedFile>& files) {
  nlohmann::ordered_json result;
  std::vector<std::string> paths;
  std::vector<Problem> problems;
  for (const CheckedFile& file : files) {
    paths.push_back(file.path);
    problems.insert(problems.end(), file.problems.begin(), file.problems.end());
  }
  result["files"] = paths;
  result["errors"] = count(files, Severity::error);
  result["warnings"] = count(files, Severity::warning);
  result["problems"] = json_problems(problems);
  return json_text(result);
}

int check_files(const CommonOptions& common, const CheckOptions& options) {
  std::optional<LoadedModel> model;
  if (!common.model.empty()) model = load_asked_model(common);
  std::vector<CheckedFile> checked = check_files(options.files, model ? &*model : nullptr);
  for (const CheckedFile& file : checked) {
    if (file.unreadable) complain(file.unreadable->what());
  }
  const bool all_read = std::erase_if(checked, [](const CheckedFile& file) {
                          return file.unreadable.has_value();
                        }) == 0;
  if (options.strict) {
    for (CheckedFile& file : checked) {
      for (Problem& problem : file.problems) problem.severity = Severity::error;
    }
  }
  if (!checked.empty()) print(common.json ? json_for(checked) : text_for(checked));
  if (!all_read) return file_failed;
  return count(checked, Severity::error) > 0 ? found_errors : done;
}

}  // namespace

Command add_check(CLI::App& app, const CommonOptions& common) {
  CLI::App* command =
      app.add_subcommand("check", "Every problem of models, priors, utilities, cases");
  const auto options = std::make_shared<CheckOptions>();
  command
      ->add_option("FILE", options->files,
                   "fagan-model/1, fagan-prior/1, fagan-utility/1 or fagan-case/1")
      ->type_name("")
      ->required();
  command->add_flag("--strict", options->strict, "warnings are errors");
  command->footer(
      "A prior, utility or case is judged against the model it names: among the files,\n"
      "by --model, beside it, or inside the program. The exit code is 1 if there are\n"
      "errors, 3 if a file cannot be read.\n\n" +
      help_footer("  fagan check model/calf_pain.json priors/calf_pain/*.json\n"
                  "  fagan check --strict my_model.json"));
  return {command, [options, &common] { return check_files(common, *options); }};
}

}  // namespace fagan::cli
