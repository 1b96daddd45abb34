#include "question_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fagan/core/text.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"
#include "table.hpp"

namespace fagan::cli {
namespace {

// Bits below this are not worth a question.
constexpr double little = 0.02;

std::string bits_text(double bits) { return fmt::format("{:.2f}", bits); }

const char* gain_heading(Aim aim) {
  switch (aim) {
    case Aim::focus:
      return "focus bits";
    case Aim::must_not_miss:
      return "must-not-miss bits";
    case Aim::leader:
      return "chance of a new leader";
    case Aim::utility:
      return "expected utility";
    case Aim::causes:
      break;
  }
  return "bits";
}

double gain_of(const Question& question, Aim aim) {
  switch (aim) {
    case Aim::focus:
      return question.focus_bits;
    case Aim::must_not_miss:
      return question.must_not_miss_bits;
    case Aim::leader:
      return question.leader_changes;
    case Aim::utility:
      return question.utility.value_or(0);
    case Aim::causes:
      break;
  }
  return question.bits;
}

CauseId leader_of(const PerCause<double>& posterior) {
  const auto top = std::max_element(posterior.begin(), posterior.end());
  return static_cast<CauseId>(top - posterior.begin());
}

std::string leader_text(const Model& model, const PerCause<double>& posterior) {
  const CauseId leader = leader_of(posterior);
  return short_title(model.cause(leader).title) + ' ' + percent(Probability(posterior[leader]));
}

// What the answers are told for: the focus cause, or all that must not be missed.
Probability focus_p(const QuestionReport& report, const PerCause<double>& posterior) {
  if (report.options.aim != Aim::must_not_miss) return Probability(posterior[report.focus]);
  double sum = 0;
  for (const CauseId cause : ids<CauseId>(posterior.size())) {
    if (report.model().cause(cause).must_not_miss) sum += posterior[cause];
  }
  return Probability(std::min(1.0, sum));
}

void add_answers(Page& page, const QuestionReport& report, const Question& question) {
  const Model& model = report.model();
  const Finding& finding = model.finding(question.finding);
  constexpr std::string_view heading = "answer";
  std::size_t width = heading.size();
  for (const PossibleAnswer& answer : question.answers) {
    width = std::max(width, display_width(answer_text(finding, answer)));
  }
  width = std::min<std::size_t>(width, 34);
  page.line(page.styled(Style::soft, fit("    " + pad_right(heading, width) +
                                             " chance    then  leading cause then, if another",
                                         page.width())));
  for (const PossibleAnswer& answer : question.answers) {
    const std::string words = pad_right(fit(answer_text(finding, answer), width), width);
    const std::string focus = percent(focus_p(report, answer.posterior));
    std::string row =
        "    " + words + ' ' + pad_left(percent(answer.p), 6) + "  " + pad_left(focus, 6);
    const std::string leader = leader_text(model, answer.posterior);
    if (leader_of(answer.posterior) != report.focus) row += "  " + page.styled(Style::soft, leader);
    page.line(fit(row, page.width()));
  }
}

// Without utilities for what is set aside: a high one would look like a reason.
void add_actions(Page& page, const Utility& utility, const Advice& advice) {
  std::size_t width = 0;
  for (const RankedAction& ranked : advice.ranked) {
    width = std::max(width, display_width(utility.action(ranked.action).title));
  }
  width = std::min(width, page.width() - 12);
  for (const RankedAction& ranked : advice.ranked) {
    const std::string title = fit(utility.action(ranked.action).title, width);
    page.line("  " + pad_right(title, width) + "  " +
              pad_left(fmt::format("{:.1f}", ranked.expected_utility), 7));
  }
  if (advice.ranked.empty()) {
    page.paragraph("None of these actions brings care so soon: get it in another way.", 2);
  }
  if (advice.set_aside.empty()) return;
  page.paragraph(Style::soft, "Set aside, " + set_aside_text(advice) + '.', 2);
  for (const RankedAction& ranked : advice.set_aside) {
    page.line(page.styled(Style::soft,
                          "  – " + fit(utility.action(ranked.action).title, page.width() - 4)));
  }
}

}  // namespace

void add_short_questions(Page& page, const Model& model, const std::vector<Question>& questions) {
  if (questions.empty()) return;
  page.line();
  if (questions.front().value <= little) {
    page.paragraph(Style::strong, "Little left to learn");
    page.paragraph(fmt::format("The best open finding, {}, would bring {} bits.",
                               model.finding(questions.front().finding).name,
                               bits_text(questions.front().bits)),
                   2);
    return;
  }
  page.paragraph(Style::strong, "Ask next");
  std::vector<std::vector<std::string>> rows;
  for (const Question& question : questions) {
    const Finding& finding = model.finding(question.finding);
    rows.push_back({"  " + finding.name, bits_text(question.bits), shortest(question.cost),
                    finding.question.empty() ? finding.title : finding.question});
  }
  add_table(page,
            {{"  finding", false}, {"bits", true}, {"cost", true}, {"question", false, 1000, true}},
            rows);
}

void add_questions(Page& page, const QuestionReport& report, std::size_t most) {
  const Model& model = report.model();
  const Aim aim = report.options.aim;
  if (report.questions.empty()) {
    page.paragraph(aim == Aim::utility && !red_flags(report.findings).raised.empty()
                       ? "Act on the red flag first: no open question would change what to do."
                       : "Nothing is left to ask.");
    return;
  }
  const PerCause<double> now(std::vector<double>(report.posterior.probabilities().begin(),
                                                 report.posterior.probabilities().end()));
  const std::string focus = aim == Aim::must_not_miss
                                ? "Any cause that must not be missed"
                                : short_title(model.cause(report.focus).title);
  page.paragraph(focus + " is at " + percent(focus_p(report, now)) +
                 " now; “then” is where each answer would take it.");
  if (report.questions.front().value <= little) {
    page.paragraph("Little left to learn here: no open finding brings more than it costs.");
  }
  for (std::size_t i = 0; i < std::min(most, report.questions.size()); ++i) {
    const Question& question = report.questions[i];
    const Finding& finding = model.finding(question.finding);
    page.line();
    page.line(page.styled(Style::strong,
                          fit(fmt::format("{:>2} {}", i + 1, finding.title), page.width())));
    std::string facts =
        fmt::format("{} · {} {} · cost {}", finding.name, bits_text(gain_of(question, aim)),
                    gain_heading(aim), shortest(question.cost));
    if (report.options.cost_weight > 0 || report.options.two_steps) {
      facts += " · value " + bits_text(question.value);
    }
    page.paragraph(Style::soft, facts, 3);
    add_answers(page, report, question);
  }
  if (report.questions.size() > most) {
    page.line();
    page.line(
        page.styled(Style::soft, fmt::format("and {} more open", report.questions.size() - most)));
  }
}

void add_advice(Page& page, const Model& model, const Utility& utility, const Advice& advice,
                const Posterior& posterior) {
  page.line();
  page.paragraph(Style::strong, "What to do, by expected utility");
  for (const RedFlag* flag : advice.because) {
    page.paragraph(Style::strong, flag->title + " comes first, whatever the expected utilities: " +
                                      (flag->level == Urgency::emergency ? "this is an emergency."
                                                                         : "this is urgent."));
  }
  const std::string provisional = provisional_text(model, posterior, advice);
  if (!provisional.empty()) page.paragraph(provisional);
  if (!utility.draft().unit.empty() && !advice.ranked.empty()) {
    page.paragraph(Style::soft, "In " + utility.draft().unit + '.');
  }
  add_actions(page, utility, advice);
  if (!advice.because.empty()) return;
  page.paragraph(
      fmt::format("A test that told the cause for certain would add {:.1f}; a real one adds less, "
                  "which may still be well worth having.",
                  advice.perfect_information),
      2);
  if (!advice.threshold) return;
  const CauseId about = advice.threshold->cause;
  page.paragraph(
      fmt::format("With {} above {}, “{}” is better than “{}”; it is at {} now.",
                  short_title(model.cause(about).title), percent(Probability(advice.threshold->p)),
                  utility.action(advice.threshold->treat).title,
                  utility.action(advice.threshold->wait).title, percent(posterior[about])),
      2);
}

}  // namespace fagan::cli
