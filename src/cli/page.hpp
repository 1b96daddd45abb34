#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fagan::cli {

enum class ColorChoice { automatic, always, never };

/// What the reader sees the output on.
struct Terminal {
  std::size_t width = 80;  ///< columns to use, at most 80
  bool color = false;
  bool utf8 = true;
};

/// The fewest columns that tables and pictures are made for; narrower terminals get as many, and
/// break the lines themselves.
inline constexpr std::size_t least_table_width = 40;

/// Width: COLUMNS, or else the terminal's; 80 where there is no terminal; at least `least`. Colour:
/// as chosen; if left open, on a terminal that is not dumb, unless NO_COLOR is set. UTF-8: as the
/// locale says.
Terminal describe_terminal(ColorChoice choice, std::size_t least = least_table_width);

/// What a piece of text means; colour only repeats what the words or signs say.
enum class Style { strong, soft, raises, lowers, emergency, urgent };

/// Text for a person, put together line by line and printed at once.
class Page {
 public:
  explicit Page(Terminal terminal) : terminal_(terminal) {}

  std::size_t width() const noexcept { return terminal_.width; }

  /// The text in colour, if there is colour. Looks of zero width: it lines up as before.
  std::string styled(Style style, std::string_view text) const;

  /// Control characters become spaces, except those of `styled`.
  void line(std::string_view text = {});
  /// Text broken at the page's width, each line indented; the first may have an indent of its own,
  /// or words that stand in it.
  void paragraph(std::string_view text, std::size_t indent = 0);
  void paragraph(std::string_view first, std::string_view text, std::size_t indent);
  /// One of several: lines after the first are indented, so that the next one is seen.
  void item(std::string_view text);
  /// A paragraph with each line in this style.
  void paragraph(Style style, std::string_view text, std::size_t indent = 0);

  /// All of it: signs outside ASCII replaced by signs inside, one for one, where the reader's
  /// locale has no UTF-8.
  std::string text() const;

 private:
  Terminal terminal_;
  std::string text_;
};

}  // namespace fagan::cli
