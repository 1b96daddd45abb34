#include "fagan/format/evaluation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "fagan/format/evaluation_pictures.hpp"
#include "fagan/format/figures_text.hpp"
#include "fagan/format/html_page.hpp"
#include "fagan/format/svg_canvas.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

constexpr std::size_t most_in_a_matrix = 40;

std::string title_of(const EvaluationFile& file, CauseId cause) {
  const JudgedCause& of = file.causes[index(cause)];
  return xml_escaped(short_title(of.title));
}

std::string marked_title(const EvaluationFile& file, CauseId cause) {
  // First, where a narrow column cannot cut it off.
  return (file.causes[index(cause)].must_not_miss ? "▲ " : "") + title_of(file, cause);
}

void add_head(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  html.add_line("<p>{} of {} judged. Setting: {}.</p>", grouped_digits(figures.n_scored),
                counted(figures.n_cases, "case"), xml_escaped(file.setting_title));
  std::string origin;
  for (const std::string& text : origin_texts(file)) origin += xml_escaped(text) + ' ';
  html.add_line("<p class=\"soft\">{}</p>", origin);
  const std::string apart = set_apart_text(figures);
  html.paragraph(apart);
  html.paragraph(file.notice, "notice");
}

void add_tile(HtmlPage& html, std::string_view value, std::string_view what,
              std::string_view detail) {
  html.add_line("<div class=\"tile\"><span>{}</span><b>{}</b><span>{}</span></div>", what, value,
                detail);
}

void add_tiles(HtmlPage& html, const Figures& figures) {
  html.add("<div class=\"tiles\">\n");
  const auto add_share = [&html](const char* what, const std::optional<Share>& share) {
    if (share) add_tile(html, share_text(share), what, interval_text(share));
  };
  if (figures.accuracy) {
    add_share("true cause named first", figures.accuracy->top1);
    add_share("among the first three", figures.accuracy->top3);
    add_share("among the first five", figures.accuracy->top5);
  }
  const auto add_score = [&html](const char* what, const std::optional<Estimate>& score,
                                 const std::optional<Estimate>& skill) {
    if (!score) return;
    const std::string better =
        skill ? "; " + percent_value_text(skill) + " better than the prior" : std::string();
    add_tile(html, figure_text(score->value, score->se), what,
             "se " + error_text(score->se) + better);
  };
  const ScoreFigures& scores = figures.scores;
  add_score("log score, nats (0 is perfect)", scores.log_nats, scores.log_skill);
  add_score("Brier score (0 is perfect)", scores.brier, scores.brier_skill);
  html.add("</div>\n");
}

void add_averages(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  if (!file.averages) return;
  const PosteriorAverages::Figures averaged = file.averages->figures();
  if (averaged.n == 0) return;
  html.begin_section("Averaged over what the truth may be, given each record");
  html.paragraph(
      "Cases are drawn, so the cause that happened to be true is one of those the record leaves "
      "open. These figures weigh all of them by the world's own probabilities. " +
          gain_text(figures, averaged),
      "small soft");
  html.add("<dl>\n");
  for (const auto& [name, text] : averaged_texts(averaged)) {
    html.add_line("<dt>{}</dt><dd>{}</dd>", name, xml_escaped(text));
  }
  html.add("</dl>\n");
  html.end_section();
}

void add_calibration_table(HtmlPage& html, const std::vector<CalibrationBin>& bins) {
  html.add(
      "<div class=\"wide\"><table>\n<thead><tr><th>given</th><th>mean</th><th>right</th>"
      "<th>95% interval</th><th>cases</th></tr></thead>\n<tbody>\n");
  for (const CalibrationBin& bin : bins) {
    html.add_line("<tr><th>{:.0f} to {:.0f}%</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                  100 * bin.low, 100 * bin.high, xml_escaped(percent(Probability(bin.mean_p))),
                  share_text(bin.observed), interval_text(bin.observed),
                  grouped_digits(bin.observed.total));
  }
  html.add("</tbody></table></div>\n");
}

