#include "fagan/format/quiz_session.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/random.hpp"
#include "fagan/core/text.hpp"
#include "fagan/evaluation/stated_belief.hpp"
#include "fagan/format/typed_text.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

PerCause<double> values_of(const Posterior& posterior) {
  const Eigen::ArrayXd& p = posterior.probabilities();
  return PerCause<double>(std::vector<double>(p.begin(), p.end()));
}

double entropy_bits(const PerCause<double>& p) {
  double bits = 0;
  for (const double share : p) {
    if (share > 0) bits -= share * std::log2(share);
  }
  return bits;
}

// How a statement compares with the ideal one, in a sentence about what to do better.
std::string habit_of(const PerCause<double>& stated, const PerCause<double>& ideal) {
  const double difference = entropy_bits(stated) - entropy_bits(ideal);
  if (std::abs(difference) < 0.3) return "About as sure as the findings allow.";
  return difference > 0
             ? "You were less sure than the findings justify."
             : "You were surer than the findings justify: leave more to the other causes.";
}

}  // namespace

std::optional<double> RevealTold::efficiency() const {
  if (!(bits_of_ideal > 0)) return std::nullopt;
  return std::min(1.0, bits_asked / bits_of_ideal);
}

QuizSession::QuizSession(Model model, Prior prior, QuizOptions options,
                         std::vector<JudgedStatement> played)
    : options_(options),
      simulator_(std::move(model), std::move(prior)),
      truth_(simulator_.model()),
      findings_(simulator_.model()),
      prior_(values_of(diagnose(simulator_.model(), simulator_.prior(), findings_))),
      at_start_(simulator_.model()),
      played_(std::move(played)),
      n_earlier_(played_.size()) {}

std::vector<QuizTold> QuizSession::begin() {
  told_.clear();
  begin_round();
  return std::move(told_);
}

std::vector<QuizTold> QuizSession::take(std::string_view line) {
  told_.clear();
  try {
    line = typed_line(line);
    const std::string word = simplified(line);
    if (word == "?" || word == "help") {
      told_.push_back(QuizHelpTold{});
    } else if (word == "q" || word == "quit") {
      finish();
    } else if (asked_ == QuizAsked::finding) {
      take_finding(line);
    } else if (asked_ == QuizAsked::confirm) {
      take_confirmation(line);
    } else {
      take_guess(line);
    }
  } catch (const Error& error) {
    remark(error.problems().front().message);
  }
  return std::move(told_);
}

void QuizSession::begin_round() {
  if (round_ == options_.n_rounds) return finish();
  const std::size_t patient = n_earlier_ + round_;
  const Cohort cohort = simulator_.draw(options_.seed, patient, 1);
  truth_ = cohort.truth.findings(0);
  true_cause_ = *cohort.truth.label(0);
  findings_ = Findings(model());
  ++round_;
  choose_known();
  at_start_ = findings_;
  budget_left_ = options_.budget;
  bits_asked_ = 0;
  entropy_before_ = ideal().entropy_bits();
  RoundTold round{round_, options_.n_rounds, findings_.in_order_of_entry(), budget_left_};
  told_.push_back(std::move(round));
  if (const RedFlags flags = red_flags(findings_); !flags.raised.empty()) {
    told_.push_back(QuizFlagsTold{flags.raised});
  }
  asked_ = QuizAsked::first_guess;
}

// Each time one of the most telling free findings, by lot: patients differ, and nothing is chosen
// for what it turned out to be.
void QuizSession::choose_known() {
  constexpr std::size_t pool = 8;
  const RandomNumbers random(options_.seed, Stream::interview, n_earlier_ + round_);
  QuestionOptions asked;
  asked.largest_cost = 0;
  asked.with_answers = false;
  for (std::size_t i = 0; i < options_.n_known; ++i) {
    const auto open = next_questions(ideal(), findings_, asked);
    if (open.empty()) return;
    const std::size_t among = std::min(pool, open.size());
    observe_truth(findings_, open[random.word(static_cast<std::uint32_t>(i)) % among].finding);
  }
}

