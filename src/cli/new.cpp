#include <filesystem>
#include <memory>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/new_model.hpp"
#include "fagan/io/file.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* usual_name = "my_model";

int write_new_model(const CommonOptions& common, const std::string& name) {
  if (name == standard_output) {
    print(new_model(usual_name));
    return done;
  }
  const std::string path = name.ends_with(".json") ? name : name + ".json";
  const std::string text = new_model(fs::path(path).stem().string());
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(path, ignored))) {
    throw Error(quoted(path) + " exists already: give the model another name");
  }
  write_file(path, text);
  if (!common.quiet) {
    complain_as_is("written to " + path + ". Change it, and look at it with");
    complain_as_is("  fagan check " + path);
    complain_as_is("  fagan diagnose --model " + path + " fever=present");
  }
  return done;
}

}  // namespace

Command add_new(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("new", "A small model to begin with, as a file");
  const auto name = std::make_shared<std::string>(usual_name);
  command->add_option("NAME", *name, "of the model and NAME.json; - is standard output")
      ->type_name("");
  command->footer(
      "The model is complete and has one of everything: change what is there. A file\n"
      "that exists is never overwritten.\n\n" +
      help_footer("  fagan new knee_pain\n"
                  "  fagan check knee_pain.json"));
  return {command, [name, &common] { return write_new_model(common, *name); }};
}

}  // namespace fagan::cli
