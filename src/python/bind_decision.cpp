#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/core/text.hpp"
#include "fagan/decision/advice.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/decision/threshold.hpp"
#include "fagan/decision/utility.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/format/question_report.hpp"
#include "fagan/format/read_utility.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/load.hpp"
#include "fagan/learning/counts.hpp"

namespace fagan::python {
namespace {

struct NamedQuestion {
  Model model;
  Question question;
  nb::tuple asked;  // what next_questions was given
};

/// The class Utility in Python: a utility that knows its causes' names.
struct NamedUtility {
  Model model;
  Utility utility;
};

Aim aim_from(const std::string& name) {
  if (name == "causes") return Aim::causes;
  if (name == "focus") return Aim::focus;
  if (name == "must_not_miss") return Aim::must_not_miss;
  if (name == "leader") return Aim::leader;
  if (name == "utility") return Aim::utility;
  throw Error("aim: expected 'causes', 'focus', 'must_not_miss', 'leader' or 'utility', found " +
              quoted(name));
}

std::vector<NamedQuestion> questions(const LoadedModel& loaded, nb::handle prior,
                                     nb::handle findings, const std::string& aim,
                                     const std::optional<std::string>& focus, double cost_weight,
                                     double largest_cost, bool two_steps, nb::handle measure,
                                     const NamedUtility* utility) {
  const Model& model = loaded.model;
  QuestionOptions options;
  options.aim = aim_from(aim);
  options.cost_weight = cost_weight;
  options.largest_cost = largest_cost;
  options.two_steps = two_steps;
  if (utility != nullptr) {
    require_same_nouns(model, utility->model);
    options.utility = &utility->utility;
  }
  if (focus) options.focus = require_cause(model, *focus);
  const std::vector<std::string> measures = names_from("measure", measure);
  for (const std::string& name : measures) options.measure.push_back(require_finding(model, name));
  const Prior belief = prior_from(loaded, prior);
  const Findings observed = findings_from(model, findings);
  const nb::object weighed = utility == nullptr ? nb::none() : nb::cast(*utility);
  const nb::tuple asked = nb::make_tuple(loaded, NamedPrior{model, belief}, observed, aim, focus,
                                         cost_weight, largest_cost, two_steps, measures, weighed);
  std::vector<NamedQuestion> result;
  for (Question& question : next_questions(model, belief, observed, options)) {
    result.push_back({model, std::move(question), asked});
  }
  return result;
}

// All that were asked for together are made again together.
NamedQuestion question_again(const nb::tuple& content) {
  const auto asked = nb::cast<nb::tuple>(content[0]);
  const auto name = nb::cast<std::string>(content[1]);
  const NamedUtility* utility =
      asked[9].is_none() ? nullptr : &nb::cast<const NamedUtility&>(asked[9]);
  for (NamedQuestion& question :
       questions(nb::cast<const LoadedModel&>(asked[0]), asked[1], asked[2],
                 nb::cast<std::string>(asked[3]), nb::cast<std::optional<std::string>>(asked[4]),
                 nb::cast<double>(asked[5]), nb::cast<double>(asked[6]), nb::cast<bool>(asked[7]),
                 asked[8], utility)) {
    if (question.model.finding(question.question.finding).name == name) return question;
  }
  throw Error("question: " + quoted(name) + " is not asked for");
}

nb::list answers_of(const NamedQuestion& self) {
  const Finding& finding = self.model.finding(self.question.finding);
  nb::list result;
  for (const PossibleAnswer& answer : self.question.answers) {
    nb::dict entry;
    entry["answer"] = answer_text(finding, answer);
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
  nb::class_<NamedQuestion> type(
      m, "Question", "A finding not yet asked for, and what asking is expected to bring.");
  by_content(
      type,
      [](const NamedQuestion& self) {
        return nb::make_tuple(given_again(self.model, self.asked),
                              self.model.finding(self.question.finding).name);
      },
      question_again);
  type.def_prop_ro("finding",
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
      .def_prop_ro(
          "utility", [](const NamedQuestion& q) { return q.question.utility; },
          "Expected gain in utility of the best action; None without a Utility.")
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
      nb::arg("measure") = nb::tuple(), nb::arg("utility").none() = nb::none(),
      "The findings that can still be asked for, most valuable first: list of Question; none for\n"
      "an impossible case.\n\n"
      "aim          'causes', 'focus', 'must_not_miss' (bits), 'leader' (chance of a change) or\n"
      "             'utility' (of the action taken)\n"
      "focus        a cause's name; the leading one if None\n"
      "cost_weight  value = gain - cost_weight x cost\n"
      "two_steps    value each together with the best question after each of its answers\n"
      "utility      a Utility, for the aim 'utility'");
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

Eigen::ArrayXd distribution(const char* name, const std::vector<double>& values) {
  double sum = 0;
  for (const double p : values) {
    if (!(p >= 0)) throw Error(std::string(name) + ": expected probabilities");
    sum += p;
  }
  if (!(std::abs(sum - 1) <= 1e-6)) {
    throw Error(std::string(name) + ": sums to " + shortest(sum) + ", not to 1");
  }
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

nb::tuple thresholds_of(double benefit, double harm, const std::vector<double>& given_cause,
                        const std::vector<double>& given_others, double cost) {
  if (given_cause.size() != given_others.size()) {
    throw ShapeError("given_cause and given_others: expected as many answers in both");
  }
  if (!(cost >= 0)) throw Error("cost: expected 0 or more");
  const Thresholds found =
      test_thresholds(stakes_of(benefit, harm), distribution("given_cause", given_cause),
                      distribution("given_others", given_others), cost);
  return nb::make_tuple(found.test, found.treat);
}

NamedUtility loaded_utility(const LoadedModel& model, const std::optional<std::string>& name) {
  Checked<Utility> read = load_utility(model, name ? *name : model.model.name());
  warn(read.warnings);
  return {model.model, std::move(read.value)};
}

NamedUtility utility_of(const LoadedModel& model, const std::string& text,
                        const std::string& path) {
  Checked<Utility> read = read_utility(text, path, model.model);
  warn(read.warnings);
  return {model.model, std::move(read.value)};
}

std::vector<std::string> action_names(const NamedUtility& self) {
  std::vector<std::string> names;
  for (const Action& action : self.utility.actions()) names.push_back(action.name);
  return names;
}

Array<double> utility_table(const NamedUtility& self) {
  const std::size_t n_causes = self.model.n_causes();
  NewArray<double> table({self.utility.n_actions(), n_causes});
  for (std::size_t a = 0; a < self.utility.n_actions(); ++a) {
    for (const CauseId cause : ids<CauseId>(n_causes)) {
      table.data[a * n_causes + index(cause)] = self.utility(static_cast<ActionId>(a), cause);
    }
  }
  return table.array;
}

nb::dict advice_of(const NamedUtility& self, const CasePosterior& answer,
                   const std::optional<std::string>& focus) {
  require_same_nouns(self.model, answer.model());
  if (answer.posterior.is_impossible()) throw Error("the case is impossible: there is no advice");
  const CauseId cause =
      focus ? require_cause(self.model, *focus) : answer.posterior.ranked().front();
  const Advice advice = advise(self.utility, answer.posterior, answer.findings, cause);
  const auto name = [&](ActionId action) { return nb::cast(self.utility.action(action).name); };
  const auto listed = [&](const std::vector<RankedAction>& actions) {
    nb::list list;
    for (const RankedAction& action : actions) {
      list.append(nb::make_tuple(name(action.action), action.expected_utility));
    }
    return list;
  };
  nb::dict result;
  result["level"] = std::string(urgency_text(advice.level));
  result["because"] = flags(advice.because);
  result["ranked"] = listed(advice.ranked);
  result["set_aside"] = listed(advice.set_aside);
  result["provisional"] = provisional_text(self.model, answer.posterior, advice);
  result["perfect_information"] = advice.perfect_information;
  result["threshold"] = nb::none();
  if (advice.threshold) {
    nb::dict threshold;
    threshold["cause"] = self.model.cause(advice.threshold->cause).name;
    threshold["treat"] = name(advice.threshold->treat);
    threshold["wait"] = name(advice.threshold->wait);
    threshold["p"] = advice.threshold->p;
    result["threshold"] = threshold;
  }
  return result;
}

void bind_utility(nb::module_& m) {
  nb::class_<NamedUtility> type(
      m, "Utility",
      "What each action is worth under each cause. Made by load_utility or read_utility.");
  by_content(
      type,
      [](const NamedUtility& self) {
        return nb::make_tuple(shared(self.model), write_utility(self.utility));
      },
      [](const nb::tuple& content) {
        const Model& model = nb::cast<const LoadedModel&>(content[0]).model;
        return NamedUtility{
            model, read_utility(nb::cast<std::string>(content[1]), "utility", model).value};
      });
  type.def_prop_ro("name", [](const NamedUtility& self) { return self.utility.name(); })
      .def_prop_ro("title", [](const NamedUtility& self) { return self.utility.title(); })
      .def_prop_ro(
          "unit", [](const NamedUtility& self) { return self.utility.draft().unit; },
          "What 1 is; only differences mean anything.")
      .def_prop_ro("actions", action_names, "Names, in the order of rows.")
      .def_prop_ro(
          "urgencies",
          [](const NamedUtility& self) {
            std::vector<std::string> levels;
            for (const Action& action : self.utility.actions()) {
              levels.emplace_back(urgency_text(action.urgency));
            }
            return levels;
          },
          "How soon each action brings care: 'routine', 'urgent' or 'emergency'.")
      .def_prop_ro("table", utility_table, "float64 (n_actions, n_causes).")
      .def("advise", advice_of, nb::arg("posterior"), nb::arg("focus") = nb::none(),
           "What to do about a case. A red flag comes first: an action that brings care later\n"
           "than a raised flag asks for is set aside, whatever its utility. Dict with level,\n"
           "'routine', 'urgent' or 'emergency', and because, the raised flags of that level;\n"
           "ranked, (action, expected utility) with the best first; set_aside, likewise;\n"
           "provisional, why this may still change, in words; perfect_information, what knowing\n"
           "the cause would add; and threshold, from which\n"
           "probability of `focus` (the leading cause if None) on another action would be best:\n"
           "dict with cause, treat, wait and p, or None where one action always is.")
      .def(
          "to_json", [](const NamedUtility& self) { return write_utility(self.utility); },
          "The text of a fagan-utility/1 file.")
      .def("__repr__", [](const NamedUtility& self) {
        return "<fagan.Utility " + self.utility.name() + " of " + self.model.name() + ">";
      });
  m.def("load_utility", loaded_utility, nb::arg("model"), nb::arg("path_or_name") = nb::none(),
        "The utilities with this name, those in a file, or those with the model's own name.\n"
        "Raises FileError or Error.");
  m.def("read_utility", utility_of, nb::arg("model"), nb::arg("text"), nb::arg("path") = "text",
        "Utilities from the text of a fagan-utility/1 file.");
}

}  // namespace

void bind_decision(nb::module_& m) {
  bind_utility(m);
  bind_questions(m);
  m.def("test_thresholds", thresholds_of, nb::arg("benefit"), nb::arg("harm"),
        nb::arg("given_cause"), nb::arg("given_others"), nb::arg("cost") = 0.0,
        "(test, treat): below the first do nothing, above the second treat, between them test and\n"
        "act on the answer; equal where the test is never worth its cost (Pauker and Kassirer "
        "1980).\n\n"
        "given_cause, given_others  P(answer | ...) of each answer, each summing to 1\n"
        "cost                       of testing, in the unit of benefit and harm");
  m.def("red_flags", red_flags_of, nb::arg("model"), nb::arg("findings").none() = nb::none(),
        "Rules, not probabilities: dict with raised and open, lists of dicts, emergencies first.\n"
        "Unknown never counts as absent or present.");
  m.def(
      "treatment_threshold",
      [](double benefit, double harm) { return treatment_threshold(stakes_of(benefit, harm)); },
      nb::arg("benefit"), nb::arg("harm"),
      "harm / (harm + benefit): treat above (Pauker and Kassirer 1975).");
}

}  // namespace fagan::python
