#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/model/model.hpp"

namespace fagan::python {
namespace {

bool same_causes(const Model& a, const Model& b) {
  if (a.n_causes() != b.n_causes()) return false;
  for (const CauseId cause : ids<CauseId>(a.n_causes())) {
    if (a.cause(cause).name != b.cause(cause).name) return false;
  }
  return true;
}

Prior only_prior_from(const LoadedModel& loaded, nb::handle prior) {
  if (prior.is_none() || nb::isinstance<nb::str>(prior)) {
    Checked<Prior> read =
        prior.is_none() ? load_prior(loaded) : load_prior(loaded, nb::cast<std::string>(prior));
    warn(read.warnings);
    return std::move(read.value);
  }
  if (!nb::isinstance<NamedPrior>(prior)) {
    throw Error("prior: expected a fagan.Prior or the name of a setting, found " +
                name_of_type(prior) +
                (nb::isinstance<nb::dict>(prior) ? " (findings= takes a dict of findings)" : ""));
  }
  const auto& named = nb::cast<const NamedPrior&>(prior);
  if (!same_causes(named.model, loaded.model)) {
    throw Error("prior: it is for the causes of model " + fagan::quoted(named.model.name()) +
                ", not for those of " + fagan::quoted(loaded.model.name()));
  }
  return named.prior;
}

NamedPrior prior_of(const LoadedModel& model, const nb::dict& probabilities,
                    const std::string& setting, std::optional<double> n) {
  PriorDraft draft;
  draft.setting = setting;
  draft.n = n;
  for (const auto& [cause, p] : probabilities) {
    draft.probabilities.push_back(
        {.cause = nb::str(cause).c_str(), .p = number_from("prior", p), .evidence = {}});
  }
  Checked<Prior> made = Prior::make(model.model, std::move(draft));
  warn(made.warnings);
  return {model.model, std::move(made.value)};
}

}  // namespace

Prior prior_from(const LoadedModel& model, nb::handle prior) {
  return only_prior_from(model, prior);
}

std::vector<Prior> priors_from(const LoadedModel& model, nb::handle priors) {
  std::vector<Prior> result;
  if (nb::isinstance<nb::list>(priors) || nb::isinstance<nb::tuple>(priors)) {
    for (const nb::handle prior : priors) result.push_back(only_prior_from(model, prior));
  } else {
    result.push_back(only_prior_from(model, priors));
  }
  return result;
}

namespace {

nb::dict prior_by_name(const NamedPrior& self) {
  nb::dict result;
  for (const CauseId cause : ids<CauseId>(self.prior.size())) {
    result[self.model.cause(cause).name.c_str()] = self.prior[cause].value();
  }
  return result;
}

Array<double> prior_values(const NamedPrior& self) {
  NewArray<double> result({self.prior.size()});
  for (const CauseId cause : ids<CauseId>(self.prior.size())) {
    result.data[index(cause)] = self.prior[cause];
  }
  return result.array;
}

}  // namespace

void bind_prior(nb::module_& m) {
  nb::class_<NamedPrior> type(
      m, "Prior",
      "How common each cause is in one setting. Sums to 1. A mapping from the causes' names to\n"
      "their probabilities. Made by load_prior, Prior.of or Prior.uniform.");
  by_content(
      type,
      [](const NamedPrior& self) {
        return nb::make_tuple(shared(self.model), write_prior(self.prior, self.model.name()));
      },
      [](const nb::tuple& content) {
        const Model& model = nb::cast<const LoadedModel&>(content[0]).model;
        return NamedPrior{model,
                          read_prior(nb::cast<std::string>(content[1]), "prior", model).value};
      });
  as_mapping(type, prior_by_name, "float");
  as_array(type, prior_values);
  type.def_static("of", prior_of, nb::arg("model"), nb::arg("probabilities"),
                  nb::arg("setting") = "custom", nb::arg("n") = nb::none(),
                  "From a mapping of every cause's name to its probability, worth n cases.\n"
                  "Raises Error if they do not sum to 1 or a cause is missing or unknown.")
      .def_static(
          "uniform",
          [](const LoadedModel& model) {
            return NamedPrior{model.model, Prior::uniform(model.model)};
          },
          nb::arg("model"), "Every cause equally probable.")
      .def_prop_ro("setting", [](const NamedPrior& p) { return p.prior.setting(); })
      .def_prop_ro("title", [](const NamedPrior& p) { return p.prior.title(); })
      .def_prop_ro("about", [](const NamedPrior& p) { return p.prior.about(); })
      .def_prop_ro(
          "n", [](const NamedPrior& p) { return p.prior.sample_size(); },
          "How many cases it is worth, or None.")
      .def_prop_ro("probabilities", prior_values,
                   "float64 (n_causes,), in the order of model.causes.")
      .def(
          "__getitem__",
          [](const NamedPrior& p, const std::string& cause) {
            return p.prior[require_cause(p.model, cause)].value();
          },
          nb::arg("cause"), "P(cause) by its name.")
      .def("__contains__",
           [](const NamedPrior& p, const nb::object& cause) {
             return nb::isinstance<nb::str>(cause) &&
                    p.model.find_cause(nb::cast<std::string>(cause)).has_value();
           })
      .def(
          "to_json", [](const NamedPrior& p) { return write_prior(p.prior, p.model.name()); },
          "The text of a fagan-prior/1 file.")
      .def(
          "write",
          [](const NamedPrior& p, const std::filesystem::path& path) {
            write_file(path.string(), write_prior(p.prior, p.model.name()));
          },
          nb::arg("path"), written_whole)
      .def("__len__", [](const NamedPrior& p) { return p.prior.size(); })
      .def("__repr__", [](const NamedPrior& p) {
        return "<fagan.Prior " + p.prior.setting() + " of " + p.model.name() + ">";
      });
}

}  // namespace fagan::python
