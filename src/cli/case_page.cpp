#include "case_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bars.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"

namespace fagan::cli {
namespace {

constexpr std::size_t percent_width = 6;  // ">99.9%"
constexpr std::size_t was_width = 12;     // "↑ was >99.9%"

// How the width of the page is shared out among the columns of the differential.
struct Columns {
  std::size_t title;
  std::size_t range;  // of the interval; 0 for none
  std::size_t bar;
  bool was;
};

std::string range_text(const CaseReport& report, CauseId cause) {
  const CredibleInterval interval = report.draws->interval(cause, interval_level);
  return percent_range(interval.low, interval.high);
}

// False where every number was taken as exact: ranges would repeat the percentages.
bool has_ranges(const CaseReport& report) {
  return report.draws && std::any_of(report.shown.begin(), report.shown.end(), [&](CauseId cause) {
           const CredibleInterval interval = report.draws->interval(cause, interval_level);
           constexpr double rounding = 1e-9;
           return interval.high - interval.low > rounding;
         });
}

std::size_t widest_range(const CaseReport& report) {
  std::size_t widest = 0;
  if (!has_ranges(report)) return widest;
  for (const CauseId cause : report.shown) {
    widest = std::max(widest, display_width(range_text(report, cause)));
  }
  return widest;
}

Columns share_out(const Page& page, const CaseReport& report) {
  std::size_t longest = 0;
  for (const CauseId cause : report.shown) {
    longest = std::max(longest, display_width(short_title(report.model().cause(cause).title)));
  }
  const std::size_t range = widest_range(report);
  // Mark, gap, percent, gap, and the interval with a gap of its own.
  const std::size_t fixed = 2 + 1 + percent_width + 2 + (range > 0 ? range + 2 : 0);
  // A narrow page has no room for bars beside intervals.
  const std::size_t least_bar = range > 0 && page.width() < 60 ? 0 : 8;
  const bool has_findings = !report.findings.empty();
  const bool was = has_findings && page.width() >= fixed + 20 + least_bar + 2 + was_width;
  const std::size_t rest = page.width() - fixed - (was ? 2 + was_width : 0);
  const std::size_t title = std::min(longest, rest - least_bar);
  return {title, range, least_bar == 0 ? 0 : rest - title, was};
}

std::string was_text(const Page& page, Probability before, Probability after) {
  // As it is printed: what rounding hides is no change.
  if (percent(after) == percent(before)) {
    return page.styled(Style::soft, "  was " + percent(before));
  }
  return after > before ? page.styled(Style::raises, "↑ was " + percent(before))
                        : page.styled(Style::lowers, "↓ was " + percent(before));
}

// The longest bar, or the furthest tick, fills the width.
double scale_of(const CaseReport& report) {
  double largest = 0;
  for (const CauseId cause : report.shown) {
    largest = std::max({largest, report.prior[cause].value(), report.posterior[cause].value()});
  }
  return largest;
}

void add_cause(Page& page, const CaseReport& report, CauseId cause, const Columns& columns,
               double scale) {
  const bool leads = cause == report.leader();
  const Cause& about = report.model().cause(cause);
  const Probability before = report.prior[cause];
  const Probability after = report.posterior[cause];
  const std::string title = pad_right(fit(short_title(about.title), columns.title), columns.title);
  const std::string share = pad_left(percent(after), percent_width);
  const bool has_findings = !report.findings.empty();
  const std::string drawn =
      bar(after / scale, has_findings ? std::optional(before / scale) : std::nullopt, columns.bar);
  std::string row =
      (about.must_not_miss ? "▲ " : "  ") +
      (leads ? page.styled(Style::strong, title + ' ' + share) : title + ' ' + share) + "  ";
  if (columns.range > 0) {
    row += page.styled(Style::soft, pad_right(range_text(report, cause), columns.range)) + "  ";
  }
  row += leads ? page.styled(Style::raises, drawn) : drawn;
  if (columns.was) row += "  " + was_text(page, before, after);
  page.line(row);
}

void add_folded(Page& page, const CaseReport& report, const Columns& columns) {
  if (report.folded.empty()) return;
  const std::string words = fmt::format("{} others, together", report.folded.size());
  std::string row = "  " + pad_right(fit(words, columns.title), columns.title) + ' ' +
                    pad_left(percent(report.folded_after), percent_width);
  if (columns.was) {
    row += std::string(2 + (columns.range > 0 ? columns.range + 2 : 0) + columns.bar + 2, ' ') +
           was_text(page, report.folded_before, report.folded_after);
  }
  page.line(page.styled(Style::soft, row));
}

void add_legend(Page& page, const CaseReport& report, bool has_bars) {
  std::vector<std::string> legend;
  const bool any = std::any_of(report.shown.begin(), report.shown.end(), [&](CauseId cause) {
    return report.model().cause(cause).must_not_miss;
  });
  if (any) legend.emplace_back("▲ must not be missed");
  if (!report.findings.empty() && has_bars) legend.emplace_back("│ before findings");
  if (has_ranges(report)) {
    legend.emplace_back("ranges: what the model's own numbers leave open (95%)");
  }
  std::string text;
  for (const std::string& words : legend) text += (text.empty() ? "" : " · ") + words;
  if (!text.empty()) page.paragraph(Style::soft, text);
  const bool any_above = has_ranges(report) &&
                         std::any_of(report.shown.begin(), report.shown.end(), [&](CauseId cause) {
                           const double high = report.draws->interval(cause, interval_level).high;
                           return report.posterior[cause] > high &&
                                  percent(report.posterior[cause]) != percent(Probability(high));
                         });
  if (any_above) {
    page.paragraph(Style::soft,
                   "A percentage above its range is a mean that a few large values lift.");
  }
}

// Whether the order of the first two would stand if the model's numbers were known exactly.
void add_chance_ahead(Page& page, const CaseReport& report) {
  const Differential ranked = report.posterior.ranked();
  if (!report.draws || report.findings.empty() || ranked.size() < 2) return;
  if (has_ranges(report)) {
    page.paragraph(fmt::format("Chance that {} is truly ahead of {}: {}.",
                               short_title(report.model().cause(ranked[0]).title),
                               short_title(report.model().cause(ranked[1]).title),
                               percent(report.draws->chance_ahead(ranked[0], ranked[1]))));
  }
  if (report.draws->n_numbers_without_n() > 0) {
    page.paragraph(Style::soft,
                   fmt::format("{} numbers have no sample size and were taken as exact.",
                               report.draws->n_numbers_without_n()));
  }
}

void add_side(Page& page, const Model& model, const std::vector<Reason>& reasons,
              std::string_view name, Style style) {
  constexpr std::size_t most = 4;
  constexpr std::size_t name_width = 10;
  std::size_t told = 0;
  std::size_t weight_width = 6;
  for (const Reason& reason : reasons) {
    weight_width = std::max(weight_width, display_width(weight_text(reason.weight)));
  }
  for (const Reason& reason : reasons) {
    if (told == most) break;
    const std::string weight = pad_left(weight_text(reason.weight), weight_width);
    page.paragraph(
        "  " + pad_right(told == 0 ? name : "", name_width - 2) + page.styled(style, weight) + "  ",
        finding_text(model.finding(reason.finding), reason.observation),
        name_width + weight_width + 2);
    ++told;
  }
  if (reasons.size() > most) {
    page.line(page.styled(Style::soft, std::string(name_width + weight_width + 2, ' ') +
                                           fmt::format("and {} weaker", reasons.size() - most)));
  }
}

std::vector<FindingId> open_findings(const std::vector<const RedFlag*>& flags, Urgency level,
                                     const Findings& findings) {
  std::vector<FindingId> all;
  for (const RedFlag* flag : flags) {
    if (flag->level != level) continue;
    for (const FindingId finding : open_questions(flag->when, findings)) {
      if (std::find(all.begin(), all.end(), finding) == all.end()) all.push_back(finding);
    }
  }
  return all;
}

std::string names(const Model& model, const std::vector<FindingId>& findings, std::size_t most) {
  std::vector<std::string> words;
  for (const FindingId finding : findings) {
    if (words.size() == most) {
      words.push_back(fmt::format("{} more", findings.size() - most));
      break;
    }
    words.push_back(model.finding(finding).name);
  }
  return joined(words);
}

}  // namespace

void add_red_flags(Page& page, const RedFlags& flags) {
  for (const RedFlag* flag : flags.raised) {
    const bool emergency = flag->level == Urgency::emergency;
    const std::string_view level = emergency ? " EMERGENCY " : " URGENT ";
    const std::string label = page.styled(emergency ? Style::emergency : Style::urgent, level);
    if (level.size() + 1 + display_width(flag->title) <= page.width()) {
      page.line(label + ' ' + page.styled(Style::strong, flag->title));
    } else {
      page.line(label);
      page.paragraph(Style::strong, flag->title);
    }
    page.paragraph(flag->says, 2);
    page.line();
  }
}

void add_heading(Page& page, const Prior& prior, const Findings& findings) {
  const std::size_t count = findings.size();
  std::string text = findings.model().title() + " · " + prior.title();
  if (count > 0) text += fmt::format(" · {} {}", count, count == 1 ? "finding" : "findings");
  page.paragraph(Style::strong, text);
  if (!findings.model().notice().empty()) page.paragraph(Style::soft, findings.model().notice());
  page.line();
}

void add_subcauses(Page& page, const Findings& findings, CauseId cause) {
  const std::string text = subcauses_text(findings, cause);
  if (!text.empty()) page.paragraph(Style::soft, "of these, by the findings: " + text, 4);
}

void add_differential(Page& page, const CaseReport& report) {
  const Columns columns = share_out(page, report);
  const double scale = scale_of(report);
  for (const CauseId cause : report.shown) {
    add_cause(page, report, cause, columns, scale);
    if (cause == report.leader()) add_subcauses(page, report.findings, cause);
  }
  add_folded(page, report, columns);
  add_legend(page, report, columns.bar > 0);
  add_chance_ahead(page, report);
}

void add_reasons(Page& page, const CaseReport& report) {
  const auto& [raising, lowering, without_effect, undefined] = report.reasons;
  if (report.findings.empty()) return;
  page.line();
  const std::string title = short_title(report.model().cause(report.leader()).title);
  page.paragraph(Style::strong, "Why " + title + '?');
  page.paragraph(
      Style::soft,
      "Decibans each finding adds to all the others: +10 makes the odds ten times larger.");
  add_side(page, report.model(), raising, "for", Style::raises);
  add_side(page, report.model(), lowering, "against", Style::lowers);
  if (!without_effect.empty()) {
    page.line(page.styled(Style::soft, fmt::format("  no real effect: {}", without_effect.size())));
  }
}

void add_open_red_flags(Page& page, const RedFlags& flags, const Findings& findings) {
  constexpr std::size_t most_urgent = 3;
  const Model& model = findings.model();
  const auto emergency = open_findings(flags.open, Urgency::emergency, findings);
  const auto urgent = open_findings(flags.open, Urgency::urgent, findings);
  if (emergency.empty() && urgent.empty()) return;
  page.line();
  page.paragraph(Style::strong, "Red-flag questions still open");
  if (!emergency.empty())
    page.paragraph("emergency: " + names(model, emergency, emergency.size()), 2);
  if (!urgent.empty()) page.paragraph("urgent: " + names(model, urgent, most_urgent), 2);
}

void add_warnings(Page& page, const std::vector<std::string>& warnings) {
  if (warnings.empty()) return;
  page.line();
  for (const std::string& warning : warnings) page.item("Careful: " + warning);
}

}  // namespace fagan::cli
