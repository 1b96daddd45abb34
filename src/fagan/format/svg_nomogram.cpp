#include "fagan/format/svg_nomogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fagan/format/svg_axis.hpp"
#include "fagan/format/svg_canvas.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

constexpr double left_axis = 110;
constexpr double right_axis = 450;
constexpr double middle_axis = (left_axis + right_axis) / 2;
constexpr double result_start = 570;  // what each line ends at, in words
constexpr double plot_height = 520;
constexpr double line_height = 17;
constexpr double tick = 5;

struct Result {
  double wanted;  // height of the line's end
  double at;      // height of the words
  std::vector<std::string> lines;
  bool observed;
};

double height_of(const Result& result) {
  return line_height * static_cast<double>(result.lines.size()) + 6;
}

// Moves results, sorted by where they want to be, so far apart that none touches another.
void move_apart(std::vector<Result>& results, double bottom) {
  double free_from = std::numeric_limits<double>::lowest();
  for (Result& result : results) {
    result.at = std::max(result.wanted, free_from);
    free_from = result.at + height_of(result);
  }
  // Back up from the bottom, so that a crowd stands around its ends and not below them.
  for (std::size_t i = results.size(); i-- > 0;) {
    results[i].at = std::min(results[i].at, bottom - height_of(results[i]));
    bottom = results[i].at;
  }
}

const char* direction(const Nomogram::Line& line) {
  return line.log_ratio.value() < 0 ? "lowers" : "raises";
}

// How the line's answer is called; empty for all findings together.
std::string answer_of(const Model& model, const Nomogram& nomogram, const Nomogram::Line& line) {
  if (!nomogram.finding) return "all findings";
  return answer_text(model.finding(*nomogram.finding), line.observation);
}

std::string ratio_words(const Nomogram::Line& line) {
  if (line.log_ratio.value() == infinity) return "leaves only this cause";
  if (line.log_ratio.value() == -infinity) return "rules it out";
  return "likelihood ratio " + ratio_text(line.log_ratio.value());
}

// Half the range of the probability axes, in decibans: 0.1% to 99.9%, or as much as the lines need.
double reach(const Nomogram& nomogram) {
  double furthest = 10 * std::log10(999.0);
  const auto include = [&](LogOdds odds) {
    const double decibans = std::abs(odds.decibans().value());
    if (std::isfinite(decibans)) furthest = std::max(furthest, 1.05 * decibans);
  };
  include(nomogram.before);
  for (const Nomogram::Line& line : nomogram.lines) include(line.after);
  return furthest;
}

class Picture {
 public:
  Picture(const Model& model, const Prior& prior, const Nomogram& nomogram)
      : model_(model), prior_(prior), nomogram_(nomogram), reach_(reach(nomogram)) {}

  std::string draw() {
    const std::string title = "Nomogram: " + model_.cause(nomogram_.cause).title;
    top_ = heading(title);
    for (const Nomogram::Line& line : nomogram_.lines) draw_line(line);
    axes();
    for (const Nomogram::Line& line : nomogram_.lines) draw_dots(line);
    before();
    const double lowest = results();
    const double height = footer(std::max(top_ + plot_height, lowest) + 34);
    return canvas_.document(height, title, sentence());
  }

 private:
  // Heights of odds on the axes, in pixels from the top of the picture.
  double height_right(double decibans) const {
    const double share = std::clamp(decibans / reach_, -1.06, 1.06);
    return top_ + plot_height / 2 * (1 - share);
  }
  double height_left(double decibans) const { return height_right(-decibans); }
  double height_middle(double decibans) const { return height_right(decibans / 2); }

  double heading(const std::string& title) {
    const auto lines = wrap(title, characters_in(picture_width - 2 * picture_margin, 18, true));
    double y = picture_margin + 18;
    canvas_.lines({picture_margin, y}, Anchor::start, "ink big bold", lines, 24);
    y += 24 * static_cast<double>(lines.size());
    const auto what = wrap(subtitle(), characters_in(picture_width - 2 * picture_margin, 14));
    canvas_.lines({picture_margin, y}, Anchor::start, "soft", what, 18);
    y += 18 * static_cast<double>(what.size()) + 18;
    canvas_.text({left_axis, y}, Anchor::middle, "ink bold",
                 nomogram_.finding ? "Pre-test probability" : "Prior probability");
    canvas_.text({middle_axis, y}, Anchor::middle, "ink bold", "Likelihood ratio");
    canvas_.text({right_axis, y}, Anchor::middle, "ink bold",
                 nomogram_.finding ? "Post-test probability" : "Posterior probability");
    return y + 34;
  }

  std::string subtitle() const {
    const std::string against =
        nomogram_.against ? ", against " + model_.cause(*nomogram_.against).title + " only."
                          : ", against all other causes.";
    if (!nomogram_.finding) {
      return prior_.title() + ": from the prior to the posterior" + against;
    }
    return prior_.title() + ": " + model_.finding(*nomogram_.finding).title + given() + against;
  }

  std::string given() const {
    if (nomogram_.given.empty()) return {};
    constexpr std::size_t most = 4;
    std::vector<std::string> words;
    for (const auto& [finding, observation] : nomogram_.given) {
      if (words.size() == most && nomogram_.given.size() > most + 1) {
        words.push_back(fmt::format("{} more findings", nomogram_.given.size() - most));
        break;
      }
      words.push_back(finding_text(model_.finding(finding), observation));
    }
    return ", given " + joined(words);
  }

