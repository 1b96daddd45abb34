#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

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

void bind_batch(nb::module_& m) {
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
            if (self.make_ids.is_valid()) return nb::object(self.make_ids());
            return self.ids == nullptr ? nb::object(nb::none()) : nb::cast(*self.ids);
          },
          "list of str: what the file or table they come from calls them, or their numbers from "
          "1;\n"
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
  bind_findings(m);
  bind_batch(m);
}

}  // namespace fagan::python
