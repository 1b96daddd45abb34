#pragma once

#include <Eigen/Core>
#include <vector>

#include "fagan/inference/parameter_draws.hpp"
#include "fagan/model/findings.hpp"

// One observed finding in every draw of the parameters, for interval.cpp only.

namespace fagan {

/// log P(observation | cause) before the parameters are known, their uncertainty averaged out,
/// [n_causes]. For a number without regard to its range: see FindingDraws::log_weight.
Eigen::ArrayXd log_predictive(const Model& model, FindingId finding,
                              const Observation& observation);

/// Adds one finding to the log weights of every draw.
class FindingDraws {
 public:
  FindingDraws(ParameterDraws& parameters, const std::vector<CauseId>& cause_of_draw,
               Eigen::ArrayXXd& log_weights, Eigen::ArrayXd& own_log_weight,
               Eigen::ArrayXd& log_importance)
      : parameters_(parameters),
        model_(parameters.model()),
        cause_of_draw_(cause_of_draw),
        log_weights_(log_weights),
        own_(own_log_weight),
        log_importance_(log_importance),
        own_factor_(Eigen::ArrayXd::Ones(own_log_weight.size())) {}

  /// Adds log P(observation | k) to `log_weights` [n_draws × n_causes], and to `own_log_weight`
  /// [n_draws] that of the cause the case was drawn to have, the case having been added to its
  /// counts. Where a range cuts a density off, the parameters drawn for that cause are not quite
  /// what the case implies; what they lack is added to `log_importance` [n_draws].
  void add(FindingId finding, const Observation& observation);
  /// To be called after the last finding: until then part of `own_log_weight` is still kept as a
  /// product, whose logarithm is taken once for several findings.
  void finish();

 private:
  void add_state(FindingId finding, StateId state);
  void add_virtual(FindingId finding, const VirtualEvidence& evidence);
  void add_number(FindingId finding, const Observation& observation);
  double own_number(Eigen::Index i, FindingId finding, const Observation& observation);

  ParameterDraws& parameters_;
  const Model& model_;
  const std::vector<CauseId>& cause_of_draw_;
  Eigen::ArrayXXd& log_weights_;
  Eigen::ArrayXd& own_;
  Eigen::ArrayXd& log_importance_;
  Eigen::ArrayXd own_factor_;
  int n_factors_ = 0;
};

}  // namespace fagan
