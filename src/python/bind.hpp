#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/table_format.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

// What the files bind_<layer>.cpp share: how Python's values become the library's.

namespace fagan::python {

namespace nb = nanobind;

/// Such as "list".
std::string name_of_type(nb::handle value);
bool is_number(nb::handle value);
/// Throws Error, with the place, if it is no number.
double number_from(const std::string& place, nb::handle value);

/// The class Prior in Python: a prior that knows its causes' names.
struct NamedPrior {
  Model model;
  Prior prior;
};

/// The class Posterior in Python: the answer together with the question.
struct CasePosterior {
  Prior prior;
  Findings findings;
  Posterior posterior;
  const Model& model() const noexcept { return findings.model(); }
};

/// A model made in code, which was read from no file and so has no hash.
LoadedModel without_file(Model model);
/// What identifies a model; for one made in code, the hash of the file it would be written to.
std::string hash_of(const LoadedModel& model);

/// A prior for this model: a Prior, the name of a setting, a file, or None for the model's default.
/// Throws Error if it is for other causes.
Prior prior_from(const LoadedModel& model, nb::handle prior);
/// One such prior, or a list of them.
std::vector<Prior> priors_from(const LoadedModel& model, nb::handle priors);

/// The observation a Python value stands for: "present", 1.07, (500, 1000), {"present": 0.8,
/// "absent": 0.2}; "?" is asked but not known.
Observation observation_from(const Model& model, FindingId id, nb::handle value);
/// The reverse, as a value `observation_from` takes.
nb::object to_python(const Finding& finding, const Observation& observation);

/// Findings of this model: a Findings, a mapping from names to observations, or None for none.
Findings findings_from(const Model& model, nb::handle findings);

/// The docstring of everything that writes a file.
inline constexpr const char* written_whole =
    "Writes that text to a file, which appears whole or not at all; a name that ends in .gz is\n"
    "packed. Raises FileError.";

/// How a table is written to a file of this name. Throws Error if the name promises something else.
TableFormat format_of(const std::string& path, bool spreadsheet_safe);

/// Warnings of a reader become Python's.
void warn(const std::vector<Problem>& problems);

// What each file adds to the module.
void bind_core(nb::module_& m);
void bind_model(nb::module_& m);
void bind_prior(nb::module_& m);
void bind_cases(nb::module_& m);
void bind_columns(nb::module_& m);
void bind_inference(nb::module_& m);
void bind_engine(nb::module_& m);
void bind_decision(nb::module_& m);
void bind_simulation(nb::module_& m);
void bind_evaluation(nb::module_& m);
void bind_learning(nb::module_& m);
void bind_study(nb::module_& m);
void bind_io(nb::module_& m);

}  // namespace fagan::python
