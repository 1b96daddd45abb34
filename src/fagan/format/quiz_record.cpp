#include "fagan/format/quiz_record.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/read_parts.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

Json beliefs_json(const PerCause<double>& p, const Model& model) {
  Json object = Json::object();
  for (const CauseId cause : ids<CauseId>(p.size())) object[model.cause(cause).name] = p[cause];
  return object;
}

// Probabilities by cause, every cause given, that sum to 1.
PerCause<double> read_beliefs(const JsonValue& value, const Model& model, double least,
                              ProblemList& problems) {
  Fields fields(value, problems);
  PerCause<double> p(model.n_causes());
  double sum = 0;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const std::string& name = model.cause(cause).name;
    p[cause] = fields.required_number(name).value_or(0);
    sum += p[cause];
    constexpr double rounding = 1e-9;
    if (!(p[cause] >= least - rounding && p[cause] <= 1 + rounding)) {
      problems.unreadable(value, fagan::quoted(name) + " has " + shortest(p[cause]) +
                                     " (expected " + shortest(least) + " to 1)");
    }
  }
  fields.no_others();
  constexpr double most_off = 1e-6;
  if (!(std::abs(sum - 1) <= most_off)) {
    problems.unreadable(value, "sums to " + shortest(sum) + " (expected 1)");
  }
  return p;
}

JudgedStatement read_round(const JsonValue& value, const Model& model, ProblemList& problems) {
  Fields fields(value, problems);
  JudgedStatement round;
  const std::string name = fields.required_text("cause");
  if (const auto cause = model.find_cause(name)) {
    round.truth = *cause;
  } else if (!name.empty()) {
    problems.unreadable(*value.find("cause"), "the model knows no cause " + fagan::quoted(name));
  }
  if (const auto stated = fields.required_object("stated")) {
    round.stated = read_beliefs(*stated, model, least_stated, problems);
  }
  if (const auto ideal = fields.required_object("ideal")) {
    round.ideal = read_beliefs(*ideal, model, 0, problems);
  }
  fields.no_others();
  return round;
}

}  // namespace

std::string write_quiz_record(const QuizRecord& record, const Model& model) {
  Json rounds = Json::array();
  for (const JudgedStatement& round : record.rounds) {
    rounds.push_back({{"cause", model.cause(round.truth).name},
                      {"stated", beliefs_json(round.stated, model)},
                      {"ideal", beliefs_json(round.ideal, model)}});
  }
  return json_text({{"format", "fagan-quiz/1"},
                    {"model", record.ideal.model},
                    {"model_hash", record.ideal.model_hash},
                    {"setting", record.ideal.setting},
                    {"prior_hash", record.ideal.prior_hash},
                    {"seed", record.seed},
                    {"rounds", std::move(rounds)},
                    {"notice", model.notice()}});
}

QuizRecord read_quiz_record(std::string_view text, std::string path, const Model& model) {
  const JsonDocument document(text, std::move(path));
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) throw Error(problems.sorted());
  Fields fields(*root, problems);
  if (!read_format(fields, *root, "fagan-quiz/1", problems)) throw Error(problems.sorted());
  QuizRecord record;
  record.ideal = {fields.required_text("model"), fields.required_text("model_hash"),
                  fields.required_text("setting"), fields.required_text("prior_hash")};
  record.seed = fields.required_count("seed").value_or(0);
  fields.text("notice");
  const bool is_its = record.ideal.model == model.name();
  if (!is_its && !record.ideal.model.empty()) {
    problems.unreadable(*fields.value("model"), "a record of model " +
                                                    fagan::quoted(record.ideal.model) +
                                                    ", not of " + fagan::quoted(model.name()));
  }
  if (const auto rounds = fields.required_list("rounds"); rounds && is_its) {
    for (const JsonValue round : *rounds) {
      record.rounds.push_back(read_round(round, model, problems));
    }
  }
  fields.no_others();
  const std::vector<Problem> found = problems.sorted();
  if (has_errors(found)) throw Error(found);
  return record;
}

void require_goes_on(const QuizRecord& record, const Believer& ideal, std::uint64_t seed,
                     std::string_view path) {
  const auto require = [path](bool same, const std::string& what) {
    if (!same) throw Error(std::string(path) + ": a record of " + what);
  };
  require(record.ideal.model_hash == ideal.model_hash, "another version of the model");
  require(record.ideal.setting == ideal.setting, "setting " + fagan::quoted(record.ideal.setting) +
                                                     ", not " + fagan::quoted(ideal.setting));
  require(record.ideal.prior_hash == ideal.prior_hash, "another version of the prior");
  require(record.seed == seed,
          "seed " + std::to_string(record.seed) + ", not " + std::to_string(seed));
}

}  // namespace fagan
