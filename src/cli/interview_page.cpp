#include "interview_page.hpp"

#include <fmt/format.h>

#include "facts.hpp"
#include "fagan/format/wording.hpp"
#include "table.hpp"

namespace fagan::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void add_curves(Page& page, const InterviewReport& report, const InterviewFigure& figure) {
  add_section(page, figure.heading);
  std::vector<Column> columns{{"questions", true}};
  for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
    columns.push_back({report.name(s), true});
  }
  // Several strategies are compared below, on the same patients; one has its interval beside it.
  const bool is_alone = report.study.n_strategies() == 1 &&
                        !interval_text(figure, report.study, 0, report.study.longest()).empty();
  if (is_alone) columns.push_back({"95% interval", true});
  Rows rows;
  for (const std::size_t n : short_curve(report.study.longest())) {
    std::vector<std::string> row{std::to_string(n)};
    for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
      row.push_back(text_of(figure, report.study, s, n));
    }
    if (is_alone) row.push_back(interval_text(figure, report.study, 0, n));
    rows.push_back(std::move(row));
  }
  add_table(page, std::move(columns), rows);
}

void add_differences(Page& page, const InterviewReport& report, std::size_t strategy) {
  add_section(page, report.name(strategy) + " less " + report.name(0) + ", as many questions each");
  Rows rows;
  for (const std::size_t n : short_curve(report.study.longest())) {
    const DifferenceTexts texts = differences_from_first(report.study, strategy, n);
    rows.push_back({std::to_string(n), texts.accuracy, texts.log_nats, texts.brier});
  }
  add_table(page,
            {{"questions", true},
             {"top cause right, points", true},
             {"log score, nats", true, 1000, true},
             {"Brier score", true, 1000, true}},
            rows);
}

void add_halves(Page& page, const InterviewReport& report) {
  const auto all = halves(report.study, {10, 20, 30, 40});
  if (all.empty()) return;
  add_section(page, "Half as many questions");
  page.paragraph(Style::soft, "How often the top cause is right, less that of " + report.name(0) +
                                  " after twice as many questions, in percentage points.");
  for (const HalfAsMany& one : all) page.item(half_text(report, one));
}

}  // namespace

void add_interviews(Page& page, const InterviewReport& report) {
  add_title(page, report.title, "setting", report.interviewer.setting);
  page.paragraph(counted(report.count, "patient") + ", the same for every strategy.");
  for (const std::string& text : origin_texts(report)) page.paragraph(Style::soft, text);
  const std::string stopping = stopping_text(report.plan.rule);
  if (!stopping.empty()) page.paragraph(Style::soft, stopping);
  for (const InterviewFigure& figure : telling_figures(report.study))
    add_curves(page, report, figure);
  for (std::size_t s = 1; s < report.study.n_strategies(); ++s) add_differences(page, report, s);
  if (report.study.n_strategies() > 1) {
    page.paragraph(Style::soft, "In brackets, half the 95% interval on the same patients.");
  }
  add_halves(page, report);
  page.line();
  page.paragraph(Style::soft, "Not flagged: causes that must not be missed stay below " +
                                  percent(Probability(report.plan.flag_at)) + " together.");
  page.paragraph(Style::soft, report.notice);
}

}  // namespace fagan::cli