void QuizSession::observe_truth(Findings& findings, FindingId finding) const {
  const Observation* seen = truth_.find(finding);
  findings.observe(finding, seen != nullptr ? *seen : Observation{NotKnown{}});
}

Posterior QuizSession::ideal() const { return diagnose(model(), prior(), findings_); }

double QuizSession::price(FindingId finding) const {
  return model().finding(finding).cost + options_.cost_of_asking;
}

// `dvt 30, strain 40`: percentages of causes; what is left goes to the others as they are in the
// setting.
PerCause<double> QuizSession::points(std::string_view text) const {
  PerCause<double> result(model().n_causes(), -1);
  double sum = 0;
  for (const std::string_view part : comma_separated(text)) {
    const std::size_t blank = part.find_last_of(" \t=");
    if (blank == std::string_view::npos) {
      throw Error("a cause and its points, such as `" + model().causes().front().name + " 40`");
    }
    const CauseId cause = typed_cause(model(), part.substr(0, blank));
    std::string_view number = trimmed(part.substr(blank + 1));
    if (number.ends_with('%')) number.remove_suffix(1);
    const auto value = parse_number(number);
    if (!value || !(*value >= 0 && *value <= 100)) {
      throw Error(quoted(number) + " is not a number of points from 0 to 100");
    }
    if (result[cause] >= 0) throw Error(quoted(model().cause(cause).name) + " is given twice");
    result[cause] = *value / 100;
    sum += result[cause];
  }
  if (sum > 1 + 1e-9) throw Error("that is " + shortest(100 * sum) + " points; there are 100");
  double others = 0;
  for (const CauseId cause : ids<CauseId>(result.size())) {
    if (result[cause] < 0) others += prior_[cause];
  }
  const bool none_left = !(others > 0);
  if (none_left && sum < 1 - 1e-9) {
    throw Error("that is " + shortest(100 * sum) + " points of 100, and no cause is left");
  }
  for (const CauseId cause : ids<CauseId>(result.size())) {
    if (result[cause] < 0) {
      result[cause] = none_left ? 0 : std::max(0.0, 1 - sum) * prior_[cause] / others;
    }
  }
  return result;
}

void QuizSession::take_guess(std::string_view text) {
  const bool is_first = asked_ == QuizAsked::first_guess;
  if (text.empty() && is_first) {
    first_ = prior_;
    asked_ = QuizAsked::finding;
    return;
  }
  if (text.empty()) throw Error("points for at least one cause, or ? for help");
  const PerCause<double> stated = points(text);
  if (is_first) {
    first_ = stated;
    told_.push_back(StatementTold{stated, false});
    asked_ = QuizAsked::finding;
    return;
  }
  stated_ = raised(stated);
  bool was_raised = false;
  for (const CauseId cause : ids<CauseId>(stated.size())) {
    was_raised = was_raised || stated_[cause] > stated[cause] + 1e-12;
  }
  told_.push_back(StatementTold{stated_, was_raised});
  asked_ = QuizAsked::confirm;
}

void QuizSession::take_confirmation(std::string_view text) {
  const std::string word = simplified(text);
  if (word.empty() || word == "y" || word == "yes") return reveal();
  if (word == "n" || word == "no") {
    asked_ = QuizAsked::final_guess;
    return;
  }
  throw Error("y to score these numbers, n to change them");
}

void QuizSession::take_finding(std::string_view text) {
  const std::string word = simplified(text);
  if (word.empty() || word == "g" || word == "guess") {
    asked_ = QuizAsked::final_guess;
    return;
  }
  for (const std::string_view part : comma_separated(text)) find_out(typed_finding(model(), part));
}

