#include <nanobind/eigen/dense.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <optional>
#include <utility>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/svg_nomogram.hpp"
#include "fagan/format/svg_waterfall.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/consultation.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/interval.hpp"
#include "fagan/inference/nomogram.hpp"
#include "fagan/inference/sensitivity.hpp"
#include "fagan/inference/subcauses.hpp"
#include "fagan/inference/weight_of_evidence.hpp"
#include "running.hpp"

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

nb::object subcauses_of(const CasePosterior& self, const std::optional<std::string>& cause) {
  const CauseId id = cause ? require_cause(self.model(), *cause) : self.posterior.top();
  const auto shares = subcause_shares(self.findings, id);
  if (!shares) return nb::none();
  nb::dict result;
  for (std::size_t i = 0; i < shares->size(); ++i) {
    result[self.model().cause(id).subcauses[i].name.c_str()] = (*shares)[i].value();
  }
  return result;
}

void bind_posterior(nb::module_& m) {
  nb::class_<CasePosterior>(m, "Posterior",
                            "P(cause | findings) for one case. Sums to 1, unless the case is\n"
                            "impossible: then every probability is 0. Made by diagnose.")
      .def_prop_ro("model", [](const CasePosterior& self) { return without_file(self.model()); })
      .def_prop_ro("prior",
                   [](const CasePosterior& self) {
                     return NamedPrior{self.model(), self.prior};
                   })
      .def_ro("findings", &CasePosterior::findings, "What was observed.")
      .def_prop_ro(
          "probabilities",
          [](const CasePosterior& self) {
            return array_of<double>(self.posterior.probabilities());
          },
          "float64 (n_causes,), in the order of model.causes.")
      .def(
          "__getitem__",
          [](const CasePosterior& self, const std::string& cause) {
            return self.posterior[require_cause(self.model(), cause)].value();
          },
          nb::arg("cause"), "P(cause | findings) by the cause's name.")
      .def("__len__", [](const CasePosterior& self) { return self.posterior.size(); })
      .def("ranked", ranked, "(name, probability) of every cause, the most probable first.")
      .def_prop_ro(
          "top",
          [](const CasePosterior& self) { return self.model().cause(self.posterior.top()).name; },
          "Name of the most probable cause.")
      .def_prop_ro(
          "is_impossible", [](const CasePosterior& self) { return self.posterior.is_impossible(); },
          "True if no cause can explain the findings; see conflict.")
      .def("conflict", conflict,
           "Names of a smallest set of findings no cause explains together; empty if possible.")
      .def_prop_ro(
          "log_evidence", [](const CasePosterior& self) { return self.posterior.log_evidence(); },
          "Natural logarithm of P(findings); -inf for an impossible case.")
      .def_prop_ro(
          "entropy_bits", [](const CasePosterior& self) { return self.posterior.entropy_bits(); },
          "How undecided the diagnosis is; 0 is certainty.")
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
}

// An explanation with the names of what it is about.
struct NamedExplanation {
  Model model;
  Prior prior;
  Explanation explanation;
};

struct NamedReason {
  Model model;
  Reason reason;
};

const char* kind_text(WeightOfEvidence::Kind kind) {
  switch (kind) {
    case WeightOfEvidence::Kind::moved:
      return "moved";
    case WeightOfEvidence::Kind::rules_out:
      return "rules out";
    case WeightOfEvidence::Kind::leaves_only:
      return "leaves only";
    case WeightOfEvidence::Kind::undefined:
      return "undefined";
  }
  return "";
}

std::optional<double> number(const std::optional<Probability>& p) {
  return p ? std::optional<double>(p->value()) : std::nullopt;
}
std::optional<double> number(const std::optional<Decibans>& d) {
  return d ? std::optional<double>(d->value()) : std::nullopt;
}

std::vector<NamedReason> with_names(const Model& model, const std::vector<Reason>& reasons) {
  std::vector<NamedReason> result;
  result.reserve(reasons.size());
  for (const Reason& reason : reasons) result.push_back({model, reason});
  return result;
}

std::pair<CauseId, CauseId> two_causes(const Model& model, const std::string& cause,
                                       const std::string& against) {
  const std::pair result{require_cause(model, cause), require_cause(model, against)};
  if (result.first == result.second) {
    throw Error("against: names the cause itself, " + quoted(cause));
  }
  return result;
}

