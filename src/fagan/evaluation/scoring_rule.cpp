#include "fagan/evaluation/scoring_rule.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

// What one case of each true cause scores with the prior, and what such cases scored in fact.
struct AgainstPrior {
  double n = 0;
  double sum = 0;
  double squares = 0;
  double prior_sum = 0;
  double prior_squares = 0;
  double products = 0;

  void add(double cases, const FixedSum& scores, const FixedSum& score_squares, double of_prior) {
    if (cases == 0) return;
    n += cases;
    sum += scores.value();
    squares += score_squares.value();
    prior_sum += cases * of_prior;
    prior_squares += cases * of_prior * of_prior;
    products += scores.value() * of_prior;
  }

  // The ratio of two means, its error by the delta method (Cochran 1977, section 2.11).
  std::optional<Estimate> skill() const {
    if (n == 0 || !std::isfinite(prior_sum) || prior_sum == 0) return std::nullopt;
    const double ratio = sum / prior_sum;
    if (n == 1) return Estimate{1 - ratio, infinity};
    const double residuals = squares - 2 * ratio * products + ratio * ratio * prior_squares;
    const double variance = std::max(residuals, 0.0) / (n - 1) / n;
    return Estimate{1 - ratio, std::sqrt(variance) / (prior_sum / n)};
  }
};

}  // namespace

double log_score(double p_true) { return -portable_log(p_true); }

template <class Real>
Real brier_score(const Real* p, std::size_t n_causes, std::size_t truth) {
  Real squares = 0;
  for (std::size_t k = 0; k < n_causes; ++k) squares += p[k] * p[k];
  return (squares - 2 * p[truth]) + 1;
}

template <class Real>
std::size_t rank_of(const Real* p, std::size_t n_causes, std::size_t cause) {
  std::size_t before = 0;
  for (std::size_t k = 0; k < cause; ++k) before += p[k] >= p[cause] ? 1U : 0U;
  for (std::size_t k = cause + 1; k < n_causes; ++k) before += p[k] > p[cause] ? 1U : 0U;
  return before;
}

template <class Real>
std::size_t top_cause(const Real* p, std::size_t n_causes) {
  // Without a branch: which cause it is cannot be guessed.
  std::size_t top = 0;
  Real most = p[0];
  for (std::size_t k = 1; k < n_causes; ++k) {
    top = p[k] > most ? k : top;
    most = p[k] > most ? p[k] : most;
  }
  return top;
}

template <class Real>
void ScoreSums::add(const Real* p, std::size_t n_causes, std::size_t truth) {
  ++n;
  const double brier_of_case = brier_score(p, n_causes, truth);
  brier += brier_of_case;
  brier_squares += brier_of_case * brier_of_case;
  if (p[truth] <= 0) {
    ++ruled_out;
    return;
  }
  const double log_of_case = log_score(p[truth]);
  log += log_of_case;
  log_squares += log_of_case * log_of_case;
}

template double brier_score(const double*, std::size_t, std::size_t);
template float brier_score(const float*, std::size_t, std::size_t);
template std::size_t rank_of(const double*, std::size_t, std::size_t);
template std::size_t rank_of(const float*, std::size_t, std::size_t);
template std::size_t top_cause(const double*, std::size_t);
template std::size_t top_cause(const float*, std::size_t);
template void ScoreSums::add(const double*, std::size_t, std::size_t);
template void ScoreSums::add(const float*, std::size_t, std::size_t);

ScoreSums& ScoreSums::operator+=(const ScoreSums& other) {
  n += other.n;
  ruled_out += other.ruled_out;
  log += other.log;
  log_squares += other.log_squares;
  brier += other.brier;
  brier_squares += other.brier_squares;
  return *this;
}

ScoreFigures score_figures(const PerCause<ScoreSums>& by_truth, const PerCause<double>& prior) {
  ScoreSums all;
  AgainstPrior log;
  AgainstPrior brier;
  for (const CauseId cause : ids<CauseId>(by_truth.size())) {
    const ScoreSums& sums = by_truth[cause];
    all += sums;
    log.add(static_cast<double>(sums.n - sums.ruled_out), sums.log, sums.log_squares,
            log_score(prior[cause]));
    brier.add(static_cast<double>(sums.n), sums.brier, sums.brier_squares,
              brier_score(prior.values().data(), prior.size(), index(cause)));
  }
  ScoreFigures figures{all.n,
                       all.ruled_out,
                       mean_of(all.log, all.log_squares, all.n - all.ruled_out),
                       {},
                       mean_of(all.brier, all.brier_squares, all.n),
                       log.skill(),
                       brier.skill()};
  if (figures.log_nats) {
    figures.log_bits =
        Estimate{figures.log_nats->value * bits_per_nat, figures.log_nats->se * bits_per_nat};
  }
  return figures;
}

}  // namespace fagan
