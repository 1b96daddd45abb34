#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fagan/decision/next_question.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/evaluation/stated_belief.hpp"
#include "fagan/inference/posterior.hpp"
#include "fagan/inference/weight_of_evidence.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {

/// What a learner is asked for.
enum class QuizAsked {
  first_guess,  ///< points over causes, from the opening answers alone
  finding,      ///< what to find out next, within the budget
  final_guess,  ///< points over causes
  confirm,      ///< whether the raised points are what was meant
  nothing       ///< all rounds are played
};

// What a quiz has to tell.

/// A round begins: who the patient is, as far as it is known.
struct RoundTold {
  std::size_t round = 0;  ///< from 1
  std::size_t n_rounds = 0;
  std::vector<FindingId> known;
  double budget = 0;
};
/// The answer to a finding asked for; what is left of the budget.
struct FoundTold {
  FindingId finding{};
  Observation observation;
  double budget_left = 0;
};
struct QuizFlagsTold {
  std::vector<const RedFlag*> raised;
};
/// What was stated, as it will be scored.
struct StatementTold {
  PerCause<double> stated;
  bool was_raised = false;
};
/// The end of a round.
struct RevealTold {
  explicit RevealTold(Findings known) : findings(std::move(known)) {}

  Findings findings;  ///< all that was known in the end
  CauseId truth{};
  PerCause<double> first;
  PerCause<double> stated;
  PerCause<double> ideal;  ///< of the same findings
  double regret = 0;       ///< decibans
  double gained = 0;       ///< decibans
  double brier = 0;
  Explanation why;                 ///< of the truth
  std::optional<Question> missed;  ///< the most valuable finding that was not asked for
  double bits_got = 0;             ///< entropy the questions removed; may be negative
  double bits_asked = 0;           ///< what the questions promised, each when it was asked
  /// What an ideal reasoner who spends as much asks, for the most bits per price each time, and
  /// what that promises.
  std::vector<FindingId> ideal_questions;
  double bits_of_ideal = 0;
  /// bits_asked / bits_of_ideal, 1 at most: the best single question is not always the best
  /// beginning, so a learner may be promised more. Nothing where nothing was to be learned.
  std::optional<double> efficiency() const;
  std::string habit;  ///< one line
};
struct ScoreTold {
  std::size_t n_rounds = 0;
  double mean_regret = 0;
  double mean_gained = 0;
  double mean_brier = 0;
  std::optional<double> efficiency;  ///< of all questions together
  /// Over every round there is a record of, earlier sessions among them.
  std::size_t n_recorded = 0;
  std::vector<StatedBin> calibration;
  std::optional<StatedLine> line;
};
struct QuizHelpTold {};
struct QuizRemarkTold {
  std::string text;
};
using QuizTold = std::variant<RoundTold, FoundTold, QuizFlagsTold, StatementTold, RevealTold,
                              ScoreTold, QuizHelpTold, QuizRemarkTold>;

struct QuizOptions {
  std::size_t n_rounds = 5;
  double budget = 10;  ///< for each round, in the model's unit of cost
  /// Taken for every finding asked for, besides its own cost: even a free question takes time.
  double cost_of_asking = 1;
  std::size_t n_known = 3;  ///< findings known at the start of a round
  Seed seed{1};
};

/// Rounds of a game against an ideal reasoner: see a patient, guess, ask within a budget, guess
/// again, and be told how the two compare. Patients are simulated; the same seed gives the same
/// ones. What is known at the start is chosen without looking at what is true beyond it, so that
/// the ideal reasoner's probabilities stay calibrated.
///
/// Takes lines and says what there is to tell, as AskSession does.
class QuizSession {
 public:
  /// `played`: rounds of earlier sessions with the same model, prior and seed; the patients go on
  /// after theirs. Throws Error if the model cannot be simulated.
  QuizSession(Model model, Prior prior, QuizOptions options,
              std::vector<JudgedStatement> played = {});

  const Model& model() const noexcept { return simulator_.model(); }
  const Prior& prior() const noexcept { return simulator_.prior(); }
  const Findings& findings() const noexcept { return findings_; }
  QuizAsked asked() const noexcept { return asked_; }
  bool is_over() const noexcept { return asked_ == QuizAsked::nothing; }
  double budget_left() const noexcept { return budget_left_; }
  /// Every round that was scored, earlier sessions first.
  const std::vector<JudgedStatement>& played() const noexcept { return played_; }

  std::vector<QuizTold> begin();
  std::vector<QuizTold> take(std::string_view line);

 private:
  void begin_round();
  void take_guess(std::string_view text);
  void take_finding(std::string_view text);
  void take_confirmation(std::string_view text);
  void find_out(FindingId finding);
  void choose_known();
  void reveal();
  void finish();
  Posterior ideal() const;
  void observe_truth(Findings& findings, FindingId finding) const;
  void ask_ideally(RevealTold& told) const;
  double price(FindingId finding) const;
  PerCause<double> points(std::string_view text) const;
  void remark(std::string text) { told_.push_back(QuizRemarkTold{std::move(text)}); }

  QuizOptions options_;
  Simulator simulator_;
  Findings truth_;
  Findings findings_;
  CauseId true_cause_{};
  PerCause<double> prior_;
  PerCause<double> first_;
  PerCause<double> stated_;
  Findings at_start_;
  double entropy_before_ = 0;
  double budget_left_ = 0;
  double bits_asked_ = 0;
  std::vector<JudgedStatement> played_;
  std::size_t n_earlier_;
  std::size_t round_ = 0;  // of this session
  std::size_t n_scored_ = 0;
  double regret_sum_ = 0;
  double gained_sum_ = 0;
  double brier_sum_ = 0;
  double bits_asked_sum_ = 0;
  double bits_of_ideal_sum_ = 0;
  QuizAsked asked_ = QuizAsked::nothing;
  std::vector<QuizTold> told_;
};

}  // namespace fagan
