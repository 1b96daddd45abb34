#include "fagan/format/evaluation_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "fagan/core/units.hpp"
#include "fagan/format/svg_canvas.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

constexpr double width = 340;
// A bin of fewer cases is drawn small: its place says little.
constexpr std::uint64_t few = 20;

// A rectangle of the picture that shows a rectangle of values.
struct Plot {
  double left, top, right, bottom;
  double x_low, x_high, y_low, y_high;

  double x(double value) const {
    return left + (value - x_low) / (x_high - x_low) * (right - left);
  }
  double y(double value) const {
    return bottom - (value - y_low) / (y_high - y_low) * (bottom - top);
  }
  Point at(double x_value, double y_value) const { return {x(x_value), y(y_value)}; }
};

std::string tick_percent(double p) { return fmt::format("{:.3g}%", 100 * p); }

void draw_title(SvgCanvas& canvas, std::string_view title) {
  canvas.text({16, 26}, Anchor::start, "ink bold",
              fit(title, characters_in(canvas.width() - 32, 14, true)));
}

// Five lines across and five upward, labelled in percent.
void draw_frame(SvgCanvas& canvas, const Plot& plot) {
  for (int i = 0; i <= 4; ++i) {
    const double value = plot.x_low + (plot.x_high - plot.x_low) * i / 4;
    canvas.line({plot.x(value), plot.top}, {plot.x(value), plot.bottom}, "grid");
    canvas.text({plot.x(value), plot.bottom + 16}, Anchor::middle, "soft small",
                tick_percent(value));
  }
}

void draw_diagonal(SvgCanvas& canvas, const Plot& plot) {
  for (int i = 0; i <= 4; ++i) {
    const double value = 0.25 * i;
    canvas.line({plot.left, plot.y(value)}, {plot.right, plot.y(value)}, "grid");
    canvas.text({plot.left - 6, plot.y(value) + 4}, Anchor::end, "soft small", tick_percent(value));
  }
  canvas.line(plot.at(0, 0), plot.at(1, 1), "axis dashed");
}

void draw_bin_counts(SvgCanvas& canvas, const Plot& plot, const std::vector<CalibrationBin>& bins) {
  std::uint64_t most = 1;
  std::uint64_t all = 0;
  for (const CalibrationBin& bin : bins) {
    most = std::max(most, bin.observed.total);
    all += bin.observed.total;
  }
  canvas.line({plot.left, plot.bottom}, {plot.right, plot.bottom}, "axis");
  for (const CalibrationBin& bin : bins) {
    const double share = static_cast<double>(bin.observed.total) / static_cast<double>(most);
    const double height = std::max(share * (plot.bottom - plot.top), 0.75);
    const double x = plot.x(bin.low) + 1;
    canvas.bar({x, plot.bottom - height}, std::max(plot.x(bin.high) - 1 - x, 1.0), height, true);
  }
  canvas.text({plot.left, plot.top - 6}, Anchor::start, "soft small",
              "cases in each bin, of " + grouped_digits(all));
}

// The net benefit the picture has to reach: of the best that is drawn.
double highest(const std::vector<NetBenefit>& curve) {
  double most = 1e-6;
  for (const NetBenefit& point : curve) {
    if (std::isfinite(point.treat_by_answer.value)) {
      most = std::max(most, point.treat_by_answer.value);
    }
    most = std::max(most, point.treat_all);
  }
  return most;
}

// A line through points, cut where it leaves the plot below.
template <class Value>
void draw_curve(SvgCanvas& canvas, const Plot& plot, const std::vector<NetBenefit>& curve,
                const char* classes, Value value) {
  for (std::size_t i = 1; i < curve.size(); ++i) {
    Point from{curve[i - 1].threshold, value(curve[i - 1])};
    Point to{curve[i].threshold, value(curve[i])};
    if (!std::isfinite(from.y) || !std::isfinite(to.y) || curve[i].threshold > plot.x_high + 1e-9) {
      continue;
    }
    if (from.y < plot.y_low && to.y < plot.y_low) continue;
    const auto cut = [&](Point& outside, const Point& inside) {
      if (outside.y >= plot.y_low) return;
      const double part = (plot.y_low - inside.y) / (outside.y - inside.y);
      outside = {inside.x + part * (outside.x - inside.x), plot.y_low};
    };
    cut(from, to);
    cut(to, from);
    canvas.line(plot.at(from.x, from.y), plot.at(to.x, to.y), classes);
  }
}

