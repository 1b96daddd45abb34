#include "fagan/format/interview_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fagan/core/text.hpp"
#include "fagan/format/evaluation_pictures.hpp"
#include "fagan/format/figures_text.hpp"
#include "fagan/format/html_page.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/simulation/draws.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;
using Value = std::optional<InterviewValue>;

const std::vector<std::size_t> halved{10, 20, 30, 40};

Value of_share(const std::optional<Share>& share) {
  if (!share) return std::nullopt;
  return InterviewValue{share->value, share->low, share->high};
}

Value of_estimate(const std::optional<Estimate>& estimate) {
  if (!estimate) return std::nullopt;
  const ConfidenceInterval interval = interval_of(*estimate);
  return InterviewValue{estimate->value, interval.low, interval.high};
}

Value of_number(const std::optional<double>& number) {
  if (!number) return std::nullopt;
  return InterviewValue{*number, *number, *number};
}

Value accuracy_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  return of_share(study.accuracy(s, n));
}
Value log_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  return of_estimate(study.log_nats(s, n));
}
Value brier_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  return of_estimate(study.brier(s, n));
}
Value calibration_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  return of_number(study.calibration_error(s, n));
}
Value cost_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const InterviewTally& tally = study.tally(s, n);
  if (tally.n == 0) return std::nullopt;
  return of_number(tally.cost.value() / static_cast<double>(tally.n));
}
Value asked_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const InterviewTally& tally = study.tally(s, n);
  if (tally.n == 0) return std::nullopt;
  return of_number(static_cast<double>(tally.questions) / static_cast<double>(tally.n));
}
Value missed_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const InterviewTally& tally = study.tally(s, n);
  return of_share(share_of(tally.missed, tally.found + tally.missed));
}
Value alarms_at(const InterviewStudy& study, std::size_t s, std::size_t n) {
  const InterviewTally& tally = study.tally(s, n);
  return of_share(share_of(tally.alarms, tally.n - tally.found - tally.missed));
}

std::string percent_text(double value, double half) {
  if (!(half > 0)) return fmt::format("{:.2f}%", 100 * value);
  return share_text(Share{0, 0, value, value - half, value + half});
}
std::string score_text(double value, double half) { return figure_text(value, half / 2); }
std::string cost_text(double value, double /*half*/) { return fmt::format("{:.1f}", value); }
std::string percent_tick(double value) { return fmt::format("{:.3g}%", 100 * value); }
std::string plain_tick(double value) { return fmt::format("{:.3g}", value); }

// Where an interval is drawn or written.
bool has_interval(const InterviewValue& at) {
  return at.low < at.high && std::isfinite(at.high - at.low);
}
double half_of(const InterviewValue& at) { return (at.high - at.low) / 2; }

std::string difference_text(const std::optional<Estimate>& difference, double scale) {
  if (!difference || !std::isfinite(difference->value)) return "–";
  const double error = scale * difference->se;
  std::string value = signed_text(scale * difference->value, error);
  if (!std::isfinite(error)) return value;
  const double half = scale * (interval_of(*difference).high - difference->value);
  return value + " (±" + figure_text(half, error) + ')';
}

Json json_estimate(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"mean", json_number(estimate->value)}, {"se", json_number(estimate->se)}};
}

Json json_difference(const std::optional<Estimate>& difference) {
  if (!difference) return nullptr;
  const ConfidenceInterval interval = interval_of(*difference);
  return {{"mean", json_number(difference->value)},
          {"interval", {json_number(interval.low), json_number(interval.high)}}};
}

