#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "fagan/evaluation/basic_tally.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/evaluation/full_tally.hpp"
#include "fagan/evaluation/probability_histogram.hpp"

// How well answers tell one cause from another, whatever the probabilities are worth.

namespace fagan {

/// How often the truth came first, or among the first few; ties keep the model's order.
struct Accuracy {
  Share top1;
  Share top3;
  std::optional<Share> top5;  ///< full metrics only
};

/// Nothing if no case was scored. `full` may be null.
std::optional<Accuracy> accuracy(const BasicTally& basic, const FullTally* full);

/// The top call read as a yes or no for one cause. Each is nothing where its whole is empty.
struct CallPerformance {
  std::optional<Share> sensitivity;  ///< called among those that have it
  std::optional<Share> specificity;  ///< not called among those that do not
  std::optional<Share> ppv;          ///< have it among those called
};
CallPerformance call_performance(const BasicTally& basic, CauseId cause);

/// P(a case that has it is given more than a case that does not), a tie counting one half.
struct Auroc {
  double value = 0;
  double se = 0;     ///< DeLong, DeLong & Clarke-Pearson (1988)
  double bound = 0;  ///< how far the exact value may lie from this one, cases in a cell being ties
  std::uint64_t positives = 0;
  std::uint64_t negatives = 0;
};
/// Its 95 % interval, inside 0 to 1: normal on the scale of log odds (Pepe 2003). Where the error
/// cannot be told from the sample, as when every pair is in order, it is that of a share of as many
/// cases as the rarer side has.
ConfidenceInterval interval_of(const Auroc& auroc);

/// Nothing unless there are positives and negatives.
std::optional<Auroc> auroc(const ProbabilityHistogram& histogram);

/// The same from counts in ascending order of p, every count a tie.
std::optional<double> auroc(std::span<const GroupTally::Counts> ascending);

}  // namespace fagan
