#include "fagan/format/check.hpp"

#include <optional>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/case_json.hpp"
#include "fagan/format/problem_list.hpp"
#include "fagan/format/read_parts.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/read_utility.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/model/review.hpp"

namespace fagan {
namespace {

void append(std::vector<Problem>& problems, const std::vector<Problem>& more) {
  problems.insert(problems.end(), more.begin(), more.end());
}

std::vector<Problem> check_model(const JsonDocument& document, std::span<const Prior> priors) {
  ModelReading reading = examine_model(document, Likelihoods::may_be_learned);
  if (reading.model) append(reading.problems, located(document, review(*reading.model, priors)));
  return std::move(reading.problems);
}

std::vector<Problem> check_prior(const JsonDocument& document, const Model* model) {
  PriorReading reading = examine_prior(document, model);
  if (model != nullptr && reading.prior)
    append(reading.problems, located(document, review(*model, *reading.prior)));
  return std::move(reading.problems);
}

// The event that last said something of a finding.
std::string pointer_to_last(const CaseFile& file, FindingId finding) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < file.events.size(); ++i) {
    const auto* seen = std::get_if<Observe>(&file.events[i]);
    if (seen != nullptr && seen->finding == finding) last = i;
  }
  return pointer_to("/events", last);
}

std::string names_of(const Model& model, const std::vector<FindingId>& findings) {
  std::string names;
  for (const FindingId finding : findings) {
    names += (names.empty() ? "" : ", ") + quoted(model.finding(finding).name);
  }
  return names;
}

std::vector<Problem> problems_of_findings(const CaseFile& file, const Model& model) {
  std::vector<Problem> problems;
  const Findings findings = findings_of(file, model);
  for (const DoubleMeasurement& measurement : double_measurements(findings)) {
    problems.push_back(warning_at(pointer_to_last(file, measurement.others.front()),
                                  "the same measurement as " +
                                      quoted(model.finding(measurement.preferred).name) +
                                      ", used twice: " + names_of(model, measurement.others)));
  }
  const Prior anywhere = Prior::uniform(model);
  if (diagnose(model, anywhere, findings).is_impossible()) {
    const Conflict conflict = smallest_conflict(model, anywhere, findings);
    problems.push_back(
        error_at(pointer_to_last(file, conflict.findings.back()),
                 "no cause can explain these together: " + names_of(model, conflict.findings)));
  }
  return problems;
}

std::vector<Problem> check_case(const JsonDocument& document, const LoadedModel* model) {
  CaseReading reading = examine_case(document, model != nullptr ? &model->model : nullptr,
                                     model != nullptr ? model->hash : std::string());
  if (model != nullptr && reading.file && !model->model.is_to_be_learned()) {
    append(reading.problems, located(document, problems_of_findings(*reading.file, model->model)));
  }
  return std::move(reading.problems);
}

void warn_of_missing_model(const JsonDocument& document, const std::string& name, bool is_broken,
                           std::vector<Problem>& problems) {
  problems.push_back({Severity::warning, document.place_of("/model"),
                      "model " + quoted(name) + (is_broken ? " has errors" : " is not known here") +
                          ": only the form was checked"});
}

std::vector<Problem> check_unknown(const JsonDocument& document, const std::string& format) {
  const std::vector<std::string> known = {"fagan-model/1", "fagan-prior/1", "fagan-utility/1",
                                          "fagan-case/1"};
  ProblemList problems(document);
  Fields fields(*document.root(), problems);
  const std::optional<JsonValue> found = document.root()->find("format");
  fields.required_text("format");
  if (found && found->is(JsonType::string)) {
    const bool is_other = format.starts_with("fagan-evaluation/") ||
                          format.starts_with("fagan-counts/") || format.starts_with("fagan-quiz/");
    std::string hint = is_other ? std::string() : did_you_mean(format, known);
    if (hint.empty()) {
      hint = " (expected fagan-model/1, fagan-prior/1, fagan-utility/1 or fagan-case/1)";
    }
    problems.unreadable(*found, (is_other ? "a result, which is not checked: " : "unknown ") +
                                    ("format " + quoted(format)) + hint);
  }
  return problems.sorted();
}

}  // namespace

std::vector<Problem> check(std::string_view text, std::string path, const LoadedModel* model,
                           std::span<const Prior> priors, bool model_is_broken) {
  const JsonDocument document(text, std::move(path));
  if (!document.root()) return document.problems();
  const FileHeader header = header_of(document);
  const bool is_prior = header.format == "fagan-prior/1";
  const bool is_utility = header.format == "fagan-utility/1";
  const bool is_case = header.format == "fagan-case/1";

  std::vector<Problem> problems;
  if (header.format == "fagan-model/1") {
    problems = check_model(document, priors);
  } else if (is_prior) {
    problems = check_prior(document, model != nullptr ? &model->model : nullptr);
  } else if (is_utility) {
    problems = examine_utility(document, model != nullptr ? &model->model : nullptr).problems;
  } else if (is_case) {
    problems = check_case(document, model);
  } else {
    problems = check_unknown(document, header.format);
  }
  if ((is_prior || is_utility || is_case) && model == nullptr && !header.model.empty()) {
    warn_of_missing_model(document, header.model, model_is_broken, problems);
  }
  return in_order(std::move(problems));
}

}  // namespace fagan
