#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "fagan/evaluation/basic_tally.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/evaluation/probability_histogram.hpp"

// What acting on the answers is worth.

namespace fagan {

/// Treating everybody whose probability of a cause is at least `threshold`, where treating one who
/// has it is worth 1 and treating one who does not costs t/(1 − t) (Vickers & Elkin 2006).
struct NetBenefit {
  double threshold = 0;
  Estimate treat_by_answer;  ///< TP/n − FP/n · t/(1 − t)
  double treat_all = 0;      ///< the same for treating everybody; treating nobody is worth 0
};

/// At a threshold of 0.01, 0.02, … 0.99. Nothing if there is no case.
std::optional<NetBenefit> net_benefit(const ProbabilityHistogram& histogram, int percent);

/// Net benefit at every whole percent from 1 to 99.
std::vector<NetBenefit> decision_curve(const ProbabilityHistogram& histogram);

/// Mean utility of acting on the top call: `utility` [n_causes × n_causes], a row per cause called,
/// a column per true cause. Nothing if no case was scored.
std::optional<Estimate> expected_utility(const BasicTally& basic, const Eigen::MatrixXd& utility);

/// How many of those that have a cause are found when a fixed share of all cases, those with the
/// highest probability of it, raises an alert.
struct AlertSensitivity {
  double alert_share = 0;
  double threshold = 0;         ///< the lower edge of the cell the last alert falls in
  Estimate sensitivity;         ///< the threshold's own uncertainty included
  std::uint64_t positives = 0;  ///< cases that have it
};
/// The 95 % interval of the sensitivity: that of its error, widened to that of a share of so many
/// cases, so that it has a width where all or none of them were found.
ConfidenceInterval interval_of(const AlertSensitivity& alerts);

/// Nothing if nobody has it. Cases in the cell of the threshold are alerted at random.
std::optional<AlertSensitivity> sensitivity_at_alert_share(const ProbabilityHistogram& histogram,
                                                           double alert_share);

}  // namespace fagan
