#include "fagan/format/read_utility.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "fagan/format/read_parts.hpp"

namespace fagan {
namespace {

Action read_action(const JsonValue& value, ProblemList& problems) {
  Action action;
  Fields fields(value, problems);
  action.name = fields.required_text("name");
  action.title = fields.text("title");
  action.notes = fields.text("notes");
  if (const auto urgency = fields.one_of("urgency", {"routine", "urgent", "emergency"})) {
    action.urgency = static_cast<Urgency>(*urgency);
  }
  fields.no_others();
  return action;
}

UtilityDraft::Entry read_entry(std::string action, const JsonValue& value, ProblemList& problems) {
  UtilityDraft::Entry entry;
  entry.action = std::move(action);
  entry.cause = value.key();
  if (value.is(JsonType::number)) {
    entry.u = value.number();
    return entry;
  }
  if (!value.is(JsonType::object)) {
    problems.unreadable(value, "expected a number or an object, found " + in_words(value.type()));
    entry.u = std::numeric_limits<double>::quiet_NaN();
    return entry;
  }
  Fields fields(value, problems);
  entry.u = read_required_number(fields, "u");
  entry.evidence = read_plain_evidence(fields);
  fields.no_others();
  return entry;
}

void read_row(const JsonValue& row, UtilityDraft& draft, ProblemList& problems) {
  if (!expect(JsonType::object, row, problems)) return;
  for (const JsonValue value : row) {
    draft.utilities.push_back(read_entry(std::string(row.key()), value, problems));
  }
}

UtilityDraft read_draft(Fields& fields, ProblemList& problems) {
  UtilityDraft draft;
  draft.name = fields.required_text("name");
  draft.title = fields.text("title");
  draft.model = fields.required_text("model");
  draft.about = fields.text("about");
  draft.notice = fields.text("notice");
  draft.unit = fields.text("unit");
  if (const auto actions = fields.required_list("actions")) {
    for (const JsonValue value : *actions) draft.actions.push_back(read_action(value, problems));
  }
  if (const auto utilities = fields.required_object("utilities")) {
    for (const JsonValue row : *utilities) read_row(row, draft, problems);
  }
  return draft;
}

// Without their names nothing can be said of what is written for each.
bool has_names(const std::vector<Action>& actions) {
  return !actions.empty() && std::none_of(actions.begin(), actions.end(),
                                          [](const Action& action) { return action.name.empty(); });
}

}  // namespace

UtilityReading examine_utility(const JsonDocument& document, const Model* model) {
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) return {std::nullopt, problems.sorted()};

  Fields fields(*root, problems);
  if (!read_format(fields, *root, "fagan-utility/1", problems))
    return {std::nullopt, problems.sorted()};
  UtilityDraft draft = read_draft(fields, problems);
  fields.no_others();
  const bool is_judged = has_names(draft.actions) || !has_errors(problems.sorted());
  if (model != nullptr && is_judged && !problems.is_full()) {
    problems.add(fagan::problems(*model, draft));
  }

  UtilityReading reading{std::nullopt, problems.sorted()};
  if (model != nullptr && !has_errors(reading.problems)) {
    reading.utility = Utility::make(*model, std::move(draft)).value;
  }
  return reading;
}

Checked<Utility> read_utility(std::string_view text, std::string path, const Model& model) {
  const JsonDocument document(text, std::move(path));
  UtilityReading reading = examine_utility(document, &model);
  if (!reading.utility) throw Error(std::move(reading.problems));
  return {*std::move(reading.utility), std::move(reading.problems)};
}

}  // namespace fagan
