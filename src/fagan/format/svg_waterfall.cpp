#include "fagan/format/svg_waterfall.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "fagan/format/svg_axis.hpp"
#include "fagan/format/svg_canvas.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

constexpr double label_end = 324;   // labels end here, right-aligned
constexpr double plot_start = 364;  // the scale, with room on both sides for a step off it
constexpr double plot_end = 730;    // beyond it stands the weight of the longest bar
constexpr double off_scale = 16;
constexpr double label_line_height = 18;
constexpr double bar_height = 16;
constexpr double least_bar = 1.5;

// A finding's row, from the odds before it to the odds after it, in decibans; the odds after it are
// infinite if it rules out or leaves only. No odds: the weight is undefined.
struct Row {
  std::vector<std::string> label;
  std::optional<double> from;
  std::optional<double> to;
  WeightOfEvidence weight;
  std::optional<Probability> after;
};

std::vector<std::string> label_of(const std::string& words, bool bold) {
  return wrap(words, characters_in(label_end - picture_margin, 14, bold));
}

double height_of(const std::vector<std::string>& label) {
  return std::max(28.0, label_line_height * static_cast<double>(label.size()) + 10);
}

std::optional<double> value_of(const std::optional<Decibans>& decibans) {
  if (!decibans) return std::nullopt;
  return decibans->value();
}

