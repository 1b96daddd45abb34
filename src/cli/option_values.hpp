#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/units.hpp"

namespace fagan::cli {

// Options that take a number or one of a few words. What cannot be meant is refused with the name
// of the option and what it takes.

/// The whole numbers an option takes, both ends included.
struct WholeRange {
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};
/// The numbers an option takes, both ends included; never infinity.
struct NumberRange {
  double least = 0;
  double most = infinity;
};
inline constexpr NumberRange from_0_to_1{0, 1};

/// How whole numbers may be written.
enum class Writing {
  digits,  ///< 12, and nothing else: no sign, no leading 0, no 0x
  count,   ///< also 1e6, 2.5e6, 100k, 2M and 1G, for so many of something
};

/// The whole number written; nothing if it is none, or not from 0 to 2^64 - 1.
std::optional<std::uint64_t> whole_number_in(std::string_view text, Writing writing);

/// An option whose value `take` makes of what was typed. It throws CLI::ValidationError.
CLI::Option* add_taking(CLI::App& command, const std::string& names,
                        std::function<void(const std::string& name, const std::string& typed)> take,
                        const std::string& about);
/// Throws CLI::ValidationError unless the text is a number of that range.
std::uint64_t require_whole(const std::string& name, const std::string& typed, WholeRange range,
                            Writing writing);
double require_number(const std::string& name, const std::string& typed, NumberRange range);

template <class Whole>
CLI::Option* add_whole_number(CLI::App& command, const std::string& names, Whole& value,
                              WholeRange range, const std::string& about,
                              Writing writing = Writing::digits) {
  return add_taking(
             command, names,
             [&value, range, writing](const std::string& name, const std::string& typed) {
               value = static_cast<Whole>(require_whole(name, typed, range, writing));
             },
             about)
      ->type_name("N");
}

CLI::Option* add_number(CLI::App& command, const std::string& names, double& value,
                        NumberRange range, const std::string& about);

/// An option that takes a name: text, and not none, without control characters.
CLI::Option* add_name(CLI::App& command, const std::string& names, std::string& value,
                      const std::string& about);

/// An option that takes one of these words.
CLI::Option* add_choice(CLI::App& command, const std::string& names, std::string& value,
                        std::vector<std::string> words, const std::string& about);

}  // namespace fagan::cli
