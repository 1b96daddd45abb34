#include "quiz_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "case_page.hpp"
#include "explanation_page.hpp"
#include "fagan/core/text.hpp"
#include "fagan/evaluation/stated_belief.hpp"
#include "fagan/format/figures_text.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"
#include "table.hpp"

namespace fagan::cli {
namespace {

std::string decibans(double value) { return decibans_text(Decibans(value)) + " decibans"; }

class Teller {
 public:
  Teller(const Terminal& terminal, const QuizSession& session)
      : page_(terminal), session_(session) {}

  void operator()(const RoundTold& told) {
    page_.line();
    page_.paragraph(Style::strong, fmt::format("Patient {} of {}", told.round, told.n_rounds));
    for (const FindingId finding : told.known) {
      page_.item(
          finding_text(session_.model().finding(finding), *session_.findings().find(finding)));
    }
  }

  void operator()(const FoundTold& told) {
    page_.item(finding_text(session_.model().finding(told.finding), told.observation) +
               ". Left: " + shortest(told.budget_left) + '.');
  }

  void operator()(const QuizFlagsTold& told) {
    page_.line();
    add_red_flags(page_, RedFlags{told.raised, {}});
  }

  void operator()(const StatementTold& told) {
    page_.paragraph("Your points: " + beliefs(told.stated) + '.', 2);
    if (told.was_raised) {
      page_.paragraph(fmt::format("Nothing counts as impossible: every cause has at least {}.",
                                  percent(Probability(least_stated))),
                      2);
    }
  }

  void operator()(const RevealTold& told) {
    const Model& model = session_.model();
    page_.line();
    page_.paragraph(Style::strong, "You and an ideal reasoner who knows the same");
    std::vector<std::vector<std::string>> rows;
    for (const CauseId cause : largest(told)) {
      rows.push_back({short_title(model.cause(cause).title),
                      percent(Probability(told.stated[cause])),
                      percent(Probability(told.ideal[cause]))});
    }
    table({{"cause", false}, {"you", true}, {"ideal", true}}, std::move(rows));
    page_.paragraph(fmt::format("Regret {:.1f} decibans: what your numbers lose against the ideal "
                                "ones on average, free of luck. 0 is perfect.",
                                told.regret),
                    2);
    page_.paragraph(told.habit, 2);
    page_.line();
    page_.paragraph(Style::strong, "It was " + short_title(model.cause(told.truth).title) + '.');
    page_.paragraph(fmt::format("You gained {}: repeating the setting's own numbers gains 0. Brier "
                                "score {:.2f}, 0 best and 2 worst. Your first guess had it at {}.",
                                decibans(told.gained), told.brier,
                                percent(Probability(told.first[told.truth]))),
                    2);
    page_.line();
    add_waterfall(page_, model, session_.prior(), told.why);
    add_subcauses(page_, told.findings, told.truth);
    missed(told);
  }

  void operator()(const ScoreTold& told) {
    page_.line();
    page_.paragraph(Style::strong, fmt::format("After {} {}", told.n_rounds,
                                               told.n_rounds == 1 ? "patient" : "patients"));
    page_.item(fmt::format("Regret, on average: {:.1f} decibans", told.mean_regret));
    page_.item("Gained, on average: " + decibans(told.mean_gained));
    page_.item(fmt::format("Brier score, on average: {:.2f}", told.mean_brier));
    if (told.efficiency) {
      page_.item("Efficiency of the questions: " + efficiency_text(*told.efficiency));
    }
    calibration(told);
  }

  void operator()(const QuizHelpTold& /*told*/) {
    page_.line();
    for (const char* line :
         {"Points: a cause and its percentage, several with commas: dvt 30, strain 40.",
          "What you leave of the 100 goes to the other causes as they are in the setting.",
          "Findings: a name, or as much of it as is unique; several with commas.",
          "Every finding takes 1 of the budget, and its own cost.",
          "An empty line: no first guess; nothing more to ask; the numbers are right.",
          "q ends the quiz."}) {
      page_.item(line);
    }
    page_.paragraph(causes(), 2);
  }

  void operator()(const QuizRemarkTold& told) { page_.paragraph(told.text, 2); }

  std::string text() const { return page_.text(); }

 private:
  // The causes with the largest probabilities, the learner's or the ideal ones, and the true one.
  static std::vector<CauseId> largest(const RevealTold& told) {
    constexpr std::size_t most = 6;
    std::vector<CauseId> order;
    for (const CauseId cause : ids<CauseId>(told.ideal.size())) order.push_back(cause);
    const auto weight = [&](CauseId cause) {
      return std::max(told.ideal[cause], told.stated[cause]) + (cause == told.truth ? 2 : 0);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](CauseId a, CauseId b) { return weight(a) > weight(b); });
    order.resize(std::min(most, order.size()));
    std::stable_sort(order.begin(), order.end(),
                     [&](CauseId a, CauseId b) { return told.ideal[a] > told.ideal[b]; });
    return order;
  }

