#include "fagan/format/question_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

Json json_answer(const Model& model, FindingId finding, const PossibleAnswer& answer) {
  Json result = json_finding(model.finding(finding), answer.answer);
  result.erase("finding");
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

}  // namespace

const std::vector<std::string>& aim_names() {
  static const std::vector<std::string> names{"causes", "focus", "must-not-miss", "leader",
                                              "utility"};
  return names;
}

Aim require_aim(std::string_view name) {
  const auto found = std::find(aim_names().begin(), aim_names().end(), name);
  if (found == aim_names().end()) {
    throw Error("unknown aim " + quoted(name) + did_you_mean(name, aim_names()));
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
    report.advice = advise(*options.utility, report.posterior, report.focus);
  }
  return report;
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
  Json& actions = result["actions"] = Json::array();
  for (const RankedAction& ranked : advice.ranked) {
    const Action& action = utility.action(ranked.action);
    actions.push_back({{"action", action.name},
                       {"title", action.title},
                       {"expected_utility", ranked.expected_utility}});
  }
  result["perfect_information"] = advice.perfect_information;
  result["threshold"] =
      advice.threshold ? json_threshold(model, utility, *advice.threshold) : Json(nullptr);
  return result;
}

std::string to_json(const QuestionReport& report) {
  const Model& model = report.model();
  Json result = json_heading("fagan-questions/1", report.prior, report.findings);
  result["entropy_bits"] = report.posterior.entropy_bits();
  result["aim"] = aim_names()[static_cast<std::size_t>(report.options.aim)];
  result["focus"] = model.cause(report.focus).name;
  result["cost_weight"] = report.options.cost_weight;
  result["two_steps"] = report.options.two_steps;
  result["questions"] = json_questions(model, report.questions);
  if (report.advice) {
    result["utilities"] = json_advice(model, *report.options.utility, *report.advice);
  }
  add_cautions(report.findings, result);
  return json_text(result);
}

}  // namespace fagan
