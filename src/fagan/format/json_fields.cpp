#include "fagan/format/json_fields.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/text.hpp"

namespace fagan {

std::string in_words(JsonType type) {
  switch (type) {
    case JsonType::null:
      return "null";
    case JsonType::boolean:
      return "true or false";
    case JsonType::number:
      return "a number";
    case JsonType::string:
      return "a string";
    case JsonType::list:
      return "a list";
    case JsonType::object:
      return "an object";
  }
  return {};
}

bool expect(JsonType type, const JsonValue& value, ProblemList& problems,
            std::string_view such_as) {
  if (value.is(type)) return true;
  const std::string example = such_as.empty() ? "" : " such as " + std::string(such_as);
  problems.unreadable(value,
                      "expected " + in_words(type) + example + ", found " + in_words(value.type()));
  return false;
}

std::optional<double> as_number(const JsonValue& value, ProblemList& problems) {
  if (!expect(JsonType::number, value, problems)) return std::nullopt;
  return value.number();
}

std::optional<std::string> as_text(const JsonValue& value, ProblemList& problems) {
  if (!expect(JsonType::string, value, problems)) return std::nullopt;
  return std::string(value.text());
}

std::optional<std::uint64_t> as_count(const JsonValue& value, ProblemList& problems) {
  const std::optional<double> number = as_number(value, problems);
  if (!number) return std::nullopt;
  if (!(*number >= 0 && *number <= 0x1p53) || *number != std::floor(*number)) {
    problems.unreadable(value,
                        shortest(*number) + " is not a count (expected a whole number, 0 or more)");
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number);
}

std::optional<bool> as_truth(const JsonValue& value, ProblemList& problems) {
  if (!expect(JsonType::boolean, value, problems)) return std::nullopt;
  return value.truth();
}

std::optional<std::size_t> as_one_of(const std::vector<std::string>& words, const JsonValue& value,
                                     ProblemList& problems) {
  const std::optional<std::string> word = as_text(value, problems);
  if (!word) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string message = "unknown word " + quoted(*word) + " (expected ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) message += i + 1 == words.size() ? " or " : ", ";
    message += quoted(words[i]);
  }
  problems.unreadable(value, message + ")");
  return std::nullopt;
}

std::vector<std::string> texts_of(const JsonValue& list, ProblemList& problems) {
  std::vector<std::string> texts;
  for (const JsonValue element : list) {
    // An element that is no string keeps its position, so that later places stay right.
    texts.push_back(as_text(element, problems).value_or(""));
  }
  return texts;
}

Fields::Fields(const JsonValue& value, ProblemList& problems, std::string_view such_as)
    : value_(value),
      problems_(problems),
      is_object_(expect(JsonType::object, value, problems, such_as)) {}

std::optional<JsonValue> Fields::value(std::string_view key) {
  asked_.push_back(key);
  return value_.find(key);
}

std::optional<JsonValue> Fields::of_type(std::string_view key, JsonType type,
                                         std::string_view such_as) {
  const std::optional<JsonValue> found = value(key);
  if (!found || !expect(type, *found, problems_, such_as)) return std::nullopt;
  return found;
}

void Fields::require(std::string_view key) {
  if (is_object_ && !value_.find(key)) problems_.missing(value_, key);
}

std::string Fields::text(std::string_view key) {
  const std::optional<JsonValue> found = of_type(key, JsonType::string);
  return std::string(found ? found->text() : std::string_view());
}

std::string Fields::required_text(std::string_view key) {
  require(key);
  return text(key);
}

std::optional<double> Fields::number(std::string_view key) {
  const std::optional<JsonValue> found = of_type(key, JsonType::number);
  return found ? std::optional(found->number()) : std::nullopt;
}

std::optional<std::uint64_t> Fields::count(std::string_view key) {
  const std::optional<JsonValue> found = value(key);
  return found ? as_count(*found, problems_) : std::nullopt;
}

std::string Fields::text_or_number(std::string_view key) {
  const std::optional<JsonValue> found = value(key);
  if (found && found->is(JsonType::number)) return shortest(found->number());
  if (!found || !expect(JsonType::string, *found, problems_)) return {};
  return std::string(found->text());
}

bool Fields::truth(std::string_view key) {
  const std::optional<JsonValue> found = of_type(key, JsonType::boolean);
  return found && found->truth();
}

std::vector<std::string> Fields::texts(std::string_view key) {
  const std::optional<JsonValue> found = list(key);
  return found ? texts_of(*found, problems_) : std::vector<std::string>();
}

std::optional<JsonValue> Fields::list(std::string_view key, std::string_view such_as) {
  return of_type(key, JsonType::list, such_as);
}

std::optional<JsonValue> Fields::object(std::string_view key, std::string_view such_as) {
  return of_type(key, JsonType::object, such_as);
}

std::optional<JsonValue> Fields::required_list(std::string_view key, std::string_view such_as) {
  require(key);
  return list(key, such_as);
}

std::optional<JsonValue> Fields::required_object(std::string_view key, std::string_view such_as) {
  require(key);
  return object(key, such_as);
}

std::optional<double> Fields::required_number(std::string_view key) {
  require(key);
  return number(key);
}

std::optional<std::uint64_t> Fields::required_count(std::string_view key) {
  require(key);
  return count(key);
}

std::optional<std::size_t> Fields::one_of(std::string_view key,
                                          const std::vector<std::string>& words) {
  const std::optional<JsonValue> found = value(key);
  return found ? as_one_of(words, *found, problems_) : std::nullopt;
}

void Fields::no_others() {
  if (!is_object_) return;
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const JsonValue member : value_) {
    if (std::find(asked_.begin(), asked_.end(), member.key()) == asked_.end()) {
      problems_.unknown_key(member, known);
    }
  }
}

}  // namespace fagan
