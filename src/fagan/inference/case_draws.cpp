#include "fagan/inference/case_draws.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "fagan/core/log_space.hpp"
#include "fagan/core/normal.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"
#include "fagan/inference/factor_likelihood.hpp"

namespace fagan {
namespace {

Eigen::Index at(CauseId cause) { return static_cast<Eigen::Index>(cause); }

double log_normal_of(double x, double mean, double sd, double log_scale) {
  const double z = (x - mean) / sd;
  return log_normal_density(z) - log_scale;
}

double on_mean_scale(const NumberScale& scale, double value) {
  return scale.density == DensityKind::lognormal ? std::log(value) : value;
}

// An interval and the finding's range together, on the scale of the mean.
Range overlap(const NumberScale& scale, Interval interval) {
  const Range range = ParameterDraws::range_of_mean_scale(scale);
  const bool lognormal = scale.density == DensityKind::lognormal;
  const double low = lognormal ? std::log(std::max(interval.low, 0.0)) : interval.low;
  const double high = lognormal ? std::log(interval.high) : interval.high;
  return {std::max(low, range.low), std::min(high, range.high)};
}

// What one more value would be: Student's t with n − 1 degrees of freedom (Gelman et al. 2013,
// section 3.2).
class PredictiveValue {
 public:
  PredictiveValue(const Density& density, double n)
      : t_(n - 1), mean_(density.mean()), scale_(density.sd() * std::sqrt(1 + 1 / n)) {}

  double log_density(double x) const {
    const double df = t_.degrees_of_freedom();
    const double z = (x - mean_) / scale_;
    return std::lgamma((df + 1) / 2) - std::lgamma(df / 2) - std::log(df * 3.141592653589793) / 2 -
           std::log(scale_) - (df + 1) / 2 * std::log1p(z * z / df);
  }

  double log_mass(Range range) const {
    const auto [low, high] = nearer_tail(range);
    return std::log(std::max(high - low, 0.0));
  }

  // The value inside the range below which a share u of its mass lies, or as good as that.
  double quantile_within(Range range, double u) const {
    const auto [low, high] = nearer_tail(range);
    const double p = low + (high - low) * u;
    if (!(p > 0)) return std::clamp(mean_, range.low, range.high);
    const double z = boost::math::quantile(t_, std::min(p, 1 - 1e-16));
    return std::clamp(mean_ + scale_ * (is_mirrored(range) ? -z : z), range.low, range.high);
  }

 private:
  bool is_mirrored(Range range) const { return range.low > mean_; }
  double lower_tail(double z) const {
    if (std::isinf(z)) return z < 0 ? 0 : 1;
    return boost::math::cdf(t_, z);
  }
  std::pair<double, double> nearer_tail(Range range) const {
    double a = (range.low - mean_) / scale_;
    double b = (range.high - mean_) / scale_;
    if (is_mirrored(range)) {
      std::swap(a, b);
      a = -a;
      b = -b;
    }
    return {lower_tail(a), lower_tail(b)};
  }

  boost::math::students_t_distribution<double> t_;
  double mean_;
  double scale_;
};

double log_mean_of_interval(const NumberScale& scale, Interval interval, double mean, double sd,
                            double log_scale) {
  const Range inside = overlap(scale, interval);
  // log_scale is that of a density; a mass has no sd in it.
  return log_normal_mass((inside.low - mean) / sd, (inside.high - mean) / sd) -
         (log_scale - portable_log(sd));
}

double log_sum(const Eigen::ArrayXd& x) {
  const double largest = x.maxCoeff();
  if (largest == -infinity) return -infinity;
  double sum = 0;
  for (const double value : x) sum += portable_exp(value - largest);
  return largest + portable_log(sum);
}

}  // namespace

Eigen::ArrayXd log_predictive(const Model& model, FindingId finding,
                              const Observation& observation) {
  Eigen::ArrayXd result = log_likelihoods(model, finding, observation);
  if (!model.finding(finding).is_number()) return result;
  const NumberScale& scale = *model.finding(finding).number;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const std::optional<double>& n = model.evidence(finding, cause).n;
    if (!n) continue;
    const PredictiveValue predictive(model.density(finding, cause), *n);
    if (const auto* value = std::get_if<double>(&observation)) {
      const double x = on_mean_scale(scale, *value);
      result[at(cause)] = predictive.log_density(x);
      if (scale.density == DensityKind::lognormal) result[at(cause)] -= x;
    } else if (const auto* interval = std::get_if<Interval>(&observation)) {
      result[at(cause)] = predictive.log_mass(overlap(scale, *interval));
    }
  }
  return result;
}

void FindingDraws::add(FindingId finding, const Observation& observation) {
  if (const auto* state = std::get_if<StateId>(&observation)) {
    add_state(finding, *state);
  } else if (const auto* evidence = std::get_if<VirtualEvidence>(&observation)) {
    add_virtual(finding, *evidence);
  } else if (!std::holds_alternative<NotKnown>(observation)) {
    add_number(finding, observation);
  }
}

// One case in state s turns a row θ ~ Dirichlet(α) into V θ + (1 − V) e_s with V ~ Beta(Σα, 1),
// that is V = exp(−exponential / n) (Sethuraman 1994).
void FindingDraws::add_state(FindingId finding, StateId state) {
  const Eigen::ArrayXXd& log_p = parameters_.log_state(finding, state);
  const Eigen::ArrayXXd& p = parameters_.state(finding, state);
  log_weights_ += log_p;
  std::vector<const double*> kept(model_.n_causes(), nullptr);
  for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
    const std::optional<double>& n = model_.evidence(finding, cause).n;
    if (n) kept[index(cause)] = parameters_.share_kept(finding, *n).data();
  }
  for (Eigen::Index i = 0; i < parameters_.n_draws(); ++i) {
    const CauseId cause = cause_of_draw_[static_cast<std::size_t>(i)];
    const double before = p(i, at(cause));
    if (kept[index(cause)] == nullptr || before == 1) {
      own_[i] += log_p(i, at(cause));
      continue;
    }
    const double v = kept[index(cause)][i];
    own_factor_[i] *= (1 - v) + v * before;
  }
  // Each factor is 1e-16 or more unless it is 0: so many together do not underflow.
  constexpr int most_factors = 8;
  if (++n_factors_ == most_factors) finish();
}

