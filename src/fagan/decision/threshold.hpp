#pragma once

#include "fagan/decision/answers.hpp"
#include "fagan/decision/utility.hpp"

namespace fagan {

/// What treating does, in one unit of utility (Pauker and Kassirer 1980).
struct TreatmentStakes {
  double benefit = 0;  ///< of treating rather than not, in those who have the cause; above 0
  double harm = 0;     ///< of treating rather than not, in those who do not; above 0
};

/// The probabilities of a cause between which a test is worth doing.
///
/// Below `test` the best is to do nothing, above `treat` to treat at once, and between the two to
/// test and act on the answer. Where the test is never worth its cost both are the same: the
/// probability from which treating is better than not (Pauker and Kassirer 1975).
struct Thresholds {
  double test = 0;
  double treat = 1;
  bool worth_testing() const noexcept { return test < treat; }
};

/// harm / (harm + benefit): treat above, with no test at hand (Pauker and Kassirer 1975).
double treatment_threshold(TreatmentStakes stakes);

/// For a test with any answers: `given_cause` and `given_others` are P(answer | …), each summing to
/// 1, and `cost` is what testing costs everyone, in the unit of the stakes. For two answers these
/// are the formulas of Pauker and Kassirer (1980).
Thresholds test_thresholds(TreatmentStakes stakes, const Eigen::ArrayXd& given_cause,
                           const Eigen::ArrayXd& given_others, double cost);

/// What is at stake for one cause in one case: treating or not, the other causes standing to each
/// other as they do now. Nothing if treating does not help against the cause, or does no harm to
/// the others, or if the others have no probability left: then no threshold exists.
std::optional<TreatmentStakes> treatment_stakes(const Utility& utility, ActionId treat,
                                                ActionId wait, CauseId cause,
                                                const Posterior& posterior);

/// Thresholds of the probability of a cause for asking about a finding in one case, the other
/// causes standing to each other as they do now.
Thresholds test_thresholds(TreatmentStakes stakes, const Answers& answers, CauseId cause,
                           const Posterior& posterior, double cost);

}  // namespace fagan
