#include <algorithm>
#include <charconv>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/evaluation/evaluation_state.hpp"
#include "fagan/format/evaluation_file.hpp"
#include "fagan/format/range_json.hpp"
#include "fagan/format/read_parts.hpp"
#include "fagan/simulation/draws.hpp"

namespace fagan {
namespace {

std::uint64_t count_in(const JsonValue& value, ProblemList& problems) {
  return as_count(value, problems).value_or(0);
}

std::string text_in(const JsonValue& value, ProblemList& problems) {
  return as_text(value, problems).value_or("");
}

std::vector<std::uint64_t> counts_in(const std::optional<JsonValue>& list, ProblemList& problems) {
  std::vector<std::uint64_t> counts;
  if (!list) return counts;
  for (const JsonValue value : *list) counts.push_back(count_in(value, problems));
  return counts;
}

// The number a text of digits stands for.
std::optional<std::uint64_t> whole_number(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || stopped != end) return std::nullopt;
  return number;
}

// A row such as [place, n, correct, "sum"]; reported, and nothing, if it is not so long.
bool expect_row(std::size_t length, const JsonValue& value, ProblemList& problems) {
  if (!expect(JsonType::list, value, problems)) return false;
  if (value.size() == length) return true;
  problems.unreadable(value, "expected a list of " + std::to_string(length) + ", found " +
                                 std::to_string(value.size()));
  return false;
}

// Reads each row of a required list with `read(row)`.
template <class Read>
void for_each(Fields& fields, std::string_view key, Read read) {
  if (const auto list = fields.required_list(key)) {
    for (const JsonValue value : *list) read(value);
  }
}

Believer read_believer(Fields& fields) {
  return {fields.required_text("model"), fields.required_text("model_hash"),
          fields.required_text("setting"), fields.required_text("prior_hash")};
}

WorldRecord read_world(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  WorldRecord world;
  world.drawn_from = read_believer(fields);
  world.shifts = fields.texts("shifts");
  world.measures = fields.texts("measures");
  world.observation.missing = fields.texts("missing");
  world.observation.answers = fields.texts("answers");
  world.observation.labels = fields.texts("labels");
  world.observation.not_known = fields.number("not_known").value_or(0);
  fields.no_others();
  return world;
}

// What the file says beside the numbers.
struct Words {
  Believer scorer;
  std::string title;
  std::string setting_title;
  std::string notice;
  std::vector<JudgedCause> causes;
  std::optional<WorldRecord> world;
};

void read_subject(const JsonValue& value, Words& words, EvaluationSubject& subject,
                  ProblemList& problems) {
  Fields fields(value, problems);
  words.scorer = read_believer(fields);
  words.title = fields.text("title");
  words.setting_title = fields.text("setting_title");
  words.notice = fields.text("notice");
  subject.model = words.scorer.model_hash;
  subject.prior = words.scorer.prior_hash;
  fields.require("precision");
  subject.precision = fields.one_of("precision", {"float", "double"}) == std::size_t{0}
                          ? Precision::float32
                          : Precision::float64;
  fields.require("metrics");
  subject.metrics = fields.one_of("metrics", {"basic", "full"}) == std::size_t{0} ? Metrics::basic
                                                                                  : Metrics::full;
  const std::uint64_t draws = fields.required_count("draws").value_or(0);
  subject.draws = static_cast<int>(std::min(draws, std::uint64_t{draws_version}));
  fields.require("world");
  if (const auto world = fields.value("world"); world && !world->is(JsonType::null)) {
    words.world = read_world(*world, problems);
    subject.world = words.world->hash();
  }
  // Simulated cases are drawn by one layout or another, recorded ones by none.
  const std::uint64_t least_draws = words.world ? 1 : 0;
  const std::uint64_t most_draws = words.world ? draws_version : 0;
  if (const auto value_of_draws = value.find("draws");
      value_of_draws && (draws < least_draws || draws > most_draws)) {
    problems.unreadable(*value_of_draws, words.world ? "there is no such layout of draws"
                                                     : "recorded cases are not drawn (expected 0)");
  }
  fields.no_others();
}

void read_judged_cause(const JsonValue& value, Words& words, std::vector<double>& prior,
                       ProblemList& problems) {
  Fields fields(value, problems);
  JudgedCause cause;
  cause.name = fields.required_text("name");
  cause.title = fields.text("title");
  cause.must_not_miss = fields.truth("must_not_miss");
  const double p = fields.required_number("prior").value_or(0);
  if (!(p >= 0 && p <= 1)) {
    problems.unreadable(*value.find("prior"),
                        shortest(p) + " is not a probability (expected 0 to 1)");
  }
  fields.no_others();
  words.causes.push_back(std::move(cause));
  prior.push_back(p);
}

EvaluationState::Scores read_scores(const JsonValue& value, bool is_full, ProblemList& problems) {
  Fields fields(value, problems);
  EvaluationState::Scores scores;
  scores.n = fields.required_count("n").value_or(0);
  scores.ruled_out = fields.required_count("ruled_out").value_or(0);
  scores.log = fields.required_text("log");
  scores.log_squares = fields.required_text("log_squares");
  scores.brier = fields.required_text("brier");
  scores.brier_squares = fields.required_text("brier_squares");
  scores.impossible = fields.required_count("impossible").value_or(0);
  scores.within_three = fields.required_count("within_three").value_or(0);
  if (is_full) scores.within_five = fields.required_count("within_five").value_or(0);
  fields.no_others();
  return scores;
}

std::optional<EvaluationState::Bin> read_bin(const JsonValue& value, ProblemList& problems) {
  if (!expect_row(4, value, problems)) return std::nullopt;
  const std::string text = text_in(value[3], problems);
  const auto sum = whole_number(text);
  if (value[3].is(JsonType::string) && !sum) {
    problems.unreadable(value[3], quoted(text) + " is not a sum (expected a whole number)");
  }
  return EvaluationState::Bin{count_in(value[0], problems), count_in(value[1], problems),
                              count_in(value[2], problems), sum.value_or(0)};
}

EvaluationState::Histogram read_histogram(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  EvaluationState::Histogram histogram;
  histogram.sum_of_positives = fields.required_text("sum_of_positives");
  for_each(fields, "cells", [&](const JsonValue& row) {
    if (!expect_row(5, row, problems)) return;
    histogram.cells.push_back({count_in(row[0], problems), count_in(row[1], problems),
                               count_in(row[2], problems), text_in(row[3], problems),
                               text_in(row[4], problems)});
  });
  fields.no_others();
  return histogram;
}

EvaluationState::Group read_group(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  EvaluationState::Group group;
  group.n = fields.required_count("n").value_or(0);
  group.ruled_out = fields.required_count("ruled_out").value_or(0);
  group.correct = fields.required_count("correct").value_or(0);
  group.log = fields.required_text("log");
  group.brier = fields.required_text("brier");
  group.truth = counts_in(fields.required_list("truth"), problems);
  group.called = counts_in(fields.required_list("called"), problems);
  fields.require("posterior");
  group.posterior = fields.texts("posterior");
  for_each(fields, "bins", [&](const JsonValue& row) {
    if (!expect_row(3, row, problems)) return;
    group.bins.push_back(
        {count_in(row[0], problems), count_in(row[1], problems), text_in(row[2], problems)});
  });
  for_each(fields, "coarse", [&](const JsonValue& row) {
    if (!expect_row(3, row, problems)) return;
    group.coarse.push_back(
        {count_in(row[0], problems), count_in(row[1], problems), count_in(row[2], problems)});
  });
  fields.no_others();
  return group;
}

void read_confusion(Fields& fields, EvaluationState& state, ProblemList& problems) {
  const std::size_t n_causes = state.subject.prior_probabilities.size();
  for_each(fields, "confusion", [&](const JsonValue& row) {
    if (!expect_row(n_causes, row, problems)) return;
    for (const JsonValue value : row) state.confusion.push_back(count_in(value, problems));
  });
}

PosteriorAverages::State read_averages(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  PosteriorAverages::State state;
  state.n = fields.required_count("n").value_or(0);
  state.excluded = fields.required_count("excluded").value_or(0);
  for (const std::string_view name : PosteriorAverages::sum_names()) {
    state.sums.emplace(name, fields.required_text(name));
  }
  fields.no_others();
  return state;
}

EvaluationState read_state(const JsonValue& value, Words& words,
                           std::optional<PosteriorAverages::State>& averages,
                           ProblemList& problems) {
  Fields fields(value, problems);
  EvaluationState state;
  if (const auto subject = fields.required_object("subject")) {
    read_subject(*subject, words, state.subject, problems);
  }
  std::vector<double> prior;
  for_each(fields, "causes",
           [&](const JsonValue& cause) { read_judged_cause(cause, words, prior, problems); });
  state.subject.prior_probabilities = PerCause<double>(std::move(prior));
  if (const auto ranges = fields.required_object("ranges")) {
    state.ranges = read_ranges(*ranges, problems);
  }
  const bool is_full = state.subject.metrics == Metrics::full;
  state.left_out = fields.count("left_out").value_or(0);
  state.bad = fields.required_count("bad").value_or(0);
  state.unlabelled = fields.required_count("unlabelled").value_or(0);
  for_each(fields, "scores", [&](const JsonValue& of) {
    state.scores.push_back(read_scores(of, is_full, problems));
  });
  read_confusion(fields, state, problems);
  for_each(fields, "bins", [&](const JsonValue& row) {
    if (const auto bin = read_bin(row, problems)) state.bins.push_back(*bin);
  });
  if (const auto of = fields.object("averages")) averages = read_averages(*of, problems);
  if (is_full) {
    for_each(fields, "by_cause",
             [&](const JsonValue& of) { state.by_cause.push_back(read_histogram(of, problems)); });
    if (const auto top = fields.required_object("top")) {
      state.top = read_histogram(*top, problems);
    }
    for_each(fields, "groups",
             [&](const JsonValue& of) { state.groups.push_back(read_group(of, problems)); });
  }
  fields.no_others();
  return state;
}

// What is wrong with the meaning of the state, by its pointers inside the file.
std::vector<Problem> in_state(const Error& error) {
  std::vector<Problem> problems = error.problems();
  for (Problem& problem : problems) problem.place.pointer.insert(0, "/state");
  return problems;
}

}  // namespace

