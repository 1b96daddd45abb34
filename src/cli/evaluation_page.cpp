#include "evaluation_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bars.hpp"
#include "facts.hpp"
#include "fagan/format/figures_text.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"
#include "table.hpp"

namespace fagan::cli {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t longest_title = 26;
constexpr std::size_t bar_width = 24;

// On a narrow page intervals and bars are left out.
bool is_wide(const Page& page) { return page.width() >= 76; }

std::string cause_label(const Page& page, const JudgedCause& cause) {
  constexpr std::size_t narrow = 15;
  return fit((cause.must_not_miss ? "▲ " : "  ") + short_title(cause.title),
             is_wide(page) ? longest_title : narrow);
}

void add_heading(Page& page, const EvaluationFile& file, const Figures& figures) {
  add_title(page, file.title, "setting", file.scorer.setting);
  for (const std::string& text : origin_texts(file)) page.paragraph(Style::soft, text);
  page.paragraph(grouped_digits(figures.n_scored) + " of " + counted(figures.n_cases, "case") +
                 " judged.");
  const std::string apart = set_apart_text(figures);
  if (!apart.empty()) page.paragraph(apart);
}

void add_accuracy(Page& page, const Figures& figures) {
  if (!figures.accuracy) return;
  add_section(page, "How often the true cause is named");
  const auto add = [&page](const char* what, const std::optional<Share>& share) {
    if (!share) return;
    std::string line = pad_right(what, 22) + pad_left(share_text(share), 9);
    if (is_wide(page)) {
      line += "  " + pad_right(interval_text(share), 20) + "  " +
              bar(share->value, std::nullopt, bar_width);
    }
    page.line(line);
  };
  add("first", figures.accuracy->top1);
  add("among the first three", figures.accuracy->top3);
  add("among the first five", figures.accuracy->top5);
}

void add_scores(Page& page, const Figures& figures) {
  const ScoreFigures& scores = figures.scores;
  if (!scores.brier) return;
  add_section(page, "Scores (0 is perfect), and how much better than the prior alone");
  const auto add = [&page](const char* what, const std::string& score, const std::string& skill) {
    if (is_wide(page)) {
      page.line(pad_right(what, 22) + pad_right(score, 29) + skill + " better");
    } else {
      page.item(std::string(what) + ' ' + score + ", " + skill + " better");
    }
  };
  add("log score", estimate_text(scores.log_nats) + " nats",
      percent_estimate_text(scores.log_skill));
  add("Brier score", estimate_text(scores.brier), percent_estimate_text(scores.brier_skill));
}

void add_averages(Page& page, const EvaluationFile& file, const Figures& figures) {
  if (!file.averages) return;
  const PosteriorAverages::Figures averaged = file.averages->figures();
  if (averaged.n == 0) return;
  add_section(page, "Averaged over what the truth may be, given each record");
  for (const auto& [name, text] : averaged_texts(averaged)) {
    if (is_wide(page)) {
      page.line(pad_right(name, 23) + text);
    } else {
      page.item(fmt::format("{} {}", name, text));
    }
  }
  page.paragraph(Style::soft, gain_text(figures, averaged));
}

void add_bins(Page& page, const std::vector<CalibrationBin>& bins) {
  const bool wide = is_wide(page);
  const std::string about_interval = "  " + pad_right("95% interval", 18) + pad_right("", 17);
  page.line(page.styled(Style::soft, pad_right("given", 12) + pad_left("mean", 8) +
                                         pad_left("right", 9) + (wide ? about_interval : "") +
                                         pad_left("cases", wide ? 13 : 11)));
  for (const CalibrationBin& bin : bins) {
    std::string line =
        pad_right(fmt::format("{:.0f} to {:.0f}%", 100 * bin.low, 100 * bin.high), 12) +
        pad_left(percent(Probability(bin.mean_p)), 8) + pad_left(share_text(bin.observed), 9);
    if (wide) {
      line += "  " + pad_right(interval_text(bin.observed), 18) +
              pad_right(bar(bin.observed.value, bin.mean_p, 16), 17);
    }
    page.line(line + pad_left(grouped_digits(bin.observed.total), wide ? 13 : 11));
  }
}

void add_calibration(Page& page, const Figures& figures) {
  const CalibrationError* error = nullptr;
  const std::vector<CalibrationBin>* bins = nullptr;
  if (figures.calibration) {
    error = &figures.calibration->error;
    bins = &figures.calibration->bins;
  } else if (figures.calibration_basic) {
    error = &figures.calibration_basic->error;
    bins = &figures.calibration_basic->bins;
  } else {
    return;
  }
  add_section(page, "Calibration: is a cause given 30% right in 30% of cases?");
  add_bins(page, *bins);
  page.paragraph("Of the cause named first. " +
                 std::string(is_wide(page) ? "│ marks what was promised. " : "") +
                 "Expected calibration error " + percent(Probability(error->ece)) +
                 "; chance alone would show about " + percent(Probability(error->by_chance)) + '.');
}

void add_closing(Page& page, const EvaluationFile& file, const Figures& figures) {
  if (!figures.closing) return;
  add_section(page, "Closing test");
  page.paragraph(closing_text(file, *figures.closing));
}

void add_causes(Page& page, const EvaluationFile& file, const Figures& figures) {
  const bool any = std::any_of(file.causes.begin(), file.causes.end(),
                               [](const JudgedCause& cause) { return cause.must_not_miss; });
  add_section(page, any ? "Each cause (▲ must not be missed)" : "Each cause");
  std::vector<Column> columns{{"cause", false, longest_title},
                              {"cases", true},
                              {"found", true},
                              {"PPV", true},
                              {"spec.", true, 1000, true},
                              {"AUROC (95%)", true, 1000, true},
                              {"log score", true, 1000, true}};
  const bool is_full = figures.closing.has_value();
  if (!is_full) columns.erase(columns.begin() + 5);
  std::vector<Row> rows;
  for (const CauseFigures& of : figures.per_cause) {
    const auto score = [](const std::optional<Estimate>& estimate) {
      return estimate ? figure_text(estimate->value, estimate->se) : std::string("–");
    };
    Row row{cause_label(page, file.causes[index(of.cause)]),
            grouped_digits(of.n),
            share_text(of.calls.sensitivity),
            share_text(of.calls.ppv),
            share_text(of.calls.specificity),
            of.auroc ? auroc_text(of.auroc) + " (" + interval_text(of.auroc) + ')' : "–",
            score(of.log_nats)};
    if (!is_full) row.erase(row.begin() + 5);
    rows.push_back(std::move(row));
  }
  add_table(page, std::move(columns), rows);
  page.paragraph(Style::soft,
                 "found: named first when it is the cause. PPV: is the cause when named first.");
}

std::vector<const CauseFigures*> must_not_miss(const EvaluationFile& file, const Figures& figures) {
  std::vector<const CauseFigures*> list;
  for (const CauseFigures& of : figures.per_cause) {
    if (file.causes[index(of.cause)].must_not_miss && of.alerts) list.push_back(&of);
  }
  return list;
}

void add_alerts(Page& page, const EvaluationFile& file, const Figures& figures) {
  const auto causes = must_not_miss(file, figures);
  if (causes.empty()) return;
  add_section(page, fmt::format("Not to be missed: found when the {} of cases most suspect "
                                "raise an alert",
                                percent(Probability(causes.front()->alerts->alert_share))));
  std::vector<Row> rows;
  rows.reserve(causes.size());
  for (const CauseFigures* of : causes) {
    rows.push_back({cause_label(page, file.causes[index(of->cause)]), grouped_digits(of->n),
                    alert_text(*of->alerts), interval_text(*of->alerts),
                    percent(Probability(of->alerts->threshold)),
                    bar(of->alerts->sensitivity.value, std::nullopt, 10)});
  }
  add_table(page,
            {{"cause", false, longest_title},
             {"cases", true},
             {"found", true},
             {"95% interval", true, 1000, true},
             {"alert from", true},
             {"", false, 1000, true}},
            rows);
}

void add_decisions(Page& page, const EvaluationFile& file, const Figures& figures) {
  const auto causes = must_not_miss(file, figures);
  if (causes.empty()) return;
  constexpr std::array percents{2, 5, 10, 20};
  const bool wide = is_wide(page);
  add_section(page, "Net benefit per 1,000 cases of acting from a probability of …");
  std::vector<Column> columns{{"cause", false, longest_title}};
  for (const int p : percents) columns.push_back({fmt::format("{}%", p), true});
  std::vector<Row> rows;
  for (const CauseFigures* of : causes) {
    Row row{cause_label(page, file.causes[index(of->cause)])};
    for (const int p : percents) {
      const NetBenefit& point = of->decision_curve[static_cast<std::size_t>(p - 1)];
      std::string cell = fmt::format("{:.1f}", 1000 * point.treat_by_answer.value);
      if (wide) cell += fmt::format(" ({:.0f})", 1000 * std::max(point.treat_all, 0.0));
      row.push_back(std::move(cell));
    }
    rows.push_back(std::move(row));
  }
  add_table(page, std::move(columns), rows);
  if (!wide) return;
  page.paragraph(Style::soft, "In brackets, the better of acting for all and for nobody.");
}

void add_population(Page& page, const Figures& figures) {
  if (!figures.population || !figures.population->by_top_call) return;
  add_section(page, "How common the causes are, told from the answers together");
  const auto add = [&page](const char* what, const std::optional<Estimate>& estimate) {
    if (!estimate) return;
    if (is_wide(page)) {
      page.line(pad_right(what, 46) + percent_estimate_text(estimate));
    } else {
      page.item(std::string(what) + ' ' + percent_estimate_text(estimate));
    }
  };
  add("CSMF accuracy of the causes named first", figures.population->by_top_call);
  add("CSMF accuracy of the mean probabilities", figures.population->by_mean_posterior);
  add("mean chance-corrected concordance", figures.population->mean_concordance);
}

void add_cases(Page& page, const EvaluationFile& file) {
  for (const auto& [cohort, ranges] : file.evaluation.ranges().by_cohort()) {
    std::vector<std::string> pieces;
    constexpr std::size_t most = 3;
    for (const CaseRange& range : ranges) {
      if (pieces.size() == most) {
        pieces.push_back(std::to_string(ranges.size() - most) + " more ranges");
        break;
      }
      pieces.push_back(grouped_digits(range.first) + " to " + grouped_digits(range.end - 1));
    }
    add_fact(page, "cases", joined(pieces, ", ") + " of " + cohort);
  }
}

void add_making(Page& page, const EvaluationFile& file) {
  add_section(page, "What was run");
  add_cases(page, file);
  const EvaluationSubject& subject = file.evaluation.subject();
  add_fact(page, "model", subject.model);
  add_fact(page, "prior", subject.prior);
  add_fact(page, "world", subject.world);
  add_fact(page, "arithmetic", subject.precision == Precision::float32 ? "float" : "double");
}

void add_notice(Page& page, const std::string& notice) {
  if (notice.empty()) return;
  page.line();
  page.paragraph(Style::soft, notice);
}

}  // namespace