void FindingDraws::finish() {
  if (n_factors_ == 0) return;
  for (Eigen::Index i = 0; i < own_.size(); ++i) own_[i] += portable_log(own_factor_[i]);
  own_factor_.setOnes();
  n_factors_ = 0;
}

void FindingDraws::add_virtual(FindingId finding, const VirtualEvidence& evidence) {
  const std::vector<double>& v = evidence.relative_likelihoods;
  const auto n_states = static_cast<Eigen::Index>(v.size());
  Eigen::ArrayXd log_v(n_states);
  for (Eigen::Index s = 0; s < n_states; ++s) {
    log_v[s] = portable_log(v[static_cast<std::size_t>(s)]);
  }
  const Eigen::ArrayXd exact = log_likelihoods(model_, finding, evidence);
  const Eigen::ArrayXd& added = parameters_.case_added_to(finding);
  for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
    const bool is_exact = !model_.evidence(finding, cause).n;
    Eigen::ArrayXXd rows;
    if (!is_exact) rows = parameters_.log_gamma_row(finding, cause);
    for (Eigen::Index i = 0; i < parameters_.n_draws(); ++i) {
      double log_p = exact[at(cause)];
      Eigen::ArrayXd row;
      if (!is_exact) {
        row = rows.row(i).transpose();
        log_p = log_sum(row + log_v) - log_sum(row);
      }
      log_weights_(i, at(cause)) += log_p;
      if (cause_of_draw_[static_cast<std::size_t>(i)] != cause) continue;
      if (!is_exact) {
        // The state the case may have been in, given its cause and what was seen of it.
        double u =
            parameters_.sampler_for_case(i, finding).uniform() * portable_exp(exact[at(cause)]);
        Eigen::Index s = n_states - 1;
        for (Eigen::Index j = 0; j < n_states; ++j) {
          const double share = v[static_cast<std::size_t>(j)] *
                               model_.likelihood(finding, static_cast<StateId>(j), cause);
          if (share > 0) s = j;
          if ((u -= share) < 0) break;
        }
        row[s] = log_sum(Eigen::Array2d{row[s], portable_log(added[i])});
        log_p = log_sum(row + log_v) - log_sum(row);
      }
      own_[i] += log_p;
    }
  }
}

void FindingDraws::add_number(FindingId finding, const Observation& observation) {
  const NumberScale& scale = *model_.finding(finding).number;
  const ParameterDraws::Normals& normals = parameters_.normals(finding);
  if (const auto* value = std::get_if<double>(&observation)) {
    const double x = on_mean_scale(scale, *value);
    log_weights_ += -((x - normals.mean) / normals.sd).square() / 2 - normals.log_scale;
  } else {
    const Interval interval = std::get<Interval>(observation);
    for (Eigen::Index k = 0; k < log_weights_.cols(); ++k) {
      for (Eigen::Index i = 0; i < log_weights_.rows(); ++i) {
        log_weights_(i, k) += log_mean_of_interval(scale, interval, normals.mean(i, k),
                                                   normals.sd(i, k), normals.log_scale(i, k));
      }
    }
  }
  for (Eigen::Index i = 0; i < parameters_.n_draws(); ++i) {
    own_[i] += own_number(i, finding, observation);
  }
}

// The parameters of the cause drawn for this case, drawn anew with the case among the n.
double FindingDraws::own_number(Eigen::Index i, FindingId finding, const Observation& observation) {
  constexpr double half_log_two_pi = 0.91893853320467274178;
  const CauseId cause = cause_of_draw_[static_cast<std::size_t>(i)];
  const NumberScale& scale = *model_.finding(finding).number;
  const Density& density = model_.density(finding, cause);
  const std::optional<double>& n = model_.evidence(finding, cause).n;
  const auto* value = std::get_if<double>(&observation);
  double mean = density.mean();
  double sd = density.sd();
  if (n) {
    Sampler sampler = parameters_.sampler_for_case(i, finding);
    const double x = value != nullptr
                         ? on_mean_scale(scale, *value)
                         : PredictiveValue(density, *n)
                               .quantile_within(overlap(scale, std::get<Interval>(observation)),
                                                sampler.uniform());
    // Mean and sum of squares of n + 1 values.
    const double step = x - mean;
    const double squares = (*n - 1) * sd * sd + *n / (*n + 1) * step * step;
    mean += step / (*n + 1);
    sd = std::sqrt(squares) * portable_exp(-sampler.log_chi_squared(*n) / 2);
    mean += sd * sampler.normal() / std::sqrt(*n + 1);
  }
  double log_scale = portable_log(sd);
  if (scale.range) {
    const Range range = ParameterDraws::range_of_mean_scale(scale);
    const double log_mass = log_normal_mass((range.low - mean) / sd, (range.high - mean) / sd);
    log_scale += log_mass;
    if (n) log_importance_[i] -= log_mass;
  }
  if (value == nullptr) {
    return log_mean_of_interval(scale, std::get<Interval>(observation), mean, sd, log_scale);
  }
  // The other causes' weights leave out √2π and the Jacobian, which all causes share.
  return log_normal_of(on_mean_scale(scale, *value), mean, sd, log_scale) + half_log_two_pi;
}

}  // namespace fagan