// How the curves of one picture are drawn: with colours, and without.
struct LineStyle {
  const char* line;
  const char* interval;
};
constexpr std::size_t most_curves = 6;
constexpr std::array<LineStyle, most_curves> curve_styles{{{"raises heavy", "raises"},
                                                           {"lowers heavy", "lowers"},
                                                           {"raises heavy dashed", "raises"},
                                                           {"lowers heavy dashed", "lowers"},
                                                           {"raises link", "raises"},
                                                           {"lowers link", "lowers"}}};

struct Reach {
  double low = infinity;
  double high = -infinity;

  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

// 1, 2 or 5 times a power of ten, not below this.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= least * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

struct Axes {
  Plot plot;
  double y_step;  // between lines across
};

// What the curves reach, to whole steps; never nothing.
Axes axes_of(const std::vector<Curve>& curves) {
  Reach x;
  Reach y;
  for (const Curve& curve : curves) {
    for (const CurvePoint& point : curve.points) {
      x.take(point.x);
      y.take(point.value);
      y.take(point.low);
      y.take(point.high);
    }
  }
  if (!(x.high > x.low)) x = {0, 1};
  if (!(y.high >= y.low)) y = {0, 1};
  if (!(y.high > y.low)) y.high = y.low + 1;
  constexpr double about_so_many = 5;
  const double step = round_step((y.high - y.low) / about_so_many);
  constexpr double rounding = 1e-9;
  const double low = step * std::floor(y.low / step + rounding);
  const double high = step * std::ceil(y.high / step - rounding);
  return {{62, 44, 324, 264, x.low, x.high, low, high}, step};
}

void draw_axes(SvgCanvas& canvas, const Axes& axes, std::string_view label,
               std::string (*text)(double value)) {
  const Plot& plot = axes.plot;
  const auto n = std::lround((plot.y_high - plot.y_low) / axes.y_step);
  for (long i = 0; i <= n; ++i) {
    const double y = plot.y_low + axes.y_step * static_cast<double>(i);
    canvas.line({plot.left, plot.y(y)}, {plot.right, plot.y(y)}, "grid");
    canvas.text({plot.left - 6, plot.y(y) + 4}, Anchor::end, "soft small", text(y));
  }
  const double span = plot.x_high - plot.x_low;
  const double step = span <= 5 ? 1 : span <= 12 ? 2 : span <= 30 ? 5 : std::ceil(span / 60) * 10;
  for (int i = 0; step * i <= span; ++i) {
    const double x = plot.x_low + step * i;
    canvas.line({plot.x(x), plot.bottom}, {plot.x(x), plot.bottom + 4}, "axis");
    canvas.text({plot.x(x), plot.bottom + 18}, Anchor::middle, "soft small",
                fmt::format("{:.0f}", x));
  }
  canvas.line({plot.left, plot.bottom}, {plot.right, plot.bottom}, "axis");
  canvas.text({(plot.left + plot.right) / 2, plot.bottom + 36}, Anchor::middle, "soft small",
              label);
}

void draw(SvgCanvas& canvas, const Plot& plot, const Curve& curve, const LineStyle& style) {
  std::vector<Point> points;
  for (const CurvePoint& point : curve.points) {
    if (!std::isfinite(point.value)) continue;
    points.push_back(plot.at(point.x, point.value));
    const double low = plot.y(std::clamp(point.low, plot.y_low, plot.y_high));
    const double high = plot.y(std::clamp(point.high, plot.y_low, plot.y_high));
    constexpr double least = 3;
    if (low - high > least) {
      const double x = plot.x(point.x);
      canvas.line({x, low}, {x, high}, style.interval);
    }
  }
  canvas.path(points, style.line);
}

}  // namespace

std::string svg_curves(const std::string& id, const std::vector<Curve>& curves,
                       std::string_view title, std::string_view label,
                       std::string (*text)(double value)) {
  SvgCanvas canvas(id, width);
  const Axes axes = axes_of(curves);
  const Plot& plot = axes.plot;
  draw_title(canvas, title);
  draw_axes(canvas, axes, label, text);
  double key = plot.bottom + 58;
  std::vector<std::string> words;
  for (std::size_t c = 0; c < std::min(curves.size(), most_curves); ++c) {
    const Curve& curve = curves[c];
    draw(canvas, plot, curve, curve_styles[c]);
    const double x = c % 2 == 0 ? 24 : 184;
    canvas.path({{x, key - 4}, {x + 34, key - 4}}, curve_styles[c].line);
    canvas.text({x + 42, key}, Anchor::start, "ink small", fit(curve.name, characters_in(110, 12)));
    if (c % 2 == 1 || c + 1 == curves.size()) key += 20;
    if (curve.points.empty()) continue;
    words.push_back(curve.name + " from " + text(curve.points.front().value) + " to " +
                    text(curve.points.back().value));
  }
  return canvas.document(key, title, joined(words, "; ") + '.');
}

