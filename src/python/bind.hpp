#pragma once

#include <nanobind/nanobind.h>

#include <new>
#include <optional>
#include <string>
#include <utility>
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

/// A model of which only the model is at hand, not the file.
LoadedModel without_file(Model model);
/// What identifies a model; for one made in code, the hash of the file it would be written to.
std::string hash_of(const LoadedModel& model);
/// The model as a Python object: one and the same for every copy of it, while there is one, so that
/// what is pickled together holds it once.
nb::object shared(const Model& model);
/// What a function was given, a tuple whose first is the model, with that as `shared` has it.
nb::tuple given_again(const Model& model, const nb::tuple& asked);
/// The model read from this text before, if it was one of the last few; else read now, in silence.
LoadedModel model_again(const std::string& hash, const std::string& text, const std::string& path);

/// How an object travels and is compared: by its content, a tuple of values that do so themselves.
/// `again` makes an equal object of it. fagan/values.py gives every class that has a content
/// equality, hash, copies and a Dask token.
template <class T, class Content, class Again>
void by_content(nb::class_<T>& type, Content content, Again again) {
  type.def("__getstate__", [content](const T& self) { return nb::tuple(content(self)); })
      .def("__setstate__",
           [again](T& self, const nb::tuple& state) { new (&self) T(again(state)); });
}

/// What a mapping of Python has, of which `to_dict` makes a dict; signatures call its values
/// `value`.
template <class T, class ToDict>
void as_mapping(nb::class_<T>& type, ToDict to_dict, const std::string& value) {
  const auto def = [&](const char* method, const std::string& returns) {
    const std::string signature = std::string("def ") + method + "(self) -> " + returns;
    type.def(
        method,
        [to_dict, method](const T& self) { return nb::object(to_dict(self).attr(method)()); },
        nb::sig(signature.c_str()));
  };
  def("keys", "collections.abc.KeysView[str]");
  def("values", "collections.abc.ValuesView[" + value + "]");
  def("items", "collections.abc.ItemsView[str, " + value + "]");
  def("__iter__", "collections.abc.Iterator[str]");
  const std::string dict = "def to_dict(self) -> dict[str, " + value + "]";
  type.def(
      "to_dict", [to_dict](const T& self) { return to_dict(self); }, nb::sig(dict.c_str()));
  type.def(
      "get",
      [to_dict](const T& self, const nb::str& name, const nb::object& otherwise) {
        return nb::object(to_dict(self).attr("get")(name, otherwise));
      },
      nb::arg("name"), nb::arg("default").none() = nb::none());
}

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

/// Texts of a list, tuple or other sequence; one alone where there is no list. Throws Error, naming
/// the argument, if one is no text.
std::vector<std::string> names_from(const char* argument, nb::handle names);

/// The cause with this name, or the one that leads.
CauseId cause_or_leader(const Model& model, const Prior& prior, const Findings& findings,
                        const std::optional<std::string>& cause);

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
void bind_posterior(nb::module_& m);
void bind_explanation(nb::module_& m);
void bind_engine(nb::module_& m);
void bind_decision(nb::module_& m);
void bind_simulation(nb::module_& m);
void bind_evaluation(nb::module_& m);
void bind_learning(nb::module_& m);
void bind_study(nb::module_& m);
void bind_io(nb::module_& m);

}  // namespace fagan::python
