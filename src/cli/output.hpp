#pragma once

#include <string>
#include <string_view>

namespace fagan::cli {

/// The path that means standard output.
inline constexpr const char* standard_output = "-";

/// Writes to standard output. A reader that has gone away is content; any other failure throws
/// FileError.
void print(std::string_view text);

/// Writes a line to standard error: `fagan: message`.
void complain(std::string_view message);
/// The same for text that says itself where it belongs, such as `file:3:1: …`.
void complain_as_is(std::string_view lines);

/// Makes a closed pipe, and a file as large as it may be, an error code instead of a signal; and
/// Ctrl-C and the like an exit code: files that are being written are then removed.
void take_over_signals();

}  // namespace fagan::cli
