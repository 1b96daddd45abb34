#include "fagan/inference/interval.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fagan/core/contract.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"
#include "fagan/inference/case_draws.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

bool is_informative(const Findings::Entry& entry, const Model& model) {
  return model.factor_of(entry.finding) != nullptr &&
         !std::holds_alternative<NotKnown>(entry.observation);
}

// P(cause | findings) with the uncertainty of every number averaged out.
Posterior predictive(const ParameterDraws& parameters, const Findings& findings) {
  LogSums log_weights(parameters.prior().log_probabilities());
  for (const Findings::Entry& entry : findings.in_model_order()) {
    if (!is_informative(entry, parameters.model())) continue;
    log_weights.add(log_predictive(parameters.model(), entry.finding, entry.observation).data());
  }
  return Posterior(log_weights);
}

std::vector<CauseId> draw_causes(const ParameterDraws& parameters, const Posterior& p) {
  std::vector<CauseId> causes;
  causes.reserve(static_cast<std::size_t>(parameters.n_draws()));
  for (Eigen::Index i = 0; i < parameters.n_draws(); ++i) {
    double u = parameters.sampler_for_cause(i).uniform();
    CauseId drawn = p.top();
    for (const CauseId cause : ids<CauseId>(p.size())) {
      if (p[cause] > 0) drawn = cause;
      if ((u -= p[cause]) < 0) break;
    }
    causes.push_back(drawn);
  }
  return causes;
}

std::size_t numbers_without_n(const ParameterDraws& parameters, const Findings& findings) {
  std::size_t count = parameters.prior().sample_size() ? 0 : 1;
  for (const Findings::Entry& entry : findings.in_model_order()) {
    if (!is_informative(entry, parameters.model())) continue;
    for (const CauseId cause : ids<CauseId>(parameters.model().n_causes())) {
      if (!parameters.model().evidence(entry.finding, cause).n) ++count;
    }
  }
  return count;
}

// exp(row − largest) / sum, row by row, but column by column because that is how they lie.
Eigen::MatrixXd normalised(Eigen::ArrayXXd& log_weights) {
  Eigen::ArrayXd largest = log_weights.col(0);
  for (Eigen::Index k = 1; k < log_weights.cols(); ++k) {
    largest = largest.max(log_weights.col(k));
  }
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(log_weights.rows());
  Eigen::MatrixXd p(log_weights.rows(), log_weights.cols());
  for (Eigen::Index k = 0; k < p.cols(); ++k) {
    for (Eigen::Index i = 0; i < p.rows(); ++i) {
      p(i, k) = portable_exp(log_weights(i, k) - largest[i]);
    }
    sum += p.col(k).array();
  }
  p.array().colwise() /= sum;
  return p;
}

// Draws in proportion to their weight, at equal steps through the cumulated weights (Kitagawa
// 1996). All weights equal: every draw once, as it stands.
std::vector<Eigen::Index> resample(const Eigen::ArrayXd& log_weight) {
  const double largest = log_weight.maxCoeff();
  const Eigen::Index n = log_weight.size();
  double sum = 0;
  for (const double w : log_weight) sum += portable_exp(w - largest);
  std::vector<Eigen::Index> chosen;
  Eigen::Index i = 0;
  double passed = portable_exp(log_weight[0] - largest);
  for (Eigen::Index j = 0; j < n; ++j) {
    const double target = sum * (static_cast<double>(j) + 0.5) / static_cast<double>(n);
    while (passed < target && i + 1 < n) passed += portable_exp(log_weight[++i] - largest);
    chosen.push_back(i);
  }
  return chosen;
}

}  // namespace

PosteriorDraws::PosteriorDraws(Eigen::MatrixXd p, std::size_t n_numbers_without_n)
    : p_(std::move(p)), n_numbers_without_n_(n_numbers_without_n) {}

CredibleInterval PosteriorDraws::interval(CauseId cause, double level) const {
  FAGAN_ASSERT(!is_impossible());
  FAGAN_ASSERT(level > 0 && level < 1);
  const auto column = p_.col(static_cast<Eigen::Index>(cause));
  std::vector<double> sorted(column.begin(), column.end());
  // Between the two nearest draws in proportion (Hyndman and Fan 1996, type 7).
  const auto quantile = [&sorted](double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    const auto at = sorted.begin() + below;
    std::nth_element(sorted.begin(), at, sorted.end());
    if (at + 1 == sorted.end()) return *at;
    const double next = *std::min_element(at + 1, sorted.end());
    return *at + (place - static_cast<double>(below)) * (next - *at);
  };
  return {quantile((1 - level) / 2), quantile((1 + level) / 2)};
}

double PosteriorDraws::mean(CauseId cause) const {
  FAGAN_ASSERT(!is_impossible());
  return p_.col(static_cast<Eigen::Index>(cause)).mean();
}

Probability PosteriorDraws::chance_ahead(CauseId cause, CauseId of) const {
  FAGAN_ASSERT(!is_impossible());
  const auto a = p_.col(static_cast<Eigen::Index>(cause)).array();
  const auto b = p_.col(static_cast<Eigen::Index>(of)).array();
  const auto ahead = static_cast<double>((a > b).count());
  const auto level = static_cast<double>((a == b).count());
  return Probability((ahead + level / 2) / static_cast<double>(p_.rows()));
}

PosteriorDraws PosteriorSampler::draw(const Findings& findings) {
  require_made_for(parameters_.model(), findings.model(), "findings");
  const std::size_t without_n = numbers_without_n(parameters_, findings);
  const Posterior causes = predictive(parameters_, findings);
  if (causes.is_impossible()) {
    return {Eigen::MatrixXd(0, static_cast<Eigen::Index>(causes.size())), without_n};
  }
  const std::vector<CauseId> cause_of_draw = draw_causes(parameters_, causes);

  // One more case of a cause adds an exponential to its gamma.
  Eigen::ArrayXXd log_weights = parameters_.log_prior();
  const Eigen::ArrayXd& added = parameters_.case_added_to_prior();
  Eigen::ArrayXd own(parameters_.n_draws());
  for (Eigen::Index i = 0; i < own.size(); ++i) {
    own[i] = log_weights(i, static_cast<Eigen::Index>(cause_of_draw[static_cast<std::size_t>(i)]));
    if (parameters_.prior().sample_size()) own[i] = portable_log(portable_exp(own[i]) + added[i]);
  }
  Eigen::ArrayXd log_importance = Eigen::ArrayXd::Zero(own.size());
  FindingDraws draws(parameters_, cause_of_draw, log_weights, own, log_importance);
  for (const Findings::Entry& entry : findings.in_model_order()) {
    if (is_informative(entry, parameters_.model())) draws.add(entry.finding, entry.observation);
  }
  draws.finish();
  for (Eigen::Index i = 0; i < own.size(); ++i) {
    log_weights(i, static_cast<Eigen::Index>(cause_of_draw[static_cast<std::size_t>(i)])) = own[i];
  }
  Eigen::MatrixXd p = normalised(log_weights);
  if ((log_importance != 0).any()) p = p(resample(log_importance), Eigen::all).eval();
  return {std::move(p), without_n};
}

PosteriorDraws draw_posteriors(const Model& model, const Prior& prior, const Findings& findings,
                               Seed seed, std::size_t n_draws) {
  return PosteriorSampler(model, prior, seed, n_draws).draw(findings);
}

}  // namespace fagan
