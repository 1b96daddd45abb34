#include "fagan/format/question_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

Json json_answer(const Model& model, FindingId finding, const PossibleAnswer& answer) {
  Json result = json_finding(model.finding(finding), answer.answer);
  result.erase("finding");
  if (!answer.title.empty()) result["title"] = answer.title;
  result["p"] = answer.p.value();
  Json& posterior = result["posterior"] = Json::object();
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    posterior[model.cause(cause).name] = answer.posterior[cause];
  }
  return result;
}

Json json_threshold(const Model& model, const Utility& utility, const ActionThreshold& threshold) {
  return {{"cause", model.cause(threshold.cause).name},
          {"above", utility.action(threshold.treat).name},
          {"below", utility.action(threshold.wait).name},
          {"p", threshold.p}};
}

Json json_names(const std::vector<const RedFlag*>& flags) {
  Json names = Json::array();
  for (const RedFlag* flag : flags) names.push_back(flag->name);
  return names;
}

Json json_actions(const Utility& utility, const std::vector<RankedAction>& ranked) {
  Json actions = Json::array();
  for (const RankedAction& one : ranked) {
    const Action& action = utility.action(one.action);
    actions.push_back({{"action", action.name},
                       {"title", action.title},
                       {"urgency", urgency_text(action.urgency)},
                       {"expected_utility", one.expected_utility}});
  }
  return actions;
}

}  // namespace

const std::vector<std::string>& aim_names() {
  static const std::vector<std::string> names{"causes", "focus", "must-not-miss", "leader",
                                              "utility"};
  return names;
}

Aim require_aim(std::string_view name) {
  const auto found = std::find(aim_names().begin(), aim_names().end(), name);
  if (found == aim_names().end()) {
    throw Error("unknown aim " + quoted(name) + " (there are: " + joined(aim_names()) + ")");
  }
  return static_cast<Aim>(found - aim_names().begin());
}

QuestionReport report_questions(const Prior& prior, const Findings& findings,
                                const QuestionOptions& options) {
  const Model& model = findings.model();
  QuestionReport report{.prior = prior,
                        .findings = findings,
                        .posterior = diagnose(model, prior, findings),
                        .options = options,
                        .focus = {},
                        .questions = {},
                        .advice = {}};
  if (report.posterior.is_impossible()) {
    throw Error(conflict_text(findings, smallest_conflict(model, prior, findings)));
  }
  report.focus = options.focus.value_or(report.posterior.top());
  report.questions = next_questions(report.posterior, findings, options);
  if (options.utility != nullptr) {
    report.advice = advise(*options.utility, report.posterior, findings, report.focus);
  }
  return report;
}

std::string set_aside_text(const Advice& advice) {
  if (advice.because.empty()) return {};
  std::vector<std::string> titles;
  for (const RedFlag* flag : advice.because) titles.push_back(flag->title);
  return "slower than a red flag asks for: " + joined(titles);
}

std::string provisional_text(const Model& model, const Posterior& posterior, const Advice& advice) {
  if (!advice.is_provisional()) return {};
  std::vector<std::string> reasons;
  if (!advice.undecided.empty()) {
    reasons.emplace_back(
        "the red-flag questions that could make this an emergency are not all "
        "answered");
  }
  if (!advice.still_possible.empty()) {
    std::vector<std::string> causes;
    for (const CauseId cause : advice.still_possible) {
      causes.push_back(short_title(model.cause(cause).title) + " (" + percent(posterior[cause]) +
                       ')');
    }
    reasons.push_back("what must not be missed is still possible: " + joined(causes));
  }
  return "Provisional: " + joined(reasons, ", and ") + '.';
}

Json json_questions(const Model& model, const std::vector<Question>& questions) {
  Json result = Json::array();
  for (const Question& question : questions) {
    Json entry{{"finding", model.finding(question.finding).name},
               {"bits", question.bits},
               {"focus_bits", question.focus_bits},
               {"must_not_miss_bits", question.must_not_miss_bits},
               {"leader_changes", question.leader_changes.value()}};
    if (question.utility) entry["utility"] = *question.utility;
    entry["cost"] = question.cost;
    entry["value"] = question.value;
    if (!question.answers.empty()) {
      Json& answers = entry["answers"] = Json::array();
      for (const PossibleAnswer& answer : question.answers) {
        answers.push_back(json_answer(model, question.finding, answer));
      }
    }
    result.push_back(std::move(entry));
  }
  return result;
}

Json json_advice(const Model& model, const Utility& utility, const Advice& advice) {
  Json result{{"name", utility.name()}, {"unit", utility.draft().unit}};
  result["level"] = urgency_text(advice.level);
  result["red_flags"] = json_names(advice.because);
  result["actions"] = json_actions(utility, advice.ranked);
  result["set_aside"] = json_actions(utility, advice.set_aside);
  for (Json& action : result["set_aside"]) action["reason"] = set_aside_text(advice);
  result["perfect_information"] = advice.perfect_information;
  result["threshold"] =
      advice.threshold ? json_threshold(model, utility, *advice.threshold) : Json(nullptr);
  Json still_possible = Json::array();
  for (const CauseId cause : advice.still_possible) {
    still_possible.push_back(model.cause(cause).name);
  }
  result["provisional"] = {{"undecided", json_names(advice.undecided)},
                           {"still_possible", std::move(still_possible)}};
  return result;
}

std::string to_json(const QuestionReport& report) {
  const Model& model = report.model();
  Json result{{"model", model.name()},
              {"setting", report.prior.setting()},
              {"findings", json_findings(report.findings)},
              {"entropy_bits", report.posterior.entropy_bits()},
              {"aim", aim_names()[static_cast<std::size_t>(report.options.aim)]},
              {"focus", model.cause(report.focus).name},
              {"cost_weight", report.options.cost_weight},
              {"two_steps", report.options.two_steps},
              {"questions", json_questions(model, report.questions)}};
  if (report.advice) {
    result["utilities"] = json_advice(model, *report.options.utility, *report.advice);
  }
  add_cautions(report.findings, result);
  return json_text(result);
}

}  // namespace fagan
