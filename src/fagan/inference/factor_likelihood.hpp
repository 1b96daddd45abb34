#pragma once

#include <cstdint>
#include <span>

#include "fagan/core/log_space.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Adds power · log P(the factor's observed findings | k) to the log weight of every cause k.
/// Findings of the factor that were not observed, or not known, contribute nothing.
///
/// The one place that knows how a factor's likelihood comes about.
void add_log_likelihood(const Model& model, const Factor& factor, const Findings& findings,
                        LogSums& log_weights);

/// P(the factor's findings are in these states | cause) to the factor's power, never a logarithm:
/// the likelihood as written. A state per finding of the factor; below 0 is unknown.
double likelihood(const Model& model, const Factor& factor, std::span<const std::int8_t> states,
                  CauseId cause);

/// The same for every factor of which something was observed, in the model's order.
void add_log_likelihoods(const Model& model, const Findings& findings, LogSums& log_weights);

/// log P(observation | k) of one finding alone for every cause k, [n_causes]; 0 for NotKnown.
Eigen::ArrayXd log_likelihoods(const Model& model, FindingId finding,
                               const Observation& observation);

/// The factors that hold at least one observed finding, in the model's order.
std::vector<const Factor*> observed_factors(const Findings& findings);

}  // namespace fagan
