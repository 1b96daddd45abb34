#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/case_json.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/file_kind.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/io/check_file.hpp"
#include "fagan/io/cohort_file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/io/outputs.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "running.hpp"
#include "world.hpp"

namespace fagan::python {
namespace {

NamedPrior loaded_prior(const LoadedModel& model, nb::handle path_or_setting) {
  return {model.model, prior_from(model, path_or_setting)};
}

Likelihoods likelihoods_if(bool to_be_learned) {
  return to_be_learned ? Likelihoods::may_be_learned : Likelihoods::required;
}

LoadedModel warned(LoadedModel model) {
  warn(model.warnings);
  return model;
}

std::string embedded_text(const std::string& name) {
  const std::optional<EmbeddedFile> file = find_embedded_model(name);
  if (!file) {
    throw Error("there is no model " + fagan::quoted(name) +
                did_you_mean(name, embedded_model_names()));
  }
  return std::string(file->text);
}

}  // namespace

TableFormat format_of(const std::string& path, bool spreadsheet_safe) {
  require_fitting_name(path, Written::table);
  const TableFormat format = format_by_name(path);
  if (!spreadsheet_safe) return format;
  if (!is_csv(format)) throw Error("spreadsheet_safe: is for CSV, and what is written is NDJSON");
  return TableFormat::spreadsheet_csv;
}

namespace {

void warn_of_repeated_ids(std::uint64_t n) {
  if (n == 0) return;
  warn({warning_at({}, std::to_string(n) + (n == 1 ? " case has" : " cases have") +
                           " a case_id that another case had before")});
}

Cases loaded_cases(const LoadedModel& model, const std::filesystem::path& path,
                   nb::handle setting_names, bool skip_bad, int threads, nb::handle progress) {
  std::vector<std::string> settings = names_from("settings", setting_names);
  if (settings.empty()) settings.push_back(prior_from(model, nb::none()).setting());
  CaseStream cases(model.model, path.string(),
                   {.settings = std::move(settings), .skip_bad = skip_bad});
  std::optional<GatheredCases> gathered;
  run(of_unknown_length, threads, progress,
      [&](const Run& how) { gathered = gather_cases(cases, model.model, how); });
  warn(cases.tally().problems);
  warn_of_repeated_ids(cases.tally().n_repeated_ids);
  return {.batch = std::make_shared<CaseBatch>(std::move(gathered->batch)),
          .states = nullptr,
          .numbers = nullptr,
          .ids = std::make_shared<std::vector<std::string>>(std::move(gathered->ids))};
}

void write_cohort_file(const World& world, const std::filesystem::path& path, std::uint64_t seed,
                       std::uint64_t count, std::uint64_t first, bool spreadsheet_safe, int threads,
                       nb::handle progress) {
  const TableFormat format = format_of(path.string(), spreadsheet_safe);
  Outputs outputs;
  outputs.reads(world.model.path);
  OutputFile& file = outputs.open(path.string(), "path");
  run(count, threads, progress, [&](const Run& how) {
    write_cohort(world.simulator, Seed{seed}, first, count, format, file, how);
  });
  outputs.commit();
}

}  // namespace

void bind_io(nb::module_& m) {
  m.def("models", embedded_model_names, "Names of the models inside the package.");
  m.def(
      "load_model",
      [](const std::filesystem::path& name, bool to_be_learned) {
        return warned(load_model(name.string(), likelihoods_if(to_be_learned), Text::kept));
      },
      nb::arg("path_or_name"), nb::kw_only(), nb::arg("to_be_learned") = false,
      "The model with this name inside the package (see models), or the one in this file.\n"
      "One that is to be learned may be without likelihoods: it says what fit learns of.\n"
      "Raises FileError if the file cannot be read, Error with every problem if it holds no "
      "model;\n"
      "what only deserves a warning is warned of.");
  m.def(
      "read_model",
      [](const std::string& text, const std::string& path, bool to_be_learned) {
        return warned(read_model(text, path, likelihoods_if(to_be_learned), Text::kept));
      },
      nb::arg("text"), nb::arg("path") = "text", nb::kw_only(), nb::arg("to_be_learned") = false,
      "A model from the text of a fagan-model/1 file; `path` is what problems call it.");
  m.def("model_text", embedded_text, nb::arg("name"),
        "The text of the file of a model inside the package.");
  m.def("load_prior", loaded_prior, nb::arg("model"),
        nb::arg("path_or_setting").none() = nb::none(),
        "The prior for a setting known to the model, the one in a file, or the default setting's.\n"
        "Raises FileError or Error.");
  m.def(
      "read_prior",
      [](const LoadedModel& model, const std::string& text, const std::string& path) {
        Checked<Prior> read = read_prior(text, path, model.model);
        warn(read.warnings);
        return NamedPrior{model.model, std::move(read.value)};
      },
      nb::arg("model"), nb::arg("text"), nb::arg("path") = "text",
      "A prior from the text of a fagan-prior/1 file.");
  m.def(
      "check",
      [](const std::filesystem::path& path, const LoadedModel* model) {
        const nb::gil_scoped_release released;
        return check_file(path.string(), model);
      },
      nb::arg("path"), nb::arg("model").none() = nb::none(),
      "Everything wrong, and everything questionable, in a model, prior or case file: list of\n"
      "Problem. Raises FileError if it cannot be read.");
  m.def("load_cases", loaded_cases, nb::arg("model"), nb::arg("path"), nb::arg("settings"),
        nb::arg("skip_bad"), nb::arg("threads"), nb::arg("progress").none(),
        "The machinery of fagan.load_cases.");
  m.def("write_cohort", write_cohort_file, nb::arg("world"), nb::arg("path"), nb::arg("seed"),
        nb::arg("count"), nb::arg("first"), nb::arg("spreadsheet_safe"), nb::arg("threads"),
        nb::arg("progress").none(), "The machinery of fagan.Simulator.write.");
}

}  // namespace fagan::python
