#pragma once

#include <vector>

#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Reasons sorted for a reader.
struct RankedReasons {
  std::vector<Reason> raising;         ///< strongest first; what leaves only the cause before all
  std::vector<Reason> lowering;        ///< strongest first; what rules the cause out before all
  std::vector<Reason> without_effect;  ///< under 0.05 decibans: they would be shown as 0.0
  std::vector<Reason> undefined;       ///< whose weight no number can say
};

/// Ties keep the order given.
RankedReasons ranked(const std::vector<Reason>& reasons);

/// What each state of each finding would weigh for a cause against all others if it were the first
/// and only observation: how the model characterises the cause. Rule-only findings and numbers,
/// which have no states, are left out.
RankedReasons telling_findings(const Model& model, const Prior& prior, CauseId cause);

}  // namespace fagan
