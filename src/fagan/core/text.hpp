#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

/// Where the first byte sequence stands that is not UTF-8 (Unicode 15, table 3-7), or nothing.
std::optional<std::size_t> find_bad_utf8(std::string_view text);

/// How many bytes the control character takes that the text begins with: C0, DEL or C1, or one that
/// directs the order of letters (UAX 9), which can make a line say what it does not; 0 if it begins
/// with none.
std::size_t control_character_length(std::string_view text);

/// True if the text holds a control character.
bool has_control_character(std::string_view text);

/// The number a whole text stands for: decimal or scientific, finite, in the C locale.
std::optional<double> parse_number(std::string_view text);

/// The shortest decimal that reads back as exactly this number; "inf" and "-inf" for infinities.
std::string shortest(double number);

/// The given words nearest to what was typed, nearest first: those within a third of its length in
/// edits (adjacent swaps count as one), and those that hold it, if it is three letters or more.
/// Case is ignored, and a blank or hyphen is as good as an underscore.
std::vector<std::string> nearest(std::string_view typed, const std::vector<std::string>& words,
                                 std::size_t most = 3);

/// ` (did you mean "a", "b" or "c"?)`, or nothing if nothing is near.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words);

/// did_you_mean for many wrong words, one after the other. Comparing each with many right ones
/// would take minutes: after a hundred thousand comparisons there are no more hints.
class Hints {
 public:
  std::string operator()(std::string_view typed, const std::vector<std::string>& words);

 private:
  std::size_t comparisons_left_ = 100'000;
};

/// The text made fit for a one-line message: control characters and broken UTF-8 escaped, anything
/// beyond `longest` bytes cut.
std::string on_one_line(std::string_view text, std::size_t longest);

/// The same in double quotes, cut after 60 bytes.
std::string quoted(std::string_view text);
// Strings find these before std::quoted, which many a header of the libraries brings along.
inline std::string quoted(const std::string& text) { return quoted(std::string_view(text)); }
inline std::string quoted(std::string& text) { return quoted(std::string_view(text)); }
inline std::string quoted(const char* text) { return quoted(std::string_view(text)); }

}  // namespace fagan
