#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "fagan/inference/parameter_draws.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"

namespace fagan {

/// The values between which a posterior probability lies, with a stated probability.
struct CredibleInterval {
  double low = 0;
  double high = 1;
};

/// How sure the model is of a posterior: P(cause | findings) under many plausible versions of the
/// model's numbers. This is not the posterior's own uncertainty about the case.
class PosteriorDraws {
 public:
  /// `p` [n_draws × n_causes], each row summing to 1; no rows for an impossible case.
  PosteriorDraws(Eigen::MatrixXd p, std::size_t n_numbers_without_n);

  bool is_impossible() const noexcept { return p_.rows() == 0; }
  /// [n_draws × n_causes]: one version of the model per row.
  const Eigen::MatrixXd& p() const noexcept { return p_; }

  /// Between the quantiles (1 − level) / 2 and (1 + level) / 2 of the draws; for a possible case.
  CredibleInterval interval(CauseId cause, double level = 0.95) const;
  double mean(CauseId cause) const;
  /// P(one cause is truly more probable than another), ties counted one half.
  Probability chance_ahead(CauseId cause, CauseId of) const;

  /// How many numbers that bear on this case have no equivalent sample size and were taken as
  /// exactly known: rows or densities of observed findings, one for each cause, and the prior.
  std::size_t n_numbers_without_n() const noexcept { return n_numbers_without_n_; }

 private:
  Eigen::MatrixXd p_;
  std::size_t n_numbers_without_n_;
};

inline constexpr std::size_t usual_n_draws = 2000;

/// Draws posteriors of one case after another; what they share is drawn once (see ParameterDraws).
class PosteriorSampler {
 public:
  /// Numbers met for the first time are drawn on the threads of `run`.
  PosteriorSampler(Model model, Prior prior, Seed seed, std::size_t n_draws = usual_n_draws,
                   Run run = {})
      : parameters_(std::move(model), std::move(prior), seed, n_draws, std::move(run)) {}

  /// The case itself is evidence about the numbers, so each version is drawn given the case: a
  /// cause from the predictive distribution, and a state or value where the finding is soft or an
  /// interval; that one case is added to the counts; the numbers are drawn from what they then are.
  /// For findings with states the mean of the draws is the plug-in posterior of `diagnose`, and if
  /// the numbers are right the intervals are calibrated.
  PosteriorDraws draw(const Findings& findings);

 private:
  ParameterDraws parameters_;
};

/// The same for one case. The same seed gives the same bits, whatever else was drawn.
PosteriorDraws draw_posteriors(const Model& model, const Prior& prior, const Findings& findings,
                               Seed seed, std::size_t n_draws = usual_n_draws);

}  // namespace fagan
