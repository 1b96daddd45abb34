#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "fagan/core/run.hpp"
#include "fagan/core/samplers.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// Many plausible versions of a model and a prior, each number drawn from what is known of it.
///
/// A number that rests on n cases is as uncertain as n cases leave it: a row of probabilities is
/// Dirichlet(n θ), the prior Dirichlet(N π); a normal has σ² = (n − 1) s² / χ²_{n−1} and μ = m + σ
/// z / √n. Numbers without n are taken as exactly known. Zeros stay zero.
///
/// Draw i of a number is a function of (seed, i, the number) alone, so nothing depends on which
/// numbers are asked for, or when. Only those asked for are drawn, and they are kept: asking for
/// the same again, in the next case, costs nothing. For that reason not for several threads at
/// once.
class ParameterDraws {
 public:
  ParameterDraws(Model model, Prior prior, Seed seed, std::size_t n_draws, Run run = {});

  const Model& model() const noexcept { return model_; }
  const Prior& prior() const noexcept { return prior_; }
  Eigen::Index n_draws() const noexcept { return n_draws_; }

  /// log P(cause) up to a constant per draw, [n_draws × n_causes]: log gammas, whose sum is what
  /// would divide them.
  const Eigen::ArrayXXd& log_prior();
  /// log P(state | cause), [n_draws × n_causes]: the beta margins of the rows, each state's drawn
  /// on its own.
  const Eigen::ArrayXXd& log_state(FindingId finding, StateId state);
  /// P(state | cause) of the same draws.
  const Eigen::ArrayXXd& state(FindingId finding, StateId state);
  /// log Gamma(n θ_s) for every state s of the row of one cause, [n_draws × n_states]; divided by
  /// their sum a Dirichlet(n θ). For rows with an n.
  Eigen::ArrayXXd log_gamma_row(FindingId finding, CauseId cause) const;

  /// Means and standard deviations of a number, [n_draws × n_causes].
  struct Normals {
    Eigen::ArrayXXd mean;
    Eigen::ArrayXXd sd;
    Eigen::ArrayXXd log_scale;  ///< log of sd times the mass inside the finding's range
  };
  const Normals& normals(FindingId finding);

  /// Exponential variates that one more case adds to the counts of a finding, [n_draws]; and to
  /// those of the prior.
  const Eigen::ArrayXd& case_added_to(FindingId finding);
  const Eigen::ArrayXd& case_added_to_prior();
  /// What a row of n cases keeps of itself when one more is added, [n_draws]: exp(−exponential /
  /// n).
  const Eigen::ArrayXd& share_kept(FindingId finding, double n);

  /// A sampler that shares no number with anything above.
  Sampler sampler_for_case(Eigen::Index draw, FindingId finding) const;
  Sampler sampler_for_cause(Eigen::Index draw) const;

  /// The range of a number on the scale of its mean and sd.
  static Range range_of_mean_scale(const NumberScale& scale);

 private:
  enum class Purpose : std::uint32_t;
  Sampler sampler(Eigen::Index draw, std::uint64_t cell, Purpose purpose,
                  std::uint32_t state = 0) const;
  std::uint64_t cell(FindingId finding, CauseId cause) const;
  std::uint64_t cell_of_prior(CauseId cause) const;
  Eigen::ArrayXd exponentials(std::uint64_t cell) const;
  Normals draw_normals(FindingId finding) const;

  Model model_;
  Prior prior_;
  Seed seed_;
  Eigen::Index n_draws_;
  Run run_;
  Eigen::ArrayXXd log_prior_;
  Eigen::ArrayXd case_added_to_prior_;
  std::map<std::pair<FindingId, StateId>, Eigen::ArrayXXd> log_states_;
  std::map<FindingId, Normals> normals_;
  std::map<std::pair<FindingId, StateId>, Eigen::ArrayXXd> states_;
  std::map<FindingId, Eigen::ArrayXd> case_added_to_;
  std::map<std::pair<FindingId, double>, Eigen::ArrayXd> shares_kept_;
};

}  // namespace fagan
