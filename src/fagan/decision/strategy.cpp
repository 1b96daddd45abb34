#include "fagan/decision/strategy.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

QuestionOptions options_of(const Strategy& strategy) {
  QuestionOptions options;
  options.largest_cost = strategy.largest_cost;
  options.measure = strategy.measure;
  options.with_answers = false;
  options.two_steps = strategy.choosing == Choosing::two_step;
  return options;
}

double gain(Choosing choosing, const Question& question) {
  switch (choosing) {
    case Choosing::bits_per_cost:
      return question.bits / (question.cost + 1);
    case Choosing::must_not_miss_first:
      return question.must_not_miss_bits;
    case Choosing::two_step:
      return question.value;
    default:
      return question.bits;
  }
}

// The first in the model's order of those that are best but for rounding.
FindingId best_of(const std::vector<Question>& questions, Choosing choosing) {
  double most = -infinity;
  for (const Question& question : questions) most = std::max(most, gain(choosing, question));
  FindingId best{};
  bool found = false;
  for (const Question& question : questions) {
    if (gain(choosing, question) < most - same_gain) continue;
    if (!found || question.finding < best) best = question.finding;
    found = true;
  }
  return best;
}

}  // namespace

const std::vector<std::string>& choosing_names() {
  static const std::vector<std::string> names{"fixed",         "random",        "bits",
                                              "bits-per-cost", "must-not-miss", "two-step"};
  return names;
}

Choosing require_choosing(std::string_view name) {
  const auto found = std::find(choosing_names().begin(), choosing_names().end(), name);
  if (found == choosing_names().end()) {
    std::string all;
    for (const std::string& choosing : choosing_names()) {
      all += (all.empty() ? "" : ", ") + choosing;
    }
    throw Error("unknown strategy " + quoted(name) + " (there are: " + all + ")");
  }
  return static_cast<Choosing>(found - choosing_names().begin());
}

std::size_t random_choice(const RandomNumbers& case_numbers, std::size_t n_asked,
                          std::size_t n_open) {
  const std::uint64_t word = case_numbers.word(static_cast<std::uint32_t>(n_asked));
  return static_cast<std::size_t>((word * n_open) >> 32U);
}

std::optional<FindingId> next_finding(const Strategy& strategy, const Posterior& posterior,
                                      const Findings& findings, const RandomNumbers& case_numbers) {
  const QuestionOptions options = options_of(strategy);
  const std::vector<FindingId> open = open_findings(findings, options);
  if (open.empty()) return std::nullopt;
  if (strategy.choosing == Choosing::fixed_order) return open.front();
  if (strategy.choosing == Choosing::random) {
    return open[random_choice(case_numbers, findings.size(), open.size())];
  }
  const auto questions = next_questions(posterior, findings, options);
  if (strategy.choosing == Choosing::must_not_miss_first) {
    const FindingId best = best_of(questions, strategy.choosing);
    for (const Question& question : questions) {
      if (question.finding == best && question.must_not_miss_bits >= settled_bits) return best;
    }
    return best_of(questions, Choosing::bits);
  }
  return best_of(questions, strategy.choosing);
}

bool is_enough(const StoppingRule& rule, const Eigen::ArrayXd& p, std::size_t n_asked) {
  if (n_asked >= rule.most_questions || p.maxCoeff() >= rule.posterior) return true;
  if (!(rule.least_bits > 0)) return false;
  double bits = 0;
  for (const double share : p) {
    if (share > 0) bits -= share * std::log2(share);
  }
  return bits <= rule.least_bits;
}

}  // namespace fagan
