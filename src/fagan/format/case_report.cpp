#include "fagan/format/case_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fagan/core/error.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/question_report.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

constexpr double least_shown = 0.01;
// However many causes a model has, a person reads a short list; one that is short needs no folding.
constexpr std::size_t most_shown = 15;
constexpr std::size_t short_enough = 6;

void choose_shown(CaseReport& report) {
  const Differential ranked = report.posterior.ranked();
  const auto must_not_miss = [&](CauseId cause) {
    return report.model().cause(cause).must_not_miss;
  };
  // Where one that must not be missed is shown, so is every cause that reads as more probable.
  const auto last = std::find_if(ranked.rbegin(), ranked.rend(), must_not_miss);
  const Probability least = last == ranked.rend() ? Probability(1) : report.posterior[*last];
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const CauseId cause = ranked[i];
    const Probability p = report.posterior[cause];
    const bool is_probable = p >= least_shown || (p > least && percent(p) != percent(least));
    const bool is_shown = i == 0 || ranked.size() <= short_enough ||
                          (is_probable && i < most_shown) || must_not_miss(cause);
    (is_shown ? report.shown : report.folded).push_back(cause);
  }
  // One cause takes the line that would say "1 other".
  if (report.folded.size() == 1) {
    report.shown = ranked;
    report.folded.clear();
  }
  double before = 0;
  double after = 0;
  for (const CauseId cause : report.folded) {
    before += report.prior[cause];
    after += report.posterior[cause];
  }
  report.folded_before = Probability(before);
  report.folded_after = Probability(after);
}

void add_questions(CaseReport& report) {
  QuestionOptions asked;
  asked.cost_weight = report.options.cost_weight;
  report.questions = next_questions(report.posterior, report.findings, asked);
  if (report.questions.size() > report.options.n_questions) {
    report.questions.resize(report.options.n_questions);
  }
}

// How sure the model is of the two causes it puts first.
Json json_draws(const CaseReport& report) {
  const Differential ranked = report.posterior.ranked();
  Json result{{"level", interval_level},
              {"draws", report.options.n_draws},
              {"seed", static_cast<std::uint64_t>(report.options.seed)},
              {"numbers_without_n", report.draws->n_numbers_without_n()}};
  if (ranked.size() > 1) {
    result["first_ahead_of_second"] = report.draws->chance_ahead(ranked[0], ranked[1]).value();
  }
  return result;
}

Json json_short_questions(const Model& model, const std::vector<Question>& questions) {
  Json result = Json::array();
  for (const Question& question : questions) {
    result.push_back({{"finding", model.finding(question.finding).name},
                      {"bits", question.bits},
                      {"cost", question.cost},
                      {"value", question.value}});
  }
  return result;
}

const char* sensitivity_text(Sensitivity::Kind kind) {
  switch (kind) {
    case Sensitivity::Kind::prior:
      return "prior";
    case Sensitivity::Kind::probability:
      return "probability";
    case Sensitivity::Kind::mean:
      return "mean";
    case Sensitivity::Kind::sd:
      break;
  }
  return "sd";
}

Json json_sensitivity(const Model& model, const Sensitivity& sensitivity) {
  Json result{{"number", sensitivity_text(sensitivity.kind)},
              {"cause", model.cause(sensitivity.cause).name}};
  if (sensitivity.finding) {
    const Finding& finding = model.finding(*sensitivity.finding);
    result["finding"] = finding.name;
    if (sensitivity.state) result["state"] = finding.states[index(*sensitivity.state)].name;
  }
  result["value"] = sensitivity.value;
  result["interval"] = {sensitivity.low, sensitivity.high};
  result["posterior"] = {sensitivity.p_at_low, sensitivity.p_at_high};
  result["slope"] = json_number(sensitivity.slope);
  return result;
}

const char* kind_text(WeightOfEvidence::Kind kind) {
  switch (kind) {
    case WeightOfEvidence::Kind::moved:
      return "moved";
    case WeightOfEvidence::Kind::rules_out:
      return "rules_out";
    case WeightOfEvidence::Kind::leaves_only:
      return "leaves_only";
    case WeightOfEvidence::Kind::undefined:
      break;
  }
  return "undefined";
}

Json json_optional(const std::optional<Probability>& p) {
  return p ? Json(p->value()) : Json(nullptr);
}

