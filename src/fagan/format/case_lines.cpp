#include "fagan/format/case_lines.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/json_document.hpp"
#include "fagan/format/json_fields.hpp"
#include "fagan/format/observation_json.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/format/problem_list.hpp"
#include "fagan/model/state_words.hpp"

namespace fagan {
namespace {

[[noreturn]] void refuse(const JsonValue& value, std::string message) {
  throw Error({{Severity::error, value.place(), std::move(message)}});
}

// What `read` makes of a value; what it throws says where the value stands.
template <class Read>
auto at(const JsonValue& value, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    refuse(value, error.problems().front().message);
  }
}

// A text; a number is as good, null as nothing.
std::string text_of(const JsonValue& value) {
  if (value.is(JsonType::null)) return {};
  if (value.is(JsonType::number)) return shortest(value.number());
  if (value.is(JsonType::string)) return std::string(value.text());
  refuse(value, "expected a text, found " + in_words(value.type()));
}

// As in the cells of a CSV table, or as in a case file.
std::optional<Observation> observation_of(const Model& model, FindingId finding,
                                          const JsonValue& value, ProblemList& problems) {
  if (value.is(JsonType::null)) return std::nullopt;
  const auto parse = [&](std::string_view word) -> std::optional<Observation> {
    if (trimmed(word).empty()) return std::nullopt;
    if (model.finding(finding).is_number()) word = trimmed(word);
    return at(value, [&] { return parse_observation(model, finding, word); });
  };
  if (value.is(JsonType::string)) return parse(value.text());
  if (!model.finding(finding).is_number()) {
    if (value.is(JsonType::boolean)) return parse(value.truth() ? "true" : "false");
    if (value.is(JsonType::number)) return parse(shortest(value.number()));
  }
  return read_observation(value, &model, finding, problems);
}

}  // namespace

CaseLinesReader::CaseLinesReader(Model model, TableReading reading)
    : model_(std::move(model)), reading_(std::move(reading)) {}

std::size_t CaseLinesReader::whole_records(std::string_view text, bool at_end) const {
  return at_end ? text.size() : text.rfind('\n') + 1;
}

void CaseLinesReader::read(std::string_view records, CaseRows& rows) const {
  rows.clear();
  while (!records.empty()) {
    const std::size_t line_feed = records.find('\n');
    std::string_view line = records.substr(0, line_feed);
    records.remove_prefix(std::min(records.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) {
      try {
        read_line(line, rows);
      } catch (const Error& error) {
        Problem problem = error.problems().front();
        problem.place.path = reading_.path;
        problem.place.line = static_cast<int>(rows.n_lines() + 1);
        rows.refuse(std::move(problem));
      }
    }
    if (line_feed != std::string_view::npos) rows.add_lines(1);
  }
  if (reading_.one_measurement) rows.keep_one_measurement();
}

void CaseLinesReader::read_line(std::string_view line, CaseRows& rows) const {
  if (line.size() > longest_record) {
    throw Error("a line of more than " + std::to_string(longest_record) + " bytes");
  }
  const JsonDocument document(line, reading_.path);
  ProblemList problems(document);
  if (!document.problems().empty()) throw Error(document.problems());
  const JsonValue root = *document.root();
  if (!root.is(JsonType::object)) {
    refuse(root, "expected an object, found " + in_words(root.type()));
  }

  rows.start_next();
  std::optional<std::string> id;
  std::uint32_t label = CaseRows::no_label;
  std::uint32_t setting = 0;
  for (const JsonValue& member : root) {
    const std::string_view key = member.key();
    if (key == "case_id") {
      if (member.is(JsonType::null)) continue;
      id = text_of(member);
      at(member, [&] { check_id(*id); });
    } else if (key == reading_.label) {
      const std::string name = text_of(member);
      label = at(member, [&] { return parse_label(model_, name, reading_); });
    } else if (key == "setting") {
      const std::string name = text_of(member);
      setting = at(member, [&] { return parse_setting(name, reading_); });
    } else if (key == "findings") {
      if (!member.is(JsonType::object)) {
        refuse(member, "expected an object, found " + in_words(member.type()));
      }
      for (const JsonValue& value : member) {
        const FindingId finding = at(value, [&] { return require_finding(model_, value.key()); });
        std::optional<Observation> seen = observation_of(model_, finding, value, problems);
        if (seen) at(value, [&] { rows.observe(finding, *std::move(seen)); });
      }
    } else {
      refuse(member, "unknown key " + quoted(key) +
                         did_you_mean(key, {"case_id", reading_.label, "setting", "findings"}));
    }
  }
  if (auto found = problems.sorted(); !found.empty()) throw Error(std::move(found));
  if (reading_.needs_cause && label == CaseRows::no_label) refuse(root, "no cause is given");
  if (id) {
    rows.keep(rows.copy_of(*id), label, setting);
  } else {
    rows.keep_unnamed(label, setting);
  }
}

}  // namespace fagan
