#include "fagan/study/weak_numbers.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numbers>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {
namespace {

constexpr std::size_t n_points = 20;
using Points = std::array<double, n_points>;

// The middle of the i-th twentieth of the probability.
double share(std::size_t i) { return (static_cast<double>(i) + 0.5) / n_points; }

bool is_estimate(const Evidence& evidence) {
  return evidence.n && (evidence.grade == "expert" || evidence.basis == "expert");
}

// Σ over the points of Z times the divergence, in nats, where the posterior of the cause is p.
double divergence(double p, const Points& ratios) {
  double sum = 0;
  for (const double r : ratios) {
    const double change = p * (r - 1);  // Z − 1
    const double of_cause = r > 0 ? p * r * std::log(r) : 0;
    sum += std::max(of_cause - (1 + change) * std::log1p(change), 0.0);
  }
  return sum;
}

// One estimate, ready to be moved in any case.
class MovedNumber {
 public:
  MovedNumber(const Model& model, FindingId finding, CauseId cause)
      : cause_(static_cast<Eigen::Index>(cause)), row_(index(finding)) {
    const double n = *model.evidence(finding, cause).n;
    const Finding& about = model.finding(finding);
    if (about.is_number()) {
      move_mean(*about.number, model.density(finding, cause), n);
      return;
    }
    for (const StateId state : ids<StateId>(about.states.size())) {
      by_state_.push_back(ratios(model.likelihood(finding, state, cause), n));
    }
  }

  void number_row(std::size_t row) { row_ = row; }

  double nats(const Eigen::MatrixXd& posteriors, Eigen::Index i, const std::int8_t* states,
              const double* numbers) const {
    const double p = posteriors(cause_, i);
    if (!(p > 0 && p < 1)) return 0;
    if (by_state_.empty()) {
      const double value = numbers[row_];
      return std::isnan(value) ? 0 : divergence(p, ratios_at(value));
    }
    const std::int8_t state = states[row_];
    return state < 0 ? 0 : divergence(p, by_state_[static_cast<std::size_t>(state)]);
  }

 private:
  static Points ratios(double p, double n) {
    Points result;
    result.fill(1);
    if (!(p > 0 && p < 1)) return result;
    const boost::math::beta_distribution<double> open(n * p, n * (1 - p));
    for (std::size_t i = 0; i < n_points; ++i) result[i] = quantile(open, share(i)) / p;
    return result;
  }

  void move_mean(const NumberScale& scale, const Density& written, double n) {
    written_ = written;
    const boost::math::students_t_distribution<double> open(std::max(n - 1, 1.0));
    for (std::size_t i = 0; i < n_points; ++i) {
      const double mean = written.mean() + quantile(open, share(i)) * written.sd() / std::sqrt(n);
      if (Density::is_proper(scale, mean, written.sd())) {
        moved_.emplace_back(scale, mean, written.sd());
      } else {
        moved_.push_back(written);
      }
    }
  }

  Points ratios_at(double value) const {
    Points result;
    for (std::size_t i = 0; i < n_points; ++i) {
      result[i] = std::exp(moved_[i].log_density(value) - written_.log_density(value));
    }
    return result;
  }

  Eigen::Index cause_;
  std::size_t row_;  // of the finding, or of the number
  std::vector<Points> by_state_;
  Density written_;
  std::vector<Density> moved_;
};

// The row of each numeric finding among the numbers of a batch.
std::size_t row_of(const CaseBatch& cases, FindingId finding) {
  const auto numbers = cases.numeric_findings();
  return static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), finding) -
                                  numbers.begin());
}

Cohort drawn(const Model& model, const Prior& prior, const WeakNumberOptions& options,
             const Run& run) {
  ObservationProcess observation = ObservationProcess::perfect();
  if (options.missing > 0) {
    MissingRule rule;
    rule.rate = options.missing;
    observation.missing.push_back(rule);
  }
  return Simulator(model, prior, observation)
      .draw(options.seed, 0, static_cast<std::size_t>(options.n_cases), run);
}

}  // namespace

std::vector<WeakNumber> weak_numbers(const Model& model, const Prior& prior,
                                     const WeakNumberOptions& options, const Run& run) {
  if (options.n_cases == 0) throw Error("no case to average over (expected 1 or more)");
  if (!(options.missing >= 0 && options.missing <= 1)) {
    throw Error(shortest(options.missing) + " is not a probability (expected 0 to 1)");
  }
  const Cohort cohort = drawn(model, prior, options, run);
  const auto n_cases = static_cast<Eigen::Index>(cohort.cases.n_cases());
  Eigen::MatrixXd posteriors(static_cast<Eigen::Index>(model.n_causes()), n_cases);
  const Engine engine(model);
  engine.diagnose(engine.pack(prior), cohort.cases, posteriors, {}, {}, run);

  CaseBatch::Scratch scratch;
  const DenseCases cases = cohort.cases.dense(0, cohort.cases.n_cases(), scratch);
  std::vector<WeakNumber> found;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.factor_of(finding) == nullptr) continue;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      if (!is_estimate(model.evidence(finding, cause))) continue;
      if (run.stop != nullptr && *run.stop) throw Interrupted();
      MovedNumber number(model, finding, cause);
      if (model.finding(finding).is_number()) number.number_row(row_of(cohort.cases, finding));
      double nats = 0;
      for (Eigen::Index i = 0; i < n_cases; ++i) {
        const auto at = static_cast<std::size_t>(i);
        nats += number.nats(posteriors, i, cases.states + at * cases.state_stride,
                            cases.numbers + at * cases.number_stride);
      }
      const double n_terms = static_cast<double>(n_cases) * static_cast<double>(n_points);
      found.push_back({finding, cause, nats / n_terms / std::numbers::ln2});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const WeakNumber& a, const WeakNumber& b) { return a.bits > b.bits; });
  return found;
}

}  // namespace fagan