NamedExplanation explain_case(const LoadedModel& loaded, nb::handle prior, nb::handle findings,
                              const std::string& cause, const std::optional<std::string>& against) {
  const Model& model = loaded.model;
  Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  if (!against) {
    Explanation result = explain(model, belief, observed, require_cause(model, cause));
    return {model, std::move(belief), std::move(result)};
  }
  const auto [one, other] = two_causes(model, cause, *against);
  Explanation result = explain(model, belief, observed, one, other);
  return {model, std::move(belief), std::move(result)};
}

void bind_reason(nb::module_& m) {
  nb::class_<NamedReason>(m, "Reason", "One finding's part in an explanation.")
      .def_prop_ro("finding",
                   [](const NamedReason& r) { return r.model.finding(r.reason.finding).name; })
      .def_prop_ro("title",
                   [](const NamedReason& r) { return r.model.finding(r.reason.finding).title; })
      .def_prop_ro(
          "answer",
          [](const NamedReason& r) {
            return answer_text(r.model.finding(r.reason.finding), r.reason.observation);
          },
          "What was seen, in words.")
      .def_prop_ro(
          "kind", [](const NamedReason& r) { return kind_text(r.reason.weight.kind); },
          "'moved', 'rules out', 'leaves only' or 'undefined'.")
      .def_prop_ro(
          "decibans", [](const NamedReason& r) { return r.reason.weight.decibans.value(); },
          "10 log10 of the odds ratio; +-inf when ruled out or left only, 0 if undefined.")
      .def_prop_ro(
          "before", [](const NamedReason& r) { return number(r.reason.before); },
          "Probability just before this finding, or None.")
      .def_prop_ro("after", [](const NamedReason& r) { return number(r.reason.after); })
      .def("__repr__", [](const NamedReason& r) {
        return "<fagan.Reason " + r.model.finding(r.reason.finding).name + " " +
               weight_text(r.reason.weight) + ">";
      });
}

void bind_explanation(nb::module_& m) {
  bind_reason(m);
  nb::class_<NamedExplanation>(m, "Explanation",
                               "How a cause came to its posterior probability, finding by finding.")
      .def_prop_ro(
          "cause",
          [](const NamedExplanation& e) { return e.model.cause(e.explanation.cause).name; })
      .def_prop_ro(
          "against",
          [](const NamedExplanation& e) -> std::optional<std::string> {
            if (!e.explanation.against) return std::nullopt;
            return e.model.cause(*e.explanation.against).name;
          },
          "The other cause, or None for all others together.")
      .def_prop_ro("prior", [](const NamedExplanation& e) { return number(e.explanation.prior); })
      .def_prop_ro("posterior",
                   [](const NamedExplanation& e) { return number(e.explanation.posterior); })
      .def_prop_ro("prior_decibans",
                   [](const NamedExplanation& e) { return number(e.explanation.prior_odds); })
      .def_prop_ro("posterior_decibans",
                   [](const NamedExplanation& e) { return number(e.explanation.posterior_odds); })
      .def_prop_ro(
          "steps",
          [](const NamedExplanation& e) { return with_names(e.model, e.explanation.steps); },
          "list of Reason, in order of entry. Their finite weights sum to posterior less\n"
          "prior decibans.")
      .def_prop_ro(
          "text",
          [](const NamedExplanation& e) { return explanation_text(e.model, e.explanation); },
          "The same in words.")
      .def(
          "svg",
          [](const NamedExplanation& e) { return svg_waterfall(e.model, e.prior, e.explanation); },
          "A waterfall as an SVG document.")
      .def("__repr__", [](const NamedExplanation& e) {
        return "<fagan.Explanation of " + e.model.cause(e.explanation.cause).name + ">";
      });
  m.def("explain", explain_case, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("findings").none(), nb::arg("cause"), nb::arg("against") = nb::none(),
        "Why a cause is as probable as it is, against all other causes together or against one.\n"
        "Against all others, the weight of a finding depends on what was known before it; against\n"
        "one other cause it does not (Good 1950).");
  m.def(
      "leave_one_out",
      [](const LoadedModel& loaded, nb::handle prior, nb::handle findings,
         const std::string& cause) {
        const Model& model = loaded.model;
        return with_names(
            model, leave_one_out(model, prior_from(loaded, prior), findings_from(model, findings),
                                 require_cause(model, cause)));
      },
      nb::arg("model"), nb::arg("prior").none(), nb::arg("findings").none(), nb::arg("cause"),
      "list of Reason: for each finding the odds with all findings less the odds without it.");
}