Json json_point(const InterviewStudy& study, std::size_t strategy, std::size_t n) {
  const InterviewTally& sums = study.tally(strategy, n);
  const auto cases = static_cast<double>(sums.n);
  Json point{{"questions", n}};
  if (sums.n == 0) return point;
  const auto accuracy = study.accuracy(strategy, n);
  point["asked"] = static_cast<double>(sums.questions) / cases;
  point["cost"] = sums.cost.value() / cases;
  point["accuracy"] = {{"top1", accuracy->value},
                       {"interval", {accuracy->low, accuracy->high}},
                       {"top3", static_cast<double>(sums.top3) / cases}};
  point["log_score"] = json_estimate(study.log_nats(strategy, n));
  point["ruled_out"] = sums.ruled_out;
  point["brier"] = json_estimate(study.brier(strategy, n));
  point["ece"] = *study.calibration_error(strategy, n);
  point["must_not_miss"] = {
      {"found", sums.found}, {"missed", sums.missed}, {"alarms", sums.alarms}};
  point["impossible"] = sums.impossible;
  if (strategy > 0) {
    point["ahead_of_first"] = json_difference(study.accuracy_difference(strategy, n, 0, n));
    point["log_score_less_first"] = json_difference(study.log_difference(strategy, n, n));
    point["brier_less_first"] = json_difference(study.brier_difference(strategy, n, n));
  }
  return point;
}

void add_pictures(HtmlPage& html, const InterviewReport& report) {
  html.begin_section("What each question brings");
  html.paragraph(
      "Upright lines are 95% intervals; where none is seen it is narrower than the curve. An "
      "interview that ended early counts as it ended.",
      "small soft");
  html.add("<div class=\"pictures\">\n");
  std::size_t number = 0;
  const std::vector<std::size_t> with_interval = short_curve(report.study.longest());
  for (const InterviewFigure& figure : telling_figures(report.study)) {
    std::vector<Curve> curves;
    for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
      Curve curve{report.name(s), {}};
      for (std::size_t n = 0; n <= report.study.longest(); ++n) {
        const auto at = figure.at(report.study, s, n);
        if (!at) continue;
        const bool is_shown =
            std::find(with_interval.begin(), with_interval.end(), n) != with_interval.end();
        curve.points.push_back({static_cast<double>(n), at->value, is_shown ? at->low : at->value,
                                is_shown ? at->high : at->value});
      }
      curves.push_back(std::move(curve));
    }
    html.add(svg_curves("fagan-curves-" + std::to_string(number++), curves, figure.heading,
                        "questions asked", figure.tick));
  }
  html.add("</div>\n");
  html.end_section();
}

void add_side_by_side(HtmlPage& html, const InterviewReport& report, std::size_t n) {
  const InterviewStudy& study = report.study;
  html.add_line("<h3>After {} questions</h3>", n);
  std::vector<std::string> headings{"strategy"};
  const std::vector<InterviewFigure> figures = telling_figures(study);
  for (const InterviewFigure& figure : figures) headings.emplace_back(figure.name);
  html.begin_table(headings);
  for (std::size_t s = 0; s < study.n_strategies(); ++s) {
    std::vector<HtmlCell> cells;
    for (const InterviewFigure& figure : figures) {
      HtmlCell cell{text_of(figure, study, s, n)};
      cell.below = interval_text(figure, study, s, n);
      cells.push_back(std::move(cell));
    }
    html.row(report.name(s), cells);
  }
  html.end_table();
}

void add_tables(HtmlPage& html, const InterviewReport& report) {
  html.begin_section("Side by side");
  html.paragraph(
      "Not flagged: of the cases whose cause must not be missed, those where such causes stay "
      "below " +
          percent(Probability(report.plan.flag_at)) +
          " together. False alarms: of the other cases, those where they do not.",
      "small soft");
  for (const std::size_t n : {std::size_t{5}, std::size_t{10}, std::size_t{20}, std::size_t{40}}) {
    if (n < report.study.longest()) add_side_by_side(html, report, n);
  }
  add_side_by_side(html, report, report.study.longest());
  html.end_section();
}

void add_differences(HtmlPage& html, const InterviewReport& report) {
  if (report.study.n_strategies() < 2) return;
  html.begin_section("Compared with " + report.name(0) + " on the same patients");
  html.paragraph(
      "After as many questions: right more often, in percentage points, and scores less those of " +
          report.name(0) + ", below 0 where they are better; with half the 95% interval.",
      "small soft");
  for (std::size_t s = 1; s < report.study.n_strategies(); ++s) {
    html.paragraph(report.name(s) + " less " + report.name(0) + ':');
    html.begin_table({"questions", "top cause right", "log score, nats", "Brier score"});
    for (const std::size_t n : short_curve(report.study.longest())) {
      const DifferenceTexts texts = differences_from_first(report.study, s, n);
      html.row(std::to_string(n), {{texts.accuracy}, {texts.log_nats}, {texts.brier}});
    }
    html.end_table();
  }
  const auto all = halves(report.study, halved);
  if (!all.empty()) {
    html.paragraph(
        "With half as many questions, in percentage points of cases where the top cause "
        "is right:");
    for (const HalfAsMany& half : all) html.paragraph(half_text(report, half) + '.', "small");
  }
  html.end_section();
}

