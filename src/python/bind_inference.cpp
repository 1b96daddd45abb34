#include <nanobind/eigen/dense.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/inference/consultation.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/interval.hpp"
#include "fagan/inference/sensitivity.hpp"

namespace fagan::python {

CauseId cause_or_leader(const Model& model, const Prior& prior, const Findings& findings,
                        const std::optional<std::string>& cause) {
  return cause ? require_cause(model, *cause) : diagnose(model, prior, findings).top();
}

namespace {

struct NamedDraws {
  Model model;
  PosteriorDraws draws;
  nb::tuple asked;  // what draw_posteriors was given
};

void require_draws(const NamedDraws& self) {
  if (self.draws.is_impossible()) throw Error("the case is impossible: there are no draws of it");
}

// Low and high ends of every cause: [n_causes × 2].
Array<double> interval_table(const NamedDraws& self, double level) {
  require_draws(self);
  if (!(level > 0 && level < 1)) throw Error("level: expected a number between 0 and 1");
  NewArray<double> table({self.model.n_causes(), 2});
  for (const CauseId cause : ids<CauseId>(self.model.n_causes())) {
    const CredibleInterval interval = self.draws.interval(cause, level);
    table.data[2 * index(cause)] = interval.low;
    table.data[2 * index(cause) + 1] = interval.high;
  }
  return table.array;
}

NamedDraws draw_case(const LoadedModel& model, nb::handle prior, nb::handle findings,
                     std::uint64_t seed, std::size_t n_draws) {
  if (n_draws == 0 || n_draws > 10'000'000) {
    throw Error("n_draws: expected 1 to 10000000, found " + std::to_string(n_draws));
  }
  const Prior belief = prior_from(model, prior);
  const Findings observed = findings_from(model.model, findings);
  std::optional<PosteriorDraws> draws;
  {
    const nb::gil_scoped_release released;
    draws = draw_posteriors(model.model, belief, observed, Seed{seed}, n_draws);
  }
  return {model.model, *std::move(draws),
          nb::make_tuple(model, NamedPrior{model.model, belief}, observed, seed, n_draws)};
}

void bind_intervals(nb::module_& m) {
  nb::class_<NamedDraws> type(
      m, "PosteriorDraws",
      "A posterior under many plausible versions of the model's numbers: how sure\n"
      "the model is, which is not how sure one can be of the case.");
  by_content(
      type, [](const NamedDraws& self) { return given_again(self.model, self.asked); },
      [](const nb::tuple& asked) {
        return draw_case(nb::cast<const LoadedModel&>(asked[0]), asked[1], asked[2],
                         nb::cast<std::uint64_t>(asked[3]), nb::cast<std::size_t>(asked[4]));
      });
  type.def_prop_ro(
          "p", [](const NamedDraws& self) { return self.draws.p(); },
          "float64 (n_draws, n_causes), each row sums to 1; no rows if impossible.")
      .def_prop_ro("is_impossible",
                   [](const NamedDraws& self) { return self.draws.is_impossible(); })
      .def(
          "interval",
          [](const NamedDraws& self, const std::string& cause, double level) {
            require_draws(self);
            if (!(level > 0 && level < 1)) throw Error("level: expected a number between 0 and 1");
            const CredibleInterval interval =
                self.draws.interval(require_cause(self.model, cause), level);
            return std::pair(interval.low, interval.high);
          },
          nb::arg("cause"), nb::arg("level") = 0.95, "(low, high) of one cause.")
      .def("intervals", interval_table, nb::arg("level") = 0.95,
           "float64 (n_causes, 2): low and high of every cause.")
      .def(
          "chance_ahead",
          [](const NamedDraws& self, const std::string& cause, const std::string& of) {
            require_draws(self);
            return self.draws
                .chance_ahead(require_cause(self.model, cause), require_cause(self.model, of))
                .value();
          },
          nb::arg("cause"), nb::arg("of"), "P(one cause is truly more probable than another).")
      .def_prop_ro(
          "n_numbers_without_n",
          [](const NamedDraws& self) { return self.draws.n_numbers_without_n(); },
          "How many numbers had no sample size and were taken as exactly known.")
      .def("__repr__", [](const NamedDraws& self) {
        return "<fagan.PosteriorDraws: " + std::to_string(self.draws.p().rows()) + " of " +
               self.model.name() + ">";
      });
  m.def("draw_posteriors", draw_case, nb::arg("model"), nb::arg("prior").none() = nb::none(),
        nb::arg("findings").none() = nb::none(), nb::arg("seed") = 1,
        nb::arg("n_draws") = usual_n_draws,
        "Draws posteriors of one case from what the sample sizes behind the model's numbers leave\n"
        "open. The same seed gives the same bits.");
}

nb::list sensitivity_list(const LoadedModel& loaded, nb::handle prior, nb::handle findings,
                          const std::optional<std::string>& cause, double level) {
  if (!(level > 0 && level < 1)) throw Error("level: expected a number between 0 and 1");
  const Model& model = loaded.model;
  const Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  const CauseId about = cause_or_leader(model, belief, observed, cause);
  nb::list result;
  for (const Sensitivity& s : sensitivities(model, belief, observed, about, level)) {
    nb::dict entry;
    constexpr std::array kinds = {"prior", "probability", "mean", "sd"};
    entry["kind"] = kinds[static_cast<std::size_t>(s.kind)];
    entry["cause"] = model.cause(s.cause).name;
    entry["finding"] =
        s.finding ? nb::object(nb::cast(model.finding(*s.finding).name)) : nb::object(nb::none());
    entry["state"] =
        s.state ? nb::object(nb::cast(model.finding(*s.finding).states[index(*s.state)].name))
                : nb::object(nb::none());
    entry["value"] = s.value;
    entry["low"] = s.low;
    entry["high"] = s.high;
    entry["p_at_low"] = s.p_at_low;
    entry["p_at_high"] = s.p_at_high;
    entry["slope"] = s.slope;
    entry["swing"] = s.swing();
    result.append(entry);
  }
  return result;
}

CasePosterior posterior_of(const Consultation& self, const Posterior& posterior) {
  return {self.prior(), self.findings(), posterior};
}

// What happened and was not undone, in order: (finding, observation), None where it was taken back.
nb::tuple content_of_consultation(const Consultation& self) {
  nb::list events;
  for (const Consultation::Step& step : self.trail()) {
    if (const auto* answer = std::get_if<Observe>(&step.event)) {
      const Finding& finding = self.model().finding(answer->finding);
      events.append(nb::make_tuple(finding.name, to_python(finding, answer->observation)));
    } else if (const auto* retraction = std::get_if<Retract>(&step.event)) {
      events.append(nb::make_tuple(self.model().finding(retraction->finding).name, nb::none()));
    }
  }
  return nb::make_tuple(shared(self.model()), NamedPrior{self.model(), self.prior()}, events);
}

Consultation consultation_again(const nb::tuple& content) {
  const auto& loaded = nb::cast<const LoadedModel&>(content[0]);
  Consultation result(loaded.model, prior_from(loaded, content[1]));
  for (const nb::handle event : nb::borrow<nb::list>(content[2])) {
    const FindingId id = require_finding(loaded.model, nb::cast<std::string>(event[0]));
    if (event[1].is_none()) {
      result.retract(id);
    } else {
      result.observe(id, observation_from(loaded.model, id, event[1]));
    }
  }
  return result;
}

void bind_consultation(nb::module_& m) {
  nb::class_<Consultation> type(m, "Consultation",
                                "One case as it unfolds: findings arrive, change, are taken back; "
                                "the posterior follows each,\n"
                                "with the bits diagnose would give.");
  by_content(type, content_of_consultation, consultation_again);
  type.def("__copy__", [](const Consultation& self) { return Consultation(self); })
      .def(
          "__deepcopy__", [](const Consultation& self, nb::handle) { return Consultation(self); },
          nb::arg("memo"))
      .def(
          "__init__",
          [](Consultation* self, const LoadedModel& model, nb::handle prior) {
            new (self) Consultation(model.model, prior_from(model, prior));
          },
          nb::arg("model"), nb::arg("prior").none() = nb::none())
      .def_prop_ro("findings", &Consultation::findings)
      .def_prop_ro(
          "posterior",
          [](const Consultation& self) { return posterior_of(self, self.posterior()); },
          "What is believed now.")
      .def(
          "observe",
          [](Consultation& self, const std::string& finding, nb::handle value) {
            const FindingId id = require_finding(self.model(), finding);
            self.observe(id, observation_from(self.model(), id, value));
            return posterior_of(self, self.posterior());
          },
          nb::arg("finding"), nb::arg("value"),
          "An answer, or a changed one; returns the Posterior. Raises Error, and changes nothing,\n"
          "if it does not fit.")
      .def(
          "retract",
          [](Consultation& self, const std::string& finding) {
            self.retract(require_finding(self.model(), finding));
            return posterior_of(self, self.posterior());
          },
          nb::arg("finding"), "Takes an answer back. Raises Error if there was none.")
      .def("undo", &Consultation::undo,
           "Takes back what happened last, an answer or a change of prior; False if nothing did.")
      .def("redo", &Consultation::redo, "Forward again; False if there is nothing to redo.")
      .def(
          "change_prior",
          [](Consultation& self, nb::handle prior) {
            self.change_prior(prior_from(without_file(self.model()), prior));
            return posterior_of(self, self.posterior());
          },
          nb::arg("prior"), "The same findings with another Prior or setting.")
      .def(
          "__len__", [](const Consultation& self) { return self.trail().size(); },
          "Events not undone.")
      .def("__repr__", [](const Consultation& self) {
        return "<fagan.Consultation of " + self.model().name() + ": " +
               std::to_string(self.findings().size()) + " findings>";
      });
}

}  // namespace

void bind_inference(nb::module_& m) {
  bind_intervals(m);
  m.def("sensitivities", sensitivity_list, nb::arg("model"), nb::arg("prior").none() = nb::none(),
        nb::arg("findings").none() = nb::none(), nb::arg("cause") = nb::none(),
        nb::arg("level") = 0.95,
        "Every number that bears on P(cause | findings), as dicts, the one with the largest swing\n"
        "first: how far the posterior moves when it alone moves across its own interval. cause is "
        "the\n"
        "one that leads if None.");
  bind_consultation(m);
}

}  // namespace fagan::python
