#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/format/json_document.hpp"
#include "fagan/format/problem_list.hpp"

namespace fagan {

/// What a value is, in words: "a number", "a list", "null".
std::string in_words(JsonType type);

/// The value as what it should be; reported, and nothing, if it is something else.
std::optional<double> as_number(const JsonValue& value, ProblemList& problems);
std::optional<std::string> as_text(const JsonValue& value, ProblemList& problems);
/// A count: a whole number from 0 to 2⁵³, all of which a JSON number holds exactly.
std::optional<std::uint64_t> as_count(const JsonValue& value, ProblemList& problems);
std::optional<bool> as_truth(const JsonValue& value, ProblemList& problems);
/// Which of some words a value is, as a position among them.
std::optional<std::size_t> as_one_of(const std::vector<std::string>& words, const JsonValue& value,
                                     ProblemList& problems);
/// True if the value is of this type; reported otherwise, with an example of what is expected if
/// there is one.
bool expect(JsonType type, const JsonValue& value, ProblemList& problems,
            std::string_view such_as = {});

/// Reads the fields of one object by name. Whatever is missing, of the wrong type or unknown is
/// reported, and reading goes on: a field that is not there, or not readable, is empty.
///
/// The keys asked for are the keys allowed: finish with no_others(), which reports the rest.
class Fields {
 public:
  /// A value that is no object is reported, with an example of one if it is given, and has no
  /// fields.
  Fields(const JsonValue& value, ProblemList& problems, std::string_view such_as = {});

  /// False if the value was no object: whatever is read from it is empty.
  bool readable() const noexcept { return is_object_; }

  /// Reports a key that is not there.
  void require(std::string_view key);

  std::string text(std::string_view key);
  /// The text of a key that must be there.
  std::string required_text(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<std::uint64_t> count(std::string_view key);
  /// A number, or a text that was written instead of one; numbers as shortest text.
  std::string text_or_number(std::string_view key);
  /// False if it is not there.
  bool truth(std::string_view key);
  /// A list of strings; empty if it is not there.
  std::vector<std::string> texts(std::string_view key);

  std::optional<JsonValue> list(std::string_view key, std::string_view such_as = {});
  std::optional<JsonValue> object(std::string_view key, std::string_view such_as = {});
  std::optional<JsonValue> required_list(std::string_view key, std::string_view such_as = {});
  std::optional<JsonValue> required_object(std::string_view key, std::string_view such_as = {});
  std::optional<double> required_number(std::string_view key);
  std::optional<std::uint64_t> required_count(std::string_view key);
  /// Which of some words the text is; reported, and nothing, if it is none of them.
  std::optional<std::size_t> one_of(std::string_view key, const std::vector<std::string>& words);
  /// A value of any type.
  std::optional<JsonValue> value(std::string_view key);

  /// Reports every key that was not asked for, with the nearest that was.
  void no_others();

 private:
  std::optional<JsonValue> of_type(std::string_view key, JsonType type,
                                   std::string_view such_as = {});

  JsonValue value_;
  ProblemList& problems_;
  bool is_object_;
  std::vector<std::string_view> asked_;
};

/// The strings of a list; others in it are reported.
std::vector<std::string> texts_of(const JsonValue& list, ProblemList& problems);

}  // namespace fagan