std::string svg_reliability(const std::string& id, const std::vector<CalibrationBin>& bins,
                            std::string_view title) {
  SvgCanvas canvas(id, width);
  const Plot plot{52, 44, 324, 316, 0, 1, 0, 1};
  const Plot counts{52, 378, 324, 418, 0, 1, 0, 1};
  draw_title(canvas, title);
  draw_frame(canvas, plot);
  draw_diagonal(canvas, plot);
  std::vector<std::string> words;
  for (const CalibrationBin& bin : bins) {
    const double x = plot.x(bin.mean_p);
    canvas.line({x, plot.y(bin.observed.low)}, {x, plot.y(bin.observed.high)}, "raises heavy");
  }
  for (std::size_t i = 1; i < bins.size(); ++i) {
    if (bins[i - 1].observed.total < few || bins[i].observed.total < few) continue;
    canvas.line(plot.at(bins[i - 1].mean_p, bins[i - 1].observed.value),
                plot.at(bins[i].mean_p, bins[i].observed.value), "raises fine");
  }
  for (const CalibrationBin& bin : bins) {
    canvas.dot(plot.at(bin.mean_p, bin.observed.value), bin.observed.total < few ? 2 : 4, "raises");
    words.push_back("given " + percent(Probability(bin.mean_p)) + ", seen " +
                    percent(Probability(bin.observed.value)) + " of " +
                    grouped_digits(bin.observed.total));
  }
  canvas.text({(plot.left + plot.right) / 2, plot.bottom + 34}, Anchor::middle, "soft small",
              "probability given; upward: how often it was so");
  draw_bin_counts(canvas, counts, bins);
  return canvas.document(432, title, joined(words, "; ") + '.');
}

std::string svg_decision_curve(const std::string& id, const std::vector<NetBenefit>& curve,
                               std::string_view title) {
  SvgCanvas canvas(id, width);
  const double most = highest(curve);
  const Plot plot{52, 62, 324, 222, 0, 0.5, -0.15 * most, 1.05 * most};
  draw_title(canvas, title);
  draw_frame(canvas, plot);
  canvas.line({plot.left, plot.y(0)}, {plot.right, plot.y(0)}, "axis");
  for (const double value : {0.0, most}) {
    canvas.text({plot.left - 6, plot.y(value) + 4}, Anchor::end, "soft small",
                fmt::format("{:.3g}", 1000 * value));
  }
  draw_curve(canvas, plot, curve, "lowers fine dashed",
             [](const NetBenefit& point) { return point.treat_all; });
  draw_curve(canvas, plot, curve, "raises heavy",
             [](const NetBenefit& point) { return point.treat_by_answer.value; });
  canvas.text({16, 48}, Anchor::start, "soft small", "net benefit per 1,000 cases");
  canvas.text({(plot.left + plot.right) / 2, plot.bottom + 34}, Anchor::middle, "soft small",
              "probability from which one acts");
  const double below = plot.bottom + 54;
  const auto draw_key = [&](double x, const char* line, const char* text) {
    canvas.line({x, below - 4}, {x + 22, below - 4}, line);
    canvas.text({x + 28, below}, Anchor::start, "ink small", text);
  };
  draw_key(24, "raises heavy", "by the answer");
  draw_key(148, "lowers fine dashed", "for all");
  draw_key(238, "axis", "for nobody");
  std::vector<std::string> words;
  for (const std::size_t at : {std::size_t{5}, std::size_t{10}, std::size_t{20}}) {
    if (at > curve.size()) break;
    const NetBenefit& point = curve[at - 1];
    words.push_back(fmt::format("at {}%, {:.3g} by the answer and {:.3g} for everybody", at,
                                1000 * point.treat_by_answer.value, 1000 * point.treat_all));
  }
  return canvas.document(290, title, "Net benefit per 1,000 cases: " + joined(words, "; ") + '.');
}

}  // namespace fagan