nb::object nomogram_dict(const LoadedModel& loaded, nb::handle prior, nb::handle findings,
                         const std::string& cause, const std::optional<std::string>& finding) {
  const Model& model = loaded.model;
  const Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  const CauseId id = require_cause(model, cause);
  const std::optional<FindingId> about =
      finding ? std::optional(require_finding(model, *finding)) : std::nullopt;
  if (about && model.factor_of(*about) == nullptr) {
    throw Error(*finding + ": serves red flags only and moves no probability");
  }
  const std::optional<Nomogram> drawn =
      about ? nomogram(model, belief, observed, id, *about) : nomogram(model, belief, observed, id);
  if (!drawn) return nb::none();
  nb::list lines;
  for (const Nomogram::Line& line : drawn->lines) {
    nb::dict entry;
    entry["answer"] =
        about ? answer_text(model.finding(*about), line.observation) : std::string("all findings");
    entry["observed"] = line.observed;
    entry["log_ratio"] = line.log_ratio.value();
    entry["after"] = line.probability_after.value();
    lines.append(entry);
  }
  nb::dict result;
  result["cause"] = model.cause(id).name;
  result["finding"] = finding;
  result["before"] = drawn->probability_before.value();
  result["lines"] = lines;
  result["svg"] = svg_nomogram(model, belief, *drawn);
  return result;
}

struct NamedDraws {
  Model model;
  PosteriorDraws draws;
};

void require_draws(const NamedDraws& self) {
  if (self.draws.is_impossible()) throw Error("the case is impossible: there are no draws of it");
}

// Low and high ends of every cause: [n_causes × 2].
nb::object interval_table(const NamedDraws& self, double level) {
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

NamedDraws draw(const LoadedModel& model, nb::handle prior, nb::handle findings, std::uint64_t seed,
                std::size_t n_draws) {
  if (n_draws == 0 || n_draws > 10'000'000) {
    throw Error("n_draws: expected 1 to 10000000, found " + std::to_string(n_draws));
  }
  const Prior belief = prior_from(model, prior);
  const Findings observed = findings_from(model.model, findings);
  const nb::gil_scoped_release released;
  return {model.model, draw_posteriors(model.model, belief, observed, Seed{seed}, n_draws)};
}

void bind_intervals(nb::module_& m) {
  nb::class_<NamedDraws>(
      m, "PosteriorDraws",
      "A posterior under many plausible versions of the model's numbers: how sure\n"
      "the model is, which is not how sure one can be of the case.")
      .def_prop_ro(
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
          "How many numbers had no sample size and were taken as exactly known.");
  m.def("draw_posteriors", draw, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("findings").none(), nb::arg("seed"), nb::arg("n_draws") = usual_n_draws,
        "Draws posteriors of one case from what the sample sizes behind the model's numbers leave\n"
        "open. The same seed gives the same bits.");
}

nb::list sensitivity_list(const LoadedModel& loaded, nb::handle prior, nb::handle findings,
                          const std::string& of, double level) {
  if (!(level > 0 && level < 1)) throw Error("level: expected a number between 0 and 1");
  const Model& model = loaded.model;
  nb::list result;
  for (const Sensitivity& s :
       sensitivities(model, prior_from(loaded, prior), findings_from(model, findings),
                     require_cause(model, of), level)) {
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

void bind_consultation(nb::module_& m) {
  nb::class_<Consultation>(m, "Consultation",
                           "One case as it unfolds: findings arrive, change, are taken back; the\n"
                           "posterior follows each, with the bits diagnose would give.")
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
      .def("undo", &Consultation::undo, "One event back; False if there is none.")
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
          "Events not undone.");
}

}  // namespace

void bind_inference(nb::module_& m) {
  bind_posterior(m);
  bind_explanation(m);
  m.def("nomogram", nomogram_dict, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("findings").none(), nb::arg("cause"), nb::arg("finding") = nb::none(),
        "Fagan's nomogram (1975) of a cause against all others: dict with before (probability),\n"
        "lines (answer, log_ratio in nats, after) and svg; for one finding, the others given, or\n"
        "for all together. None if the probability before is 0 or 1, or the case impossible.");
  bind_intervals(m);
  m.def("sensitivities", sensitivity_list, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("findings").none(), nb::arg("of"), nb::arg("level") = 0.95,
        "Every number that bears on P(of | findings), as dicts, the one with the largest swing\n"
        "first: how far the posterior moves when it alone moves across its own interval.");
  bind_consultation(m);
}

}  // namespace fagan::python