void add_making(HtmlPage& html, const InterviewReport& report) {
  html.begin_section("What was run");
  html.begin_facts();
  html.run_facts(report.run);
  html.fact("patients", fmt::format("{} to {} of seed {}", grouped_digits(report.first),
                                    grouped_digits(report.first + report.count - 1), report.seed));
  html.fact("model", report.interviewer.model + ' ' + report.interviewer.model_hash);
  html.fact("prior", report.interviewer.setting + ' ' + report.interviewer.prior_hash);
  html.fact("world", report.world.hash());
  html.fact("draws", std::to_string(draws_version));
  html.end_facts();
  html.paragraph(
      "Hashes are SHA-256 of canonical JSON. The same command gives the same figures, to the last "
      "bit, on any machine.",
      "small soft");
  html.end_section();
}

}  // namespace

const std::string& InterviewReport::name(std::size_t strategy) const {
  return choosing_names()[static_cast<std::size_t>(plan.strategies[strategy].choosing)];
}

std::vector<HalfAsMany> halves(const InterviewStudy& study,
                               const std::vector<std::size_t>& numbers) {
  std::vector<HalfAsMany> result;
  for (std::size_t strategy = 1; strategy < study.n_strategies(); ++strategy) {
    for (const std::size_t n : numbers) {
      if (n < 2 || n > study.longest()) continue;
      result.push_back({strategy, n, study.accuracy_difference(strategy, n / 2, 0, n),
                        study.log_difference(strategy, n / 2, n),
                        study.brier_difference(strategy, n / 2, n)});
    }
  }
  return result;
}

std::vector<std::size_t> short_curve(std::size_t longest) {
  std::vector<std::size_t> numbers;
  for (std::size_t n = 0; n < longest; ++n) {
    if (n <= 3 || n % 5 == 0) numbers.push_back(n);
  }
  numbers.push_back(longest);
  return numbers;
}

const std::vector<InterviewFigure>& interview_figures() {
  static const std::vector<InterviewFigure> figures{
      {"Top cause right", "top cause right", accuracy_at, percent_text, percent_tick},
      {"Log score, nats (0 is perfect)", "log score", log_at, score_text, plain_tick},
      {"Brier score (0 is perfect)", "Brier score", brier_at, score_text, plain_tick},
      {"Calibration error, top cause", "calibration", calibration_at, percent_text, percent_tick},
      {"Must not be missed, not flagged", "not flagged", missed_at, percent_text, percent_tick},
      {"False alarms", "false alarms", alarms_at, percent_text, percent_tick},
      {"Cost of a case", "cost", cost_at, cost_text, plain_tick},
      {"Questions really asked", "asked", asked_at, cost_text, plain_tick}};
  return figures;
}

std::vector<InterviewFigure> telling_figures(const InterviewStudy& study) {
  const auto is_dull = [&study](const InterviewFigure& figure) {
    for (std::size_t s = 0; s < study.n_strategies(); ++s) {
      for (std::size_t n = 0; n <= study.longest(); ++n) {
        const auto at = figure.at(study, s, n);
        if (figure.at == asked_at && at && at->value == static_cast<double>(n)) continue;
        if (figure.at == cost_at && at && at->value == 0) continue;
        return false;
      }
    }
    return true;
  };
  std::vector<InterviewFigure> figures;
  for (const InterviewFigure& figure : interview_figures()) {
    if (!is_dull(figure)) figures.push_back(figure);
  }
  return figures;
}

std::string text_of(const InterviewFigure& figure, const InterviewStudy& study,
                    std::size_t strategy, std::size_t n_questions) {
  const auto at = figure.at(study, strategy, n_questions);
  return at ? figure.text(at->value, half_of(*at)) : "–";
}

