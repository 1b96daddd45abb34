#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fagan/model/prior.hpp"
#include "fagan/study/interview.hpp"

namespace fagan {

/// Interviews and what they were.
struct InterviewReport {
  std::string model;  ///< names
  std::string setting;
  std::uint64_t seed = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  InterviewPlan plan;
  InterviewStudy study;

  const std::string& name(std::size_t strategy) const;
};

/// A number of questions, and half as many: whether a strategy that asked half as much is behind
/// the first strategy of the plan.
struct HalfAsMany {
  std::size_t strategy = 0;
  std::size_t n_questions = 0;  ///< of the first strategy
  Estimate difference;          ///< accuracy of `strategy` at half as many, less that of the first
  /// The upper end of the paired 95 % interval is not below 0.
  bool not_worse() const noexcept { return difference.value + 1.96 * difference.se >= 0; }
};
std::vector<HalfAsMany> halves(const InterviewStudy& study,
                               const std::vector<std::size_t>& numbers);

/// Numbers of questions for a short table: 0, 1, 2, 3, 5, 10, 15, …, the longest.
std::vector<std::size_t> short_curve(std::size_t longest);

/// `{"model", "setting", …, "strategies": [{"strategy", "curve": [{"questions", "accuracy", …}]}],
/// "half_as_many": […]}`.
std::string to_json(const InterviewReport& report);

}  // namespace fagan
