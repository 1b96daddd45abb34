#include "fagan/format/ask_session.hpp"

#include <algorithm>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/format/typed_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/conflict.hpp"

namespace fagan {
namespace {

// The first word, and what follows it.
std::pair<std::string_view, std::string_view> first_word(std::string_view text) {
  text = trimmed(text);
  const std::size_t blank = text.find_first_of(" \t");
  if (blank == std::string_view::npos) return {text, {}};
  return {text.substr(0, blank), trimmed(text.substr(blank))};
}

std::string what_is_wrong(const Error& error) {
  std::string text;
  for (const Problem& problem : error.problems()) {
    text += (text.empty() ? "" : "; ") + problem.message;
  }
  return text;
}

}  // namespace

AskSession::AskSession(Model model, Prior prior, std::vector<Prior> settings, AskOptions options,
                       const std::vector<CaseEvent>& earlier)
    : options_(options),
      settings_(std::move(settings)),
      consultation_(std::move(model), std::move(prior)) {
  for (const CaseEvent& event : earlier) consultation_.apply(event);
  if (consultation_.posterior().is_impossible()) {
    const Findings& findings = consultation_.findings();
    throw Error(
        conflict_text(findings, smallest_conflict(this->model(), consultation_.prior(), findings)));
  }
}

CauseId AskSession::focus() const {
  return options_.focus.value_or(consultation_.posterior().top());
}

std::optional<PosteriorDraws> AskSession::draws() const {
  if (options_.n_draws == 0) return std::nullopt;
  return draw_posteriors(model(), consultation_.prior(), consultation_.findings(), options_.seed,
                         options_.n_draws);
}

std::vector<CaseEvent> AskSession::events() const {
  std::vector<CaseEvent> events;
  for (const Consultation::Step& step : consultation_.trail()) events.push_back(step.event);
  return events;
}

std::vector<Told> AskSession::begin() {
  told_.clear();
  const RedFlags flags = red_flags(consultation_.findings());
  if (!flags.raised.empty()) told_.push_back(FlagsTold{flags.raised});
  if (options_.guess_first && consultation_.trail().empty()) {
    prompt_ = {Asked::guess, std::nullopt};
  } else {
    told_.push_back(CausesTold{});
    offer();
  }
  return std::move(told_);
}

std::vector<Told> AskSession::take(std::string_view line) {
  told_.clear();
  try {
    line = typed_line(line);
    switch (prompt_.asked) {
      case Asked::guess:
        take_guess(line);
        break;
      case Asked::choice:
        take_choice(line);
        break;
      case Asked::answer:
        take_answer(line);
        break;
      case Asked::nothing:
        break;
    }
  } catch (const Error& error) {
    remark(what_is_wrong(error));
  }
  fold_answers();
  return std::move(told_);
}

std::vector<Told> AskSession::reminder() const {
  RedFlags flags = red_flags(consultation_.findings());
  if (flags.raised.empty()) return {};
  return {FlagsTold{std::move(flags.raised)}};
}

void AskSession::take_guess(std::string_view text) {
  const CauseId cause = focus();
  if (text == "?") {
    told_.push_back(HelpTold{});
    return;
  }
  if (text.empty()) {
    told_.push_back(BeliefTold{cause, consultation_.posterior()[cause]});
    return offer();
  }
  const bool is_word = text.find_first_of("0123456789") == std::string_view::npos;
  if (is_word && take_command(text)) return;
  const Probability guess = typed_probability(text);
  consultation_.guess(cause, guess);
  told_.push_back(GuessTold{cause, guess, consultation_.posterior()[cause]});
  offer();
}

void AskSession::take_choice(std::string_view text) {
  if (text.empty()) {
    if (!offered_.empty()) ask_for(offered_.front().finding);
    return;
  }
  const auto number = parse_number(text);
  if (number) {
    for (std::size_t i = 0; i < offered_.size(); ++i) {
      if (*number == static_cast<double>(i + 1)) return ask_for(offered_[i].finding);
    }
    return remark(quoted(text) + " is none of the questions offered");
  }
  if (text == "?" || !take_command(text)) {
    if (text == "?") {
      told_.push_back(HelpTold{});
    } else {
      take_findings(text);
    }
  }
}

void AskSession::take_answer(std::string_view text) {
  const FindingId finding = *prompt_.finding;
  if (text.empty()) return offer();
  std::optional<Observation> answer;
  try {
    answer = typed_answer(consultation_.findings(), finding, text);
  } catch (const Error&) {
    if (take_command(text)) return;
    throw;
  }
  observe(finding, *std::move(answer));
}

// Words that are never answers. Those that stand alone take no argument, so that `d dimer` is not
// taken for `d`.
bool AskSession::take_command(std::string_view text) {
  const auto [word, rest] = first_word(text);
  const std::string command = simplified(word);
  if (take_command_about_the_talk(command, rest)) return true;
  // The others would show what the guess is about.
  return prompt_.asked != Asked::guess && take_command_about_the_case(command, rest);
}

bool AskSession::take_command_about_the_talk(const std::string& command, std::string_view rest) {
  const bool alone = rest.empty();
  if (alone && (command == "q" || command == "quit")) {
    end("you asked to stop");
  } else if (command == "help" || (alone && command == "h")) {
    told_.push_back(HelpTold{});
  } else if (alone && command == "save") {
    told_.push_back(SaveTold{});
  } else if (alone && (command == "u" || command == "undo")) {
    step(true);
  } else if (alone && (command == "r" || command == "redo")) {
    step(false);
  } else if (alone && command == "e") {
    options_.guess_first = true;
    prompt_ = {Asked::guess, std::nullopt};
  } else {
    return false;
  }
  return true;
}

bool AskSession::take_command_about_the_case(const std::string& command, std::string_view rest) {
  const bool alone = rest.empty();
  if (command == "w" || command == "why") {
    explain_cause(rest);
  } else if (alone && (command == "d" || command == "causes")) {
    told_.push_back(CausesTold{});
  } else if (command == "n" || command == "nomogram") {
    draw_nomogram(rest);
  } else if (alone && (command == "f" || command == "counts")) {
    told_.push_back(CountsTold{focus()});
  } else if (command == "s" || command == "setting") {
    change_setting(rest);
  } else if (command == "list") {
    list_findings(rest);
  } else {
    return false;
  }
  return true;
}

// `swelling`, `swelling y`, `swell y, pop n`, `swelling=present`.
void AskSession::take_findings(std::string_view text) {
  for (const std::string_view part : comma_separated(text)) {
    if (part.find_first_of("=~") != std::string_view::npos) {
      FindingArgument said = parse_finding_argument(model(), part);
      observe(said.finding, std::move(said.observation));
    } else if (const auto [name, answer] = first_word(part); answer.empty()) {
      ask_for(typed_finding(model(), name));
    } else {
      std::optional<FindingId> whole;
      try {
        whole = typed_finding(model(), part);  // a name of several words
      } catch (const Error&) {
        const FindingId finding = typed_finding(model(), name);
        observe(finding, typed_answer(consultation_.findings(), finding, answer));
      }
      if (whole) ask_for(*whole);
    }
    if (is_over()) return;
  }
}

void AskSession::ask_for(FindingId finding) { prompt_ = {Asked::answer, finding}; }

void AskSession::observe(FindingId finding, Observation observation) {
  const RedFlags flags = red_flags(consultation_.findings());
  const Posterior before = consultation_.posterior();
  const Observation* known = consultation_.findings().find(finding);
  if (known != nullptr && *known == observation) {
    remark(finding_text(model().finding(finding), observation) + ", as before");
    return offer();
  }
  const bool had_one = known != nullptr;
  consultation_.observe(finding, std::move(observation));
  if (consultation_.posterior().is_impossible()) {
    const Findings impossible = consultation_.findings();
    consultation_.undo();
    prompt_ = {Asked::choice, std::nullopt};
    throw Error(
        conflict_text(impossible, smallest_conflict(model(), consultation_.prior(), impossible)) +
        "; the last answer was not taken");
  }
  tell_flags(flags);
  const auto kind = had_one ? ChangeTold::Kind::changed : ChangeTold::Kind::answered;
  told_.push_back(ChangeTold{kind, consultation_.trail().back().event, before});
  ++n_answers_;
  offer();
}

void AskSession::step(bool back) {
  const RedFlags flags = red_flags(consultation_.findings());
  const Posterior before = consultation_.posterior();
  std::optional<CaseEvent> event;
  if (back && !consultation_.trail().empty()) event = consultation_.trail().back().event;
  const std::string setting = consultation_.prior().title();
  const std::size_t n_events = consultation_.trail().size();
  const bool went = back ? consultation_.undo() : consultation_.redo();
  if (!went) return remark(back ? "nothing to undo" : "nothing to redo");
  if (consultation_.trail().size() == n_events) {
    told_.push_back(SettingTold{setting, before});
    return offer();
  }
  if (!back) event = consultation_.trail().back().event;
  tell_flags(flags);
  const auto kind = back ? ChangeTold::Kind::undone : ChangeTold::Kind::redone;
  told_.push_back(ChangeTold{kind, *event, before});
  offer();
}

void AskSession::tell_flags(const RedFlags& before) {
  std::vector<const RedFlag*> fresh = newly_raised(before, red_flags(consultation_.findings()));
  if (!fresh.empty()) told_.push_back(FlagsTold{std::move(fresh)});
}

void AskSession::change_setting(std::string_view text) {
  std::vector<std::vector<std::string>> words;
  std::string known;
  for (const Prior& prior : settings_) {
    words.push_back({prior.setting(), prior.title()});
    known += (known.empty() ? "" : ", ") + prior.setting();
  }
  const auto found = typed_word(text, words, "settings");
  if (!found) return remark("settings: " + known);
  const std::string before = consultation_.prior().title();
  const Posterior believed = consultation_.posterior();
  const Prior& other = settings_[*found];
  if (diagnose(model(), other, consultation_.findings()).is_impossible()) {
    return remark("in that setting no cause explains these findings");
  }
  consultation_.change_prior(other);
  told_.push_back(SettingTold{before, believed});
  offer();
}

void AskSession::explain_cause(std::string_view text) {
  const Prior& prior = consultation_.prior();
  const Findings& findings = consultation_.findings();
  if (text.empty()) {
    told_.push_back(ReasonsTold{explain(model(), prior, findings, focus())});
    return;
  }
  const CauseId against = typed_cause(model(), text);
  if (against == focus()) {
    told_.push_back(ReasonsTold{explain(model(), prior, findings, focus())});
  } else {
    told_.push_back(ReasonsTold{explain(model(), prior, findings, focus(), against)});
  }
}

void AskSession::draw_nomogram(std::string_view text) {
  const Prior& prior = consultation_.prior();
  const Findings& findings = consultation_.findings();
  std::optional<Nomogram> drawn;
  if (text.empty()) {
    drawn = nomogram(model(), prior, findings, focus());
    if (drawn && drawn->lines.empty()) {
      return remark("no nomogram: no finding is observed yet; n FINDING draws one of a finding");
    }
  } else {
    const FindingId id = typed_finding(model(), text);
    const Finding& finding = model().finding(id);
    if (finding.rule_only) {
      return remark("no nomogram: " + finding.name + " serves red flags alone");
    }
    if (finding.is_number() && findings.find(id) == nullptr) {
      return remark("no nomogram: " + finding.name + " is a number; observe one first");
    }
    drawn = nomogram(model(), prior, findings, focus(), id);
  }
  if (!drawn || drawn->lines.empty()) {
    return remark("no nomogram: nothing can move " + short_title(model().cause(focus()).title) +
                  ", whose probability before is 0 or 1");
  }
  told_.push_back(NomogramTold{*drawn});
}

void AskSession::list_findings(std::string_view text) {
  FindingsTold listed;
  const std::string kind = simplified(text);
  for (const FindingId finding : ids<FindingId>(model().n_findings())) {
    const std::string its_kind = simplified(model().finding(finding).kind);
    if (kind.empty() || its_kind.starts_with(kind)) listed.findings.push_back(finding);
  }
  if (listed.findings.empty()) return remark("no findings of kind " + quoted(text));
  told_.push_back(std::move(listed));
}

void AskSession::offer() {
  QuestionOptions asked;
  asked.cost_weight = options_.cost_weight;
  asked.focus = focus();
  asked.aim = options_.focus ? Aim::focus : Aim::causes;
  offered_ = next_questions(consultation_.posterior(), consultation_.findings(), asked);
  const bool enough = options_.most_questions && n_answers_ >= *options_.most_questions;
  const double best = offered_.empty() ? 0 : offered_.front().bits;
  if (offered_.size() > options_.n_offered) offered_.resize(options_.n_offered);
  if (enough) return end("as many answers as were wanted");
  if (best < options_.until_bits) return end("little left to learn");
  prompt_ = {Asked::choice, std::nullopt};
  told_.push_back(QuestionsTold{offered_});
}

// Of several answers at once only the last is followed by what they moved together, and by what to
// ask next.
void AskSession::fold_answers() {
  bool offered = false;
  for (std::size_t i = told_.size(); i-- > 0;) {
    if (!std::holds_alternative<QuestionsTold>(told_[i])) continue;
    if (offered) told_.erase(told_.begin() + static_cast<std::ptrdiff_t>(i));
    offered = true;
  }
  // Warnings come before anything else.
  std::stable_partition(told_.begin(), told_.end(),
                        [](const Told& told) { return std::holds_alternative<FlagsTold>(told); });
  ChangeTold* last = nullptr;
  for (Told& told : told_) {
    auto* const change = std::get_if<ChangeTold>(&told);
    if (change == nullptr) continue;
    if (last != nullptr) {
      last->is_last = false;
      change->is_first = false;
      change->before = last->before;
    }
    last = change;
  }
}

void AskSession::end(std::string reason) {
  prompt_ = {Asked::nothing, std::nullopt};
  told_.push_back(EndTold{std::move(reason)});
}

}  // namespace fagan
