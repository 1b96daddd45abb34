#include "fagan/format/comparison_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fagan/format/figures_text.hpp"
#include "fagan/format/html_page.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

enum class Better { high, low };
enum class Unit { number, percent };

std::optional<double> value_of(const std::optional<Share>& share) {
  if (!share) return std::nullopt;
  return share->value;
}
std::optional<double> value_of(const std::optional<Estimate>& estimate) {
  if (!estimate) return std::nullopt;
  return estimate->value;
}

// The figure of each with the digits that the difference is known to.
PairedText text_of(std::string what, const std::optional<double>& first,
                   const std::optional<double>& second, const std::optional<Estimate>& difference,
                   Unit unit, Better better, double least_error = 0) {
  PairedText text{std::move(what), "–", "–", "–", "–", ""};
  if (!difference || !std::isfinite(difference->value)) return text;
  const double scale = unit == Unit::percent ? 100 : 1;
  const double error = std::max(scale * difference->se, least_error);
  const auto plain = [&](const std::optional<double>& value) {
    return value ? figure_text(scale * *value, error) : std::string("–");
  };
  text.first = plain(first);
  text.second = plain(second);
  text.difference = signed_text(scale * difference->value, error);
  const auto [low, high] = interval_of(*difference);
  text.interval = !std::isfinite(error)
                      ? "not known"
                      : signed_text(scale * low, error) + " to " + signed_text(scale * high, error);
  const bool is_shown = text.difference.find_first_of("123456789") != std::string::npos;
  if (low <= 0 && high >= 0) {
    text.verdict = "not clear";
  } else if (!is_shown) {
    text.verdict = "the same";
  } else {
    text.verdict = (difference->value > 0) == (better == Better::high) ? "better" : "worse";
  }
  return text;
}

std::optional<double> ece_of(const Figures& figures) {
  if (!figures.ece) return std::nullopt;
  return figures.ece->value;
}

std::string believer_text(const Believer& believer) {
  return believer.model + ", setting " + believer.setting;
}

Json believer_json(const Believer& believer) {
  return {{"model", believer.model},
          {"model_hash", believer.model_hash},
          {"setting", believer.setting},
          {"prior_hash", believer.prior_hash}};
}

void add_table(HtmlPage& html, const char* what, const std::vector<PairedText>& texts) {
  html.begin_table({what, "A", "B", "A − B", "95% interval", "A is"});
  for (const PairedText& text : texts) {
    html.row(text.what,
             {{text.first}, {text.second}, {text.difference}, {text.interval}, {text.verdict}});
  }
  html.end_table();
}

}  // namespace

std::vector<PairedText> paired_texts(const ComparisonReport& report) {
  const Figures a = figures(report.first.evaluation);
  const Figures b = figures(report.second.evaluation);
  const PairedFigures& paired = report.paired;
  const auto log_of = [&paired](const Figures& figures) {
    return paired.ruled_out == 0 ? value_of(figures.scores.log_nats) : std::nullopt;
  };
  std::vector<PairedText> texts;
  if (a.accuracy && b.accuracy) {
    texts.push_back(text_of("first, %", value_of(a.accuracy->top1), value_of(b.accuracy->top1),
                            paired.top1, Unit::percent, Better::high));
    texts.push_back(text_of("first three, %", value_of(a.accuracy->top3),
                            value_of(b.accuracy->top3), paired.top3, Unit::percent, Better::high));
  }
  texts.push_back(
      text_of("log score, nats", log_of(a), log_of(b), paired.log_nats, Unit::number, Better::low));
  texts.push_back(text_of("Brier score", value_of(a.scores.brier), value_of(b.scores.brier),
                          paired.brier, Unit::number, Better::low));
  texts.push_back(text_of("calibration error, %", ece_of(a), ece_of(b), paired.ece, Unit::percent,
                          Better::low));
  if (a.population && b.population) {
    texts.push_back(text_of("CSMF by first, %", value_of(a.population->by_top_call),
                            value_of(b.population->by_top_call), paired.csmf_by_top_call,
                            Unit::percent, Better::high));
    texts.push_back(text_of("CSMF by mean, %", value_of(a.population->by_mean_posterior),
                            value_of(b.population->by_mean_posterior),
                            paired.csmf_by_mean_posterior, Unit::percent, Better::high));
  }
  // Where each has cases of its own, these are not the figures that differ.
  if (paired.only_first > 0 || paired.only_second > 0) {
    for (PairedText& text : texts) text.first = text.second = "–";
  }
  return texts;
}

