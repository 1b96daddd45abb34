#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/overloaded.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan::python {
namespace {

Observation virtual_evidence_from(const Model& model, FindingId id, const nb::dict& weights) {
  const Finding& finding = model.finding(id);
  VirtualEvidence evidence{std::vector<double>(finding.states.size(), 0.0)};
  for (const auto& [state, weight] : weights) {
    const StateId position = require_state(model, id, nb::str(state).c_str());
    evidence.relative_likelihoods[index(position)] = number_from(finding.name, weight);
  }
  return evidence;
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
  nb::class_<Findings> type(
      m, "Findings",
      "What was observed in one case, a mapping from names to observations. A finding that is not\n"
      "here was not asked: unknown is not absent.");
  by_content(
      type,
      [](const Findings& self) { return nb::make_tuple(shared(self.model()), observations(self)); },
      [](const nb::tuple& content) {
        return findings_from(nb::cast<const LoadedModel&>(content[0]).model, content[1]);
      });
  as_mapping(type, observations, "object");
  type.def(
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
      .def(
          "__getitem__",
          [](const Findings& self, const std::string& finding) {
            const FindingId id = require_finding(self.model(), finding);
            const Observation* const seen = self.find(id);
            if (seen == nullptr) throw nb::key_error(finding.c_str());
            return to_python(self.model().finding(id), *seen);
          },
          nb::arg("finding"), "What was observed. Raises KeyError if it was not asked.")
      .def("__len__", &Findings::size)
      .def("__contains__",
           [](const Findings& self, const std::string& finding) {
             return self.find(require_finding(self.model(), finding)) != nullptr;
           })
      .def("__repr__", [](const Findings& self) {
        return std::string("<fagan.Findings ") + nb::repr(observations(self)).c_str() + ">";
      });
}

// Intervals and virtual evidence: (case, finding, observation) each.
nb::list listed_of(const CaseBatch& batch) {
  nb::list result;
  for (const ListedObservation& entry : batch.listed()) {
    const Finding& finding = batch.model().finding(entry.finding);
    result.append(
        nb::make_tuple(entry.case_index, finding.name, to_python(finding, entry.observation)));
  }
  return result;
}

nb::object ids_of(const Cases& cases) {
  if (cases.make_ids.is_valid()) return cases.make_ids();
  return cases.ids == nullptr ? nb::object(nb::none()) : nb::cast(*cases.ids);
}

nb::tuple content_of_cases(nb::handle self) {
  const auto& cases = nb::cast<const Cases&>(self);
  return nb::make_tuple(shared(cases.batch->model()), states_array(self), numbers_array(self),
                        labels_array(self), prior_index_array(self), ids_of(cases),
                        listed_of(*cases.batch));
}

Cases cases_again(const nb::tuple& content) {
  const Model& model = nb::cast<const LoadedModel&>(content[0]).model;
  Cases cases = cases_of(model, content[1], content[2], content[3], content[4]);
  std::vector<ListedObservation> listed;
  for (const nb::handle entry : nb::borrow<nb::list>(content[6])) {
    const FindingId id = require_finding(model, nb::cast<std::string>(entry[1]));
    listed.push_back({nb::cast<std::size_t>(entry[0]), id, observation_from(model, id, entry[2])});
  }
  if (!listed.empty()) {
    auto batch = std::make_shared<CaseBatch>(*cases.batch);
    batch->set_listed(listed);
    cases.batch = std::move(batch);
  }
  if (!content[5].is_none()) {
    cases.ids =
        std::make_shared<std::vector<std::string>>(nb::cast<std::vector<std::string>>(content[5]));
  }
  return cases;
}

// cases[3] is the findings of a case, cases[10:20] and the like are Cases.
nb::object part_of(nb::handle self, nb::handle which) {
  const auto& cases = nb::cast<const Cases&>(self);
  const nb::module_ numpy = nb::module_::import_("numpy");
  const nb::object rows = numpy.attr("arange")(cases.batch->n_cases())[which];
  if (!nb::hasattr(rows, "ndim") || nb::cast<int>(rows.attr("ndim")) == 0) {
    return nb::cast(cases.batch->findings(nb::cast<std::size_t>(nb::int_(rows))));
  }
  const auto cut = [&](const nb::object& array) -> nb::object {
    if (array.is_none()) return array;
    return numpy.attr("ascontiguousarray")(array[rows]);
  };
  const auto chosen = nb::cast<std::vector<std::size_t>>(rows.attr("tolist")());
  nb::list listed;
  nb::object ids = ids_of(cases);
  if (!ids.is_none()) {
    nb::list some;
    for (const std::size_t row : chosen) some.append(ids[row]);
    ids = std::move(some);
  }
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    for (const ListedObservation& entry : cases.batch->listed(chosen[i], 1)) {
      const Finding& finding = cases.batch->model().finding(entry.finding);
      listed.append(nb::make_tuple(i, finding.name, to_python(finding, entry.observation)));
    }
  }
  return nb::cast(cases_again(nb::make_tuple(
      without_file(cases.batch->model()), cut(states_array(self)), cut(numbers_array(self)),
      cut(labels_array(self)), cut(prior_index_array(self)), ids, listed)));
}

nb::list problems_of(const Cases& cases, std::size_t limit) {
  nb::list result;
  for (const Problem& problem : cases.batch->problems(limit)) result.append(nb::cast(problem));
  return result;
}

void bind_batch(nb::module_& m) {
  nb::class_<Cases> type(
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
      "or rows with gaps, ShapeError if a size is not the model's.");
  type.def("__getstate__", content_of_cases)
      .def("__setstate__",
           [](Cases& self, const nb::tuple& content) { new (&self) Cases(cases_again(content)); });
  type.def(
          "__init__",
          [](Cases* self, const LoadedModel& model, nb::handle states, nb::handle numbers,
             nb::handle labels, nb::handle prior_index) {
            new (self) Cases(cases_of(model.model, states, numbers, labels, prior_index));
          },
          nb::arg("model"), nb::arg("states"), nb::arg("numbers").none() = nb::none(),
          nb::arg("labels").none() = nb::none(), nb::arg("prior_index").none() = nb::none())
      .def("__len__", [](const Cases& self) { return self.batch->n_cases(); })
      .def("__getitem__", part_of, nb::arg("which"),
           "The Findings of one case, or Cases of a slice, of positions or of a mask.")
      .def_prop_ro("model", [](const Cases& self) { return without_file(self.batch->model()); })
      .def_prop_ro(
          "states", states_array,
          nb::for_getter(nb::sig("def states(self, /) -> numpy.typing.NDArray[numpy.int8]")),
          "int8 (n_cases, n_findings), not to be written to.")
      .def_prop_ro("numbers", numbers_array,
                   nb::for_getter(nb::sig(
                       "def numbers(self, /) -> numpy.typing.NDArray[numpy.float64] | None")),
                   "float64 (n_cases, n_numbers), likewise.")
      .def_prop_ro("labels", labels_array,
                   nb::for_getter(
                       nb::sig("def labels(self, /) -> numpy.typing.NDArray[numpy.int32] | None")),
                   "int32 (n_cases,): the cause written down, -1 where there is none; or None.")
      .def_prop_ro("prior_index", prior_index_array,
                   nb::for_getter(nb::sig(
                       "def prior_index(self, /) -> numpy.typing.NDArray[numpy.int32] | None")),
                   "int32 (n_cases,), or None.")
      .def_prop_ro("ids", ids_of, nb::for_getter(nb::sig("def ids(self, /) -> list[str] | None")),
                   "list of str: what the file or table they come from calls them, or their "
                   "numbers from 1;\n"
                   "None for arrays.")
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

namespace {

// The message says all there is to say: what was typed, and for which finding.
Observation observation_of_text(const Model& model, FindingId id, nb::handle text) {
  try {
    return parse_observation(model, id, nb::cast<std::string>(text));
  } catch (const Error& error) {
    throw Error(error.problems().front().message);
  }
}

}  // namespace

Observation observation_from(const Model& model, FindingId id, nb::handle value) {
  const Finding& finding = model.finding(id);
  if (nb::isinstance<nb::str>(value)) return observation_of_text(model, id, value);
  if (!finding.is_number() && (is_number(value) || nb::isinstance<nb::bool_>(value))) {
    return observation_of_text(model, id, nb::str(value));
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

void bind_cases(nb::module_& m) {
  m.def(
      "require_made_for",
      [](const LoadedModel& model, const Cases& cases) {
        fagan::require_made_for(model.model, cases.batch->model(), "cases");
      },
      nb::arg("model"), nb::arg("cases"),
      "Raises Error, with the first difference, if the cases are of a model with other nouns.");
  bind_findings(m);
  bind_batch(m);
}

}  // namespace fagan::python
