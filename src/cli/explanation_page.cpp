#include "explanation_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "bars.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/reasons.hpp"

namespace fagan::cli {
namespace {

constexpr std::size_t share_width = 6;

struct ChartColumns {
  std::size_t label;
  std::size_t weight;
  std::size_t chart;  ///< 0 where there is no room
};

// The scale of the chart, in decibans.
struct Scale {
  double low = 0;
  double high = 0;

  void include(double decibans) {
    if (!std::isfinite(decibans)) return;
    low = std::min(low, decibans);
    high = std::max(high, decibans);
  }
  // A little beyond the ends for infinity, so that it is drawn as running off the scale.
  double place(double decibans) const {
    if (decibans == -infinity) return -0.1;
    if (decibans == infinity) return 1.1;
    return high > low ? (decibans - low) / (high - low) : 0.5;
  }
};

Scale scale_of(const Explanation& explanation) {
  Scale scale;
  if (!explanation.prior_odds) return scale;
  double now = explanation.prior_odds->value();
  scale.include(now);
  for (const Reason& step : explanation.steps) {
    if (step.weight.kind == WeightOfEvidence::Kind::undefined) continue;
    now += step.weight.decibans.value();
    scale.include(now);
  }
  return scale;
}

std::string before_label(const Prior& prior) { return "before: " + prior.title(); }

ChartColumns share_out(const Page& page, const Model& model, const Prior& prior,
                       const Explanation& explanation) {
  std::size_t label = display_width(before_label(prior));
  std::size_t weight = 5;
  for (const Reason& step : explanation.steps) {
    label =
        std::max(label, display_width(finding_text(model.finding(step.finding), step.observation)));
    weight = std::max(weight, display_width(weight_text(step.weight)));
  }
  constexpr std::size_t longest_label = 38;
  constexpr std::size_t least_chart = 10;
  const std::size_t numbers = 1 + share_width + 1 + weight;
  label = std::min({label, longest_label, page.width() - numbers});
  const std::size_t used = label + numbers + 2;
  const std::size_t chart = page.width() > used ? page.width() - used : 0;
  return {label, weight, chart < least_chart ? 0 : chart};
}

class Waterfall {
 public:
  Waterfall(Page& page, const ChartColumns& columns, const Scale& scale)
      : page_(page), columns_(columns), scale_(scale) {}

  void end(std::string_view label, const std::optional<Probability>& p,
           const std::optional<Decibans>& odds) {
    std::string chart;
    if (odds && columns_.chart > 0) chart = dot(scale_.place(odds->value()), columns_.chart);
    row(label, p, "", chart, Style::strong);
    now_ = odds;
  }

  void step(std::string_view label, const Reason& reason) {
    std::string chart;
    const bool known = now_ && reason.weight.kind != WeightOfEvidence::Kind::undefined;
    if (known) {
      const double from = now_->value();
      const double to = from + reason.weight.decibans.value();
      if (columns_.chart > 0) {
        chart = floating_bar(scale_.place(from), scale_.place(to), columns_.chart);
      }
      now_ = Decibans(to);
    }
    const Style style = reason.weight.decibans.value() < 0 ? Style::lowers : Style::raises;
    row(label, reason.after, weight_text(reason.weight), chart, style);
  }

  void ruler() {
    if (columns_.chart == 0) return;
    const std::string low = fmt::format("{} dB", decibans_text(Decibans(scale_.low)));
    const std::string high = fmt::format("{} dB", decibans_text(Decibans(scale_.high)));
    const std::size_t start = columns_.label + 1 + share_width + 1 + columns_.weight + 2;
    page_.line(
        std::string(start, ' ') +
        page_.styled(Style::soft, low + pad_left(high, columns_.chart - display_width(low))));
  }

 private:
  void row(std::string_view label, const std::optional<Probability>& p, std::string_view weight,
           const std::string& chart, Style style) {
    const std::vector<std::string> lines = wrap(label, columns_.label);
    const bool is_end = style == Style::strong;
    // A label of two lines has its numbers on the second, where its words end.
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) page_.line(lines[i]);
    const std::string last = pad_right(lines.back(), columns_.label);
    const std::string share = pad_left(p ? percent(*p) : "–", share_width);
    page_.line((is_end ? page_.styled(style, last + ' ' + share) : last + ' ' + share) + ' ' +
               pad_left(page_.styled(style, weight), columns_.weight) + "  " +
               (is_end ? chart : page_.styled(style, chart)));
  }