void add_parts(HtmlPage& html, const BrierParts& parts) {
  html.add_line(
      "<p class=\"small soft\">The Brier score taken apart: reliability {:.5f} − resolution {:.5f} "
      "+ "
      "uncertainty {:.5f} + what varies within the cells {:.5f} = {:.5f}.</p>",
      parts.reliability, parts.resolution, parts.uncertainty,
      parts.within_variance - parts.within_covariance, parts.score);
}

void add_calibration(HtmlPage& html, const Figures& figures) {
  const bool is_full = figures.calibration.has_value();
  if (!is_full && !figures.calibration_basic) return;
  const auto& bins = is_full ? figures.calibration->bins : figures.calibration_basic->bins;
  const CalibrationError& error =
      is_full ? figures.calibration->error : figures.calibration_basic->error;
  html.add("<section>\n<h2>Calibration: is a cause given 30% right in 30% of cases?</h2>\n");
  html.add("<div class=\"pictures\">\n");
  html.add(svg_reliability("fagan-reliability", bins, "The cause named first"));
  html.add("<div>\n");
  html.add_line(
      "<p>Expected calibration error {}; chance alone would show about {}. Dots on the dashed line "
      "are perfect; lines are 95% intervals.</p>",
      xml_escaped(percent(Probability(error.ece))),
      xml_escaped(percent(Probability(error.by_chance))));
  add_calibration_table(html, bins);
  html.add("</div>\n</div>\n");
  if (figures.brier_parts) add_parts(html, *figures.brier_parts);
  html.add("</section>\n");
}

void add_closing(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  if (!figures.closing) return;
  html.add("<section>\n<h2>Closing test</h2>\n");
  const std::string text = closing_text(file, *figures.closing);
  const std::size_t verdict = text.find(':');
  html.add_line("<p><span class=\"verdict {}\">{}</span>{}</p>\n</section>",
                text.starts_with("Too few") ? "soft"
                : figures.closing->passes() ? "passes"
                                            : "fails",
                xml_escaped(text.substr(0, verdict)), xml_escaped(text.substr(verdict)));
}

// A cell with how sure its figure is in small type below.
std::string cell(const std::string& text, const std::string& below = {}) {
  const std::string small = below.empty() ? "" : "<small>" + xml_escaped(below) + "</small>";
  return "<td>" + xml_escaped(text) + small + "</td>";
}
std::string cell(const std::optional<Share>& share) {
  return cell(share_text(share), share ? interval_text(share) : "");
}
std::string cell(const std::optional<Estimate>& estimate) {
  if (!estimate) return cell(estimate_text(estimate));
  return cell(figure_text(estimate->value, estimate->se), "se " + error_text(estimate->se));
}
std::string cell(const std::optional<Auroc>& auroc) {
  return cell(auroc_text(auroc), auroc ? interval_text(auroc) : "");
}

void add_causes(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  const bool is_full = figures.closing.has_value();
  html.add(
      "<section>\n<h2>Each cause</h2>\n<p class=\"small soft\">Found: named first when it is the "
      "cause. PPV: is the cause when named first. Below: 95% intervals, and standard errors of "
      "scores. ▲ must not be missed.</p>\n<div class=\"wide\"><table>\n");
  html.add("<thead><tr><th>cause</th><th>cases</th><th>found</th><th>PPV</th><th>specificity</th>");
  if (is_full) html.add("<th>AUROC</th>");
  html.add("<th>log score</th><th>Brier score</th></tr></thead>\n<tbody>\n");
  for (const CauseFigures& of : figures.per_cause) {
    html.add("<tr><th>" + marked_title(file, of.cause) + "</th>" + cell(grouped_digits(of.n)) +
             cell(of.calls.sensitivity) + cell(of.calls.ppv) + cell(of.calls.specificity));
    if (is_full) html.add(cell(of.auroc));
    html.add(cell(of.log_nats) + cell(of.brier) + "</tr>\n");
  }
  html.add("</tbody></table></div>\n</section>\n");
}

