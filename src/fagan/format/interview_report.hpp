#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fagan/format/evaluation_file.hpp"
#include "fagan/study/interview.hpp"

namespace fagan {

/// Interviews and what they were.
struct InterviewReport {
  Believer interviewer;       ///< whose beliefs lead the questions
  std::string title;          ///< of the model
  std::string setting_title;  ///< of the prior
  std::string notice;         ///< of the model
  WorldRecord world;
  std::uint64_t seed = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  InterviewPlan plan;
  InterviewStudy study;
  RunRecord run;

  const std::string& name(std::size_t strategy) const;
};

/// A number of questions, and half as many: whether a strategy that asked half as much is behind
/// the first strategy of the plan.
struct HalfAsMany {
  std::size_t strategy = 0;
  std::size_t n_questions = 0;  ///< of the first strategy
  Estimate difference;          ///< accuracy of `strategy` at half as many, less that of the first
  std::optional<Estimate> log_nats;  ///< likewise; below 0 where it scores better
  std::optional<Estimate> brier;
  /// The upper end of the paired 95 % interval is not below 0.
  bool not_worse() const noexcept { return interval_of(difference).high >= 0; }
};
std::vector<HalfAsMany> halves(const InterviewStudy& study,
                               const std::vector<std::size_t>& numbers);

/// Numbers of questions for a short table: 0, 1, 2, 3, 5, 10, 15, …, the longest.
std::vector<std::size_t> short_curve(std::size_t longest);

/// A figure of the cases as they stand after so many questions, with its 95 % interval; the value
/// alone where none is known.
struct InterviewValue {
  double value = 0;
  double low = 0;
  double high = 0;
};
struct InterviewFigure {
  const char* heading;
  const char* name;  ///< short, for a column
  std::optional<InterviewValue> (*at)(const InterviewStudy&, std::size_t strategy, std::size_t n);
  std::string (*text)(double value, double half_interval);  ///< no more digits than are known
  std::string (*tick)(double value);                        ///< on an axis, where values are round
};
/// How often the top cause is right, scores, calibration, cost, causes missed and false alarms.
const std::vector<InterviewFigure>& interview_figures();
/// The same without those that say nothing in this study: a cost of 0, or all questions asked.
std::vector<InterviewFigure> telling_figures(const InterviewStudy& study);
std::string text_of(const InterviewFigure& figure, const InterviewStudy& study,
                    std::size_t strategy, std::size_t n_questions);
/// "46–55%", its 95 % interval; empty where none is known.
std::string interval_text(const InterviewFigure& figure, const InterviewStudy& study,
                          std::size_t strategy, std::size_t n_questions);

/// A strategy less the first after as many questions, "+12.34 (±0.10)": accuracy in percentage
/// points, log score in nats, Brier score.
struct DifferenceTexts {
  std::string accuracy;
  std::string log_nats;
  std::string brier;
};
DifferenceTexts differences_from_first(const InterviewStudy& study, std::size_t strategy,
                                       std::size_t n_questions);
/// "bits after 5, fixed after 10: +1.23 (+1.00 to +1.46), not worse".
std::string half_text(const InterviewReport& report, const HalfAsMany& half);

/// What ends an interview before all is asked, in words; empty for nothing.
std::string stopping_text(const StoppingRule& rule);

/// Where the patients come from, a sentence each, as origin_texts() has it.
std::vector<std::string> origin_texts(const InterviewReport& report);

/// `{"model", "setting", …, "strategies": [{"strategy", "curve": [{"questions", "accuracy", …}]}],
/// "half_as_many": […]}`.
std::string to_json(const InterviewReport& report);

/// The same as a page of HTML.
std::string interview_report(const InterviewReport& report);

}  // namespace fagan
