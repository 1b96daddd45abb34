#include "ask_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "bars.hpp"
#include "case_page.hpp"
#include "explanation_page.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"

namespace fagan::cli {
namespace {

std::string title_of(const AskSession& session, CauseId cause) {
  return short_title(session.model().cause(cause).title);
}

std::string question_of(const Finding& finding) {
  return finding.question.empty() ? finding.title + '?' : finding.question;
}

// Writes what is told on a page of its own.
class Teller {
 public:
  Teller(const Terminal& terminal, Telling telling, const AskSession& session)
      : page_(terminal), plain_(telling == Telling::plain), session_(session) {}

  void operator()(const GuessTold& told) {
    std::string text = belief(told.cause);
    const double difference = told.guess - told.model;
    if (std::abs(difference) < 0.02) {
      text += " You were close.";
    } else {
      text += difference > 0 ? " Your guess was higher: " : " Your guess was lower: ";
      text += percent(told.guess) + '.';
    }
    page_.paragraph(text, 2);
  }

  void operator()(const BeliefTold& told) { page_.paragraph(belief(told.cause), 2); }

  void operator()(const FlagsTold& told) {
    page_.line();
    add_red_flags(page_, RedFlags{told.raised, {}});
  }

  void operator()(const ChangeTold& told) {
    if (told.is_first) page_.line();
    switch (told.kind) {
      case ChangeTold::Kind::undone:
        page_.paragraph("Taken back: " + event_text(told.event) + '.');
        break;
      case ChangeTold::Kind::redone:
        page_.paragraph("Done again: " + event_text(told.event) + '.');
        break;
      case ChangeTold::Kind::changed:
        page_.paragraph("Changed: " + event_text(told.event) + '.');
        break;
      case ChangeTold::Kind::answered:
        page_.paragraph(event_text(told.event) + '.');
        break;
    }
    if (told.is_last) {
      differential(told.before);
      biggest_change(told.before);
    }
  }

  void operator()(const QuestionsTold& told) {
    page_.line();
    if (told.questions.empty()) {
      page_.paragraph("Nothing is left to ask. d causes, w why, q quit.");
      return;
    }
    page_.paragraph(Style::strong, "Ask next");
    std::size_t number = 0;
    for (const Question& question : told.questions) add_question(++number, question);
    open_flag();
    page_.paragraph(Style::soft,
                    "Number, name or `name answer`; w why, d causes, f counts, u undo, q quit, "
                    "? help.");
  }

  void operator()(const ReasonsTold& told) {
    page_.line();
    if (plain_) {
      return add_steps_in_words(page_, session_.model(), told.explanation);
    }
    add_waterfall(page_, session_.model(), session_.consultation().prior(), told.explanation);
  }

  void operator()(const CausesTold& /*told*/) {
    page_.line();
    differential(session_.consultation().before());
  }

  void operator()(const CountsTold& told) {
    const Posterior& before = session_.consultation().before();
    const Posterior& now = session_.consultation().posterior();
    page_.line();
    const std::uint64_t base = common_base(now[told.cause], before[told.cause]);
    page_.paragraph(title_of(session_, told.cause) + ": " + frequency_text(now[told.cause], base) +
                    " people like this one; " + frequency_text(before[told.cause], base) +
                    " before any answer.");
  }

  void operator()(const NomogramTold& told) {
    const Nomogram& drawn = told.nomogram;
    page_.line();
    page_.paragraph(title_of(session_, drawn.cause) + " is at " +
                    percent(drawn.probability_before) + " before" +
                    (drawn.finding ? " this finding." : " any finding."));
    for (const Nomogram::Line& line : drawn.lines) {
      const std::string what =
          drawn.finding ? answer_text(session_.model().finding(*drawn.finding), line.observation)
                        : "all findings";
      page_.item(what + ": " + decibans_text(line.log_ratio.decibans()) + " decibans, to " +
                 percent(line.probability_after) +
                 (line.observed && drawn.finding ? " (as observed)" : ""));
    }
  }

  void operator()(const FindingsTold& told) {
    page_.line();
    const Findings& findings = session_.consultation().findings();
    for (const FindingId id : told.findings) {
      const Finding& finding = session_.model().finding(id);
      const Observation* seen = findings.find(id);
      page_.item(finding.name + ": " +
                 (seen == nullptr ? question_of(finding) : answer_text(finding, *seen)));
    }
  }

  void operator()(const SettingTold& told) {
    const Posterior& now = session_.consultation().posterior();
    const CauseId focus = session_.focus();
    page_.line();
    page_.paragraph("Same findings, new setting: " + session_.consultation().prior().title() +
                    " instead of " + told.before + ". " + title_of(session_, focus) + ' ' +
                    percent(told.believed[focus]) + " to " + percent(now[focus]) + '.');
    differential(told.believed);
  }