// The share in a cell of the matrix: two digits are enough, and nothing is left empty that is not.
std::string matrix_text(double share) {
  if (share <= 0) return "";
  if (share < 0.005) return "·";
  return fmt::format("{:.0f}", 100 * share);
}

void add_matrix_row(HtmlPage& html, const EvaluationFile& file, const Figures& figures,
                    CauseId truth) {
  const std::size_t n_causes = file.causes.size();
  html.add("<tr><th>" + fmt::format("{} ", index(truth) + 1) + title_of(file, truth) + "</th>");
  const auto n = static_cast<double>(figures.per_cause[truth].n);
  for (std::size_t called = 0; called < n_causes; ++called) {
    const std::uint64_t count = figures.confusion[index(truth) * n_causes + called];
    const double share = n > 0 ? static_cast<double>(count) / n : 0;
    html.add_line("<td{} style=\"background:rgba(var(--blue),{:.2f})\">{}</td>",
                  called == index(truth) ? " class=\"own\"" : "", 0.5 * share, matrix_text(share));
  }
  html.add("</tr>\n");
}

void add_matrix(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  html.add(
      "<p class=\"small soft\">Of the cases of each cause (rows), the percentage in which each "
      "cause "
      "(columns) was named first; · is below half a percent. Framed: named rightly.</p>\n"
      "<div class=\"wide\"><table class=\"matrix\">\n<thead><tr><th>true cause</th>");
  for (const CauseId cause : ids<CauseId>(file.causes.size())) {
    html.add(fmt::format("<th title=\"{}\">{}</th>", title_of(file, cause), index(cause) + 1));
  }
  html.add("</tr></thead>\n<tbody>\n");
  for (const CauseId cause : ids<CauseId>(file.causes.size())) {
    add_matrix_row(html, file, figures, cause);
  }
  html.add("</tbody></table></div>\n");
}

struct Mistake {
  CauseId truth;
  CauseId called;
  std::uint64_t count;
};

void add_mistakes(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  const std::size_t n_causes = file.causes.size();
  std::vector<Mistake> mistakes;
  for (const CauseId truth : ids<CauseId>(n_causes)) {
    for (const CauseId called : ids<CauseId>(n_causes)) {
      const std::uint64_t count = figures.confusion[index(truth) * n_causes + index(called)];
      if (truth != called && count > 0) mistakes.push_back({truth, called, count});
    }
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.count > b.count; });
  if (mistakes.size() > most_in_a_matrix) mistakes.resize(most_in_a_matrix);
  html.add(
      "<p class=\"small soft\">The commonest mistakes.</p>\n<div "
      "class=\"wide\"><table>\n<thead><tr>"
      "<th>true cause</th><th>named first</th><th>cases</th></tr></thead>\n<tbody>\n");
  for (const Mistake& mistake : mistakes) {
    html.add_line("<tr><th>{}</th><td>{}</td><td>{}</td></tr>", title_of(file, mistake.truth),
                  title_of(file, mistake.called), grouped_digits(mistake.count));
  }
  html.add("</tbody></table></div>\n");
}

void add_confusion(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  html.add("<section>\n<h2>What is taken for what</h2>\n");
  if (file.causes.size() <= most_in_a_matrix) {
    add_matrix(html, file, figures);
  } else {
    add_mistakes(html, file, figures);
  }
  html.add("</section>\n");
}