std::vector<PairedText> paired_auroc_texts(const ComparisonReport& report) {
  const Figures a = figures(report.first.evaluation);
  const Figures b = figures(report.second.evaluation);
  std::vector<PairedText> texts;
  for (const CauseId cause : ids<CauseId>(report.first.causes.size())) {
    std::optional<Estimate> difference = report.paired.auroc[cause];
    const auto& of_a = a.per_cause[cause].auroc;
    const auto& of_b = b.per_cause[cause].auroc;
    if (!difference || !of_a || !of_b) continue;
    // The error comes from coarser cells, the difference from what stands beside it.
    difference->value = of_a->value - of_b->value;
    const JudgedCause& judged = report.first.causes[index(cause)];
    texts.push_back(text_of((judged.must_not_miss ? "▲ " : "  ") + short_title(judged.title),
                            of_a->value, of_b->value, difference, Unit::number, Better::high,
                            0.0011));
  }
  return texts;
}

std::string chance_text(std::size_t n_intervals) {
  if (n_intervals < 2) return {};
  return fmt::format("Each interval stands alone: of {} about {:.1f} would leave 0 out by chance.",
                     n_intervals, 0.05 * static_cast<double>(n_intervals));
}

std::vector<std::string> compared_texts(const ComparisonReport& report) {
  const PairedFigures& paired = report.paired;
  std::vector<std::string> texts{"A: " + believer_text(report.first.scorer) + ".",
                                 "B: " + believer_text(report.second.scorer) + ".",
                                 counted(paired.n, "case") + " judged by both."};
  const auto add = [&texts](std::uint64_t n, const char* what) {
    if (n > 0) texts.push_back(grouped_digits(n) + what);
  };
  add(paired.only_first, " more that only A can explain.");
  add(paired.only_second, " more that only B can explain.");
  add(paired.ruled_out,
      " whose true cause A or B gave probability 0: in no difference of log scores.");
  return texts;
}

std::string to_json(const ComparisonReport& report) {
  const auto figures_of = [](const EvaluationFile& file) {
    return figures_json(figures(file.evaluation), file.causes);
  };
  return json_text(
      {{"first", believer_json(report.first.scorer)},
       {"second", believer_json(report.second.scorer)},
       {"paired", paired_json(report.paired, report.first.causes)},
       {"figures", {{"first", figures_of(report.first)}, {"second", figures_of(report.second)}}},
       {"notice", report.first.notice},
       {"run", json_run(report.first.run)}});
}

std::string comparison_report(const ComparisonReport& report) {
  HtmlPage html("Two that answer, compared: " + report.first.title);
  for (const std::string& text : compared_texts(report)) html.paragraph(text);
  for (const std::string& text : origin_texts(report.first)) html.paragraph(text, "soft");
  html.paragraph(report.first.notice, "notice");
  html.begin_section("How they differ on the same cases");
  add_table(html, "figure", paired_texts(report));
  html.end_section();
  if (const auto aurocs = paired_auroc_texts(report); !aurocs.empty()) {
    html.begin_section("How well each tells a cause from the others: AUROC");
    add_table(html, "cause", aurocs);
    html.paragraph(chance_text(aurocs.size()), "small soft");
    html.end_section();
  }
  html.begin_section("What was run");
  html.begin_facts();
  html.run_facts(report.first.run);
  html.end_facts();
  html.end_section();
  return html.document();
}

}  // namespace fagan
