#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "arrays.hpp"
#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/overloaded.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

namespace fagan::python {
namespace {

std::string name_of_type(nb::handle value) {
  return nb::cast<std::string>(value.type().attr("__name__"));
}

bool is_number(nb::handle value) {
  return PyBool_Check(value.ptr()) == 0 && PyNumber_Check(value.ptr()) != 0 &&
         PyComplex_Check(value.ptr()) == 0;
}

double number_from(const std::string& place, nb::handle value) {
  if (!is_number(value)) throw Error(place + ": expected a number, found " + name_of_type(value));
  const double number = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred() != nullptr) throw nb::python_error();
  return number;
}

Observation virtual_evidence_from(const Model& model, FindingId id, const nb::dict& weights) {
  const Finding& finding = model.finding(id);
  VirtualEvidence evidence{std::vector<double>(finding.states.size(), 0.0)};
  for (const auto& [state, weight] : weights) {
    const StateId position = require_state(model, id, nb::str(state).c_str());
    evidence.relative_likelihoods[index(position)] = number_from(finding.name, weight);
  }
  return evidence;
}

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
                name_of_type(prior));
  }
  const auto& named = nb::cast<const NamedPrior&>(prior);
  if (!same_causes(named.model, loaded.model)) {
    throw Error("prior: it is for the causes of model " + fagan::quoted(named.model.name()) +
                ", not for those of " + fagan::quoted(loaded.model.name()));
  }
  return named.prior;
}

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
      .def_prop_ro("default_setting",
                   [](const LoadedModel& self) { return self.model.default_setting(); })
      .def_prop_ro("hash", hash_of,
                   "SHA-256 of the model's canonical JSON; for a model made in code, of the file\n"
                   "it would be written to.")
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