  void operator()(const HelpTold& /*told*/) {
    page_.line();
    for (const char* line : {"1, 2, 3: ask that question. An empty line asks the first.",
                             "swelling, or as much of the name as is unique: ask about it.",
                             "swelling y, onset over: answers, several at once.",
                             "y yes, n no, ? asked but not known, empty: skip without an answer.",
                             "Guesses: 20, 20%, 0.2 or 1:4.",
                             "w why the cause in focus; w CAUSE compares it with another one.",
                             "d all causes; f counts; n FINDING where each answer would lead.",
                             "e guess again; u undo; r redo; s SETTING another setting.",
                             "list, or list sign: findings by kind. save; q quit and save."}) {
      page_.item(line);
    }
  }

  void operator()(const RemarkTold& told) { page_.paragraph(told.text, 2); }
  void operator()(const SaveTold& /*told*/) {}

  void operator()(const EndTold& told) {
    page_.line();
    page_.paragraph("The end: " + told.reason + ".");
  }

  std::string text() const { return page_.text(); }

 private:
  std::string belief(CauseId cause) const {
    const Probability p = session_.consultation().posterior()[cause];
    std::string text = "Model: " + percent(p);
    if (const auto draws = session_.draws()) {
      const CredibleInterval interval = draws->interval(cause);
      constexpr double rounding = 1e-9;  // every number of the model was taken as exact
      if (interval.high - interval.low > rounding) {
        text += " (95% interval " + percent_range(interval.low, interval.high) + ')';
      }
    }
    return text + ". That is " + frequency_text(p) + " such people.";
  }

  std::string event_text(const CaseEvent& event) const {
    if (const auto* seen = std::get_if<Observe>(&event)) {
      return finding_text(session_.model().finding(seen->finding), seen->observation);
    }
    if (const auto* taken_back = std::get_if<Retract>(&event)) {
      return session_.model().finding(taken_back->finding).title + ": taken back";
    }
    const auto& guess = std::get<Guess>(event);
    return "your guess of " + percent(Probability(guess.p)) + " for " +
           title_of(session_, guess.cause);
  }

  bool is_narrow() const { return page_.width() < least_table_width; }

  // How many of the ranked causes have a row: those that are probable, and all down to the focus.
  std::size_t n_rows(const Differential& ranked) const {
    constexpr std::size_t least = 6;
    constexpr std::size_t most = 15;
    constexpr double probable = 0.01;
    const Posterior& now = session_.consultation().posterior();
    std::size_t rows = 0;
    for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i) {
      if (i < least || now[ranked[i]] >= probable || ranked[i] == session_.focus()) rows = i + 1;
    }
    return rows;
  }

  // The causes without a row, by name: all of them where they are few, and always those that must
  // not be missed.
  void less_probable(const Differential& ranked, std::size_t n_told) {
    constexpr std::size_t few = 15;
    const Posterior& now = session_.consultation().posterior();
    const bool are_few = ranked.size() - n_told <= few;
    std::vector<std::string> words;
    std::size_t n_others = 0;
    double others = 0;
    for (std::size_t i = n_told; i < ranked.size(); ++i) {
      const CauseId cause = ranked[i];
      const bool must = session_.model().cause(cause).must_not_miss;
      if (are_few || must) {
        words.push_back((must && !plain_ ? "▲ " : "") + title_of(session_, cause) + ' ' +
                        percent(now[cause]) + (must && plain_ ? " (must not be missed)" : ""));
      } else {
        ++n_others;
        others += now[cause];
      }
    }
    if (n_others > 0) {
      words.push_back(fmt::format("{} others, together {}", n_others,
                                  percent(Probability(std::clamp(others, 0.0, 1.0)))));
    }
    if (!words.empty()) page_.paragraph("less probable: " + joined(words), 2);
  }

  void differential(const Posterior& before) {
    const Posterior& now = session_.consultation().posterior();
    const Differential ranked = now.ranked();
    const Differential causes(ranked.begin(),
                              ranked.begin() + static_cast<std::ptrdiff_t>(n_rows(ranked)));
    const auto draws = session_.draws();
    std::size_t width = 0;
    for (const CauseId cause : causes) {
      width = std::max(width, display_width(title_of(session_, cause)));
    }
    // Mark, gap and percentage; the interval where there is room for it beside them.
    constexpr std::size_t numbers = 2 + 1 + 6;
    constexpr std::size_t least = 12;
    const std::size_t with_others = numbers + (page_.width() >= 70 ? 14 : 0) +
                                    (page_.width() >= 60 ? 12 : 0) + (draws ? 12 : 0);
    const std::size_t left = page_.width() - std::min(page_.width(), with_others);
    width = std::min(width, is_narrow() ? page_.width() - numbers : std::max(left, least));
    for (const CauseId cause : causes) {
      std::string range;
      if (draws) {
        const CredibleInterval interval = draws->interval(cause);
        range = percent_range(interval.low, interval.high);
      }
      plain_ ? plain_row(cause, before, range) : row(cause, before, range, width);
      if (cause == now.top()) add_subcauses(page_, session_.consultation().findings(), cause);
    }
    less_probable(ranked, causes.size());
  }

