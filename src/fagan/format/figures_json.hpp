#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fagan/evaluation/comparison.hpp"
#include "fagan/evaluation/figures.hpp"
#include "fagan/evaluation/posterior_average.hpp"

namespace fagan {

/// One of the causes that answers were about, as reports call it.
struct JudgedCause {
  std::string name;
  std::string title;
  bool must_not_miss = false;

  friend bool operator==(const JudgedCause&, const JudgedCause&) = default;
};

/// Figures as JSON, the way a fagan-evaluation/1 file has them: `{"cases", "accuracy": {"top1", …},
/// "log_score": {"nats", "se", …}, "brier": {"mean", "se", …}, "calibration": {"ece", "bins", …},
/// "confusion", "per_cause", …}`. What could not be computed is null; an infinite error is "inf".
/// `causes` has one for each cause, in the model's order.
nlohmann::ordered_json figures_json(const Figures& figures, const std::vector<JudgedCause>& causes);

/// `{"cases", "log_score": {"value", "se"}, "brier", "top1", …}`.
nlohmann::ordered_json averaged_json(const PosteriorAverages::Figures& averaged);

/// `{"cases", "top1": {"value", "se"}, …, "auroc": [{"cause", "difference"}]}`: the first scorer
/// less the second.
nlohmann::ordered_json paired_json(const PairedFigures& paired,
                                   const std::vector<JudgedCause>& causes);

}  // namespace fagan
