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
#include "fagan/core/text.hpp"
#include "fagan/format/svg_nomogram.hpp"
#include "fagan/format/svg_waterfall.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/nomogram.hpp"
#include "fagan/inference/weight_of_evidence.hpp"

namespace fagan::python {
namespace {

// An explanation with the names of what it is about.
struct NamedExplanation {
  Model model;
  Prior prior;
  Explanation explanation;
  nb::tuple asked;  // what explain was given
};

// One of the answers to what was asked.
struct NamedReason {
  Model model;
  Reason reason;
  nb::tuple asked;
  std::size_t position;
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

std::vector<NamedReason> with_names(const Model& model, const std::vector<Reason>& reasons,
                                    const nb::tuple& asked) {
  std::vector<NamedReason> result;
  result.reserve(reasons.size());
  for (const Reason& reason : reasons) result.push_back({model, reason, asked, result.size()});
  return result;
}

// The cause compared with; nothing for all others.
std::optional<CauseId> rival_of(const Model& model, CauseId cause,
                                const std::optional<std::string>& against) {
  if (!against) return std::nullopt;
  const CauseId rival = require_cause(model, *against);
  if (rival == cause) throw Error("against: names the cause itself, " + quoted(*against));
  return rival;
}

NamedExplanation explain_case(const LoadedModel& loaded, nb::handle prior, nb::handle findings,
                              const std::optional<std::string>& cause,
                              const std::optional<std::string>& against) {
  const Model& model = loaded.model;
  Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  const CauseId one = cause_or_leader(model, belief, observed, cause);
  const nb::tuple asked =
      nb::make_tuple(loaded, NamedPrior{model, belief}, observed, model.cause(one).name, against);
  const std::optional<CauseId> rival = rival_of(model, one, against);
  Explanation result =
      rival ? explain(model, belief, observed, one, *rival) : explain(model, belief, observed, one);
  return {model, std::move(belief), std::move(result), asked};
}

NamedExplanation explain_again(const nb::tuple& asked) {
  return explain_case(nb::cast<const LoadedModel&>(asked[0]), asked[1], asked[2],
                      nb::cast<std::string>(asked[3]),
                      nb::cast<std::optional<std::string>>(asked[4]));
}

std::vector<NamedReason> without_each(const LoadedModel& loaded, nb::handle prior,
                                      nb::handle findings,
                                      const std::optional<std::string>& cause) {
  const Model& model = loaded.model;
  const Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  const CauseId about = cause_or_leader(model, belief, observed, cause);
  return with_names(
      model, leave_one_out(model, belief, observed, about),
      nb::make_tuple(loaded, NamedPrior{model, belief}, observed, model.cause(about).name));
}

// Five things were given to explain, four to leave_one_out.
NamedReason reason_again(const nb::tuple& content) {
  const auto asked = nb::cast<nb::tuple>(content[0]);
  const auto position = nb::cast<std::size_t>(content[1]);
  if (asked.size() == 4) {
    return without_each(nb::cast<const LoadedModel&>(asked[0]), asked[1], asked[2],
                        nb::cast<std::string>(asked[3]))
        .at(position);
  }
  const NamedExplanation whole = explain_again(asked);
  return {whole.model, whole.explanation.steps.at(position), asked, position};
}

void bind_reason(nb::module_& m) {
  nb::class_<NamedReason> type(m, "Reason", "One finding's part in an explanation.");
  by_content(
      type,
      [](const NamedReason& self) {
        return nb::make_tuple(given_again(self.model, self.asked), self.position);
      },
      reason_again);
  type.def_prop_ro("finding",
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

std::optional<nb::dict> nomogram_dict(const LoadedModel& loaded, nb::handle prior,
                                      nb::handle findings, const std::optional<std::string>& cause,
                                      const std::optional<std::string>& finding,
                                      const std::optional<std::string>& against) {
  const Model& model = loaded.model;
  const Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  const CauseId id = cause_or_leader(model, belief, observed, cause);
  const std::optional<CauseId> rival = rival_of(model, id, against);
  const std::optional<FindingId> about =
      finding ? std::optional(require_finding(model, *finding)) : std::nullopt;
  if (about && model.factor_of(*about) == nullptr) {
    throw Error(*finding + ": serves red flags only and moves no probability");
  }
  const std::optional<Nomogram> drawn = about ? nomogram(model, belief, observed, id, *about, rival)
                                              : nomogram(model, belief, observed, id, rival);
  if (!drawn) return std::nullopt;
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
  result["against"] = against;
  result["before"] = drawn->probability_before.value();
  result["lines"] = lines;
  result["svg"] = svg_nomogram(model, belief, *drawn);
  return result;
}

}  // namespace

void bind_explanation(nb::module_& m) {
  bind_reason(m);
  nb::class_<NamedExplanation> type(
      m, "Explanation", "How a cause came to its posterior probability, finding by finding.");
  by_content(
      type, [](const NamedExplanation& self) { return given_again(self.model, self.asked); },
      explain_again);
  type.def_prop_ro(
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
          [](const NamedExplanation& e) {
            return with_names(e.model, e.explanation.steps, e.asked);
          },
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
  m.def("explain", explain_case, nb::arg("model"), nb::arg("prior").none() = nb::none(),
        nb::arg("findings").none() = nb::none(), nb::arg("cause") = nb::none(),
        nb::arg("against") = nb::none(),
        "Why a cause (None: the one that leads) is as probable as it is, against all other causes\n"
        "together or against one.\n"
        "Against all others, the weight of a finding depends on what was known before it; against\n"
        "one other cause it does not (Good 1950).");
  m.def("leave_one_out", without_each, nb::arg("model"), nb::arg("prior").none() = nb::none(),
        nb::arg("findings").none() = nb::none(), nb::arg("cause") = nb::none(),
        "list of Reason: for each finding the odds with all findings less the odds without it.\n"
        "cause is the one that leads if None.");
  m.def(
      "nomogram", nomogram_dict, nb::arg("model"), nb::arg("prior").none() = nb::none(),
      nb::arg("findings").none() = nb::none(), nb::arg("cause") = nb::none(),
      nb::arg("finding") = nb::none(), nb::arg("against") = nb::none(),
      "Fagan's nomogram (1975) of a cause (None: the one that leads) against all others or one:\n"
      "dict with before (probability), lines (answer, log_ratio in nats, after) and svg; for one\n"
      "finding, the others given, or for all together. None if the probability before is 0 or 1,\n"
      "or the case impossible.");
}

}  // namespace fagan::python
