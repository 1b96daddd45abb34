#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/text.hpp"
#include "fagan/decision/next_question.hpp"
#include "fagan/format/comparison_report.hpp"
#include "fagan/format/interview_report.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "fagan/io/stopwatch.hpp"
#include "fagan/model/same_nouns.hpp"
#include "fagan/study/interview.hpp"
#include "fagan/study/recorded_evaluation.hpp"
#include "fagan/study/simulated_evaluation.hpp"
#include "fagan/study/two_scorers.hpp"
#include "fagan/study/weak_numbers.hpp"
#include "judging.hpp"
#include "running.hpp"
#include "world.hpp"

namespace fagan::python {
namespace {

constexpr const char* this_package = "Python";

// What Python gives as a world: a Simulator, or None for the model as it is.
World world_from(const LoadedModel& model, const Prior& prior, nb::handle world) {
  if (nb::isinstance<World>(world)) return nb::cast<const World&>(world);
  if (!world.is_none()) throw Error("world: expected a fagan.Simulator or None");
  return {
      model,
      Simulator(model.model, prior),
      {{model.model.name(), hash_of(model), prior.setting(), prior_hash(prior, model.model.name())},
       {},
       {},
       {}}};
}

void require_count(const char* what, std::uint64_t first, std::uint64_t count) {
  if (count <= Evaluation::most_cases && first <= UINT64_MAX - count) return;
  throw Error(std::string(what) + ": " + std::to_string(count) + " cases from " +
              std::to_string(first) + " on are too many");
}

SimulatedCases simulated_cases(std::uint64_t seed, std::uint64_t first, std::uint64_t count) {
  return {"seed " + std::to_string(seed), Seed{seed}, first, count};
}

EvaluationFile evaluate_drawn(const LoadedModel& model, nb::handle prior, std::uint64_t count,
                              std::uint64_t seed, std::uint64_t first, nb::handle world,
                              const std::string& metrics, const std::string& precision, int threads,
                              nb::handle progress) {
  require_count("count", first, count);
  const Prior belief = prior_from(model, prior);
  const World from = world_from(model, belief, world);
  EvaluationFile file =
      empty_evaluation(model, belief, from.record, {.metrics = metrics, .precision = precision});
  const SimulatedCases cases = simulated_cases(seed, first, count);
  const Engine engine(model.model);
  const bool averaged = file.evaluation.subject().metrics == Metrics::full &&
                        can_be_averaged(from.simulator.observation());
  const std::uint64_t n_passes = averaged ? 2 : 1;
  const Stopwatch stopwatch;
  run(count, threads, progress, [&](const Run& how) {
    file.evaluation = evaluate_simulated(from.simulator, engine, belief, file.evaluation.subject(),
                                         cases, pass_of(how, 0, n_passes));
    if (!averaged) return;
    const PackedPriors priors = engine.pack(belief);
    file.averages =
        average_simulated(from.simulator, {engine, priors}, file.evaluation.subject().precision,
                          cases, pass_of(how, 1, n_passes));
  });
  file.run = stopwatch.record(this_package, threads);
  return file;
}

EvaluationFile evaluate_file(const LoadedModel& model, nb::handle prior,
                             const std::filesystem::path& path, bool skip_bad,
                             const std::string& metrics, const std::string& precision, int threads,
                             nb::handle progress) {
  const Prior belief = prior_from(model, prior);
  EvaluationFile file =
      empty_evaluation(model, belief, std::nullopt, {.metrics = metrics, .precision = precision});
  CaseStream cases(model.model, path.string(),
                   {.settings = {belief.setting()}, .skip_bad = skip_bad});
  const Stopwatch stopwatch;
  run(of_unknown_length, threads, progress, [&](const Run& how) {
    const Engine engine(model.model);
    file.evaluation =
        evaluate_cases(cases, engine, engine.pack(belief), file.evaluation.subject(), how);
  });
  file.read_from = path.string();
  file.run = stopwatch.record(this_package, threads);
  warn(cases.tally().problems);
  return file;
}

// Two who answer the same cases: a model and what it believes, each.
struct Rivals {
  LoadedModel model;
  Prior prior;
  LoadedModel other_model;
  Prior other_prior;
  Engine engine = Engine(model.model);
  Engine other_engine = Engine(other_model.model);
  PackedPriors priors = engine.pack(prior);
  PackedPriors other_priors = other_engine.pack(other_prior);