  void row(CauseId cause, const Posterior& before, const std::string& range, std::size_t width) {
    const Posterior& now = session_.consultation().posterior();
    const std::string title = pad_right(fit(title_of(session_, cause), width), width);
    const bool must = session_.model().cause(cause).must_not_miss;
    std::string text = (must ? "▲ " : "  ") + title + ' ' + pad_left(percent(now[cause]), 6);
    if (page_.width() >= 70) text += "  " + bar(now[cause], std::nullopt, 12);
    if (page_.width() >= 60) text += "  was " + pad_right(percent(before[cause]), 6);
    if (!range.empty() && !is_narrow()) text += "  " + range;
    page_.line(fit(text, page_.width()));
    if (!range.empty() && is_narrow()) page_.line(page_.styled(Style::soft, "    " + range));
  }

  void plain_row(CauseId cause, const Posterior& before, const std::string& range) {
    const Posterior& now = session_.consultation().posterior();
    const bool must = session_.model().cause(cause).must_not_miss;
    page_.item(title_of(session_, cause) + ": " + percent(now[cause]) + ", was " +
               percent(before[cause]) + (range.empty() ? "" : ", 95% interval " + range) +
               (must ? ", must not be missed." : "."));
  }

  void biggest_change(const Posterior& before) {
    const Posterior& now = session_.consultation().posterior();
    CauseId most{};
    for (const CauseId cause : ids<CauseId>(now.size())) {
      if (std::abs(now[cause] - before[cause]) > std::abs(now[most] - before[most])) most = cause;
    }
    if (std::abs(now[most] - before[most]) < 0.001) {
      page_.paragraph("This moved nothing.", 2);
      return;
    }
    page_.paragraph(title_of(session_, most) + (now[most] > before[most] ? " rose" : " fell") +
                        " most: " + frequency_text(now[most]) + " such people now.",
                    2);
  }

  void add_question(std::size_t number, const Question& question) {
    const Finding& finding = session_.model().finding(question.finding);
    const Cause& focus = session_.model().cause(session_.focus());
    std::string text = fmt::format("{} {} ({:.2f} bits, cost {})", number, finding.title,
                                   session_.options().focus ? question.focus_bits : question.bits,
                                   shortest(question.cost));
    page_.item(text);
    std::vector<std::string> leads;
    for (const PossibleAnswer& answer : question.answers) {
      leads.push_back(answer_text(finding, answer) + ' ' +
                      percent(Probability(answer.posterior[session_.focus()])));
    }
    page_.paragraph(Style::soft, short_title(focus.title) + " if " + joined(leads, ", ") + '.', 4);
  }

  // Rules that could still fire, one question of the most urgent of them.
  void open_flag() {
    const RedFlags flags = red_flags(session_.consultation().findings());
    if (flags.open.empty() || flags.open.front()->level != Urgency::emergency) return;
    const auto open = open_questions(flags.open.front()->when, session_.consultation().findings());
    if (open.empty()) return;
    const Finding& finding = session_.model().finding(open.front());
    page_.item("! " + finding.title + " (" + finding.name + "): red flag, not yet asked");
  }

  Page page_;
  bool plain_;
  const AskSession& session_;
};

std::string states_text(const Finding& finding) {
  if (finding.is_number()) {
    const std::string number = finding.unit.empty() ? "a number" : "a number, in " + finding.unit;
    const std::vector<std::string>& bands = finding.number->bands.titles;
    return bands.empty() ? number : number + " (or: " + joined(bands, ", ") + ')';
  }
  std::vector<std::string> words;
  const bool yes_no = finding.states.size() == 2 &&
                      (finding.states[1].name == "present" || finding.states[1].name == "yes");
  if (yes_no) return "y / n / ?";
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    words.push_back(fmt::format("{} {}", s + 1, finding.states[s].title));
  }
  words.emplace_back("?");
  return joined(words, " / ");
}

}  // namespace

std::string told_text(const Terminal& terminal, Telling telling, const AskSession& session,
                      const Told& told) {
  Teller teller(terminal, telling, session);
  std::visit(teller, told);
  return teller.text();
}

std::string prompt_text(const Terminal& terminal, const AskSession& session) {
  const Prompt prompt = session.prompt();
  Page page(terminal);
  if (prompt.asked == Asked::guess) {
    const bool first = session.consultation().findings().empty();
    page.paragraph("Think first: chance of " + title_of(session, session.focus()) +
                   (first ? " before any answer" : " now") + ", in %");
  } else if (prompt.finding) {
    const Finding& finding = session.model().finding(*prompt.finding);
    page.paragraph(question_of(finding));
    page.paragraph(states_text(finding), 2);
  }
  return page.text() + "> ";
}

std::string opening_text(const Terminal& terminal, const AskSession& session) {
  Page page(terminal);
  add_heading(page, session.consultation().prior(), session.consultation().findings());
  return page.text();
}

}  // namespace fagan::cli
