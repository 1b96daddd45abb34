#pragma once

#include <cstdint>
#include <vector>

#include "fagan/core/philox.hpp"
#include "fagan/core/run.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

namespace fagan {

/// A likelihood that somebody estimated, and how much it matters that nobody counted it.
struct WeakNumber {
  FindingId finding{};
  CauseId cause{};
  double bits = 0;  ///< what knowing the true number would tell about the cause of a case
};

struct WeakNumberOptions {
  Seed seed{1};
  std::uint64_t n_cases = 2000;
  /// The probability with which each finding of a case is not asked. Complete records leave little
  /// doubt, and what little they leave hangs on other numbers than the doubt of short ones.
  double missing = 0;
};

/// Which estimates of a model whoever wants to improve it should replace first: those of grade or
/// basis expert that have an n, most bits first; ties keep the model's order of findings, then
/// causes.
///
/// `bits` is how far the posterior would move: the Kullback-Leibler divergence of the posterior as
/// it is from the one with the true number, averaged over what n leaves open of the number and over
/// the cases there would then be. It is the mutual information of cause and number, given a case.
///
/// Only one likelihood moves, so with r its ratio to the written one, p the posterior of the cause
/// and Z = 1 + p (r − 1), the divergence is (p r ln r / Z − ln Z) / ln 2; and a case drawn from the
/// model as written is Z times as probable under the moved number. Left open is Beta(n p, n (1 −
/// p)) of a state's probability, and Student's t of a number's mean, its standard deviation as
/// written; each stands as twenty points of equal probability. A number that no case meets has 0
/// bits: its finding is never asked, or its cause never possible.
///
/// The same arguments give the same bits on any number of threads. Throws Error if there is no case
/// or `missing` is no probability, and Interrupted.
std::vector<WeakNumber> weak_numbers(const Model& model, const Prior& prior,
                                     const WeakNumberOptions& options = {}, const Run& run = {});

}  // namespace fagan