std::string interval_text(const InterviewFigure& figure, const InterviewStudy& study,
                          std::size_t strategy, std::size_t n_questions) {
  const auto at = figure.at(study, strategy, n_questions);
  if (!at || !has_interval(*at)) return {};
  std::string low = figure.text(at->low, half_of(*at));
  if (low.ends_with('%')) low.pop_back();
  return low + "–" + figure.text(at->high, half_of(*at));
}

DifferenceTexts differences_from_first(const InterviewStudy& study, std::size_t strategy,
                                       std::size_t n_questions) {
  constexpr double points = 100;
  return {difference_text(study.accuracy_difference(strategy, n_questions, 0, n_questions), points),
          difference_text(study.log_difference(strategy, n_questions, n_questions), 1),
          difference_text(study.brier_difference(strategy, n_questions, n_questions), 1)};
}

std::string half_text(const InterviewReport& report, const HalfAsMany& half) {
  const ConfidenceInterval interval = interval_of(half.difference);
  const double error = 100 * half.difference.se;
  const auto points = [&](double value) { return signed_text(100 * value, error); };
  return fmt::format("{} after {}, {} after {}: {} ({} to {}), {}", report.name(half.strategy),
                     half.n_questions / 2, report.name(0), half.n_questions,
                     points(half.difference.value), points(interval.low), points(interval.high),
                     interval.low > 0   ? "better"
                     : half.not_worse() ? "not clearly worse"
                                        : "worse");
}

std::string stopping_text(const StoppingRule& rule) {
  std::vector<std::string> parts;
  if (rule.posterior <= 1) {
    parts.push_back("when a cause reaches " + percent(Probability(rule.posterior)));
  }
  if (rule.least_bits > 0) {
    parts.push_back("when no more than " + shortest(rule.least_bits) + " bits of doubt are left");
  }
  if (std::isfinite(rule.budget)) {
    parts.push_back("before it costs more than " + shortest(rule.budget));
  }
  return parts.empty() ? "" : "An interview ends early " + joined(parts, " or ") + '.';
}

std::vector<std::string> origin_texts(const InterviewReport& report) {
  return origin_texts(report.interviewer, report.world);
}

std::string to_json(const InterviewReport& report) {
  Json result{{"model", report.interviewer.model},
              {"setting", report.interviewer.setting},
              {"seed", report.seed},
              {"first", report.first},
              {"cases", report.count},
              {"draws", draws_version},
              {"flag_at", report.plan.flag_at}};
  Json& strategies = result["strategies"] = Json::array();
  for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
    Json curve = Json::array();
    for (std::size_t n = 0; n <= report.study.longest(); ++n) {
      curve.push_back(json_point(report.study, s, n));
    }
    strategies.push_back({{"strategy", report.name(s)}, {"curve", std::move(curve)}});
  }
  Json& half = result["half_as_many"] = Json::array();
  for (const HalfAsMany& one : halves(report.study, halved)) {
    Json entry{{"strategy", report.name(one.strategy)},
               {"questions", one.n_questions / 2},
               {"first_strategy_questions", one.n_questions}};
    entry.update(json_difference(one.difference));
    entry["not_worse"] = one.not_worse();
    entry["log_score"] = json_difference(one.log_nats);
    entry["brier"] = json_difference(one.brier);
    half.push_back(std::move(entry));
  }
  result["notice"] = report.notice;
  return json_text(result);
}

std::string interview_report(const InterviewReport& report) {
  HtmlPage html("What to ask: strategies compared, " + report.title);
  html.paragraph(counted(report.count, "simulated patient") +
                 ", the same for every strategy. Setting: " + report.setting_title + '.');
  std::string origin;
  for (const std::string& text : origin_texts(report)) origin += text + ' ';
  html.paragraph(origin + stopping_text(report.plan.rule), "soft");
  html.paragraph(report.notice, "notice");
  add_pictures(html, report);
  add_tables(html, report);
  add_differences(html, report);
  add_making(html, report);
  return html.document();
}

}  // namespace fagan
