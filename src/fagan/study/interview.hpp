#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/core/run.hpp"
#include "fagan/decision/strategy.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {

/// Interviews of many cases, all looked at after the same number of questions: integers and exact
/// sums only, so that any split over threads gives the same bits. A case whose interview ended
/// earlier counts as it ended.
struct InterviewTally {
  static constexpr std::size_t n_bins = 15;
  struct Bin {
    std::uint64_t n = 0;
    std::uint64_t right = 0;
    FixedSum p;
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  std::uint64_t n = 0;           ///< cases with an answer
  std::uint64_t impossible = 0;  ///< cases no cause can explain: in nothing else here
  std::uint64_t ruled_out = 0;   ///< truths given 0: in no sum of log scores
  std::uint64_t top1 = 0;
  std::uint64_t top3 = 0;
  FixedSum log;  ///< −ln p(true)
  FixedSum log_squares;
  FixedSum brier;
  FixedSum brier_squares;
  std::uint64_t questions = 0;  ///< asked altogether
  FixedSum cost;
  /// Cases whose true cause must not be missed, and were flagged or not; and cases flagged without
  /// need.
  std::uint64_t found = 0;
  std::uint64_t missed = 0;
  std::uint64_t alarms = 0;
  std::array<Bin, n_bins> top_bins;  ///< by the probability of the top cause

  InterviewTally& operator+=(const InterviewTally& other);
  friend bool operator==(const InterviewTally&, const InterviewTally&) = default;
};

/// What is compared: strategies under one stopping rule.
struct InterviewPlan {
  std::vector<Strategy> strategies;
  StoppingRule rule;
  /// Curves run from 0 to this many questions.
  std::size_t longest = 0;
  /// A case is flagged if its causes that must not be missed are this probable together.
  double flag_at = 0.1;
};

/// How strategies did over the same cases.
class InterviewStudy {
 public:
  InterviewStudy(std::size_t n_strategies, std::size_t longest);

  std::size_t n_strategies() const noexcept { return n_strategies_; }
  std::size_t longest() const noexcept { return longest_; }
  const InterviewTally& tally(std::size_t strategy, std::size_t n_questions) const {
    return tallies_[strategy * (longest_ + 1) + n_questions];
  }
  InterviewTally& tally(std::size_t strategy, std::size_t n_questions) {
    return tallies_[strategy * (longest_ + 1) + n_questions];
  }

  /// Share of cases whose top cause is the true one; nothing without cases.
  std::optional<Share> accuracy(std::size_t strategy, std::size_t n_questions) const;
  std::optional<Estimate> log_nats(std::size_t strategy, std::size_t n_questions) const;
  std::optional<Estimate> brier(std::size_t strategy, std::size_t n_questions) const;
  /// Expected calibration error of the top cause, in 15 bins.
  std::optional<double> calibration_error(std::size_t strategy, std::size_t n_questions) const;

  /// Accuracy of one strategy after so many questions less that of another, on the same cases.
  Estimate accuracy_difference(std::size_t strategy, std::size_t n_questions, std::size_t other,
                               std::size_t n_other) const;
  /// Scores of one strategy after so many questions less those of the first after as many, or after
  /// twice as many: over the cases where both have one. Nothing if there are none.
  std::optional<Estimate> log_difference(std::size_t strategy, std::size_t n_questions,
                                         std::size_t n_first) const;
  std::optional<Estimate> brier_difference(std::size_t strategy, std::size_t n_questions,
                                           std::size_t n_first) const;

  /// Which cases a strategy got right after each number of questions: a bit per case.
  using Correct = std::vector<std::vector<std::uint64_t>>;
  /// Counts the cases that one strategy got right and another did not, after every number of
  /// questions each. [n_strategies] of [longest + 1] maps of the same cases.
  void add_correct(const std::vector<Correct>& correct);

  /// What one case scores: infinite for a truth given 0, NaN where no cause can explain it.
  struct Score {
    double log = 0;
    double brier = 0;
  };
  /// After each number of questions, of each case: [longest + 1] of [n_cases].
  using Scores = std::vector<std::vector<Score>>;
  /// Adds the differences, case by case, between a strategy and the first.
  void add_scores(std::size_t strategy, const Scores& scores, const Scores& of_first);

  InterviewStudy& operator+=(const InterviewStudy& other);
  friend bool operator==(const InterviewStudy&, const InterviewStudy&) = default;

 private:
  struct Differences {
    std::uint64_t n = 0;
    FixedSum sum;
    FixedSum squares;
    void add(double first, double second);
    Differences& operator+=(const Differences& other);
    friend bool operator==(const Differences&, const Differences&) = default;
  };
  struct ScoreDifferences {
    Differences log;
    Differences brier;
    friend bool operator==(const ScoreDifferences&, const ScoreDifferences&) = default;
  };
  // Of a strategy after n questions with the first after n (0) or 2n (1).
  std::size_t place(std::size_t strategy, std::size_t n_questions, bool twice) const {
    return 2 * (strategy * (longest_ + 1) + n_questions) + (twice ? 1 : 0);
  }
  const ScoreDifferences& differences(std::size_t strategy, std::size_t n_questions,
                                      std::size_t n_first) const;
  std::size_t pair(std::size_t a, std::size_t n_a, std::size_t b, std::size_t n_b) const {
    const std::size_t n_columns = n_strategies_ * (longest_ + 1);
    return (a * (longest_ + 1) + n_a) * n_columns + b * (longest_ + 1) + n_b;
  }

  std::size_t n_strategies_;
  std::size_t longest_;
  std::vector<InterviewTally> tallies_;
  std::vector<std::uint64_t> only_first_;            // by pair()
  std::vector<ScoreDifferences> score_differences_;  // by place()
};

/// Interviews cases first … first + count − 1 of the cohort that a world makes of `seed`, each by
/// every strategy of the plan, the answers being what the world would record. The interviewer
/// believes in `model` and `prior`; causes, findings and states must be those of the world.
///
/// Cases with the same answers so far share one posterior and one choice, so that the first
/// questions cost next to nothing. The same bits on any number of threads. Throws Error if the two
/// models differ in more than numbers, or Interrupted.
InterviewStudy interview(const Simulator& world, const Model& model, const Prior& prior,
                         const InterviewPlan& plan, Seed seed, std::uint64_t first,
                         std::uint64_t count, const Run& run = {});

}  // namespace fagan
