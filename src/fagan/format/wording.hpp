#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/inference/conflict.hpp"
#include "fagan/inference/sensitivity.hpp"
#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/model/findings.hpp"

// Numbers and results in the words every edge uses for them, so that terminal, page and picture
// never tell the same thing differently.

namespace fagan {

/// "41%", "2.5%" below ten, "99.6%" near the top, "<0.1%" and ">99.9%" beyond; "0%" and "100%" are
/// certainty only.
std::string percent(Probability p);

/// "18–44%", "<0.1–0.3%": a range, or "0.2%" where both ends read alike.
std::string percent_range(double low, double high);

/// "+7.0", "−2.3", "0.0", "+∞".
std::string decibans_text(Decibans decibans);

/// The same for a weight of evidence: "rules out", "leaves only", and "–" where no number can say.
std::string weight_text(const WeightOfEvidence& weight);

/// "1,000,000".
std::string grouped_digits(std::uint64_t number);
/// "1 case", "2,000 cases".
std::string counted(std::uint64_t number, std::string_view noun);

/// A probability as a count among so many: 1,000 of them, or as many more as it takes for at least
/// ten to be on the rarer side, up to a thousand million. People reason better with counts
/// (Gigerenzer & Hoffrage 1995).
struct Frequency {
  std::uint64_t count = 0;
  std::uint64_t base = 1000;
};
Frequency natural_frequency(Probability p);
/// "410 of 1,000", "fewer than 1 of 1,000,000,000".
std::string frequency_text(Probability p);
std::string frequency_text(Probability p, std::uint64_t base);
/// The base in which two probabilities are told in one sentence: the smaller of theirs, so that
/// nothing is told more finely than its neighbour can be read.
std::uint64_t common_base(Probability a, Probability b);

/// A title without the explanation in brackets at its end.
std::string short_title(std::string_view title);

/// "a", "a and b", "a, b and c".
std::string joined(const std::vector<std::string>& words, std::string_view last = " and ");

/// What was seen, in the model's titles: "present", "1.07" (of a ratio), "500 to 1000 ng/mL",
/// "present 0.8 : absent 0.2", "not known".
std::string answer_text(const Finding& finding, const Observation& observation);
/// The same of an answer that may come, led by the name of its band: "raised (at least 500 ng/mL)".
std::string answer_text(const Finding& finding, const PossibleAnswer& answer);
/// "Calf or leg swelling: present".
std::string finding_text(const Finding& finding, const Observation& observation);

/// "88% Diabetic polyneuropathy, 6% Kidney disease; ruled out: …": the sub-causes of a cause by the
/// findings, most probable first, those that must not be missed with ▲. Empty where the findings
/// tell none apart.
std::string subcauses_text(const Findings& findings, CauseId cause);

/// "how common Deep vein thrombosis is", "Calf or leg swelling: present in Muscle cramps": which
/// number of a model this is.
std::string number_text(const Model& model, const Sensitivity& sensitivity);

/// Why a case is impossible: the findings of the conflict as they are typed, and that zeros in the
/// model are the reason.
std::string conflict_text(const Findings& findings, const Conflict& conflict);

/// "Deep vein thrombosis goes from 2.5% to 46%, against all other causes. …": an explanation in
/// words, naming its strongest steps.
std::string explanation_text(const Model& model, const Explanation& explanation);

/// "Of such cases, 40 of 1,000 before and 506 of 1,000 after": its ends as counts; empty where a
/// probability is undefined.
std::string ends_text(const Explanation& explanation);

/// What a reader of the posterior has to know about the findings: one measurement entered twice,
/// and findings that depend on each other although each counts in full.
std::vector<std::string> warnings_about(const Findings& findings);

}  // namespace fagan
