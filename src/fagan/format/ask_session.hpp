#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fagan/decision/next_question.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/inference/consultation.hpp"
#include "fagan/inference/interval.hpp"
#include "fagan/inference/nomogram.hpp"
#include "fagan/inference/weight_of_evidence.hpp"

namespace fagan {

/// What a person is asked for.
enum class Asked {
  guess,   ///< a probability of the focus cause, before the model's is seen
  choice,  ///< what to ask or see next
  answer,  ///< the answer to one finding
  nothing  ///< it is over
};

struct Prompt {
  Asked asked = Asked::nothing;
  std::optional<FindingId> finding;  ///< for an answer
};

// What a session has to tell, one thing after another.

/// A guess was stated, and may now be compared.
struct GuessTold {
  CauseId cause{};
  Probability guess;
  Probability model;
};
/// No guess was made: the model's probability alone.
struct BeliefTold {
  CauseId cause{};
  Probability model;
};
/// Red flags that have just fired.
struct FlagsTold {
  std::vector<const RedFlag*> raised;
};
/// Something was observed, changed or taken back: beliefs just before; those after are the
/// session's own.
struct ChangeTold {
  enum class Kind { answered, changed, undone, redone };
  Kind kind = Kind::answered;
  CaseEvent event;
  Posterior before;  ///< the first of several answers at once
  /// Of several answers at once: the last is followed by what they moved together.
  bool is_first = true;
  bool is_last = true;
};
/// The questions most worth asking now; none if nothing is left.
struct QuestionsTold {
  std::vector<Question> questions;
};
struct ReasonsTold {
  Explanation explanation;
};
struct CausesTold {};
struct CountsTold {
  CauseId cause{};
};
struct NomogramTold {
  Nomogram nomogram;
};
struct FindingsTold {
  std::vector<FindingId> findings;
};
struct SettingTold {
  std::string before;  ///< title of the setting left
  Posterior believed;  ///< in it
};
struct HelpTold {};
/// Something that was not understood or cannot be done, or a remark in words.
struct RemarkTold {
  std::string text;
};
/// The person wants the case saved now.
struct SaveTold {};
/// Why it is over: asked to quit, enough questions, little left to learn.
struct EndTold {
  std::string reason;
};

using Told = std::variant<GuessTold, BeliefTold, FlagsTold, ChangeTold, QuestionsTold, ReasonsTold,
                          CausesTold, CountsTold, NomogramTold, FindingsTold, SettingTold, HelpTold,
                          RemarkTold, SaveTold, EndTold>;

struct AskOptions {
  /// The cause guesses and reasons are about; the leader if none is given.
  std::optional<CauseId> focus;
  double cost_weight = 0;
  /// How many questions are offered at a time.
  std::size_t n_offered = 3;
  /// End after so many answers.
  std::optional<std::size_t> most_questions;
  /// End when the best open finding brings less than this.
  double until_bits = 0;
  /// Ask for a guess before anything is shown.
  bool guess_first = true;
  /// Of the intervals beside probabilities; 0 draws for none.
  std::size_t n_draws = usual_n_draws;
  Seed seed{1};
};

/// One interview: takes what a person types, line by line, and says what there is to tell and what
/// is asked next. Reads and prints nothing itself. Whatever is typed, it goes on or ends in good
/// order.
class AskSession {
 public:
  /// `settings` are those the person can change to. Events of an earlier session are played again.
  /// Throws Error if no cause can explain them.
  AskSession(Model model, Prior prior, std::vector<Prior> settings, AskOptions options,
             const std::vector<CaseEvent>& earlier = {});

  const Consultation& consultation() const noexcept { return consultation_; }
  const Model& model() const noexcept { return consultation_.model(); }
  const AskOptions& options() const noexcept { return options_; }
  CauseId focus() const;
  Prompt prompt() const noexcept { return prompt_; }
  bool is_over() const noexcept { return prompt_.asked == Asked::nothing; }

  /// What there is to tell before anything is typed.
  std::vector<Told> begin();
  /// Takes a line, without its end.
  std::vector<Told> take(std::string_view line);

  /// What must not be forgotten when the talk ends, however it ends: the red flags raised.
  std::vector<Told> reminder() const;

  /// How sure the model is of what is believed now; nothing if intervals are not wanted.
  std::optional<PosteriorDraws> draws() const;
  /// The events of the case, in order.
  std::vector<CaseEvent> events() const;

 private:
  void take_guess(std::string_view text);
  void take_choice(std::string_view text);
  void take_answer(std::string_view text);
  bool take_command(std::string_view text);
  bool take_command_about_the_talk(const std::string& command, std::string_view rest);
  bool take_command_about_the_case(const std::string& command, std::string_view rest);
  void take_findings(std::string_view text);
  void ask_for(FindingId finding);
  void observe(FindingId finding, Observation observation);
  void step(bool back);
  void change_setting(std::string_view text);
  void explain_cause(std::string_view text);
  void draw_nomogram(std::string_view text);
  void list_findings(std::string_view text);
  void tell_flags(const RedFlags& before);
  void offer();
  void fold_answers();
  void end(std::string reason);
  void remark(std::string text) { told_.push_back(RemarkTold{std::move(text)}); }

  AskOptions options_;
  std::vector<Prior> settings_;
  Consultation consultation_;
  Prompt prompt_;
  std::vector<Question> offered_;
  std::size_t n_answers_ = 0;
  std::vector<Told> told_;
};

}  // namespace fagan