  void axes() {
    const AxisRange probability{-reach_, reach_, plot_height};
    for (const AxisMark& mark : probability_marks(probability, 17)) {
      mark_left(height_left(mark.at.value()), mark.label);
      mark_right(height_right(mark.at.value()), mark.label);
    }
    const AxisRange ratio{-2 * reach_, 2 * reach_, plot_height};
    for (const AxisMark& mark : ratio_marks(ratio, 17)) mark_middle(mark);
    for (const double x : {left_axis, middle_axis, right_axis}) {
      canvas_.line({x, top_}, {x, top_ + plot_height}, "axis");
    }
  }

  void mark_left(double y, const std::string& label) {
    const double length = label.empty() ? tick / 2 : tick;
    canvas_.line({left_axis - length, y}, {left_axis, y}, "axis");
    // The probability before stands among the marks, in the place of those too near to it.
    if (std::abs(y - height_before()) < 15) return;
    canvas_.text({left_axis - 9, y + 4}, Anchor::end, "soft small", label);
  }

  void mark_right(double y, const std::string& label) {
    const double length = label.empty() ? tick / 2 : tick;
    canvas_.line({right_axis, y}, {right_axis + length, y}, "axis");
    canvas_.text({right_axis + 9, y + 4}, Anchor::start, "soft small halo", label);
  }

  void mark_middle(const AxisMark& mark) {
    const double y = height_middle(mark.at.value());
    const double length = mark.label.empty() ? tick / 2 : tick;
    canvas_.line({middle_axis - length, y}, {middle_axis, y}, "axis");
    canvas_.text({middle_axis - 9, y + 4}, Anchor::end, "soft small halo", mark.label);
  }

  double height_before() const { return height_left(nomogram_.before.decibans().value()); }

  void draw_line(const Nomogram::Line& line) {
    const bool lowers = line.log_ratio.value() < 0;
    const bool stands_out = line.observed || nomogram_.lines.size() <= 2;
    canvas_.line({left_axis, height_before()},
                 {right_axis, height_right(line.after.decibans().value())},
                 std::string(direction(line)) + (stands_out ? " heavy" : " fine") +
                     (lowers ? " dashed" : ""));
  }

  void draw_dots(const Nomogram::Line& line) {
    const double to = height_right(line.after.decibans().value());
    const double radius = line.observed || nomogram_.lines.size() <= 2 ? 5.5 : 3.5;
    if (std::isfinite(line.log_ratio.value())) {
      canvas_.dot({middle_axis, (height_before() + to) / 2}, radius - 1, direction(line));
    }
    canvas_.dot({right_axis, to}, radius, direction(line));
  }

  void before() {
    const double y = height_before();
    canvas_.dot({left_axis, y}, 6, "ink");
    canvas_.text({left_axis - 11, y + 5}, Anchor::end, "ink bold",
                 percent(nomogram_.probability_before));
  }

  // Words beside the ends of the lines; the lowest height used.
  double results() {
    std::vector<Result> all = wanted_results();
    double packed = top_;
    for (const Result& result : all) packed += height_of(result);
    move_apart(all, std::max(top_ + plot_height + 40, packed));
    for (const Result& result : all) write(result);
    return all.empty() ? top_ : all.back().at + line_height * 3;
  }

  std::vector<Result> wanted_results() const {
    std::vector<Result> all;
    const std::size_t room = characters_in(picture_width - picture_margin - result_start, 14, true);
    for (const Nomogram::Line& line : nomogram_.lines) {
      const double end = height_right(line.after.decibans().value());
      std::vector<std::string> lines =
          wrap(answer_of(model_, nomogram_, line) + ": " + percent(line.probability_after), room);
      for (std::string& more : wrap(ratio_words(line), room)) lines.push_back(std::move(more));
      if (line.observed && nomogram_.finding) lines.emplace_back("(observed)");
      all.push_back({end, end, std::move(lines), line.observed});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Result& a, const Result& b) { return a.wanted < b.wanted; });
    return all;
  }

  void write(const Result& result) {
    canvas_.line({right_axis + 52, result.wanted}, {result_start - 6, result.at}, "link");
    canvas_.lines({result_start, result.at + 5}, Anchor::start,
                  result.observed ? "ink bold" : "ink", result.lines, line_height);
  }

  std::string sentence() const {
    std::vector<std::string> outcomes;
    for (const Nomogram::Line& line : nomogram_.lines) {
      outcomes.push_back(fmt::format("{} with {} ({})", percent(line.probability_after),
                                     answer_of(model_, nomogram_, line), ratio_words(line)));
    }
    return fmt::format("{} has a probability of {} before{}, and after it {}.",
                       model_.cause(nomogram_.cause).title, percent(nomogram_.probability_before),
                       nomogram_.finding ? ' ' + model_.finding(*nomogram_.finding).title : "",
                       joined(outcomes));
  }

  double footer(double y) {
    std::vector<std::string> words{
        "Each line joins a probability before, a likelihood ratio and "
        "the probability after (Fagan 1975)."};
    if (!model_.notice().empty()) words.push_back(model_.notice());
    for (const std::string& text : words) {
      const auto lines = wrap(text, characters_in(picture_width - 2 * picture_margin, 12));
      canvas_.lines({picture_margin, y}, Anchor::start, "soft small", lines, 16);
      y += 16 * static_cast<double>(lines.size());
    }
    return y + 8;
  }

  const Model& model_;
  const Prior& prior_;
  const Nomogram& nomogram_;
  double reach_;
  double top_ = 0;
  SvgCanvas canvas_{"fagan-nomogram", picture_width};
};

}  // namespace

std::string svg_nomogram(const Model& model, const Prior& prior, const Nomogram& nomogram) {
  return Picture(model, prior, nomogram).draw();
}

}  // namespace fagan
