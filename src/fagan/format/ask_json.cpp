#include "fagan/format/ask_json.hpp"

#include <nlohmann/json.hpp>

#include "fagan/core/overloaded.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/question_report.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

std::string one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json json_event(const Model& model, const CaseEvent& event) {
  if (const auto* seen = std::get_if<Observe>(&event)) {
    return json_finding(model.finding(seen->finding), seen->observation);
  }
  if (const auto* taken_back = std::get_if<Retract>(&event)) {
    return {{"finding", model.finding(taken_back->finding).name}, {"retracted", true}};
  }
  const auto& guess = std::get<Guess>(event);
  return {{"cause", model.cause(guess.cause).name}, {"guess", guess.p}};
}

const char* text_of(ChangeTold::Kind kind) {
  switch (kind) {
    case ChangeTold::Kind::answered:
      return "answered";
    case ChangeTold::Kind::changed:
      return "changed";
    case ChangeTold::Kind::undone:
      return "undone";
    case ChangeTold::Kind::redone:
      break;
  }
  return "redone";
}

void add_posterior(const AskSession& session, Json& json) {
  const Posterior& posterior = session.consultation().posterior();
  Json& p = json["posterior"] = Json::object();
  for (const CauseId cause : posterior.ranked()) {
    p[session.model().cause(cause).name] = posterior[cause].value();
  }
  add_subcauses(session.consultation().findings(), posterior.top(), json);
}

Json json_steps(const Model& model, const Explanation& explanation) {
  Json steps = Json::array();
  for (const Reason& reason : explanation.steps) {
    Json step = json_finding(model.finding(reason.finding), reason.observation);
    step["weight"] = weight_text(reason.weight);
    steps.push_back(std::move(step));
  }
  return steps;
}

Json json_of(const AskSession& session, const GuessTold& told) {
  return {{"event", "guessed"},
          {"cause", session.model().cause(told.cause).name},
          {"guess", told.guess.value()},
          {"model", told.model.value()}};
}

Json json_of(const AskSession& session, const BeliefTold& told) {
  return {{"event", "believed"},
          {"cause", session.model().cause(told.cause).name},
          {"model", told.model.value()}};
}

Json json_of(const AskSession& /*session*/, const FlagsTold& told) {
  Json flags = Json::array();
  for (const RedFlag* flag : told.raised) {
    flags.push_back({{"name", flag->name},
                     {"title", flag->title},
                     {"level", flag->level == Urgency::emergency ? "emergency" : "urgent"},
                     {"says", flag->says}});
  }
  return {{"event", "red_flags"}, {"red_flags", std::move(flags)}};
}

Json json_of(const AskSession& session, const ChangeTold& told) {
  Json json{{"event", text_of(told.kind)}};
  json.update(json_event(session.model(), told.event));
  if (told.is_last) add_posterior(session, json);
  return json;
}

Json json_of(const AskSession& session, const QuestionsTold& told) {
  Json questions = Json::array();
  for (const Question& question : told.questions) {
    questions.push_back({{"finding", session.model().finding(question.finding).name},
                         {"bits", question.bits},
                         {"cost", question.cost},
                         {"value", question.value}});
  }
  return {{"event", "questions"}, {"questions", std::move(questions)}};
}

Json json_of(const AskSession& session, const ReasonsTold& told) {
  const Model& model = session.model();
  Json json{{"event", "reasons"}, {"cause", model.cause(told.explanation.cause).name}};
  json["against"] =
      told.explanation.against ? Json(model.cause(*told.explanation.against).name) : Json(nullptr);
  json["steps"] = json_steps(model, told.explanation);
  return json;
}

Json json_of(const AskSession& session, const CausesTold& /*told*/) {
  Json json{{"event", "causes"}};
  add_posterior(session, json);
  return json;
}

Json json_of(const AskSession& session, const CountsTold& told) {
  const Frequency now = natural_frequency(session.consultation().posterior()[told.cause]);
  return {{"event", "counts"},
          {"cause", session.model().cause(told.cause).name},
          {"count", now.count},
          {"base", now.base}};
}

Json json_of(const AskSession& session, const NomogramTold& told) {
  Json lines = Json::array();
  for (const Nomogram::Line& line : told.nomogram.lines) {
    Json entry =
        told.nomogram.finding
            ? json_finding(session.model().finding(*told.nomogram.finding), line.observation)
            : Json{{"finding", nullptr}};
    entry["decibans"] = json_number(line.log_ratio.decibans().value());
    entry["after"] = line.probability_after.value();
    lines.push_back(std::move(entry));
  }
  return {{"event", "nomogram"},
          {"cause", session.model().cause(told.nomogram.cause).name},
          {"before", told.nomogram.probability_before.value()},
          {"lines", std::move(lines)}};
}

Json json_of(const AskSession& session, const FindingsTold& told) {
  Json names = Json::array();
  for (const FindingId finding : told.findings) {
    names.push_back(session.model().finding(finding).name);
  }
  return {{"event", "findings"}, {"findings", std::move(names)}};
}

Json json_of(const AskSession& session, const SettingTold& told) {
  Json json{{"event", "setting"},
            {"before", told.before},
            {"setting", session.consultation().prior().setting()}};
  add_posterior(session, json);
  return json;
}

Json json_of(const AskSession& /*session*/, const HelpTold& /*told*/) {
  return {{"event", "help"}};
}
Json json_of(const AskSession& /*session*/, const RemarkTold& told) {
  return {{"event", "remark"}, {"text", told.text}};
}
Json json_of(const AskSession& /*session*/, const SaveTold& /*told*/) {
  return {{"event", "save"}};
}

Json json_of(const AskSession& session, const EndTold& told) {
  Json json{{"event", "end"}, {"reason", told.reason}};
  add_posterior(session, json);
  return json;
}

const char* text_of(Asked asked) {
  switch (asked) {
    case Asked::guess:
      return "guess";
    case Asked::choice:
      return "choice";
    case Asked::answer:
      return "answer";
    case Asked::nothing:
      break;
  }
  return "nothing";
}

}  // namespace

std::string event_json(const AskSession& session, const Told& told) {
  return std::visit([&](const auto& one) { return one_line(json_of(session, one)); }, told);
}

std::string event_json(const AskSession& session, const Prompt& prompt) {
  Json json{{"event", "prompt"}, {"asked", text_of(prompt.asked)}};
  if (prompt.asked == Asked::guess) json["cause"] = session.model().cause(session.focus()).name;
  if (prompt.finding) {
    const Finding& finding = session.model().finding(*prompt.finding);
    json["finding"] = finding.name;
    json["question"] = finding.question.empty() ? finding.title : finding.question;
    if (!finding.is_number()) {
      Json& states = json["states"] = Json::array();
      for (const State& state : finding.states) states.push_back(state.name);
    }
  }
  return one_line(json);
}

}  // namespace fagan
