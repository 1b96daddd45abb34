#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/learning/counts.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// How numbers are made of counts.
struct FitOptions {
  /// Cases imagined in each state of each finding under each cause, before any was seen: the
  /// parameter of a symmetric Dirichlet distribution. 1 is Laplace's rule; 0 takes shares as they
  /// are, and refuses a cell nobody was seen in.
  double smoothing = 1;
  /// The same for each cause, in the prior.
  double prior_smoothing = 0;
  /// Start from the numbers of the counts' own model instead: each cell is worth its n cases (its
  /// number of states times `smoothing`, where it names none), in the proportions it gives. So its
  /// zeros stay zeros until a case contradicts them.
  bool from_expert = false;
  /// With `from_expert`, an expert's prior, worth its sample size.
  std::optional<Prior> expert_prior;

  /// Of the model that comes out; empty: the name of the counts' own with "_fitted" behind it, so
  /// that priors of that model are none of this one.
  std::string name;
  std::string setting = "fitted";
  /// Key and title, in the model that comes out, of what was counted.
  std::string source = "fitted";
  std::string source_title = "Fitted to labelled cases";
};

/// A model and a prior learned from cases. Every number carries how many cases, seen and imagined,
/// stand behind it. The prior also stands in the model, as its default setting.
struct Fit {
  ModelBuilder builder;
  PriorDraft prior;
  std::vector<Problem> warnings;  ///< what was left out, and why
};

/// P(state | cause) = (cases seen in it + imagined) / (cases seen in any + imagined); of a number
/// the mean and standard deviation of its values (of their logarithms, if log-normal), pooled with
/// an expert's. What is not learned, such as red flags, comes from the counts' model, with the
/// sources it cites. Cases in which a finding is unknown say nothing of it. A range is not allowed
/// for: where it cuts off much of a density, mean and sd come out too near to its middle, and too
/// small.
///
/// A finding no case says anything of, while another way to take the same measurement was seen, is
/// left out (and serves red flags alone, where one looks at it), unless an expert's numbers are
/// there to start from.
///
/// Throws Error listing every cell, by its JSON pointer, for which there are too few cases; where
/// there is no case at all; and for a negative or infinite smoothing.
Fit fit(const Counts& counts, const FitOptions& options = {});

}  // namespace fagan
