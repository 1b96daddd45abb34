#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/format/wording.hpp"
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
Array<double> likelihoods_of(const LoadedModel& loaded, const std::string& finding) {
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

/// The class Cause in Python: a cause and the model it stands in, which it takes along.
struct NamedCause {
  Model model;
  CauseId id;
  const Cause& cause() const { return model.cause(id); }
};
/// The class Finding in Python, likewise.
struct NamedFinding {
  Model model;
  FindingId id;
  const Finding& finding() const { return model.finding(id); }
};

std::vector<NamedCause> causes_of(const LoadedModel& self) {
  std::vector<NamedCause> causes;
  for (const CauseId id : ids<CauseId>(self.model.n_causes())) causes.push_back({self.model, id});
  return causes;
}
std::vector<NamedFinding> findings_of(const LoadedModel& self) {
  std::vector<NamedFinding> findings;
  for (const FindingId id : ids<FindingId>(self.model.n_findings())) {
    findings.push_back({self.model, id});
  }
  return findings;
}

void bind_cause(nb::module_& m) {
  nb::class_<NamedCause> type(m, "Cause", "One of the mutually exclusive explanations.");
  by_content(
      type,
      [](const NamedCause& self) { return nb::make_tuple(shared(self.model), self.cause().name); },
      [](const nb::tuple& content) {
        const Model& model = nb::cast<const LoadedModel&>(content[0]).model;
        return NamedCause{model, require_cause(model, nb::cast<std::string>(content[1]))};
      });
  type.def_prop_ro(
          "name", [](const NamedCause& self) { return self.cause().name; }, "Short and unique.")
      .def_prop_ro(
          "title", [](const NamedCause& self) { return self.cause().title; },
          "What a person reads.")
      .def_prop_ro(
          "urgency", [](const NamedCause& self) { return urgency_name(self.cause()); },
          "'routine', 'urgent', 'emergency' or ''.")
      .def_prop_ro(
          "must_not_miss", [](const NamedCause& self) { return self.cause().must_not_miss; },
          "Never hidden, however improbable.")
      .def_prop_ro(
          "catch_all", [](const NamedCause& self) { return self.cause().catch_all; },
          "Stands for every explanation not named.")
      .def_prop_ro("notes", [](const NamedCause& self) { return self.cause().notes; })
      .def("_says_the_same",
           [](const NamedCause& a, const NamedCause& b) { return a.cause() == b.cause(); })
      .def("__repr__",
           [](const NamedCause& self) { return "<fagan.Cause " + self.cause().name + ">"; });
}

void bind_finding(nb::module_& m) {
  nb::class_<NamedFinding> type(m, "Finding",
                                "Something that can be observed: named states, or a number.");
  by_content(
      type,
      [](const NamedFinding& self) {
        return nb::make_tuple(shared(self.model), self.finding().name);
      },
      [](const nb::tuple& content) {
        const Model& model = nb::cast<const LoadedModel&>(content[0]).model;
        return NamedFinding{model, require_finding(model, nb::cast<std::string>(content[1]))};
      });
  type.def_prop_ro(
          "name", [](const NamedFinding& self) { return self.finding().name; }, "Short and unique.")
      .def_prop_ro(
          "title", [](const NamedFinding& self) { return self.finding().title; },
          "What a person reads.")
      .def_prop_ro("question", [](const NamedFinding& self) { return self.finding().question; })
      .def_prop_ro("help", [](const NamedFinding& self) { return self.finding().help; })
      .def_prop_ro(
          "kind", [](const NamedFinding& self) { return self.finding().kind; },
          "Such as symptom, history, sign, test.")
      .def_prop_ro(
          "cost", [](const NamedFinding& self) { return self.finding().cost; },
          "Of finding out, in the model's own unit.")
      .def_prop_ro(
          "unit", [](const NamedFinding& self) { return self.finding().unit; }, "Of a number.")
      .def_prop_ro(
          "states", [](const NamedFinding& self) { return state_names(self.finding()); },
          "Names of the states; position i is the code i of an array. Empty for a number.")
      .def_prop_ro("is_number", [](const NamedFinding& self) { return self.finding().is_number(); })
      .def_prop_ro(
          "rule_only", [](const NamedFinding& self) { return self.finding().rule_only; },
          "Serves red flags; never moves a posterior.")
      .def("_says_the_same",
           [](const NamedFinding& a, const NamedFinding& b) { return a.finding() == b.finding(); })
      .def("__repr__",
           [](const NamedFinding& self) { return "<fagan.Finding " + self.finding().name + ">"; });
}

void bind_model_class(nb::module_& m) {
  nb::class_<LoadedModel> type(m, "Model", nb::is_weak_referenceable(),
                               "What is known before a case is seen: causes, findings, and how "
                               "often each finding goes with\n"
                               "each cause. Immutable. Made by load_model, read_model or fit.");
  by_content(
      type,
      [](const LoadedModel& self) {
        return nb::make_tuple(hash_of(self), text_of(self.model)->text, self.path);
      },
      [](const nb::tuple& content) {
        return model_again(nb::cast<std::string>(content[0]), nb::cast<std::string>(content[1]),
                           nb::cast<std::string>(content[2]));
      });
  type.def_prop_ro("name", [](const LoadedModel& self) { return self.model.name(); })
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
      .def_prop_ro("causes", causes_of, "list of Cause: columns of posteriors follow this order.")
      .def_prop_ro("findings", findings_of,
                   "list of Finding: columns of state arrays follow this order.")
      .def(
          "cause",
          [](const LoadedModel& self, const std::string& name) {
            return NamedCause{self.model, require_cause(self.model, name)};
          },
          nb::arg("name"), "The cause with this name. Raises Error, naming the nearest.")
      .def(
          "finding",
          [](const LoadedModel& self, const std::string& name) {
            return NamedFinding{self.model, require_finding(self.model, name)};
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
          "to_json", [](const LoadedModel& self) { return text_of(self.model)->text; },
          "The text of a fagan-model/1 file: the one it was read from, or for a model made in "
          "code\n"
          "one with every likelihood written out. Reading it gives the same model, hash and all.")
      .def(
          "write",
          [](const LoadedModel& self, const std::filesystem::path& path) {
            write_file(path.string(), text_of(self.model)->text);
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
  return model.hash.empty() ? text_of(model.model)->hash : model.hash;
}

nb::object shared(const Model& model) {
  const nb::object models = nb::module_::import_("fagan._fagan").attr("_models");
  const std::string& hash = text_of(model)->hash;
  nb::object known = models.attr("get")(hash);
  if (!known.is_none()) return known;
  nb::object made = nb::cast(without_file(model));
  models[hash.c_str()] = made;
  return made;
}

nb::tuple given_again(const Model& model, const nb::tuple& asked) {
  nb::list again;
  for (const nb::handle one : asked) again.append(one);
  again[0] = shared(model);
  return nb::tuple(again);
}

LoadedModel model_again(const std::string& hash, const std::string& text, const std::string& path) {
  constexpr std::size_t most = 8;
  // NOLINTNEXTLINE(*-avoid-non-const-global-variables): a worker is sent the same model many times
  static std::deque<LoadedModel> latest;  // with the GIL held
  for (const LoadedModel& model : latest) {
    if (model.hash == hash && model.path == path) return model;
  }
  LoadedModel model = read_model(text, path, Likelihoods::may_be_learned, Text::kept);
  latest.push_back(model);
  if (latest.size() > most) latest.pop_front();
  return model;
}

void bind_model(nb::module_& m) {
  m.attr("_models") = nb::module_::import_("weakref").attr("WeakValueDictionary")();
  bind_cause(m);
  bind_finding(m);
  bind_model_class(m);
}

}  // namespace fagan::python
