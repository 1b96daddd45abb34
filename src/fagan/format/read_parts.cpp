#include "fagan/format/read_parts.hpp"

#include <limits>
#include <optional>

#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

PriorDraft::Entry read_entry(const JsonValue& value, ProblemList& problems) {
  PriorDraft::Entry entry;
  entry.cause = value.key();
  if (value.is(JsonType::number)) {
    entry.p = value.number();
    return entry;
  }
  if (!value.is(JsonType::object)) {
    problems.unreadable(value, "expected a number or an object, found " + in_words(value.type()));
    entry.p = not_a_number;
    return entry;
  }
  Fields fields(value, problems);
  entry.p = read_required_number(fields, "p");
  entry.evidence = read_plain_evidence(fields);
  fields.no_others();
  return entry;
}

}  // namespace

void read_format(Fields& fields, const JsonValue& root, std::string_view expected,
                 ProblemList& problems) {
  const std::string format = fields.required_text("format");
  const std::optional<JsonValue> found = root.find("format");
  if (found && found->is(JsonType::string) && format != expected) {
    problems.unreadable(*found,
                        "format " + quoted(format) + " (expected " + quoted(expected) + ")");
  }
}

double read_number(const JsonValue& value, ProblemList& problems) {
  return as_number(value, problems).value_or(not_a_number);
}

double read_required_number(Fields& fields, std::string_view key) {
  return fields.required_number(key).value_or(not_a_number);
}

Evidence read_plain_evidence(Fields& fields) {
  Evidence evidence;
  evidence.n = fields.number("n");
  evidence.grade = fields.text("grade");
  evidence.source = fields.text("source");
  evidence.note = fields.text("note");
  return evidence;
}

Evidence read_evidence(Fields& fields) {
  Evidence evidence = read_plain_evidence(fields);
  evidence.basis = fields.text("basis");
  return evidence;
}

PriorDraft read_prior_draft(Fields& fields, ProblemList& problems) {
  PriorDraft draft;
  draft.setting = fields.required_text("setting");
  draft.title = fields.text("title");
  draft.about = fields.text("about");
  draft.n = fields.number("n");
  if (const auto probabilities = fields.required_object("probabilities")) {
    for (const JsonValue value : *probabilities) {
      draft.probabilities.push_back(read_entry(value, problems));
    }
  }
  return draft;
}

}  // namespace fagan
