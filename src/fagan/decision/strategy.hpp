#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/random.hpp"
#include "fagan/core/units.hpp"
#include "fagan/decision/next_question.hpp"

namespace fagan {

/// How the next finding is chosen.
enum class Choosing {
  fixed_order,          ///< the model's order, whatever was answered
  random,               ///< any open finding alike
  bits,                 ///< the most bits about the cause
  bits_per_cost,        ///< the most bits for each unit of cost, a question itself costing one
  must_not_miss_first,  ///< the most bits about causes not to be missed, then as `bits`
  two_step,             ///< the most bits together with the best finding after it
};

/// The words they go by: fixed, random, bits, bits-per-cost, must-not-miss, two-step.
const std::vector<std::string>& choosing_names();
Choosing require_choosing(std::string_view name);

/// Who asks: what is asked for next in a case, as a function of what is known of it.
struct Strategy {
  Choosing choosing = Choosing::bits;
  /// Findings dearer than this are never asked for.
  double largest_cost = infinity;
  std::vector<FindingId> measure = {};  ///< see QuestionOptions
};

/// When to stop asking. Each part may end an interview; the first that does, does.
struct StoppingRule {
  std::size_t most_questions = static_cast<std::size_t>(-1);
  double posterior = 2;      ///< stop when the leading cause is at least this probable
  double least_bits = 0;     ///< stop when the cause is no more uncertain than this, in bits
  double budget = infinity;  ///< never spend more than this on one case
};

/// Gains that differ by less are the same: the model's order decides, and not their last digits.
inline constexpr double same_gain = 1e-9;
/// Below this there is nothing to learn about causes that must not be missed.
inline constexpr double settled_bits = 0.01;

/// The finding a strategy asks for next; nothing if none is open. `case_numbers` are the case's own
/// and serve `random` alone.
///
/// This is the definition, one case at a time; whole cohorts are interviewed by study/interview.
std::optional<FindingId> next_finding(const Strategy& strategy, const Posterior& posterior,
                                      const Findings& findings, const RandomNumbers& case_numbers);

/// Which of so many open findings `random` takes as question number `n_asked` of a case.
std::size_t random_choice(const RandomNumbers& case_numbers, std::size_t n_asked,
                          std::size_t n_open);

/// True if a case with this posterior needs no further question.
bool is_enough(const StoppingRule& rule, const Eigen::ArrayXd& p, std::size_t n_asked);

}  // namespace fagan
