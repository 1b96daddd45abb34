#include "fagan/format/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fagan/core/overloaded.hpp"
#include "fagan/core/text.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/inference/subcauses.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

std::string escaped(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append(const Json& value, int depth, std::string& out);

bool is_structured(const Json& value) { return value.is_structured(); }

// Near the outside, a record has a line for each member and a table one for each row; a row stands
// on one line, whatever it holds.
bool is_broken(const Json& value, int depth) {
  switch (depth) {
    case 0:
      return true;
    case 1:
      return std::any_of(value.begin(), value.end(), is_structured);
    case 2:
      return std::all_of(value.begin(), value.end(), is_structured);
    default:
      return false;
  }
}

void append_parts(const Json& value, int depth, std::string& out) {
  const bool broken = !value.empty() && is_broken(value, depth);
  const auto line_break = [&](int indent) {
    out += '\n' + std::string(static_cast<std::size_t>(indent) * 2, ' ');
  };
  out += value.is_object() ? '{' : '[';
  bool first = true;
  for (const auto& [key, part] : value.items()) {
    if (!first) out += broken ? "," : ", ";
    first = false;
    if (broken) line_break(depth + 1);
    if (value.is_object()) out += escaped(key) + ": ";
    append(part, depth + 1, out);
  }
  if (broken) line_break(depth);
  out += value.is_object() ? '}' : ']';
}

void append(const Json& value, int depth, std::string& out) {
  if (value.is_structured()) {
    append_parts(value, depth, out);
  } else if (value.is_number_float()) {
    const auto number = value.get<double>();
    // JSON has no number for these, and readers would refuse the whole text.
    out += std::isfinite(number) ? shortest(number)
           : std::isnan(number)  ? "null"
                                 : escaped(shortest(number));
  } else if (value.is_string()) {
    out += escaped(value.get_ref<const std::string&>());
  } else {
    out += value.dump();
  }
}

Json json_red_flag(const RedFlag& flag) {
  return {{"name", flag.name},
          {"title", flag.title},
          {"level", urgency_text(flag.level)},
          {"says", flag.says}};
}

Json end_of_interval(double value) {
  return value == infinity || value == -infinity ? Json(nullptr) : Json(value);
}

}  // namespace

std::string json_text(const Json& value) {
  std::string out;
  append(value, 0, out);
  return out + '\n';
}

Json json_number(double number) {
  if (number == infinity || number == -infinity) return shortest(number);
  return number;
}

Json json_finding(const Finding& finding, const Observation& observation) {
  Json result{{"finding", finding.name}};
  std::visit(Overloaded{
                 [&](StateId state) { result["state"] = finding.states[index(state)].name; },
                 [&](double value) { result["number"] = value; },
                 [&](Interval interval) {
                   result["interval"] =
                       Json::array({end_of_interval(interval.low), end_of_interval(interval.high)});
                 },
                 [&](const VirtualEvidence& evidence) {
                   Json& weights = result["virtual"] = Json::object();
                   for (std::size_t s = 0; s < finding.states.size(); ++s) {
                     weights[finding.states[s].name] = evidence.relative_likelihoods[s];
                   }
                 },
                 [&](NotKnown) { result["unknown"] = true; },
             },
             observation);
  return result;
}

Json json_findings(const Findings& findings) {
  Json result = Json::array();
  for (const FindingId finding : findings.in_order_of_entry()) {
    result.push_back(json_finding(findings.model().finding(finding), *findings.find(finding)));
  }
  return result;
}

void add_subcauses(const Findings& findings, CauseId cause, Json& object) {
  const auto shares = subcause_shares(findings, cause);
  if (!shares) return;
  const std::vector<Subcause>& subcauses = findings.model().cause(cause).subcauses;
  Json& list = object["subcauses"] = Json::array();
  for (std::size_t i = 0; i < subcauses.size(); ++i) {
    const Subcause& sub = subcauses[i];
    Json entry{{"name", sub.name},
               {"title", sub.title},
               {"usual", sub.share.value()},
               {"p", (*shares)[i].value()}};
    if (sub.urgency) entry["urgency"] = urgency_text(*sub.urgency);
    if (sub.must_not_miss) entry["must_not_miss"] = true;
    list.push_back(std::move(entry));
  }
}

void add_cautions(const Findings& findings, Json& object) {
  const RedFlags flags = red_flags(findings);
  Json& raised = object["red_flags"] = Json::array();
  for (const RedFlag* flag : flags.raised) raised.push_back(json_red_flag(*flag));
  Json& open = object["open_red_flags"] = Json::array();
  for (const RedFlag* flag : flags.open) {
    Json entry = json_red_flag(*flag);
    Json& questions = entry["questions"] = Json::array();
    for (const FindingId finding : open_questions(flag->when, findings)) {
      questions.push_back(findings.model().finding(finding).name);
    }
    open.push_back(std::move(entry));
  }
  object["warnings"] = warnings_about(findings);
  object["notice"] = findings.model().notice();
}

Json json_problems(const std::vector<Problem>& problems) {
  Json result = Json::array();
  for (const Problem& problem : problems) {
    Json entry{{"severity", problem.severity == Severity::error ? "error" : "warning"}};
    if (!problem.place.path.empty()) entry["path"] = problem.place.path;
    if (problem.place.line > 0) {
      entry["line"] = problem.place.line;
      entry["column"] = problem.place.column;
    }
    if (!problem.place.pointer.empty()) entry["pointer"] = problem.place.pointer;
    entry["message"] = problem.message;
    result.push_back(std::move(entry));
  }
  return result;
}

Json json_heading(std::string_view format, const Prior& prior, const Findings& findings) {
  const Model& model = findings.model();
  return {{"format", format},
          {"model", model.name()},
          {"model_hash", model_hash(model)},
          {"setting", prior.setting()},
          {"findings", json_findings(findings)}};
}

}  // namespace fagan
