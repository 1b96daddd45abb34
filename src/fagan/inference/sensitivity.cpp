#include "fagan/inference/sensitivity.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/factor_likelihood.hpp"

namespace fagan {
namespace {

class OneByOne {
 public:
  OneByOne(const Model& model, const Prior& prior, const Posterior& posterior, CauseId of,
           double level)
      : model_(model), prior_(prior), posterior_(posterior), of_(of), tail_((1 - level) / 2) {}

  void move_prior() {
    const std::optional<double>& n = prior_.sample_size();
    if (!n) return;
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      const double p = prior_[cause];
      if (!(p > 0 && p < 1)) continue;
      Sensitivity s = about(Sensitivity::Kind::prior, cause);
      // The others shrink together as this one grows, so the ratio of weights is that of odds.
      fill_probability(
          s, p, *n, [p](double x) { return x / (1 - x) * (1 - p) / p; }, 1 / (p * (1 - p)));
    }
  }

  void move_finding(FindingId finding, const Observation& observation) {
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      const std::optional<double>& n = model_.evidence(finding, cause).n;
      if (!n || posterior_[cause] == 0) continue;
      if (model_.finding(finding).is_number()) {
        move_mean(finding, observation, cause, *n);
        move_sd(finding, observation, cause, *n);
      } else {
        move_states(finding, observation, cause, *n);
      }
    }
  }

  std::vector<Sensitivity> ranked() {
    std::stable_sort(all_.begin(), all_.end(), [](const Sensitivity& a, const Sensitivity& b) {
      return a.swing() > b.swing();
    });
    return std::move(all_);
  }

 private:
  static Sensitivity about(Sensitivity::Kind kind, CauseId cause) {
    Sensitivity s;
    s.kind = kind;
    s.cause = cause;
    return s;
  }

  double posterior_at(CauseId moved, double ratio) const {
    const double p = posterior_[of_];
    const double p_moved = posterior_[moved];
    const double scale = 1 + p_moved * (ratio - 1);
    return (moved == of_ ? ratio * p : p) / scale;
  }

  // `slope` is d log w / d number.
  template <class Ratio>
  void add(Sensitivity s, double value, double low, double high, Ratio ratio, double slope) {
    s.value = value;
    s.low = low;
    s.high = high;
    s.p_at_low = posterior_at(s.cause, ratio(low));
    s.p_at_high = posterior_at(s.cause, ratio(high));
    const double own = s.cause == of_ ? 1 : 0;
    s.slope = slope * posterior_[of_] * (own - posterior_[s.cause]);
    all_.push_back(s);
  }

  template <class Ratio>
  void fill_probability(Sensitivity s, double p, double n, Ratio ratio, double slope) {
    const boost::math::beta_distribution<double> beta(n * p, n * (1 - p));
    add(s, p, quantile(beta, tail_), quantile(complement(beta, tail_)), ratio, slope);
  }

  void move_states(FindingId finding, const Observation& observation, CauseId cause, double n) {
    const std::size_t n_states = model_.finding(finding).states.size();
    std::vector<double> v(n_states, 0);
    if (const auto* state = std::get_if<StateId>(&observation)) {
      v[index(*state)] = 1;
    } else {
      v = std::get<VirtualEvidence>(observation).relative_likelihoods;
    }
    double likelihood = 0;
    for (const StateId state : ids<StateId>(n_states)) {
      likelihood += v[index(state)] * model_.likelihood(finding, state, cause);
    }
    for (const StateId state : ids<StateId>(n_states)) {
      // With one state seen only its own probability matters; of two states one says it all.
      if (std::holds_alternative<StateId>(observation) && v[index(state)] == 0) continue;
      if (std::holds_alternative<VirtualEvidence>(observation) && n_states == 2 &&
          state == StateId{0}) {
        continue;
      }
      const double p = model_.likelihood(finding, state, cause);
      if (!(p > 0 && p < 1)) continue;
      const double v_state = v[index(state)];
      const double v_others = (likelihood - v_state * p) / (1 - p);
      Sensitivity s = about(Sensitivity::Kind::probability, cause);
      s.finding = finding;
      s.state = state;
      fill_probability(
          s, p, n, [=](double x) { return (v_state * x + v_others * (1 - x)) / likelihood; },
          (v_state - v_others) / likelihood);
    }
  }

  double log_likelihood(FindingId finding, const Observation& observation, double mean,
                        double sd) const {
    const Density density(*model_.finding(finding).number, mean, sd);
    if (const auto* value = std::get_if<double>(&observation)) return density.log_density(*value);
    return density.log_mass(std::get<Interval>(observation));
  }

  // d log likelihood / d x by a central difference: a range and an interval have no short formula.
  template <class LogLikelihood>
  static double slope_of(LogLikelihood f, double x, double unit) {
    const double h = 1e-5 * unit;
    return (f(x + h) - f(x - h)) / (2 * h);
  }

  template <class LogLikelihood>
  void add_number(Sensitivity s, FindingId finding, double value, double low, double high,
                  double unit, LogLikelihood f) {
    s.finding = finding;
    const double now = f(value);
    add(
        s, value, low, high, [=](double x) { return std::exp(f(x) - now); },
        slope_of(f, value, unit));
  }

  void move_mean(FindingId finding, const Observation& observation, CauseId cause, double n) {
    const Density& d = model_.density(finding, cause);
    const boost::math::students_t_distribution<double> t(n - 1);
    const double reach = quantile(complement(t, tail_)) * d.sd() / std::sqrt(n);
    add_number(about(Sensitivity::Kind::mean, cause), finding, d.mean(), d.mean() - reach,
               d.mean() + reach, d.sd(), [&, sd = d.sd()](double mean) {
                 return log_likelihood(finding, observation, mean, sd);
               });
  }

  void move_sd(FindingId finding, const Observation& observation, CauseId cause, double n) {
    const Density& d = model_.density(finding, cause);
    const boost::math::chi_squared_distribution<double> chi(n - 1);
    const double low = d.sd() * std::sqrt((n - 1) / quantile(complement(chi, tail_)));
    const double high = d.sd() * std::sqrt((n - 1) / quantile(chi, tail_));
    add_number(
        about(Sensitivity::Kind::sd, cause), finding, d.sd(), low, high, d.sd(),
        [&, mean = d.mean()](double sd) { return log_likelihood(finding, observation, mean, sd); });
  }

  const Model& model_;
  const Prior& prior_;
  const Posterior& posterior_;
  CauseId of_;
  double tail_;
  std::vector<Sensitivity> all_;
};

}  // namespace

std::vector<Sensitivity> sensitivities(const Model& model, const Prior& prior,
                                       const Findings& findings, CauseId of, double level) {
  const Posterior posterior = diagnose(model, prior, findings);
  if (posterior.is_impossible()) return {};
  OneByOne numbers(model, prior, posterior, of, level);
  numbers.move_prior();
  for (const Findings::Entry& entry : findings.in_model_order()) {
    if (model.factor_of(entry.finding) == nullptr) continue;
    if (std::holds_alternative<NotKnown>(entry.observation)) continue;
    numbers.move_finding(entry.finding, entry.observation);
  }
  return numbers.ranked();
}

}  // namespace fagan