void add_evaluation(Page& page, const EvaluationFile& file) {
  const Figures all = figures(file.evaluation);
  add_heading(page, file, all);
  add_accuracy(page, all);
  add_scores(page, all);
  add_averages(page, file, all);
  add_calibration(page, all);
  add_closing(page, file, all);
  add_causes(page, file, all);
  add_alerts(page, file, all);
  add_decisions(page, file, all);
  add_population(page, all);
  add_making(page, file);
  add_notice(page, file.notice);
}

void add_comparison(Page& page, const ComparisonReport& report) {
  page.paragraph(Style::strong, report.first.title + ": two that answer, compared");
  for (const std::string& text : compared_texts(report)) page.paragraph(text);
  for (const std::string& text : origin_texts(report.first)) page.paragraph(Style::soft, text);
  const auto add = [&page](const char* heading, const std::vector<PairedText>& texts) {
    if (texts.empty()) return;
    add_section(page, heading);
    std::vector<Column> columns{{"", false}, {"A − B", true}, {"A is", false}};
    if (is_wide(page)) {
      columns = {{"", false},     {"A", true, 1000, true}, {"B", true, 1000, true},
                 {"A − B", true}, {"95% interval", true},  {"A is", false}};
    }
    constexpr std::size_t longest = 20;
    std::vector<Row> rows;
    for (const PairedText& text : texts) {
      Row row{fit(text.what, longest), text.difference, text.verdict};
      if (is_wide(page)) {
        row = {row.front(), text.first, text.second, text.difference, text.interval, text.verdict};
      }
      rows.push_back(std::move(row));
    }
    add_table(page, std::move(columns), rows);
  };
  add("How they differ on the same cases", paired_texts(report));
  const auto aurocs = paired_auroc_texts(report);
  add("AUROC: how well each tells a cause from the others", aurocs);
  if (const std::string chance = chance_text(aurocs.size()); !chance.empty()) {
    page.paragraph(Style::soft, chance);
  }
  add_section(page, "What was run");
  add_cases(page, report.first);
  add_notice(page, report.first.notice);
}

void add_counts(Page& page, const Counts& counts) {
  const Model& model = counts.model();
  add_title(page, counted(counts.n_cases(), "case") + " counted", "model", model.name());
  Figures apart;
  apart.left_out = counts.left_out();
  apart.bad = counts.bad();
  apart.unlabelled = counts.unlabelled();
  const std::string words = set_apart_text(apart);
  if (!words.empty()) page.paragraph(words);
  page.line();
  std::vector<Row> rows;
  const auto n = static_cast<double>(std::max<std::uint64_t>(counts.n_cases(), 1));
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const double share = static_cast<double>(counts.n_cases(cause)) / n;
    rows.push_back({short_title(model.cause(cause).title), grouped_digits(counts.n_cases(cause)),
                    percent(Probability(share)), bar(share, std::nullopt, bar_width)});
  }
  add_table(page, {{"cause", false, 36}, {"cases", true}, {"share", true}, {"", false}}, rows);
}

}  // namespace fagan::cli
