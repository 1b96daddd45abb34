#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/subcauses.hpp"

namespace fagan::python {
namespace {

CasePosterior diagnose_case(const LoadedModel& model, nb::handle prior, nb::handle findings) {
  Prior belief = prior_from(model, prior);
  Findings observed = findings_from(model.model, findings);
  Posterior posterior = diagnose(model.model, belief, observed);
  return {std::move(belief), std::move(observed), std::move(posterior)};
}

void require_possible(const CasePosterior& self) {
  if (!self.posterior.is_impossible()) return;
  throw Error(
      conflict_text(self.findings, smallest_conflict(self.model(), self.prior, self.findings)));
}

std::vector<std::pair<std::string, double>> ranked(const CasePosterior& self) {
  std::vector<std::pair<std::string, double>> result;
  for (const CauseId cause : self.posterior.ranked()) {
    result.emplace_back(self.model().cause(cause).name, self.posterior[cause]);
  }
  return result;
}

double log_odds(const CasePosterior& self, const std::string& cause,
                const std::optional<std::string>& against) {
  require_possible(self);
  const CauseId id = require_cause(self.model(), cause);
  if (!against) return self.posterior.odds(id).value();
  return self.posterior.odds(id, require_cause(self.model(), *against)).value();
}

std::vector<std::string> conflict(const CasePosterior& self) {
  std::vector<std::string> names;
  for (const FindingId id : smallest_conflict(self.model(), self.prior, self.findings).findings) {
    names.push_back(self.model().finding(id).name);
  }
  return names;
}

std::optional<nb::dict> subcauses_of(const CasePosterior& self,
                                     const std::optional<std::string>& cause) {
  if (!cause && self.posterior.is_impossible()) return std::nullopt;
  const CauseId id = cause ? require_cause(self.model(), *cause) : self.posterior.top();
  const auto shares = subcause_shares(self.findings, id);
  if (!shares) return std::nullopt;
  nb::dict result;
  for (std::size_t i = 0; i < shares->size(); ++i) {
    result[self.model().cause(id).subcauses[i].name.c_str()] = (*shares)[i].value();
  }
  return result;
}

nb::dict posterior_by_name(const CasePosterior& self) {
  nb::dict result;
  for (const CauseId cause : ids<CauseId>(self.posterior.size())) {
    result[self.model().cause(cause).name.c_str()] = self.posterior[cause].value();
  }
  return result;
}

Array<double> posterior_values(const CasePosterior& self) {
  return array_of<double>(self.posterior.probabilities());
}

std::optional<std::string> top_of(const CasePosterior& self) {
  if (self.posterior.is_impossible()) return std::nullopt;
  return self.model().cause(self.posterior.top()).name;
}

std::optional<double> entropy_of(const CasePosterior& self) {
  if (self.posterior.is_impossible()) return std::nullopt;
  return self.posterior.entropy_bits();
}

}  // namespace

void bind_posterior(nb::module_& m) {
  nb::class_<CasePosterior> type(
      m, "Posterior",
      "P(cause | findings) for one case, a mapping from the causes' names. Sums to 1, unless the\n"
      "case is impossible: then every probability is 0. Made by diagnose.");
  by_content(
      type,
      [](const CasePosterior& self) {
        return nb::make_tuple(shared(self.model()), NamedPrior{self.model(), self.prior},
                              self.findings);
      },
      [](const nb::tuple& content) {
        return diagnose_case(nb::cast<const LoadedModel&>(content[0]), content[1], content[2]);
      });
  as_mapping(type, posterior_by_name, "float");
  as_array(type, posterior_values);
  type.def_prop_ro("model", [](const CasePosterior& self) { return without_file(self.model()); })
      .def_prop_ro("prior",
                   [](const CasePosterior& self) {
                     return NamedPrior{self.model(), self.prior};
                   })
      .def_prop_ro(
          "findings", [](const CasePosterior& self) { return self.findings; },
          "What was observed: Findings of one's own to change.")
      .def_prop_ro("probabilities", posterior_values,
                   "float64 (n_causes,), in the order of model.causes.")
      .def(
          "__getitem__",
          [](const CasePosterior& self, const std::string& cause) {
            return self.posterior[require_cause(self.model(), cause)].value();
          },
          nb::arg("cause"), "P(cause | findings) by the cause's name.")
      .def("__contains__",
           [](const CasePosterior& self, const nb::object& cause) {
             return nb::isinstance<nb::str>(cause) &&
                    self.model().find_cause(nb::cast<std::string>(cause)).has_value();
           })
      .def("__len__", [](const CasePosterior& self) { return self.posterior.size(); })
      .def("ranked", ranked, "(name, probability) of every cause, the most probable first.")
      .def_prop_ro("top", top_of,
                   "Name of the most probable cause; None if no cause can explain the findings.")
      .def_prop_ro(
          "is_impossible", [](const CasePosterior& self) { return self.posterior.is_impossible(); },
          "True if no cause can explain the findings; see conflict.")
      .def("conflict", conflict,
           "Names of a smallest set of findings no cause explains together; empty if possible.")
      .def_prop_ro(
          "log_evidence", [](const CasePosterior& self) { return self.posterior.log_evidence(); },
          "Natural logarithm of P(findings); -inf for an impossible case.")
      .def_prop_ro("entropy_bits", entropy_of,
                   "How undecided the diagnosis is; 0 is certainty. None for an impossible case.")
      .def("log_odds", log_odds, nb::arg("cause"), nb::arg("against") = nb::none(),
           "Natural log odds of a cause against all others together, or against one; keeps its\n"
           "digits near certainty. Raises Error for an impossible case.")
      .def(
          "subcauses", subcauses_of, nb::arg("cause").none() = nb::none(),
          "P(sub-cause | findings, cause) by name, of the most probable cause if None; sums to 1.\n"
          "None where the findings tell no sub-causes apart: then the shares in the model are\n"
          "what is known.")
      .def("__repr__", [](const CasePosterior& self) {
        if (self.posterior.is_impossible()) return std::string("<fagan.Posterior: impossible>");
        const CauseId top = self.posterior.top();
        return "<fagan.Posterior: " + self.model().cause(top).name + " " +
               percent(self.posterior[top]) + ">";
      });
  m.def("diagnose", diagnose_case, nb::arg("model"), nb::arg("prior").none() = nb::none(),
        nb::arg("findings").none() = nb::none(),
        "P(cause | findings) by Bayes' rule, findings independent given the cause.\n\n"
        "prior     a Prior, the name of a setting, or None for the model's default\n"
        "findings  a dict of names to observations (see Findings)\n"
        "raises    Error for a name or value the model does not know");
  m.def(
      "_percent", [](double p) { return percent(Probability(p)); }, nb::arg("p"),
      "A probability in percent, as all pages and pictures say it.");
}

}  // namespace fagan::python
