#include "fagan/format/figures_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fagan/core/text.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

constexpr const char* nothing = "–";
constexpr int most_decimals = 5;

// Decimals that show so many digits of an error.
int decimals(double error, int digits) {
  if (!(error > 0) || !std::isfinite(error)) return 3;
  return std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(error))), 0, most_decimals);
}

std::string fixed(double value, int places) {
  std::string text = fmt::format("{:.{}f}", value, places);
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  if (text.front() == '-') text = is_zero ? text.substr(1) : "−" + text.substr(1);
  return text;
}

std::string percent_with(double p, double error) {
  if (!std::isfinite(p)) return nothing;
  const double points = 100 * error;
  const int places = error > 0 && std::isfinite(error) ? std::min(decimals(points, 1), 2) : 1;
  return fixed(100 * p, places) + '%';
}

std::string cases_text(std::uint64_t n) { return counted(n, "case"); }

// One digit of half the interval, four at most.
int auroc_decimals(const Auroc& auroc) {
  const ConfidenceInterval interval = interval_of(auroc);
  return std::min(decimals((interval.high - interval.low) / 2, 1), 4);
}

}  // namespace

std::string figure_text(double value, double error) {
  return std::isfinite(value) ? fixed(value, decimals(error, 2)) : nothing;
}

std::string signed_text(double value, double error) {
  const std::string text = figure_text(value, error);
  const bool is_above = value > 0 && text.find_first_of("123456789") != std::string::npos;
  return is_above ? '+' + text : text;
}

std::string error_text(double error) {
  if (std::isnan(error)) return nothing;
  return std::isfinite(error) ? fixed(error, decimals(error, 2)) : "not known";
}

std::string estimate_text(const std::optional<Estimate>& estimate) {
  if (!estimate || !std::isfinite(estimate->value)) return nothing;
  return figure_text(estimate->value, estimate->se) + " (se " + error_text(estimate->se) + ')';
}

std::string share_text(const std::optional<Share>& share) {
  return share ? percent_with(share->value, (share->high - share->low) / 2) : nothing;
}

std::string interval_text(const std::optional<Share>& share) {
  if (!share) return nothing;
  const double half = (share->high - share->low) / 2;
  return percent_with(share->low, half) + " to " + percent_with(share->high, half);
}

std::string percent_value_text(const std::optional<Estimate>& estimate) {
  return estimate ? percent_with(estimate->value, estimate->se) : nothing;
}

std::string percent_estimate_text(const std::optional<Estimate>& estimate) {
  if (!estimate || !std::isfinite(estimate->value)) return nothing;
  constexpr double smallest_shown = 0.00005;
  const bool is_tiny = estimate->se > 0 && estimate->se < smallest_shown;
  const std::string error = !std::isfinite(estimate->se) ? "not known"
                            : is_tiny                    ? "<0.01%"
                                                         : percent_with(estimate->se, estimate->se);
  return percent_value_text(estimate) + " (se " + error + ')';
}

std::string alert_text(const AlertSensitivity& alerts) {
  const ConfidenceInterval interval = interval_of(alerts);
  return percent_with(alerts.sensitivity.value, (interval.high - interval.low) / 2);
}

std::string interval_text(const AlertSensitivity& alerts) {
  const ConfidenceInterval interval = interval_of(alerts);
  const double half = (interval.high - interval.low) / 2;
  return percent_with(interval.low, half) + " to " + percent_with(interval.high, half);
}

std::string auroc_text(const std::optional<Auroc>& auroc) {
  return auroc && std::isfinite(auroc->value) ? fixed(auroc->value, auroc_decimals(*auroc))
                                              : nothing;
}

std::string interval_text(const std::optional<Auroc>& auroc) {
  if (!auroc || !std::isfinite(auroc->value)) return nothing;
  const ConfidenceInterval interval = interval_of(*auroc);
  const int places = auroc_decimals(*auroc);
  return fixed(interval.low, places) + "–" + fixed(interval.high, places);
}

std::string p_value_text(double p) {
  if (!std::isfinite(p)) return nothing;
  if (p == 0) return "<1e-300";
  return p >= 0.001 ? fmt::format("{:.2g}", p) : fmt::format("{:.0e}", p);
}

