#include "fagan/format/read_prior.hpp"

#include <utility>

#include "fagan/format/read_parts.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

PriorReading examine_prior(const JsonDocument& document, const Model* model) {
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) return {std::nullopt, problems.sorted()};

  Fields fields(*root, problems);
  if (!read_format(fields, *root, "fagan-prior/1", problems))
    return {std::nullopt, problems.sorted()};
  PriorDraft draft = read_prior_draft(fields, problems);
  draft.model = fields.required_text("model");
  fields.no_others();
  if (model != nullptr && !problems.is_full()) problems.add(fagan::problems(*model, draft));

  PriorReading reading{std::nullopt, problems.sorted()};
  if (model != nullptr && !model->is_to_be_learned() && !has_errors(reading.problems)) {
    reading.prior = Prior::make(*model, std::move(draft)).value;
  }
  return reading;
}

Checked<Prior> read_prior(std::string_view text, std::string path, const Model& model) {
  const JsonDocument document(text, std::move(path));
  PriorReading reading = examine_prior(document, &model);
  if (has_errors(reading.problems)) throw Error(std::move(reading.problems));
  if (!reading.prior) Prior::uniform(model);  // says why this model can have none
  return {*std::move(reading.prior), std::move(reading.problems)};
}

FileHeader header_of(const JsonDocument& document) {
  const auto text = [&document](std::string_view key) {
    const std::optional<JsonValue> root = document.root();
    const std::optional<JsonValue> found = root ? root->find(key) : std::nullopt;
    return std::string(found && found->is(JsonType::string) ? found->text() : std::string_view());
  };
  return {text("format"), text("model"), text("name")};
}

}  // namespace fagan
