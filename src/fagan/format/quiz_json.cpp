#include "fagan/format/quiz_json.hpp"

#include <nlohmann/json.hpp>

#include "fagan/format/json_text.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

std::string one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json json_beliefs(const QuizSession& session, const PerCause<double>& p) {
  Json result = Json::object();
  for (const CauseId cause : ids<CauseId>(p.size())) {
    result[session.model().cause(cause).name] = p[cause];
  }
  return result;
}

Json json_of(const QuizSession& session, const RoundTold& told) {
  Json known = Json::array();
  for (const FindingId finding : told.known) {
    known.push_back(
        json_finding(session.model().finding(finding), *session.findings().find(finding)));
  }
  return {{"event", "round"},
          {"round", told.round},
          {"rounds", told.n_rounds},
          {"budget", told.budget},
          {"findings", std::move(known)}};
}

Json json_of(const QuizSession& session, const FoundTold& told) {
  Json json{{"event", "found"}};
  json.update(json_finding(session.model().finding(told.finding), told.observation));
  json["budget_left"] = told.budget_left;
  return json;
}

Json json_of(const QuizSession& /*session*/, const QuizFlagsTold& told) {
  Json flags = Json::array();
  for (const RedFlag* flag : told.raised) {
    flags.push_back({{"name", flag->name}, {"title", flag->title}, {"says", flag->says}});
  }
  return {{"event", "red_flags"}, {"red_flags", std::move(flags)}};
}

Json json_of(const QuizSession& session, const StatementTold& told) {
  return {{"event", "stated"},
          {"raised", told.was_raised},
          {"stated", json_beliefs(session, told.stated)}};
}

Json json_of(const QuizSession& session, const RevealTold& told) {
  const Model& model = session.model();
  Json json{{"event", "revealed"},
            {"cause", model.cause(told.truth).name},
            {"first", json_beliefs(session, told.first)},
            {"stated", json_beliefs(session, told.stated)},
            {"ideal", json_beliefs(session, told.ideal)},
            {"regret", told.regret},
            {"decibans_gained", told.gained},
            {"brier", told.brier},
            {"bits", told.bits_got},
            {"bits_asked", told.bits_asked},
            {"bits_of_ideal", told.bits_of_ideal},
            {"habit", told.habit}};
  Json& steps = json["why"] = Json::array();
  for (const Reason& reason : told.why.steps) {
    Json step = json_finding(model.finding(reason.finding), reason.observation);
    step["weight"] = weight_text(reason.weight);
    steps.push_back(std::move(step));
  }
  add_subcauses(told.findings, told.truth, json);
  Json& questions = json["ideal_questions"] = Json::array();
  for (const FindingId finding : told.ideal_questions) {
    questions.push_back(model.finding(finding).name);
  }
  const auto efficiency = told.efficiency();
  json["efficiency"] = efficiency ? Json(*efficiency) : Json(nullptr);
  json["missed"] = told.missed ? Json{{"finding", model.finding(told.missed->finding).name},
                                      {"bits", told.missed->bits}}
                               : Json(nullptr);
  return json;
}

Json json_of(const QuizSession& /*session*/, const ScoreTold& told) {
  Json bins = Json::array();
  for (const StatedBin& bin : told.calibration) {
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"n", bin.observed.total},
                    {"mean", bin.mean},
                    {"observed", bin.observed.value},
                    {"interval", {bin.observed.low, bin.observed.high}}});
  }
  return {{"event", "score"},
          {"rounds", told.n_rounds},
          {"regret", told.mean_regret},
          {"decibans_gained", told.mean_gained},
          {"brier", told.mean_brier},
          {"efficiency", told.efficiency ? Json(*told.efficiency) : Json(nullptr)},
          {"recorded", told.n_recorded},
          {"calibration", std::move(bins)},
          {"slope", told.line ? Json(told.line->slope) : Json(nullptr)},
          {"shift", told.line ? Json(told.line->shift) : Json(nullptr)}};
}

Json json_of(const QuizSession& /*session*/, const QuizHelpTold& /*told*/) {
  return {{"event", "help"}};
}
Json json_of(const QuizSession& /*session*/, const QuizRemarkTold& told) {
  return {{"event", "remark"}, {"text", told.text}};
}

const char* text_of(QuizAsked asked) {
  switch (asked) {
    case QuizAsked::first_guess:
      return "first_guess";
    case QuizAsked::finding:
      return "finding";
    case QuizAsked::final_guess:
      return "final_guess";
    case QuizAsked::confirm:
      return "confirm";
    case QuizAsked::nothing:
      break;
  }
  return "nothing";
}

}  // namespace

std::string event_json(const QuizSession& session, const QuizTold& told) {
  return std::visit([&](const auto& one) { return one_line(json_of(session, one)); }, told);
}

std::string event_json(const QuizSession& session, QuizAsked asked) {
  Json json{{"event", "prompt"}, {"asked", text_of(asked)}};
  if (asked == QuizAsked::finding) json["budget_left"] = session.budget_left();
  return one_line(json);
}

}  // namespace fagan
