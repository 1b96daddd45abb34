#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/model/model.hpp"

namespace fagan::python {
namespace {

std::vector<std::string> state_names(const Finding& finding) {
  std::vector<std::string> names;
  for (const State& state : finding.states) names.push_back(state.name);
  return names;
}

nb::dict evidence_dict(const Evidence& evidence) {
  nb::dict result;
  result["n"] = evidence.n;
  result["grade"] = evidence.grade;
  result["basis"] = evidence.basis;
  result["source"] = evidence.source;
  result["note"] = evidence.note;
  return result;
}

double likelihood_of(const LoadedModel& loaded, const std::string& finding,
                     const std::string& state, const std::string& cause) {
  const Model& model = loaded.model;
  const FindingId id = require_finding(model, finding);
  if (model.factor_of(id) == nullptr) {
    throw Error(finding + ": serves red flags only and has no likelihoods");
  }
  return model.likelihood(id, require_state(model, id, state), require_cause(model, cause));
}

/// P(state | cause), [n_states × n_causes].
nb::object likelihoods_of(const LoadedModel& loaded, const std::string& finding) {
  const Model& model = loaded.model;
  const FindingId id = require_finding(model, finding);
  const std::size_t n_states = model.finding(id).states.size();
  if (n_states == 0 || model.factor_of(id) == nullptr) {
    throw Error(finding +
                ": has no table of likelihoods (a number has densities, a finding that "
                "serves red flags only has none)");
  }
  NewArray<double> table({n_states, model.n_causes()});
  for (std::size_t state = 0; state < n_states; ++state) {
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      table.data[state * model.n_causes() + index(cause)] =
          model.likelihood(id, static_cast<StateId>(state), cause);
    }
  }
  return table.array;
}

/// Mean and standard deviation of a number given a cause.
std::pair<double, double> density_of(const LoadedModel& loaded, const std::string& finding,
                                     const std::string& cause) {
  const Model& model = loaded.model;
  const FindingId id = require_finding(model, finding);
  if (!model.finding(id).is_number() || model.factor_of(id) == nullptr) {
    throw Error(finding + ": is no number with a density");
  }
  const Density& density = model.density(id, require_cause(model, cause));
  return {density.mean(), density.sd()};
}

nb::dict evidence_of(const LoadedModel& loaded, const std::string& finding,
                     const std::string& cause) {
  const Model& model = loaded.model;
  return evidence_dict(
      model.evidence(require_finding(model, finding), require_cause(model, cause)));
}

nb::list sources_of(const LoadedModel& loaded) {
  nb::list result;
  for (const Source& source : loaded.model.sources()) {
    nb::dict entry;
    entry["key"] = source.key;
    entry["authors"] = source.authors;
    entry["year"] = source.year;
    entry["title"] = source.title;
    entry["journal"] = source.journal;
    entry["doi"] = source.doi;
    result.append(entry);
  }
  return result;
}

nb::list dependencies_of(const LoadedModel& loaded) {
  nb::list result;
  for (const Dependency& dependency : loaded.model.dependencies()) {
    nb::dict entry;
    entry["findings"] = dependency.findings;
    entry["strength"] = dependency.strength;
    entry["negative"] = dependency.negative;
    entry["note"] = dependency.note;
    entry["measure"] = dependency.measure;
    entry["value"] = dependency.value;
    result.append(entry);
  }
  return result;
}

const char* urgency_name(const Cause& cause) {
  if (!cause.urgency) return "";
  switch (*cause.urgency) {
    case Urgency::routine:
      return "routine";
    case Urgency::urgent:
      return "urgent";
    case Urgency::emergency:
      return "emergency";
  }
  return "";
}

void bind_nouns(nb::module_& m) {
  nb::class_<Cause>(m, "Cause", "One of the mutually exclusive explanations.")
      .def_ro("name", &Cause::name, "Short and unique.")
      .def_ro("title", &Cause::title, "What a person reads.")
      .def_prop_ro("urgency", urgency_name, "'routine', 'urgent', 'emergency' or ''.")
      .def_ro("must_not_miss", &Cause::must_not_miss, "Never hidden, however improbable.")
      .def_ro("catch_all", &Cause::catch_all, "Stands for every explanation not named.")
      .def_ro("notes", &Cause::notes)
      .def("__repr__", [](const Cause& cause) { return "<fagan.Cause " + cause.name + ">"; });

  nb::class_<Finding>(m, "Finding", "Something that can be observed: named states, or a number.")
      .def_ro("name", &Finding::name, "Short and unique.")
      .def_ro("title", &Finding::title, "What a person reads.")
      .def_ro("question", &Finding::question)
      .def_ro("help", &Finding::help)
      .def_ro("kind", &Finding::kind, "Such as symptom, history, sign, test.")
      .def_ro("cost", &Finding::cost, "Of finding out, in the model's own unit.")
      .def_ro("unit", &Finding::unit, "Of a number.")
      .def_prop_ro("states", state_names,
                   "Names of the states; position i is the code i of an array. Empty for a number.")
      .def_prop_ro("is_number", &Finding::is_number)
      .def_ro("rule_only", &Finding::rule_only, "Serves red flags; never moves a posterior.")
      .def("__repr__",
           [](const Finding& finding) { return "<fagan.Finding " + finding.name + ">"; });
}

void bind_model_class(nb::module_& m) {
  nb::class_<LoadedModel>(m, "Model",
                          "What is known before a case is seen: causes, findings, and how often "
                          "each finding goes with\n"
                          "each cause. Immutable. Made by load_model, read_model or fit.")
      .def_prop_ro("name", [](const LoadedModel& self) { return self.model.name(); })
      .def_prop_ro("title", [](const LoadedModel& self) { return self.model.title(); })
      .def_prop_ro("about", [](const LoadedModel& self) { return self.model.about(); })
      .def_prop_ro("version", [](const LoadedModel& self) { return self.model.version(); })
      .def_prop_ro("licence", [](const LoadedModel& self) { return self.model.licence(); })
      .def_prop_ro(
          "notice", [](const LoadedModel& self) { return self.model.notice(); },
          "What every output for a person says once.")
      .def_prop_ro("default_setting", default_setting,
                   "The setting meant where none is named; '' if one must be.")
      .def_prop_ro(
          "hash", hash_of,
          "SHA-256 of what the model says, however it was written: reading to_json() gives\n"
          "the same.")
      .def_ro("path", &LoadedModel::path, "The file it was read from; empty if none.")
      .def_prop_ro("n_causes", [](const LoadedModel& self) { return self.model.n_causes(); })
      .def_prop_ro("n_findings", [](const LoadedModel& self) { return self.model.n_findings(); })
      .def_prop_ro(
          "causes",
          [](const LoadedModel& self) {
            return std::vector<Cause>(self.model.causes().begin(), self.model.causes().end());
          },
          "list of Cause: columns of posteriors follow this order.")
      .def_prop_ro(
          "findings",
          [](const LoadedModel& self) {
            return std::vector<Finding>(self.model.findings().begin(), self.model.findings().end());
          },
          "list of Finding: columns of state arrays follow this order.")
      .def(
          "cause",
          [](const LoadedModel& self, const std::string& name) {
            return self.model.cause(require_cause(self.model, name));
          },
          nb::arg("name"), "The cause with this name. Raises Error, naming the nearest.")
      .def(
          "finding",
          [](const LoadedModel& self, const std::string& name) {
            return self.model.finding(require_finding(self.model, name));
          },
          nb::arg("name"), "The finding with this name. Raises Error, naming the nearest.")
      .def("likelihood", likelihood_of, nb::arg("finding"), nb::arg("state"), nb::arg("cause"),
           "P(finding is in this state | cause), 0 to 1.")
      .def("likelihoods", likelihoods_of, nb::arg("finding"),
           "P(state | cause) for every state and cause: float64 (n_states, n_causes).")
      .def("density", density_of, nb::arg("finding"), nb::arg("cause"),
           "(mean, sd) of a number given a cause; of its natural logarithm, if log-normal.")
      .def("evidence", evidence_of, nb::arg("finding"), nb::arg("cause"),
           "Where the number comes from: dict with n, grade, basis, source, note.")
      .def_prop_ro("sources", sources_of, "The publications behind the numbers, as dicts.")
      .def_prop_ro("dependencies", dependencies_of,
                   "Findings known to depend on each other within a cause, as dicts.")
      .def("settings", known_settings, "Names of the settings there are priors for.")
      .def(
          "to_json", [](const LoadedModel& self) { return write_model(self.model); },
          "The text of a fagan-model/1 file. Reading it gives the same numbers to the last bit.")
      .def(
          "write",
          [](const LoadedModel& self, const std::filesystem::path& path) {
            write_file(path.string(), write_model(self.model));
          },
          nb::arg("path"), written_whole)
      .def("__repr__", [](const LoadedModel& self) {
        return "<fagan.Model " + self.model.name() + ": " + std::to_string(self.model.n_causes()) +
               " causes, " + std::to_string(self.model.n_findings()) + " findings>";
      });
}

}  // namespace

LoadedModel without_file(Model model) {
  return {.model = std::move(model), .hash = {}, .path = {}, .warnings = {}};
}

std::string hash_of(const LoadedModel& model) {
  return model.hash.empty() ? model_hash(model.model) : model.hash;
}

void bind_model(nb::module_& m) {
  bind_nouns(m);
  bind_model_class(m);
}

}  // namespace fagan::python