void QuizSession::find_out(FindingId finding) {
  const Finding& about = model().finding(finding);
  if (findings_.find(finding) != nullptr) {
    return remark(finding_text(about, *findings_.find(finding)) + " is known already");
  }
  if (price(finding) > budget_left_) {
    return remark(about.title + " takes " + shortest(price(finding)) + "; " +
                  shortest(budget_left_) + " is left. Empty line: final guess");
  }
  const RedFlags before = red_flags(findings_);
  QuestionOptions asked;
  asked.with_answers = false;
  asked.measure = {finding};
  for (const Question& question : next_questions(ideal(), findings_, asked)) {
    if (question.finding == finding) bits_asked_ += question.bits;
  }
  observe_truth(findings_, finding);
  budget_left_ -= price(finding);
  std::vector<const RedFlag*> fresh = newly_raised(before, red_flags(findings_));
  if (!fresh.empty()) told_.push_back(QuizFlagsTold{std::move(fresh)});
  told_.push_back(FoundTold{finding, *findings_.find(finding), budget_left_});
}

// As the learner did, within what the learner spent: not more is known than what is asked for.
void QuizSession::ask_ideally(RevealTold& told) const {
  double left = options_.budget - budget_left_;
  Findings findings = at_start_;
  while (true) {
    QuestionOptions asked;
    asked.with_answers = false;
    asked.largest_cost = left - options_.cost_of_asking;
    const Posterior now = diagnose(model(), prior(), findings);
    const Question* best = nullptr;
    double most = 0;
    const auto open = next_questions(now, findings, asked);
    for (const Question& question : open) {
      const double worth = question.bits / std::max(price(question.finding), 1e-9);
      if (worth > most) {
        most = worth;
        best = &question;
      }
    }
    if (best == nullptr) return;
    told.ideal_questions.push_back(best->finding);
    told.bits_of_ideal += best->bits;
    left -= price(best->finding);
    observe_truth(findings, best->finding);
  }
}

void QuizSession::reveal() {
  const Posterior now = ideal();
  RevealTold result(findings_);
  result.truth = true_cause_;
  result.first = first_;
  result.stated = stated_;
  result.ideal = values_of(now);
  result.regret = regret(stated_, result.ideal);
  result.gained = decibans_gained(stated_, prior_, true_cause_).value();
  result.brier = brier(stated_, true_cause_);
  result.why = explain(model(), prior(), findings_, true_cause_);
  result.bits_got = entropy_before_ - now.entropy_bits();
  result.bits_asked = bits_asked_;
  ask_ideally(result);
  result.habit = habit_of(stated_, result.ideal);
  QuestionOptions asked;
  asked.largest_cost = options_.budget - options_.cost_of_asking;
  asked.focus = true_cause_;
  const auto open = next_questions(now, findings_, asked);
  if (!open.empty()) result.missed = open.front();
  ++n_scored_;
  regret_sum_ += result.regret;
  gained_sum_ += result.gained;
  brier_sum_ += result.brier;
  bits_asked_sum_ += result.bits_asked;
  bits_of_ideal_sum_ += std::max(result.bits_of_ideal, result.bits_asked);
  played_.push_back({true_cause_, stated_, result.ideal});
  told_.push_back(std::move(result));
  begin_round();
}

void QuizSession::finish() {
  asked_ = QuizAsked::nothing;
  if (n_scored_ == 0) return remark("The end: no patient was scored.");
  const auto n = static_cast<double>(n_scored_);
  ScoreTold score{n_scored_, regret_sum_ / n, gained_sum_ / n, brier_sum_ / n, {}, {}, {}, {}};
  if (bits_of_ideal_sum_ > 0) score.efficiency = bits_asked_sum_ / bits_of_ideal_sum_;
  score.n_recorded = played_.size();
  score.calibration = stated_calibration(played_);
  score.line = stated_line(played_);
  told_.push_back(std::move(score));
}

}  // namespace fagan