void bind_prior(nb::module_& m) {
  nb::class_<NamedPrior>(m, "Prior",
                         "How common each cause is in one setting. Sums to 1. Made by load_prior,\n"
                         "Prior.of or Prior.uniform.")
      .def_static("of", prior_of, nb::arg("model"), nb::arg("probabilities"),
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
      .def_prop_ro(
          "probabilities",
          [](const NamedPrior& p) {
            NewArray<double> result({p.prior.size()});
            for (const CauseId cause : ids<CauseId>(p.prior.size())) {
              result.data[index(cause)] = p.prior[cause];
            }
            return result.array;
          },
          "float64 (n_causes,), in the order of model.causes.")
      .def(
          "__getitem__",
          [](const NamedPrior& p, const std::string& cause) {
            return p.prior[require_cause(p.model, cause)].value();
          },
          nb::arg("cause"), "P(cause) by its name.")
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

nb::dict observations(const Findings& findings) {
  nb::dict result;
  for (const FindingId id : findings.in_order_of_entry()) {
    const Finding& finding = findings.model().finding(id);
    result[nb::cast(finding.name)] = to_python(finding, *findings.find(id));
  }
  return result;
}

void bind_findings(nb::module_& m) {
  nb::class_<Findings>(m, "Findings",
                       "What was observed in one case. A finding that is not here was not asked:\n"
                       "unknown is not absent.")
      .def(
          "__init__",
          [](Findings* self, const LoadedModel& model, nb::handle observed) {
            new (self) Findings(findings_from(model.model, observed));
          },
          nb::arg("model"), nb::arg("observed").none() = nb::none(),
          "From a mapping of names to observations: a state's name, a number, (low, high) for an\n"
          "interval, {state: weight} for virtual evidence, '?' for asked but not known.")
      .def(
          "observe",
          [](Findings& self, const std::string& finding, nb::handle value) {
            const FindingId id = require_finding(self.model(), finding);
            self.observe(id, observation_from(self.model(), id, value));
          },
          nb::arg("finding"), nb::arg("value"),
          "Records an observation, over an earlier one. Raises Error if it does not fit.")
      .def(
          "retract",
          [](Findings& self, const std::string& finding) {
            self.retract(require_finding(self.model(), finding));
          },
          nb::arg("finding"), "Forgets a finding, as if it had never been asked.")
      .def("to_dict", observations, "Names to observations, in order of entry.")
      .def("__len__", &Findings::size)
      .def("__contains__",
           [](const Findings& self, const std::string& finding) {
             return self.find(require_finding(self.model(), finding)) != nullptr;
           })
      .def("__repr__", [](const Findings& self) {
        return std::string("<fagan.Findings ") + nb::repr(observations(self)).c_str() + ">";
      });
}

nb::list problems_of(const Cases& cases, std::size_t limit) {
  nb::list result;
  for (const Problem& problem : cases.batch->problems(limit)) result.append(nb::cast(problem));
  return result;
}

void bind_cases(nb::module_& m) {
  nb::class_<Cases>(
      m, "Cases",
      "The findings of many cases for one model, a row for each case.\n\n"
      "states   int8 (n_cases, n_findings): position of the state in finding.states, -1 not "
      "asked,\n"
      "         -2 asked but not known; for a number 0 or one of these codes\n"
      "numbers  float64 (n_cases, n_numbers): the numeric findings in the model's order, NaN "
      "where\n"
      "         unknown; may be left out if the model has none\n"
      "labels   integers (n_cases,): position of the true cause, -1 where it is not known\n"
      "prior_index  integers (n_cases,): which of the priors given to diagnose holds for the "
      "case\n\n"
      "The arrays are not copied: leave them as they are while this is in use. Codes and values "
      "are\n"
      "not checked here; a wrong one gives its case a status. Raises Error for another element "
      "type\n"
      "or rows with gaps, ShapeError if a size is not the model's.")
      .def(
          "__init__",
          [](Cases* self, const LoadedModel& model, nb::handle states, nb::handle numbers,
             nb::handle labels, nb::handle prior_index) {
            new (self) Cases(cases_of(model.model, states, numbers, labels, prior_index));
          },
          nb::arg("model"), nb::arg("states"), nb::arg("numbers").none() = nb::none(),
          nb::arg("labels").none() = nb::none(), nb::arg("prior_index").none() = nb::none())
      .def("__len__", [](const Cases& self) { return self.batch->n_cases(); })
      .def_prop_ro("states", states_array, "int8 (n_cases, n_findings), not to be written to.")
      .def_prop_ro("numbers", numbers_array, "float64 (n_cases, n_numbers), likewise.")
      .def_prop_ro("labels", labels_array,
                   "int32 (n_cases,): the cause written down, -1 where there is none; or None.")
      .def_prop_ro("prior_index", prior_index_array, "int32 (n_cases,), or None.")
      .def_prop_ro(
          "ids",
          [](const Cases& self) {
            return self.ids == nullptr ? nb::object(nb::none()) : nb::cast(*self.ids);
          },
          "list of str: what the file they were read from calls them; or None.")
      .def("problems", problems_of, nb::arg("limit") = 20,
           "What is wrong with codes and values, at most `limit` problems.")
      .def(
          "findings",
          [](const Cases& self, std::size_t i) {
            if (i >= self.batch->n_cases()) throw nb::index_error("case is out of range");
            return self.batch->findings(i);
          },
          nb::arg("case"), "The findings of one case, as diagnose takes them.")
      .def("__repr__", [](const Cases& self) {
        return "<fagan.Cases: " + std::to_string(self.batch->n_cases()) + " of " +
               self.batch->model().name() + ">";
      });
}

}  // namespace

LoadedModel without_file(Model model) {
  return {.model = std::move(model), .hash = {}, .path = {}, .warnings = {}};
}

std::string hash_of(const LoadedModel& model) {
  if (!model.hash.empty()) return model.hash;
  return read_model(write_model(model.model), "model").hash;
}

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

Observation observation_from(const Model& model, FindingId id, nb::handle value) {
  const Finding& finding = model.finding(id);
  if (nb::isinstance<nb::str>(value)) {
    return parse_observation(model, id, nb::cast<std::string>(value));
  }
  if (nb::isinstance<nb::dict>(value)) {
    return virtual_evidence_from(model, id, nb::borrow<nb::dict>(value));
  }
  if (nb::isinstance<nb::tuple>(value) && nb::len(value) == 2) {
    return Interval{number_from(finding.name, value[0]), number_from(finding.name, value[1])};
  }
  if (is_number(value) && finding.is_number()) return number_from(finding.name, value);
  throw Error(finding.name + ": expected " +
              (finding.is_number() ? std::string("a number, (low, high) or '?'")
                                   : std::string("the name of a state, {state: weight} or '?'")) +
              ", found " + name_of_type(value));
}

nb::object to_python(const Finding& finding, const Observation& observation) {
  return std::visit(
      Overloaded{
          [&](StateId state) -> nb::object { return nb::cast(finding.states[index(state)].name); },
          [](double number) -> nb::object { return nb::cast(number); },
          [](Interval interval) -> nb::object {
            return nb::make_tuple(interval.low, interval.high);
          },
          [&](const VirtualEvidence& evidence) -> nb::object {
            nb::dict weights;
            for (std::size_t i = 0; i < finding.states.size(); ++i) {
              weights[nb::cast(finding.states[i].name)] = evidence.relative_likelihoods[i];
            }
            return weights;
          },
          [](NotKnown) -> nb::object { return nb::cast("?"); }},
      observation);
}

Findings findings_from(const Model& model, nb::handle findings) {
  if (nb::isinstance<Findings>(findings)) {
    const auto& given = nb::cast<const Findings&>(findings);
    Findings result(model);
    // By name, since it may have been made for another model with some of the same findings.
    for (const FindingId id : given.in_order_of_entry()) {
      const Finding& finding = given.model().finding(id);
      const FindingId here = require_finding(model, finding.name);
      result.observe(here, observation_from(model, here, to_python(finding, *given.find(id))));
    }
    return result;
  }
  Findings result(model);
  if (findings.is_none()) return result;
  if (!nb::isinstance<nb::dict>(findings)) {
    throw Error("findings: expected a fagan.Findings or a dict, found " + name_of_type(findings));
  }
  for (const auto& [name, value] : nb::borrow<nb::dict>(findings)) {
    const FindingId id = require_finding(model, nb::str(name).c_str());
    result.observe(id, observation_from(model, id, value));
  }
  return result;
}

void bind_model(nb::module_& m) {
  bind_nouns(m);
  bind_model_class(m);
  bind_prior(m);
  bind_findings(m);
  bind_cases(m);
}

}  // namespace fagan::python
