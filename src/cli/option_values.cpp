#include "option_values.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "fagan/core/text.hpp"

namespace fagan::cli {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Digits alone, without a 0 in front that would mean eights to some.
std::optional<std::uint64_t> plain_number(std::string_view text) {
  if (!are_digits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Takes the power of ten off the end of a count: 6 for 1e6 and 2M.
std::optional<std::size_t> take_power(std::string_view& text) {
  constexpr std::size_t most_digits = 2;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    const std::string_view power = text.substr(e + 1);
    if (power.size() > most_digits) return std::nullopt;
    text = text.substr(0, e);
    return plain_number(power);
  }
  const std::string_view letters = "kKMG";
  const std::size_t letter = text.empty() ? std::string_view::npos : letters.find(text.back());
  if (letter == std::string_view::npos) return 0;
  text.remove_suffix(1);
  constexpr std::size_t thousand = 3;
  return letter == 0 ? thousand : thousand * letter;
}

std::optional<std::uint64_t> counted_number(std::string_view text) {
  const auto power = take_power(text);
  if (!power) return std::nullopt;
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (point != std::string_view::npos && !are_digits(part)) return std::nullopt;
  if (!plain_number(whole) || part.size() > *power) return std::nullopt;
  std::string digits(whole);
  digits += part;
  digits.append(*power - part.size(), '0');
  const std::size_t first = digits.find_first_not_of('0');
  return plain_number(first == std::string::npos ? "0" : std::string_view(digits).substr(first));
}

[[noreturn]] void refuse(const std::string& name, const std::string& typed,
                         const std::string& expected) {
  throw CLI::ValidationError(name + ' ' + quoted(typed) + ": expected " + expected);
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

std::optional<std::uint64_t> whole_number_in(std::string_view text, Writing writing) {
  return writing == Writing::digits ? plain_number(text) : counted_number(text);
}

CLI::Option* add_taking(CLI::App& command, const std::string& names,
                        std::function<void(const std::string& name, const std::string& typed)> take,
                        const std::string& about) {
  const auto option = std::make_shared<CLI::Option*>(nullptr);
  *option = command.add_option(
      names,
      [option, take = std::move(take)](const CLI::results_t& typed) {
        take((*option)->get_name(), typed.back());
        return true;
      },
      about);
  return *option;
}

std::uint64_t require_whole(const std::string& name, const std::string& typed, WholeRange range,
                            Writing writing) {
  const auto number = whole_number_in(typed, writing);
  if (number && *number >= range.least && *number <= range.most) return *number;
  refuse(name, typed,
         "a whole number from " + std::to_string(range.least) + " to " +
             std::to_string(range.most) +
             (writing == Writing::count ? ", such as 500, 100k or 1e6" : ""));
}

double require_number(const std::string& name, const std::string& typed, NumberRange range) {
  const auto number = parse_number(typed);
  if (number && *number >= range.least && *number <= range.most) return *number;
  refuse(name, typed,
         range.most == infinity
             ? "a number, " + shortest(range.least) + " or more"
             : "a number from " + shortest(range.least) + " to " + shortest(range.most));
}

CLI::Option* add_number(CLI::App& command, const std::string& names, double& value,
                        NumberRange range, const std::string& about) {
  return add_taking(
      command, names,
      [&value, range](const std::string& name, const std::string& typed) {
        value = require_number(name, typed, range);
      },
      about);
}

CLI::Option* add_name(CLI::App& command, const std::string& names, std::string& value,
                      const std::string& about) {
  return add_taking(
      command, names,
      [&value](const std::string& name, const std::string& typed) {
        if (typed.empty() || has_control_character(typed) || find_bad_utf8(typed)) {
          refuse(name, typed, "a name, in UTF-8 and without control characters");
        }
        value = typed;
      },
      about);
}

CLI::Option* add_choice(CLI::App& command, const std::string& names, std::string& value,
                        std::vector<std::string> words, const std::string& about) {
  return add_taking(
      command, names,
      [&value, words = std::move(words)](const std::string& name, const std::string& typed) {
        if (std::find(words.begin(), words.end(), typed) == words.end()) {
          refuse(name, typed, listed(words));
        }
        value = typed;
      },
      about);
}

}  // namespace fagan::cli
