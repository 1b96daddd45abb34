#include "interview_page.hpp"

#include <fmt/format.h>

#include "fagan/format/wording.hpp"
#include "table.hpp"

namespace fagan::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Cell = std::string (*)(const InterviewStudy&, std::size_t, std::size_t);

void add_curves(Page& page, const InterviewReport& report, const char* heading, Cell cell) {
  page.line();
  page.paragraph(Style::strong, heading);
  std::vector<Column> columns{{"questions", true}};
  for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
    columns.push_back({report.name(s), true});
  }
  Rows rows;
  for (const std::size_t n : short_curve(report.study.longest())) {
    std::vector<std::string> row{std::to_string(n)};
    for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
      row.push_back(cell(report.study, s, n));
    }
    rows.push_back(std::move(row));
  }
  add_table(page, std::move(columns), rows);
}

double per_case(double sum, const InterviewTally& tally) {
  return tally.n == 0 ? 0 : sum / static_cast<double>(tally.n);
}

std::string accuracy_cell(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const auto share = study.accuracy(s, n);
  return share ? fmt::format("{:.2f}%", 100 * share->value) : "-";
}

std::string log_cell(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const auto score = study.log_nats(s, n);
  return score ? fmt::format("{:.4f}", score->value) : "-";
}

std::string error_cell(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const auto error = study.calibration_error(s, n);
  return error ? fmt::format("{:.4f}", *error) : "-";
}

std::string cost_cell(const InterviewStudy& study, std::size_t s, std::size_t n) {
  return fmt::format("{:.1f}", per_case(study.tally(s, n).cost.value(), study.tally(s, n)));
}

std::string missed_cell(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const InterviewTally& tally = study.tally(s, n);
  const std::uint64_t all = tally.found + tally.missed;
  if (all == 0) return "-";
  return fmt::format("{:.2f}%", 100 * static_cast<double>(tally.missed) / static_cast<double>(all));
}

void add_halves(Page& page, const InterviewReport& report) {
  const auto all = halves(report.study, {10, 20, 30, 40});
  if (all.empty()) return;
  page.line();
  page.paragraph(Style::strong, "Half as many questions");
  page.paragraph(Style::soft,
                 "Accuracy less that of " + report.name(0) +
                     " after twice as many, in percentage points, with the 95% interval of the "
                     "difference on the same patients.");
  for (const HalfAsMany& one : all) {
    const double from = 100 * (one.difference.value - 1.96 * one.difference.se);
    const double to = 100 * (one.difference.value + 1.96 * one.difference.se);
    page.item(fmt::format("{} after {}, {} after {}: {:+.2f} ({:+.2f} to {:+.2f}), {}",
                          report.name(one.strategy), one.n_questions / 2, report.name(0),
                          one.n_questions, 100 * one.difference.value, from, to,
                          one.not_worse() ? "not worse" : "worse"));
  }
}

}  // namespace

void add_interviews(Page& page, const InterviewReport& report) {
  page.paragraph(Style::strong,
                 fmt::format("{} · {} · {} patients, the same for every strategy", report.model,
                             report.setting, grouped_digits(report.count)));
  add_curves(page, report, "Top cause right", accuracy_cell);
  add_curves(page, report, "Log score, nats", log_cell);
  add_curves(page, report, "Calibration error of the top cause", error_cell);
  add_curves(page, report, "Cost of a case", cost_cell);
  add_curves(page, report, "Causes that must not be missed, not flagged", missed_cell);
  add_halves(page, report);
}

}  // namespace fagan::cli