  std::string beliefs(const PerCause<double>& p) const {
    constexpr double least = 0.015;
    std::vector<CauseId> order;
    for (const CauseId cause : ids<CauseId>(p.size())) {
      if (p[cause] >= least) order.push_back(cause);
    }
    std::stable_sort(order.begin(), order.end(), [&](CauseId a, CauseId b) { return p[a] > p[b]; });
    std::vector<std::string> words;
    words.reserve(order.size());
    for (const CauseId cause : order) {
      words.push_back(short_title(session_.model().cause(cause).title) + ' ' +
                      percent(Probability(p[cause])));
    }
    return joined(words, ", ");
  }

  // Where the page is too narrow for a table, a row is a list of its cells.
  void table(std::vector<Column> columns, std::vector<std::vector<std::string>> rows) {
    if (page_.width() >= least_table_width) {
      constexpr std::size_t narrow = 22;
      for (auto& row : rows) {
        if (page_.width() < 60) row.front() = fit(row.front(), narrow);
      }
      return add_table(page_, std::move(columns), rows);
    }
    for (const auto& row : rows) {
      std::string text = row.front() + ':';
      for (std::size_t c = 1; c < row.size(); ++c) {
        text += (c == 1 ? " " : ", ") + columns[c].heading + ' ' + row[c];
      }
      page_.item(text);
    }
  }

  static std::string efficiency_text(double efficiency) {
    return fmt::format("{:.0f}%", 100 * efficiency);
  }

  // How often what was called likely was so, in the lines of a table.
  void calibration(const ScoreTold& told) {
    page_.line();
    page_.paragraph(Style::strong, fmt::format("Your record: every cause of {} {}", told.n_recorded,
                                               told.n_recorded == 1 ? "patient" : "patients"));
    std::vector<std::vector<std::string>> rows;
    for (const StatedBin& bin : told.calibration) {
      const bool few = bin.observed.total < few_statements;
      rows.push_back({fmt::format("{:.0f} to {:.0f}%", 100 * bin.low, 100 * bin.high),
                      std::to_string(bin.observed.total), percent(Probability(bin.mean)),
                      percent(Probability(bin.observed.value)),
                      few ? "too few to say" : interval_text(bin.observed)});
    }
    table({{"you said", false},
           {"times", true},
           {"mean", true},
           {"was so", true},
           {"95% interval", false, 1000, true}},
          std::move(rows));
    if (!told.line) return;
    page_.paragraph(
        fmt::format("Against the ideal reasoner your log-odds move {:.2f} times as far "
                    "({}).",
                    told.line->slope,
                    told.line->slope < 0.9   ? "you move too little"
                    : told.line->slope > 1.1 ? "you move too far"
                                             : "about right"));
  }

  void missed(const RevealTold& told) {
    page_.line();
    constexpr double shown = 0.005;
    page_.paragraph(std::abs(told.bits_got) < shown
                        ? std::string("What you found out left as much doubt as there was.")
                        : fmt::format("What you found out {} {:.2f} bits of doubt.",
                                      told.bits_got > 0 ? "removed" : "was unexpected and added",
                                      std::abs(told.bits_got)));
    if (const auto efficiency = told.efficiency()) {
      std::vector<std::string> names;
      for (const FindingId finding : told.ideal_questions) {
        names.push_back(session_.model().finding(finding).title);
      }
      page_.paragraph(fmt::format(
          "Your questions promised {:.2f} bits; asking for the most bits at "
          "the same price, {:.2f} ({}). Efficiency {}.",
          told.bits_asked, told.bits_of_ideal, joined(names, ", "), efficiency_text(*efficiency)));
    }
    if (!told.missed || told.missed->bits < 0.02) return;
    page_.paragraph(fmt::format("The best thing left to ask: {} ({:.2f} bits).",
                                session_.model().finding(told.missed->finding).title,
                                told.missed->bits));
  }

  std::string causes() const {
    std::vector<std::string> names;
    for (const Cause& cause : session_.model().causes()) names.push_back(cause.name);
    return "Causes: " + joined(names, ", ") + '.';
  }

  Page page_;
  const QuizSession& session_;
};

}  // namespace

std::string told_text(const Terminal& terminal, const QuizSession& session, const QuizTold& told) {
  Teller teller(terminal, session);
  std::visit(teller, told);
  return teller.text();
}

std::string prompt_text(const Terminal& terminal, const QuizSession& session) {
  Page page(terminal);
  switch (session.asked()) {
    case QuizAsked::first_guess:
      page.paragraph("First guess: points over causes, such as `" +
                     session.model().causes().front().name + " 40`; ? for help");
      break;
    case QuizAsked::finding:
      page.paragraph("What do you want to know? " + shortest(session.budget_left()) +
                     " is left; empty line for the final guess");
      break;
    case QuizAsked::final_guess:
      page.paragraph("Final guess: your 100 points");
      break;
    case QuizAsked::confirm:
      page.paragraph("Score these? y / n");
      break;
    case QuizAsked::nothing:
      break;
  }
  return page.text() + "> ";
}

std::string opening_text(const Terminal& terminal, const QuizSession& session) {
  Page page(terminal);
  add_heading(page, session.prior(), Findings(session.model()));
  page.paragraph(
      "Simulated patients: guess, find out what you want within a budget, guess again, "
      "and see how an ideal reasoner would have done.");
  return page.text();
}

}  // namespace fagan::cli