void add_alerts(HtmlPage& html, const EvaluationFile& file,
                const std::vector<const CauseFigures*>& causes) {
  html.add_line(
      "<section>\n<h2>Not to be missed: found when the {} of cases most suspect raise an "
      "alert</h2>",
      percent(Probability(causes.front()->alerts->alert_share)));
  html.add(
      "<div class=\"wide\"><table>\n<thead><tr><th>cause</th><th>cases</th><th>found</th>"
      "<th>alert from</th></tr></thead>\n<tbody>\n");
  for (const CauseFigures* of : causes) {
    html.add_line("<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
                  title_of(file, of->cause), grouped_digits(of->n),
                  alert_text(*of->alerts) + " (" + interval_text(*of->alerts) + ')',
                  xml_escaped(percent(Probability(of->alerts->threshold))));
  }
  html.add("</tbody></table></div>\n</section>\n");
  html.add(
      "<section>\n<h2>What acting on the answers is worth</h2>\n<p>Net benefit counts each case "
      "of the cause that is acted on as 1, and each other case as the loss that makes the "
      "threshold the point of indifference (Vickers &amp; Elkin 2006).</p>\n"
      "<div class=\"pictures\">\n");
  for (const CauseFigures* of : causes) {
    html.add(svg_decision_curve("fagan-decisions-" + std::to_string(index(of->cause)),
                                of->decision_curve,
                                short_title(file.causes[index(of->cause)].title)));
  }
  html.add("</div>\n</section>\n");
}

void add_decisions(HtmlPage& html, const EvaluationFile& file, const Figures& figures) {
  std::vector<const CauseFigures*> causes;
  for (const CauseFigures& of : figures.per_cause) {
    if (file.causes[index(of.cause)].must_not_miss && of.alerts) causes.push_back(&of);
  }
  if (!causes.empty()) add_alerts(html, file, causes);
}

void add_population(HtmlPage& html, const Figures& figures) {
  if (!figures.population || !figures.population->by_top_call) return;
  html.add("<section>\n<h2>How common the causes are, told from the answers together</h2>\n<dl>\n");
  const auto add = [&html](const char* what, const std::optional<Estimate>& estimate) {
    html.add_line("<dt>{}</dt><dd>{}</dd>", what, xml_escaped(percent_estimate_text(estimate)));
  };
  add("CSMF accuracy of the causes named first", figures.population->by_top_call);
  add("the same, corrected for chance", figures.population->by_top_call_corrected);
  add("CSMF accuracy of the mean probabilities", figures.population->by_mean_posterior);
  add("the same, corrected for chance", figures.population->by_mean_posterior_corrected);
  add("mean chance-corrected concordance", figures.population->mean_concordance);
  html.add("</dl>\n</section>\n");
}

void add_making(HtmlPage& html, const EvaluationFile& file) {
  const EvaluationSubject& subject = file.evaluation.subject();
  html.begin_section("What was run");
  html.begin_facts();
  html.run_facts(file.run);
  for (const auto& [cohort, ranges] : file.evaluation.ranges().by_cohort()) {
    std::vector<std::string> pieces;
    for (const CaseRange& range : ranges) {
      pieces.push_back(
          fmt::format("{} to {}", grouped_digits(range.first), grouped_digits(range.end - 1)));
    }
    html.fact("cases", joined(pieces) + " of " + cohort);
  }
  html.fact("model", file.scorer.model + ' ' + subject.model);
  html.fact("prior", file.scorer.setting + ' ' + subject.prior);
  html.fact("world", subject.world);
  html.fact("arithmetic", subject.precision == Precision::float32 ? "float" : "double");
  if (subject.draws > 0) html.fact("draws", std::to_string(subject.draws));
  html.add(
      "</dl>\n<p class=\"small soft\">Hashes are SHA-256 of canonical JSON. The same command "
      "gives the same figures, to the last bit, on any machine.</p>\n</section>\n");
}

}  // namespace

std::string evaluation_report(const EvaluationFile& file) {
  const Figures all = figures(file.evaluation);
  HtmlPage html("How good the answers are: " + file.title);
  add_head(html, file, all);
  add_tiles(html, all);
  add_averages(html, file, all);
  add_calibration(html, all);
  add_closing(html, file, all);
  add_causes(html, file, all);
  add_confusion(html, file, all);
  add_decisions(html, file, all);
  add_population(html, all);
  add_making(html, file);
  return html.document();
}

}  // namespace fagan
