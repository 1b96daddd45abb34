#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/decision/question_table.hpp"
#include "fagan/simulation/block_simulator.hpp"
#include "fagan/study/interview.hpp"

// Plays one strategy over a block of cases, for interview.cpp only.

namespace fagan {

/// What the model says of every answer, made once for any number of interviewers.
class InterviewTables {
 public:
  /// `panels` are those the cases come in.
  InterviewTables(const Model& model, const Prior& prior, InterviewPlan plan, const Panels& panels);

  struct Group {
    std::vector<FindingId> members;  ///< in order of preference, those without likelihood left out
  };

  Model model;
  InterviewPlan plan;
  std::size_t n_causes;
  AlignedVector<double> prior;  ///< [n_causes]
  std::vector<char> must_not_miss;
  QuestionTable<double> questions;
  /// P(state | cause) of each finding, [n_states][n_causes]; empty for numbers and rule-only ones.
  std::vector<std::vector<double>> likelihood;
  std::vector<Answers> answers;  ///< of each finding; for two steps only
  std::vector<std::size_t> number_row;
  /// Where the state of a finding is to be read.
  struct Place {
    std::size_t panel = in_none;
    std::array<std::int8_t, Panel::max_codes> state_of{};  ///< of each code
    static constexpr std::size_t in_none = static_cast<std::size_t>(-1);
  };
  std::vector<Place> places;
  std::vector<Group> groups;
  std::vector<std::size_t> group_of;  ///< per finding; no_group
  static constexpr std::size_t no_group = static_cast<std::size_t>(-1);
};

/// Interviews the cases of one block. A node of the tree of histories is the cases that gave the
/// same answers to the same questions; nodes are visited depth first.
class Interviewer {
 public:
  Interviewer(const InterviewTables& tables, Strategy strategy);

  /// Adds to the tallies [longest + 1], sets the bits of the cases judged right, and writes the
  /// scores of each case, unless `scores` is null; cases go by their column in the block. Throws
  /// Interrupted soon after `stop`, if there is one, becomes true; this is of no use after that.
  void play(const SimulatedBlock& block, Seed seed, InterviewTally* tallies,
            InterviewStudy::Correct& correct, InterviewStudy::Scores* scores,
            const std::atomic<bool>* stop = nullptr);

 private:
  void node(std::span<std::uint32_t> members, const double* p, std::size_t depth, double cost);
  void ask(std::span<std::uint32_t> members, const double* p, std::size_t depth, double cost,
           FindingId finding);
  void ask_state(std::span<std::uint32_t> members, const double* p, std::size_t depth, double cost,
                 FindingId finding);
  void ask_number(std::span<std::uint32_t> members, const double* p, std::size_t depth, double cost,
                  FindingId finding);
  void ask_each(std::span<std::uint32_t> members, const double* p, std::size_t depth, double cost);
  void judge(std::span<const std::uint32_t> members, const double* p, std::size_t from,
             std::size_t to, std::size_t n_asked, double cost);
  void judge_impossible(std::span<const std::uint32_t> members, std::size_t from);
  void write_scores(std::span<const std::uint32_t> members, std::size_t from, std::size_t to);
  void find_open();
  FindingId choose(const double* p);
  FindingId best_open(const std::vector<double>& gains) const;
  void must_not_miss_bits(const double* p, std::vector<double>& gains);
  void two_step_bits(const double* p, std::vector<double>& gains);
  void bits(const double* p, AlignedVector<double>& into);

  enum class Known : char { open, in_vain, answered };

  const InterviewTables& tables_;
  Strategy strategy_;
  std::vector<Known> known_;       // per finding
  std::vector<FindingId> open_;    // of the node at hand
  AlignedVector<double> beliefs_;  // a row for each depth
  std::size_t stride_;
  AlignedVector<double> scratch_;
  AlignedVector<double> bits_;
  AlignedVector<double> part_bits_;
  AlignedVector<double> part_;
  std::vector<double> gains_;
  std::vector<std::uint32_t> sorted_;
  std::vector<std::uint32_t> truth_counts_;
  std::vector<double> log_if_true_;
  std::vector<double> brier_if_true_;

  // The block being played.
  const SimulatedBlock* block_ = nullptr;
  Seed seed_{};
  InterviewTally* tallies_ = nullptr;
  InterviewStudy::Correct* correct_ = nullptr;
  InterviewStudy::Scores* scores_ = nullptr;
  const std::atomic<bool>* stop_ = nullptr;
};

}  // namespace fagan
