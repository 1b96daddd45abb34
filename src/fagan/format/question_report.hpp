#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/decision/advice.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// What a question is asked for, in one word: causes, focus, must-not-miss, leader, utility.
const std::vector<std::string>& aim_names();
Aim require_aim(std::string_view name);

/// What is asked next in one case, and all there is to say about each question.
struct QuestionReport {
  Prior prior;
  Findings findings;
  Posterior posterior;
  QuestionOptions options;
  CauseId focus{};  ///< the cause whose probability each answer is told for
  std::vector<Question> questions;
  std::optional<Advice> advice;  ///< with utilities only

  const Model& model() const noexcept { return findings.model(); }
};

/// Throws Error, naming a smallest set of findings that conflict, if no cause can explain the case.
/// The utility of the options must live as long as the report.
QuestionReport report_questions(const Prior& prior, const Findings& findings,
                                const QuestionOptions& options);

/// `{"format", "model", "model_hash", "setting", "findings", "aim", "cost_weight", …, "questions":
/// [{"finding", "bits", …, "cost", "value", "answers": [{"state", "p", "posterior": {…}}]}], …}`.
std::string to_json(const QuestionReport& report);

/// The questions alone, with or without what each answer would lead to.
nlohmann::ordered_json json_questions(const Model& model, const std::vector<Question>& questions);

/// Why actions are set aside, and why the advice may still change: empty where it may not.
std::string set_aside_text(const Advice& advice);
std::string provisional_text(const Model& model, const Posterior& posterior, const Advice& advice);

/// `{"name", "unit", "level", "actions": [{"action", "title", "expected_utility"}], "set_aside":
/// …}`.
nlohmann::ordered_json json_advice(const Model& model, const Utility& utility,
                                   const Advice& advice);

}  // namespace fagan