EvaluationFile read_evaluation(std::string_view text, std::string path) {
  const JsonDocument document(text, std::move(path));
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) throw Error(problems.sorted());

  Fields fields(*root, problems);
  if (!read_format(fields, *root, "fagan-evaluation/1", problems)) throw Error(problems.sorted());
  fields.required_object("figures");
  Words words;
  EvaluationState state;
  std::optional<PosteriorAverages::State> of_averages;
  if (const auto value = fields.required_object("state")) {
    state = read_state(*value, words, of_averages, problems);
  }
  RunRecord run;
  if (const auto value = fields.required_object("run")) run = read_run(*value, problems);
  fields.no_others();
  const std::vector<Problem> of_form = problems.sorted();
  if (has_errors(of_form)) throw Error(of_form);
  try {
    Evaluation evaluation = state.evaluation();
    std::optional<PosteriorAverages> averages;
    if (of_averages) {
      averages = PosteriorAverages::from(evaluation.n_causes(), evaluation.ranges(), *of_averages);
    }
    return {std::move(evaluation),          std::move(words.scorer), std::move(words.title),
            std::move(words.setting_title), std::move(words.notice), std::move(words.causes),
            std::move(words.world),         std::move(run),          std::move(averages)};
  } catch (const Error& error) {
    throw Error(located(document, in_state(error)));
  }
}

}  // namespace fagan