Json json_optional(const std::optional<Decibans>& decibans) {
  return decibans ? json_number(decibans->value()) : Json(nullptr);
}

Json json_reasons(const Model& model, const std::vector<Reason>& reasons) {
  Json result = Json::array();
  for (const Reason& reason : reasons) {
    Json step = json_finding(model.finding(reason.finding), reason.observation);
    const bool is_defined = reason.weight.kind != WeightOfEvidence::Kind::undefined;
    step["kind"] = kind_text(reason.weight.kind);
    step["decibans"] = is_defined ? json_number(reason.weight.decibans.value()) : Json(nullptr);
    step["before"] = json_optional(reason.before);
    step["after"] = json_optional(reason.after);
    result.push_back(std::move(step));
  }
  return result;
}

}  // namespace

CaseReport report_case(const Prior& prior, const Findings& findings,
                       const CaseReportOptions& options) {
  const Model& model = findings.model();
  Posterior posterior = diagnose(model, prior, findings);
  if (posterior.is_impossible()) {
    throw Error(conflict_text(findings, smallest_conflict(model, prior, findings)));
  }
  CaseReport report{.prior = prior,
                    .findings = findings,
                    .posterior = std::move(posterior),
                    .shown = {},
                    .folded = {},
                    .folded_before = {},
                    .folded_after = {},
                    .reasons = {},
                    .flags = red_flags(findings),
                    .warnings = warnings_about(findings),
                    .options = options,
                    .draws = {},
                    .questions = {},
                    .advice = {}};
  choose_shown(report);
  report.reasons = ranked(leave_one_out(model, prior, findings, report.leader()));
  if (options.n_draws > 0) {
    report.draws = draw_posteriors(model, prior, findings, options.seed, options.n_draws);
  }
  if (options.n_questions > 0) add_questions(report);
  if (options.utility != nullptr) {
    report.advice = advise(*options.utility, report.posterior, findings, report.leader());
  }
  return report;
}

std::string to_json(const CaseReport& report) {
  Json result = json_heading("fagan-diagnosis/1", report.prior, report.findings);
  result["log_evidence"] = json_number(report.posterior.log_evidence());
  result["entropy_bits"] = report.posterior.entropy_bits();
  Json& differential = result["differential"] = Json::array();
  for (const CauseId cause : report.posterior.ranked()) {
    const Cause& about = report.model().cause(cause);
    Json row{{"cause", about.name},
             {"title", about.title},
             {"prior", report.prior[cause].value()},
             {"posterior", report.posterior[cause].value()}};
    if (report.draws) {
      const CredibleInterval interval = report.draws->interval(cause, interval_level);
      row["interval"] = {interval.low, interval.high};
    }
    add_subcauses(report.findings, cause, row);
    differential.push_back(std::move(row));
  }
  if (report.draws) result["intervals"] = json_draws(report);
  if (report.options.n_questions > 0) {
    result["questions"] = json_short_questions(report.model(), report.questions);
  }
  if (report.advice) {
    result["utilities"] = json_advice(report.model(), *report.options.utility, *report.advice);
  }
  add_cautions(report.findings, result);
  return json_text(result);
}

std::string to_json(const Prior& prior, const Findings& findings, const Explanation& explanation,
                    const std::optional<std::vector<Reason>>& leave_one_out,
                    const std::vector<Sensitivity>& sensitivities) {
  const Model& model = findings.model();
  Json result = json_heading("fagan-explanation/1", prior, findings);
  result["cause"] = model.cause(explanation.cause).name;
  result["against"] =
      explanation.against ? Json(model.cause(*explanation.against).name) : Json(nullptr);
  result["prior"] = json_optional(explanation.prior);
  result["prior_decibans"] = json_optional(explanation.prior_odds);
  result["steps"] = json_reasons(model, explanation.steps);
  result["posterior"] = json_optional(explanation.posterior);
  result["posterior_decibans"] = json_optional(explanation.posterior_odds);
  add_subcauses(findings, explanation.cause, result);
  if (leave_one_out) result["leave_one_out"] = json_reasons(model, *leave_one_out);
  if (!sensitivities.empty()) {
    Json& numbers = result["sensitivities"] = Json::array();
    for (const Sensitivity& one : sensitivities) numbers.push_back(json_sensitivity(model, one));
  }
  add_cautions(findings, result);
  return json_text(result);
}

}  // namespace fagan
