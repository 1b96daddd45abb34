#include "fagan/format/case_json.hpp"

#include <set>
#include <string>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/format/observation_json.hpp"
#include "fagan/format/read_parts.hpp"

namespace fagan {
namespace {

// Reads the events of one case, which follow from each other: a finding can be changed or taken
// back only after it was observed.
class EventReader {
 public:
  // Appends to `events`. Without a model only the form of events is judged.
  EventReader(const Model* model, ProblemList& problems, std::vector<CaseEvent>& events)
      : model_(model), problems_(problems), events_(events) {}

  void read(const JsonValue& value) {
    Fields fields(value, problems_);
    fields.require("type");
    const auto type = fields.one_of("type", {"observe", "change", "retract", "guess"});
    if (!type) {  // what else belongs to it depends on its type
      order_known_ = false;
      return;
    }
    switch (*type) {
      case 0:
        read_answer(fields, false);
        break;
      case 1:
        read_answer(fields, true);
        break;
      case 2:
        read_retraction(fields);
        break;
      default:
        read_guess(fields);
        break;
    }
    fields.no_others();
  }

  std::optional<CauseId> cause(const JsonValue& value) {
    const auto name = as_text(value, problems_);
    if (!name || model_ == nullptr) return std::nullopt;
    return known(value, problems_, [&] { return require_cause(*model_, *name); });
  }

 private:
  std::optional<FindingId> finding(Fields& fields) {
    fields.require("finding");
    const auto value = fields.value("finding");
    const auto name = value ? as_text(*value, problems_) : std::nullopt;
    std::optional<FindingId> id;
    if (name && model_ != nullptr) {
      id = known(*value, problems_, [&] { return require_finding(*model_, *name); });
    }
    order_known_ = order_known_ && id.has_value();
    return id;
  }

  void check_order(Fields& fields, FindingId finding, bool expected_before) {
    const bool before = observed_.contains(finding);
    if (before == expected_before || !order_known_) return;
    problems_.unreadable(
        *fields.value("finding"),
        "finding " + quoted(model_->finding(finding).name) +
            (before ? " was observed before (expected change)" : " was not observed before"));
  }

  void read_answer(Fields& fields, bool is_change) {
    const auto id = finding(fields);
    fields.require("observation");
    const auto value = fields.value("observation");
    if (id) {
      check_order(fields, *id, is_change);
      observed_.insert(*id);
    }
    if (!value) return;
    std::optional<Observation> seen = read_observation(*value, model_, id, problems_);
    if (id && seen) events_.emplace_back(Observe{*id, *std::move(seen)});
  }

  void read_retraction(Fields& fields) {
    const auto id = finding(fields);
    if (!id) return;
    check_order(fields, *id, true);
    observed_.erase(*id);
    events_.emplace_back(Retract{*id});
  }

  void read_guess(Fields& fields) {
    fields.require("cause");
    const auto name = fields.value("cause");
    const auto id = name ? cause(*name) : std::nullopt;
    const auto p = fields.required_number("p");
    if (p && !(*p >= 0 && *p <= 1)) {
      problems_.unreadable(*fields.value("p"),
                           shortest(*p) + " is not a probability (expected 0 to 1)");
    }
    if (id && p) events_.emplace_back(Guess{*id, *p});
  }

  const Model* model_;
  ProblemList& problems_;
  std::vector<CaseEvent>& events_;
  std::set<FindingId> observed_;
  bool order_known_ = true;  // false once an event could not be read: it might be what is missed
};

void check_hash(const JsonValue& value, std::string_view model_hash, ProblemList& problems) {
  const std::string_view hash = value.text();
  if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    problems.unreadable(value, "not a SHA-256 hash (expected 64 lower-case hexadecimal digits)");
  } else if (!model_hash.empty() && hash != model_hash) {
    problems.add(warning_at("/model_hash",
                            "written for another version of the model: the posteriors may differ"));
  }
}

}  // namespace

CaseReading examine_case(const JsonDocument& document, const Model* model,
                         std::string_view model_hash) {
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) return {std::nullopt, problems.sorted()};

  Fields fields(*root, problems);
  CaseFile file;
  if (!read_format(fields, *root, "fagan-case/1", problems))
    return {std::nullopt, problems.sorted()};
  const std::string name = fields.required_text("model");
  const bool for_other_model = model != nullptr && !name.empty() && name != model->name();
  if (for_other_model) {
    problems.unreadable(*fields.value("model"),
                        "a case of model " + quoted(name) + ", not of " + quoted(model->name()));
    model = nullptr;  // what it says of another model's findings cannot be judged by this one
  }
  file.setting = fields.text("setting");
  file.case_id = fields.text("case_id");
  fields.text("notice");
  const auto hash = fields.value("model_hash");
  if (hash && expect(JsonType::string, *hash, problems)) check_hash(*hash, model_hash, problems);
  EventReader reader(model, problems, file.events);
  if (const auto cause = fields.value("cause")) file.cause = reader.cause(*cause);
  if (const auto events = fields.required_list("events")) {
    for (const JsonValue event : *events) reader.read(event);
  }
  fields.no_others();

  CaseReading reading{std::nullopt, problems.sorted()};
  if (model != nullptr && !has_errors(reading.problems)) reading.file = std::move(file);
  return reading;
}

Checked<CaseFile> read_case(std::string_view text, std::string path, const Model& model,
                            std::string_view model_hash) {
  const JsonDocument document(text, std::move(path));
  CaseReading reading = examine_case(document, &model, model_hash);
  if (!reading.file) throw Error(std::move(reading.problems));
  return {*std::move(reading.file), std::move(reading.problems)};
}

}  // namespace fagan