  Scorer first() const { return {engine, priors}; }
  Scorer second() const { return {other_engine, other_priors}; }
};

Rivals rivals_of(const LoadedModel& model, nb::handle prior, nb::handle other_model,
                 nb::handle other_prior) {
  const LoadedModel& other =
      other_model.is_none() ? model : nb::cast<const LoadedModel&>(other_model);
  require_same_names(model.model, other.model, "model", "one it is compared with");
  return {model, prior_from(model, prior), other, prior_from(other, other_prior)};
}

ComparisonReport empty_comparison(const Rivals& rivals, const std::optional<WorldRecord>& world,
                                  const Judging& judging) {
  return {empty_evaluation(rivals.model, rivals.prior, world, judging),
          empty_evaluation(rivals.other_model, rivals.other_prior, world, judging),
          {}};
}

ComparisonReport compare_drawn(const LoadedModel& model, nb::handle prior, nb::handle other_model,
                               nb::handle other_prior, std::uint64_t count, std::uint64_t seed,
                               std::uint64_t first, nb::handle world, const std::string& metrics,
                               const std::string& precision, int threads, nb::handle progress) {
  require_count("count", first, count);
  const Rivals rivals = rivals_of(model, prior, other_model, other_prior);
  const World from = world_from(model, rivals.prior, world);
  ComparisonReport report =
      empty_comparison(rivals, from.record, {.metrics = metrics, .precision = precision});
  const SimulatedCases cases = simulated_cases(seed, first, count);
  const Stopwatch stopwatch;
  run(count, threads, progress, [&](const Run& how) {
    const auto judge = [&](EvaluationFile& file, const Engine& by, const Prior& belief,
                           std::uint64_t pass) {
      file.evaluation = evaluate_simulated(from.simulator, by, belief, file.evaluation.subject(),
                                           cases, pass_of(how, pass, 3));
    };
    judge(report.first, rivals.engine, rivals.prior, 0);
    judge(report.second, rivals.other_engine, rivals.other_prior, 1);
    report.paired = compare_simulated(from.simulator, rivals.first(), rivals.second(),
                                      precision_from(precision), cases, pass_of(how, 2, 3))
                        .figures();
  });
  report.first.run = stopwatch.record(this_package, threads);
  return report;
}

ComparisonReport compare_file(const LoadedModel& model, nb::handle prior, nb::handle other_model,
                              nb::handle other_prior, const std::filesystem::path& path,
                              bool skip_bad, const std::string& metrics,
                              const std::string& precision, int threads, nb::handle progress) {
  const Rivals rivals = rivals_of(model, prior, other_model, other_prior);
  ComparisonReport report =
      empty_comparison(rivals, std::nullopt, {.metrics = metrics, .precision = precision});
  CaseStream cases(model.model, path.string(),
                   {.settings = {rivals.prior.setting()}, .skip_bad = skip_bad});
  const Stopwatch stopwatch;
  run(of_unknown_length, threads, progress, [&](const Run& how) {
    ComparedCases compared =
        compare_cases(cases, rivals.first(), report.first.evaluation.subject(), rivals.second(),
                      report.second.evaluation.subject(), how);
    report.first.evaluation = std::move(compared.first);
    report.second.evaluation = std::move(compared.second);
    report.paired = compared.comparison.figures();
  });
  report.first.run = stopwatch.record(this_package, threads);
  warn(cases.tally().problems);
  return report;
}

void bind_comparisons(nb::module_& m) {
  nb::class_<ComparisonReport>(m, "Comparison", "Two scorers on the same cases; see fagan.compare.")
      .def_ro("first", &ComparisonReport::first, "The Evaluation of the first.")
      .def_ro("second", &ComparisonReport::second, "The Evaluation of the second.")
      .def(
          "to_json", [](const ComparisonReport& self) { return to_json(self); },
          "What fagan evaluate --compare --json prints.")
      .def(
          "report", [](const ComparisonReport& self) { return comparison_report(self); },
          "The same as a page of HTML.");
  m.def("compare_simulated", compare_drawn, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("other_model").none(), nb::arg("other_prior").none(), nb::arg("count"),
        nb::arg("seed"), nb::arg("first"), nb::arg("world").none(), nb::arg("metrics"),
        nb::arg("precision"), nb::arg("threads"), nb::arg("progress").none(),
        "The machinery of fagan.compare_simulated.");
  m.def("compare_file", compare_file, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("other_model").none(), nb::arg("other_prior").none(), nb::arg("path"),
        nb::arg("skip_bad"), nb::arg("metrics"), nb::arg("precision"), nb::arg("threads"),
        nb::arg("progress").none(), "The machinery of fagan.compare.");
}

/// How interviews are led, in Python's words; see the docstring of interview.
struct Interviewing {
  std::vector<std::string> strategies;
  std::size_t most_questions;
  double largest_cost;
  double budget;
  double until_posterior;
  double until_bits;
  double flag_at;
};

void require_at_least_0(const char* what, double value) {
  if (!(value >= 0))
    throw Error(std::string(what) + ": expected 0 or more, found " + shortest(value));
}

void require_share(const char* what, double value) {
  if (value >= 0 && value <= 1) return;
  throw Error(std::string(what) + ": expected 0 to 1, found " + shortest(value));
}

InterviewPlan plan_of(const Model& model, const Interviewing& how) {
  require_at_least_0("largest_cost", how.largest_cost);
  require_at_least_0("budget", how.budget);
  require_at_least_0("until_bits", how.until_bits);
  require_share("flag_at", how.flag_at);
  if (how.strategies.empty()) throw Error("strategies: expected one or more");
  InterviewPlan plan;
  for (const std::string& name : how.strategies) {
    plan.strategies.push_back(
        {.choosing = require_choosing(name), .largest_cost = how.largest_cost, .measure = {}});
  }
  QuestionOptions asked;
  asked.largest_cost = how.largest_cost;
  const std::size_t all = open_findings(Findings(model), asked).size();
  plan.longest = how.most_questions == 0 ? all : std::min(all, how.most_questions);
  if (how.until_posterior <= 1) {
    require_share("until_posterior", how.until_posterior);
    plan.rule.posterior = how.until_posterior;
  }
  plan.rule.least_bits = how.until_bits;
  plan.rule.budget = how.budget;
  plan.flag_at = how.flag_at;
  return plan;
}

std::string interview_cases(const LoadedModel& model, nb::handle prior, std::uint64_t count,
                            std::uint64_t seed, std::uint64_t first, nb::handle world,
                            const Interviewing& how, int threads, nb::handle progress) {
  require_count("count", first, count);
  const Prior belief = prior_from(model, prior);
  const World from = world_from(model, belief, world);
  const InterviewPlan plan = plan_of(model.model, how);
  std::optional<InterviewStudy> study;
  const Stopwatch stopwatch;
  // A question takes longer than an answer: what is long work in cases would be far too long here.
  run(of_unknown_length, threads, progress, [&](const Run& with) {
    study = interview(from.simulator, model.model, belief, plan, Seed{seed}, first, count, with);
  });
  const Believer interviewer{model.model.name(), hash_of(model), belief.setting(),
                             prior_hash(belief, model.model.name())};
  return to_json(InterviewReport{interviewer, model.model.title(), belief.title(),
                                 model.model.notice(), from.record, seed, first, count, plan,
                                 std::move(*study), stopwatch.record(this_package, threads)});
}

nb::list weak_number_list(const LoadedModel& loaded, nb::handle prior, std::uint64_t count,
                          std::uint64_t seed, double missing) {
  const Model& model = loaded.model;
  const Prior belief = prior_from(loaded, prior);
  std::vector<WeakNumber> numbers;
  run(of_unknown_length, 1, nb::none(), [&](const Run& with) {
    numbers = weak_numbers(model, belief, {Seed{seed}, count, missing}, with);
  });
  nb::list result;
  for (const WeakNumber& number : numbers) {
    const Evidence& evidence = model.evidence(number.finding, number.cause);
    nb::dict entry;
    entry["finding"] = model.finding(number.finding).name;
    entry["cause"] = model.cause(number.cause).name;
    entry["bits"] = number.bits;
    entry["n"] = evidence.n;
    entry["note"] = evidence.note;
    result.append(entry);
  }
  return result;
}

void bind_interviews(nb::module_& m) {
  m.def(
      "weak_numbers", weak_number_list, nb::arg("model"), nb::arg("prior").none() = nb::none(),
      nb::kw_only(), nb::arg("count") = 2000, nb::arg("seed") = 1, nb::arg("missing") = 0.0,
      "The clinical estimates of a model as dicts, those that matter most first: bits is how far\n"
      "the posterior would move if the estimate were known, averaged over count cases in which\n"
      "each finding is missing with this probability.");
  m.def(
      "interview_json",
      [](const LoadedModel& model, nb::handle prior, std::uint64_t count, std::uint64_t seed,
         std::uint64_t first, nb::handle world, nb::handle strategies, std::size_t most_questions,
         double largest_cost, double budget, double until_posterior, double until_bits,
         double flag_at, int threads, nb::handle progress) {
        return interview_cases(model, prior, count, seed, first, world,
                               {names_from("strategies", strategies), most_questions, largest_cost,
                                budget, until_posterior, until_bits, flag_at},
                               threads, progress);
      },
      nb::arg("model"), nb::arg("prior").none(), nb::arg("count"), nb::arg("seed"),
      nb::arg("first"), nb::arg("world").none(), nb::arg("strategies"), nb::arg("most_questions"),
      nb::arg("largest_cost"), nb::arg("budget"), nb::arg("until_posterior"), nb::arg("until_bits"),
      nb::arg("flag_at"), nb::arg("threads"), nb::arg("progress").none(),
      "The machinery of fagan.interview: the JSON of fagan evaluate --strategy.");
}

}  // namespace

void bind_study(nb::module_& m) {
  m.def("evaluate_simulated", evaluate_drawn, nb::arg("model"), nb::arg("prior").none(),
        nb::arg("count"), nb::arg("seed"), nb::arg("first"), nb::arg("world").none(),
        nb::arg("metrics"), nb::arg("precision"), nb::arg("threads"), nb::arg("progress").none(),
        "The machinery of fagan.evaluate_simulated.");
  m.def("evaluate_file", evaluate_file, nb::arg("model"), nb::arg("prior").none(), nb::arg("path"),
        nb::arg("skip_bad"), nb::arg("metrics"), nb::arg("precision"), nb::arg("threads"),
        nb::arg("progress").none(), "The machinery of fagan.evaluate.");
  bind_comparisons(m);
  bind_interviews(m);
}

}  // namespace fagan::python
