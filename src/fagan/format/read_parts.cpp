#include "fagan/format/read_parts.hpp"

#include <array>
#include <limits>
#include <optional>
#include <utility>

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
    problems.unreadable(value,
                        "expected a number or an object such as {\"p\": 0.2, \"n\": 100}, found " +
                            in_words(value.type()));
    entry.p = not_a_number;
    return entry;
  }
  Fields fields(value, problems);
  entry.p = read_required_number(fields, "p");
  entry.evidence = read_plain_evidence(fields);
  fields.no_others();
  return entry;
}

// What a file of this format holds, whichever version of it; empty if the format is not one of
// ours.
std::string_view kind_of(std::string_view format) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kinds{
      {{"fagan-model", "a model"},
       {"fagan-prior", "a prior"},
       {"fagan-utility", "utilities"},
       {"fagan-case", "a case"},
       {"fagan-evaluation", "an evaluation"},
       {"fagan-counts", "counts"},
       {"fagan-quiz", "a quiz"}}};
  for (const auto& [name, kind] : kinds) {
    if (name == format.substr(0, format.find('/'))) return kind;
  }
  return {};
}

}  // namespace

bool read_format(Fields& fields, const JsonValue& root, std::string_view expected,
                 ProblemList& problems) {
  const std::string format = fields.required_text("format");
  const std::optional<JsonValue> found = root.find("format");
  if (!found || !found->is(JsonType::string) || format == expected) return true;
  const std::string_view is = kind_of(format);
  problems.unreadable(
      *found, is.empty() || is == kind_of(expected)
                  ? "format " + quoted(format) + " (expected " + quoted(expected) + ")"
                  : "this is " + std::string(is) + ", not " + std::string(kind_of(expected)) +
                        " (format " + quoted(format) + ", expected " + quoted(expected) + ")");
  return false;
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
  if (const auto probabilities =
          fields.required_object("probabilities", R"({"flu": 0.2, "other": 0.8})")) {
    for (const JsonValue value : *probabilities) {
      draft.probabilities.push_back(read_entry(value, problems));
    }
  }
  return draft;
}

}  // namespace fagan
