#include "fagan/evaluation/figures.hpp"

#include <numeric>

#include "fagan/evaluation/jackknife.hpp"

namespace fagan {
namespace {

CauseFigures figures_of(const Evaluation& evaluation, CauseId cause, const FigureOptions& options) {
  const BasicTally& basic = evaluation.basic();
  const ScoreSums& scores = basic.scores[cause];
  CauseFigures result;
  result.cause = cause;
  result.n = scores.n;
  result.impossible = basic.impossible[cause];
  result.ruled_out = scores.ruled_out;
  result.calls = call_performance(basic, cause);
  result.log_nats = mean_of(scores.log, scores.log_squares, scores.n - scores.ruled_out);
  result.brier = mean_of(scores.brier, scores.brier_squares, scores.n);
  result.concordance = concordance(basic, cause);
  if (!evaluation.full()) return result;
  const ProbabilityHistogram& histogram = evaluation.full()->by_cause[cause];
  result.auroc = auroc(histogram);
  result.calibration = calibration(histogram);
  result.alerts = sensitivity_at_alert_share(histogram, options.alert_share);
  result.decision_curve = decision_curve(histogram);
  return result;
}

void add_full(Figures& figures, const Evaluation& evaluation) {
  const FullTally& full = *evaluation.full();
  figures.calibration = calibration(full.top);
  figures.ece =
      jackknife(full.groups, [](const GroupTally& sums) { return std::optional(ece(sums)); });
  figures.brier_parts = brier_parts(full.by_cause);
  figures.population = population_figures(full, evaluation.basic());
  figures.closing = closing_test(full.by_cause, evaluation.subject().precision);
}

}  // namespace

Figures figures(const Evaluation& evaluation, const FigureOptions& options) {
  const BasicTally& basic = evaluation.basic();
  Figures result;
  result.n_cases = basic.n_cases();
  result.n_scored = basic.n_scored();
  result.impossible =
      std::accumulate(basic.impossible.begin(), basic.impossible.end(), std::uint64_t{0});
  result.left_out = evaluation.left_out();
  result.bad = basic.bad;
  result.unlabelled = basic.unlabelled;
  result.accuracy = accuracy(basic, evaluation.full() ? &*evaluation.full() : nullptr);
  result.scores = score_figures(basic.scores, evaluation.subject().prior_probabilities);
  result.confusion = basic.confusion;
  result.calibration_basic = calibration(basic);
  result.per_cause = PerCause<CauseFigures>(evaluation.n_causes());
  for (const CauseId cause : ids<CauseId>(evaluation.n_causes())) {
    result.per_cause[cause] = figures_of(evaluation, cause, options);
  }
  if (evaluation.full()) add_full(result, evaluation);
  return result;
}

}  // namespace fagan