std::vector<std::string> origin_texts(const EvaluationFile& file) {
  if (!file.world) return {"Recorded cases, with the cause each record names."};
  return origin_texts(file.scorer, *file.world);
}

std::vector<std::string> origin_texts(const Believer& scorer, const WorldRecord& world) {
  const bool is_own = world.drawn_from == scorer && world.shifts.empty();
  std::vector<std::string> texts;
  texts.push_back("Drawn from " + world.drawn_from.model + ", setting " + world.drawn_from.setting +
                  (is_own ? ": the model and prior that answer." : ", not what answers."));
  const auto add = [&texts](const char* what, const std::vector<std::string>& terms) {
    if (!terms.empty()) texts.push_back(std::string(what) + joined(terms, ", ") + '.');
  };
  add("Moved in the world: ", world.shifts);
  add("Measured by: ", world.measures);
  add("Findings missing: ", world.observation.missing);
  add("Answers wrong: ", world.observation.answers);
  add("Labels wrong: ", world.observation.labels);
  if (world.observation.not_known > 0) {
    texts.push_back("Of what is missing, asked but not known: " +
                    percent(Probability(world.observation.not_known)) + '.');
  }
  return texts;
}

std::vector<NamedFigure> averaged_texts(const PosteriorAverages::Figures& averaged) {
  return {{"first", percent_estimate_text(averaged.top1)},
          {"among the first three", percent_estimate_text(averaged.top3)},
          {"among the first five", percent_estimate_text(averaged.top5)},
          {"log score", estimate_text(averaged.log_nats) + " nats"},
          {"Brier score", estimate_text(averaged.brier)}};
}

std::string gain_text(const Figures& drawn, const PosteriorAverages::Figures& averaged) {
  if (!drawn.scores.log_nats || !averaged.log_nats) return "";
  const double ratio = drawn.scores.log_nats->se / averaged.log_nats->se;
  if (!std::isfinite(ratio)) return "";
  return fmt::format("The log score is as well known as from {:.1f} times as many drawn cases.",
                     ratio * ratio);
}

std::string closing_text(const EvaluationFile& file, const ClosingTest& closing) {
  const auto n_causes = closing.by_cause.size();
  const auto judged = static_cast<std::size_t>(std::count_if(
      closing.by_cause.begin(), closing.by_cause.end(), [](const auto& one) { return !!one; }));
  if (judged == 0) {
    return "Too few cases: for no cause are there enough to hold probabilities against how often "
           "they came true.";
  }
  const std::string limit =
      " (smallest p " + p_value_text(closing.smallest_adjusted) + " after Holm; limit 1e-06)";
  if (closing.passes()) {
    const std::string which =
        judged == n_causes
            ? std::string("each cause")
            : fmt::format("each of the {} of {} causes with cases enough", judged, n_causes);
    return "Passes: " + which + " was true as often as its probabilities said, but for chance" +
           limit + '.';
  }
  std::vector<std::string> failing;
  for (const CauseId cause : ids<CauseId>(closing.by_cause.size())) {
    const auto& result = closing.by_cause[cause];
    if (result && result->adjusted < ClosingTest::level) {
      failing.push_back(short_title(file.causes[index(cause)].title));
    }
  }
  constexpr std::size_t most = 4;
  if (failing.size() > most) {
    const std::string more = std::to_string(failing.size() - most + 1) + " more";
    failing.resize(most - 1);
    failing.push_back(more);
  }
  return "Fails: probabilities and frequencies differ by more than chance" + limit + ", for " +
         joined(failing) + ". The cases do not follow the model that answers.";
}

std::string set_apart_text(const Figures& figures) {
  std::vector<std::string> apart;
  const auto add = [&apart](std::uint64_t n, const char* what) {
    if (n > 0) apart.push_back(cases_text(n) + ' ' + what);
  };
  add(figures.impossible, "that no cause can explain");
  add(figures.bad, "with a wrong code or value");
  add(figures.unlabelled, "without a true cause");
  add(figures.left_out, "left out as unreadable");
  std::string text = apart.empty() ? "" : "Counted apart: " + joined(apart) + '.';
  if (figures.scores.ruled_out > 0) {
    text += (text.empty() ? "" : " ") + cases_text(figures.scores.ruled_out) +
            " whose true cause was given probability 0: in no average log score.";
  }
  return text;
}

}  // namespace fagan
