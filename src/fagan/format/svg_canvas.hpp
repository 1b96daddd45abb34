#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fagan {

struct Point {
  double x;
  double y;
};

enum class Anchor { start, middle, end };

/// Of a picture that fills the page.
inline constexpr double picture_width = 880;
inline constexpr double picture_margin = 24;

/// An SVG picture while it is drawn: a card in the colours of the lab, light or dark as the
/// reader's system is, with a title and a description for those who do not see it.
///
/// Classes: ink, soft, raises, lowers for colours; axis, grid, link, heavy, fine, dashed for lines;
/// bold, big, small, halo (keeps what lies behind away from the letters) for type. They are known
/// inside the picture only, so that several can stand in one page. Numbers are written with at most
/// two decimals.
class SvgCanvas {
 public:
  /// `id` names this kind of picture, and begins the ids inside it.
  explicit SvgCanvas(std::string id, double width) : id_(std::move(id)), width_(width) {}

  double width() const noexcept { return width_; }

  void text(Point at, Anchor anchor, std::string_view classes, std::string_view words);
  /// Lines of text, one below the other; `at` is the baseline of the first.
  void lines(Point at, Anchor anchor, std::string_view classes,
             const std::vector<std::string>& lines, double line_height);
  void line(Point from, Point to, std::string_view classes);
  /// A line through points.
  void path(const std::vector<Point>& points, std::string_view classes);
  /// A bar with a filled ("raises") or hatched ("lowers") body.
  void bar(Point corner, double width, double height, bool raises);
  void dot(Point centre, double radius, std::string_view classes);
  /// A closed shape.
  void shape(const std::vector<Point>& corners, std::string_view classes);

  /// The whole document. `title` and `description` are what a screen reader says.
  std::string document(double height, std::string_view title, std::string_view description) const;

 private:
  std::string id_;
  double width_;
  std::string body_;
};

/// Text as it may stand in XML, also inside an attribute. Control characters, which XML has no way
/// to write, are left out.
std::string xml_escaped(std::string_view text);

/// How many characters of this size fit in so many pixels, for any ordinary font.
std::size_t characters_in(double pixels, double font_size, bool bold = false);

}  // namespace fagan
