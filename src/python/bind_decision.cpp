#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <optional>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/core/text.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/decision/threshold.hpp"
#include "fagan/format/wording.hpp"

namespace fagan::python {
namespace {

struct NamedQuestion {
  Model model;
  Question question;
};

Aim aim_from(const std::string& name) {
  if (name == "causes") return Aim::causes;
  if (name == "focus") return Aim::focus;
  if (name == "must_not_miss") return Aim::must_not_miss;
  if (name == "leader") return Aim::leader;
  throw Error("aim: expected 'causes', 'focus', 'must_not_miss' or 'leader', found " +
              quoted(name));
}

std::vector<NamedQuestion> questions(const LoadedModel& loaded, nb::handle prior,
                                     nb::handle findings, const std::string& aim,
                                     const std::optional<std::string>& focus, double cost_weight,
                                     double largest_cost, bool two_steps,
                                     const std::vector<std::string>& measure) {
  const Model& model = loaded.model;
  QuestionOptions options;
  options.aim = aim_from(aim);
  options.cost_weight = cost_weight;
  options.largest_cost = largest_cost;
  options.two_steps = two_steps;
  if (focus) options.focus = require_cause(model, *focus);
  for (const std::string& name : measure) options.measure.push_back(require_finding(model, name));
  const Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  std::vector<NamedQuestion> result;
  for (Question& question : next_questions(model, belief, observed, options)) {
    result.push_back({model, std::move(question)});
  }
  return result;
}

nb::list answers_of(const NamedQuestion& self) {
  const Finding& finding = self.model.finding(self.question.finding);
  nb::list result;
  for (const PossibleAnswer& answer : self.question.answers) {
    nb::dict entry;
    entry["answer"] = answer_text(finding, answer.answer);
    entry["p"] = answer.p.value();
    NewArray<double> posterior({answer.posterior.size()});
    std::size_t i = 0;
    for (const double p : answer.posterior) posterior.data[i++] = p;
    entry["posterior"] = posterior.array;
    result.append(entry);
  }
  return result;
}

void bind_questions(nb::module_& m) {
  nb::class_<NamedQuestion>(m, "Question",
                            "A finding not yet asked for, and what asking is expected to bring.")
      .def_prop_ro("finding",
                   [](const NamedQuestion& q) { return q.model.finding(q.question.finding).name; })
      .def_prop_ro("title",
                   [](const NamedQuestion& q) { return q.model.finding(q.question.finding).title; })
      .def_prop_ro(
          "bits", [](const NamedQuestion& q) { return q.question.bits; },
          "Expected loss of entropy about which cause it is.")
      .def_prop_ro("focus_bits", [](const NamedQuestion& q) { return q.question.focus_bits; })
      .def_prop_ro("must_not_miss_bits",
                   [](const NamedQuestion& q) { return q.question.must_not_miss_bits; })
      .def_prop_ro(
          "leader_changes",
          [](const NamedQuestion& q) { return q.question.leader_changes.value(); },
          "P(another cause comes to lead).")
      .def_prop_ro("cost", [](const NamedQuestion& q) { return q.question.cost; })
      .def_prop_ro(
          "value", [](const NamedQuestion& q) { return q.question.value; },
          "By the aim, less cost_weight x cost.")
      .def_prop_ro("answers", answers_of,
                   "What may come: dicts with answer, p and posterior float64 (n_causes,).")
      .def("__repr__", [](const NamedQuestion& q) {
        return "<fagan.Question " + q.model.finding(q.question.finding).name + ">";
      });
  m.def(
      "next_questions", questions, nb::arg("model"), nb::arg("prior").none() = nb::none(),
      nb::arg("findings").none() = nb::none(), nb::kw_only(), nb::arg("aim") = "causes",
      nb::arg("focus") = nb::none(), nb::arg("cost_weight") = 0.0,
      nb::arg("largest_cost") = infinity, nb::arg("two_steps") = false,
      nb::arg("measure") = std::vector<std::string>{},
      "The findings that can still be asked for, most valuable first: list of Question; none for\n"
      "an impossible case.\n\n"
      "aim          'causes', 'focus', 'must_not_miss' (bits) or 'leader' (chance of a change)\n"
      "focus        a cause's name; the leading one if None\n"
      "cost_weight  value = gain - cost_weight x cost\n"
      "two_steps    value each together with the best question after each of its answers");
}

nb::list flags(const std::vector<const RedFlag*>& flags) {
  nb::list result;
  for (const RedFlag* flag : flags) {
    nb::dict entry;
    entry["name"] = flag->name;
    entry["title"] = flag->title;
    entry["level"] = flag->level == Urgency::emergency ? "emergency" : "urgent";
    entry["says"] = flag->says;
    entry["source"] = flag->source;
    result.append(entry);
  }
  return result;
}

nb::dict red_flags_of(const LoadedModel& loaded, nb::handle findings) {
  const Findings observed = findings_from(loaded.model, findings);
  const RedFlags state = red_flags(observed);
  nb::dict result;
  result["raised"] = flags(state.raised);
  result["open"] = flags(state.open);
  return result;
}

TreatmentStakes stakes_of(double benefit, double harm) {
  if (!(benefit > 0) || !(harm > 0) || benefit == infinity || harm == infinity) {
    throw Error("benefit and harm: expected numbers above 0");
  }
  return {.benefit = benefit, .harm = harm};
}

}  // namespace

void bind_decision(nb::module_& m) {
  bind_questions(m);
  m.def("red_flags", red_flags_of, nb::arg("model"), nb::arg("findings").none(),
        "Rules, not probabilities: dict with raised and open, lists of dicts, emergencies first.\n"
        "Unknown never counts as absent or present.");
  m.def(
      "treatment_threshold",
      [](double benefit, double harm) { return treatment_threshold(stakes_of(benefit, harm)); },
      nb::arg("benefit"), nb::arg("harm"),
      "harm / (harm + benefit): treat above (Pauker and Kassirer 1975).");
}

}  // namespace fagan::python
