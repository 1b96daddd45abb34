#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Text measured in columns, as a terminal or a fixed-width page shows it.

namespace fagan {

/// Columns the text takes: one for each character, two for a wide one, none for a combining mark or
/// a colour sequence.
std::size_t display_width(std::string_view text);

/// The text if it fits in so many columns, or else its beginning with "…".
std::string fit(std::string_view text, std::size_t width);

/// The text followed, or preceded, by spaces up to this width. Longer text stays as it is.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// The text in lines of at most this width, at least 1, broken at spaces; a longer word is broken
/// where it has to be. Never empty.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace fagan