std::vector<Row> rows_of(const Model& model, const Explanation& explanation) {
  std::vector<Row> rows;
  std::optional<double> now = value_of(explanation.prior_odds);
  for (const Reason& step : explanation.steps) {
    Row row{label_of(finding_text(model.finding(step.finding), step.observation), false),
            {},
            {},
            step.weight,
            step.after};
    if (now && step.weight.kind != WeightOfEvidence::Kind::undefined) {
      row.from = now;
      now = *now + step.weight.decibans.value();
      row.to = now;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

AxisRange range_of(const Explanation& explanation, const std::vector<Row>& rows) {
  double low = 0;
  double high = 0;
  const auto include = [&](std::optional<double> odds) {
    if (!odds || !std::isfinite(*odds)) return;
    low = std::min(low, *odds);
    high = std::max(high, *odds);
  };
  include(value_of(explanation.prior_odds));
  for (const Row& row : rows) include(row.to);
  const double air = std::max(3.0, 0.06 * (high - low));
  return {low - air, high + air, plot_end - plot_start};
}

class Waterfall {
 public:
  Waterfall(const Model& model, const Prior& prior, const Explanation& explanation)
      : model_(model),
        explanation_(explanation),
        before_(label_of("Before: " + prior.title(), true)),
        after_(label_of("After all findings", true)),
        rows_(rows_of(model, explanation)),
        range_(range_of(explanation, rows_)) {}

  std::string draw() {
    const std::string title = "Why " + model_.cause(explanation_.cause).title + '?';
    const double top = heading(title);
    const double bottom = top + 16 + rows_height();
    scale(top, bottom);
    double y = top + 8;
    y = end_row(y, before_, value_of(explanation_.prior_odds), explanation_.prior);
    for (const Row& row : rows_) y = finding_row(y, row);
    end_row(y, after_, value_of(explanation_.posterior_odds), explanation_.posterior);
    const double height = footer(bottom + 52);
    return canvas_.document(height, title, explanation_text(model_, explanation_));
  }

 private:
  double rows_height() const {
    double sum = height_of(before_) + height_of(after_);
    for (const Row& row : rows_) sum += height_of(row.label);
    return sum;
  }

  double x(double decibans) const {
    if (decibans == -infinity) return plot_start - off_scale;
    if (decibans == infinity) return plot_end + off_scale;
    return plot_start + range_.pixels_between(range_.low, decibans);
  }

  double heading(const std::string& title) {
    const std::vector<std::string> lines =
        wrap(title, characters_in(picture_width - 2 * picture_margin, 18, true));
    double y = picture_margin + 18;
    canvas_.lines({picture_margin, y}, Anchor::start, "ink big bold", lines, 24);
    y += 24 * static_cast<double>(lines.size());
    const std::string against = explanation_.against
                                    ? model_.cause(*explanation_.against).title +
                                          " only: weights in decibans, the same in any order"
                                    : "all other causes: weights in decibans, in this order";
    canvas_.lines({picture_margin, y}, Anchor::start, "soft",
                  wrap("Against " + against, characters_in(picture_width - 2 * picture_margin, 14)),
                  label_line_height);
    return y + 48;
  }

  void probability(double baseline, const std::optional<Probability>& p, std::string_view classes) {
    canvas_.text({picture_width - picture_margin, baseline}, Anchor::end, classes,
                 p ? percent(*p) : "–");
  }

  // Links the end of the row above to the start of this one.
  void link(double to_y, std::optional<double> at) {
    if (at && link_from_ && to_y > *link_from_) {
      canvas_.line({x(*at), *link_from_}, {x(*at), to_y}, "link");
    }
  }

  double end_row(double y, const std::vector<std::string>& label, std::optional<double> at,
                 const std::optional<Probability>& p) {
    const double middle = y + height_of(label) / 2;
    label_lines(middle, label, "ink bold");
    if (at) {
      link(middle - 6, at);
      canvas_.dot({x(*at), middle}, 6, "ink");
      link_from_ = middle + 6;
    }
    probability(middle + 5, p, "ink bold");
    return y + height_of(label);
  }

  double finding_row(double y, const Row& row) {
    const double middle = y + height_of(row.label) / 2;
    label_lines(middle, row.label, "ink");
    if (row.from) {
      draw_bar(middle, row);
    } else {
      canvas_.text({plot_start + 8, middle + 5}, Anchor::start, "soft halo",
                   "– no number says how far");
    }
    probability(middle + 5, row.after, "soft");
    return y + height_of(row.label);
  }

  void draw_bar(double middle, const Row& row) {
    const double top = middle - bar_height / 2;
    link(top, row.from);
    const bool raises = *row.to >= *row.from;
    const double left = x(std::min(*row.from, *row.to));
    const double right = std::max(x(std::max(*row.from, *row.to)), left + least_bar);
    if (*row.to == *row.from) {
      canvas_.line({left, top}, {left, top + bar_height}, "axis heavy");
    } else {
      canvas_.bar({left, top}, right - left, bar_height, raises);
    }
    if (!std::isfinite(*row.to)) arrow_head(middle, raises);
    const std::string words = weight_text(row.weight);
    if (*row.to == infinity) {  // no room on the right
      canvas_.text({left - 8, middle + 5}, Anchor::end, "ink halo", words);
    } else {
      canvas_.text({right + 8, middle + 5}, Anchor::start, "ink halo", words);
    }
    link_from_ = middle + bar_height / 2;
  }

  void arrow_head(double middle, bool raises) {
    const double base = x(raises ? infinity : -infinity);
    const double tip = base + (raises ? 10 : -10);
    canvas_.shape(
        {{base, middle - bar_height / 2 - 3}, {tip, middle}, {base, middle + bar_height / 2 + 3}},
        raises ? "raises" : "lowers");
  }

  void label_lines(double middle, const std::vector<std::string>& lines, std::string_view classes) {
    const double first = middle + 5 - label_line_height / 2 * static_cast<double>(lines.size() - 1);
    canvas_.lines({label_end, first}, Anchor::end, classes, lines, label_line_height);
  }

  void scale(double top, double bottom) {
    for (const AxisMark& mark : probability_marks(range_, 44)) {
      if (mark.label.empty()) continue;
      const double at = x(mark.at.value());
      canvas_.text({at, top - 6}, Anchor::middle, "soft small", mark.label);
      canvas_.line({at, top}, {at, bottom}, "grid");
    }
    canvas_.line({plot_start, bottom}, {plot_end, bottom}, "axis");
    for (const AxisMark& mark : deciban_marks(range_, 44)) {
      const double at = x(mark.at.value());
      canvas_.line({at, bottom}, {at, bottom + 5}, "axis");
      canvas_.text({at, bottom + 19}, Anchor::middle, "soft small", mark.label);
    }
    canvas_.text({label_end, top - 6}, Anchor::end, "soft small", "probability");
    canvas_.text({picture_width - picture_margin, top - 6}, Anchor::end, "soft small", "after it");
    canvas_.text({label_end, bottom + 19}, Anchor::end, "soft small",
                 "odds in decibans (+10: ten times the odds)");
  }

  double footer(double y) {
    std::vector<std::string> words;
    if (const std::string ends = ends_text(explanation_); !ends.empty()) words.push_back(ends);
    if (!model_.notice().empty()) words.push_back(model_.notice());
    for (const std::string& sentence : words) {
      const std::vector<std::string> lines =
          wrap(sentence, characters_in(picture_width - 2 * picture_margin, 12));
      canvas_.lines({picture_margin, y}, Anchor::start, "soft small", lines, 16);
      y += 16 * static_cast<double>(lines.size());
    }
    return y + 8;
  }

  const Model& model_;
  const Explanation& explanation_;
  std::vector<std::string> before_;
  std::vector<std::string> after_;
  std::vector<Row> rows_;
  AxisRange range_;
  SvgCanvas canvas_{"fagan-waterfall", picture_width};
  std::optional<double> link_from_;
};

}  // namespace

std::string svg_waterfall(const Model& model, const Prior& prior, const Explanation& explanation) {
  return Waterfall(model, prior, explanation).draw();
}

}  // namespace fagan