  Page& page_;
  const ChartColumns& columns_;
  const Scale& scale_;
  std::optional<Decibans> now_;
};

void add_side(Page& page, const Model& model, const std::vector<Reason>& reasons,
              std::size_t weight_width, Style style) {
  for (const Reason& reason : reasons) {
    const std::string weight = pad_left(weight_text(reason.weight), weight_width);
    page.paragraph(page.styled(style, weight) + "  ",
                   finding_text(model.finding(reason.finding), reason.observation),
                   weight_width + 2);
  }
}

}  // namespace

void add_steps_in_words(Page& page, const Model& model, const Explanation& explanation) {
  page.paragraph(explanation_text(model, explanation));
  for (const Reason& reason : explanation.steps) {
    page.item(finding_text(model.finding(reason.finding), reason.observation) + ": " +
              weight_text(reason.weight) + " decibans.");
  }
}

void add_waterfall(Page& page, const Model& model, const Prior& prior,
                   const Explanation& explanation) {
  if (page.width() < least_table_width) return add_steps_in_words(page, model, explanation);
  const std::string cause = model.cause(explanation.cause).title;
  const std::string against = explanation.against
                                  ? model.cause(*explanation.against).title + " only"
                                  : "all other causes, in this order";
  page.paragraph(Style::strong, "Why " + cause + ", against " + against);
  page.line();
  const ChartColumns columns = share_out(page, model, prior, explanation);
  const Scale scale = scale_of(explanation);
  Waterfall waterfall(page, columns, scale);
  waterfall.end(before_label(prior), explanation.prior, explanation.prior_odds);
  for (const Reason& step : explanation.steps) {
    waterfall.step(finding_text(model.finding(step.finding), step.observation), step);
  }
  waterfall.end("after all findings", explanation.posterior, explanation.posterior_odds);
  waterfall.ruler();
  page.line();
  if (const std::string ends = ends_text(explanation); !ends.empty()) page.paragraph(ends);
  page.paragraph(
      Style::soft,
      explanation.against
          ? "Weights in decibans: +10 makes the odds of one cause to the other ten times larger. "
            "Against one cause they are the same in any order."
          : "Weights in decibans: +10 makes the odds ten times larger. Against all others they "
            "depend on the order of the findings; their sum does not. `fagan diagnose` and "
            "--leave-one-out give other numbers: what each finding adds to all the rest.");
}

void add_leave_one_out(Page& page, const Model& model, const std::vector<Reason>& reasons) {
  const RankedReasons sorted = ranked(reasons);
  std::size_t width = 6;
  for (const Reason& reason : reasons) {
    width = std::max(width, display_width(weight_text(reason.weight)));
  }
  page.line();
  page.paragraph(Style::strong, "What each finding adds to all the others, in any order");
  add_side(page, model, sorted.raising, width, Style::raises);
  add_side(page, model, sorted.without_effect, width, Style::soft);
  // From what raises most down to what lowers most.
  add_side(page, model, {sorted.lowering.rbegin(), sorted.lowering.rend()}, width, Style::lowers);
  add_side(page, model, sorted.undefined, width, Style::soft);
}

void add_sensitivities(Page& page, const Model& model,
                       const std::vector<Sensitivity>& sensitivities) {
  // A probability of 0 or 1 leans on nothing.
  const auto moves = [](const Sensitivity& one) {
    constexpr double rounding = 1e-9;
    return one.swing() > rounding;
  };
  if (std::none_of(sensitivities.begin(), sensitivities.end(), moves)) return;
  page.line();
  page.paragraph(Style::strong, "Leans most on these numbers of the model");
  page.paragraph(Style::soft,
                 "Each alone, moved over the range its sample size leaves open (95%), and where "
                 "the probability would then be.");
  for (const Sensitivity& one : sensitivities) {
    if (!moves(one)) continue;
    page.paragraph(number_text(model, one), 2);
    const bool is_share =
        one.kind == Sensitivity::Kind::prior || one.kind == Sensitivity::Kind::probability;
    const std::string value =
        is_share ? percent(Probability(one.value)) + ", perhaps " + percent_range(one.low, one.high)
                 : fmt::format("{:.3g}, perhaps {:.3g} to {:.3g}", one.value, one.low, one.high);
    page.paragraph(Style::soft,
                   value + ": " +
                       percent_range(std::min(one.p_at_low, one.p_at_high),
                                     std::max(one.p_at_low, one.p_at_high)),
                   4);
  }
}

}  // namespace fagan::cli
