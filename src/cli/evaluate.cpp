#include <memory>
#include <utility>

#include "common.hpp"
#include "evaluation_output.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/evaluation_file.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/load.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "fagan/io/stopwatch.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/simulation/shift_text.hpp"
#include "fagan/study/simulated_evaluation.hpp"
#include "interviews.hpp"
#include "recorded_input.hpp"
#include "run_options.hpp"
#include "world_options.hpp"

namespace fagan::cli {
namespace {

struct EvaluateOptions {
  std::string cases;
  bool skip_bad = false;
  std::uint64_t simulate = 0;
  std::uint64_t seed = 1;
  std::uint64_t first = 0;
  WorldOptions world;
  std::string world_prior;
  std::vector<std::string> shifts;
  std::string metrics = "full";
  std::string precision = "double";
  EvaluationOutputs outputs;
  RunOptions run;
  InterviewOptions interviews;

  Precision arithmetic() const {
    return precision == "float" ? Precision::float32 : Precision::float64;
  }
  Metrics figures() const { return metrics == "basic" ? Metrics::basic : Metrics::full; }
  bool names_a_world() const {
    return !world.world.empty() || !world_prior.empty() || !shifts.empty() ||
           !world.measures.empty() || world.observation != ObservationTerms();
  }
};

// Case numbers up to here are whole numbers in every reader of JSON.
constexpr std::uint64_t most_case_numbers = std::uint64_t{1} << 53;

void check_options(const EvaluateOptions& options) {
  const bool is_recorded = !options.cases.empty();
  if (is_recorded == (options.simulate > 0)) {
    throw Error(is_recorded
                    ? "CASES and --simulate cannot be evaluated together; merge puts them in one"
                    : "nothing to evaluate: name a file of cases, or say how many with --simulate");
  }
  if (is_recorded && options.names_a_world()) {
    throw Error(
        "cases of a file come from no world: --world, --shift and the like are for --simulate");
  }
  if (options.simulate > Evaluation::most_cases) {
    throw Error("--simulate " + std::to_string(options.simulate) + ": at most " +
                std::to_string(Evaluation::most_cases) + " cases are evaluated together");
  }
  if (options.first > most_case_numbers - options.simulate) {
    throw Error("--first " + std::to_string(options.first) +
                ": case numbers end at 9007199254740992");
  }
}

// The world the options ask for, and what is written about it.
struct AskedWorld {
  Simulator simulator;
  WorldRecord record;
};

Prior load_world_prior(const EvaluateOptions& options, const LoadedModel& world,
                       const Prior& scorer_prior) {
  if (!options.world_prior.empty()) return load_prior(world, options.world_prior).value;
  for (const std::string& setting : known_settings(world)) {
    if (setting == scorer_prior.setting()) return load_prior(world, setting).value;
  }
  return load_prior(world).value;
}

AskedWorld load_asked_world(const EvaluateOptions& options, const LoadedModel& scorer,
                            const Prior& scorer_prior) {
  const LoadedModel world = options.world.world.empty() ? scorer : load_model(options.world.world);
  const bool is_own = options.world.world.empty() && options.world_prior.empty();
  const Prior prior = is_own ? scorer_prior : load_world_prior(options, world, scorer_prior);
  ShiftedWorld moved = shifted(world.model, prior, options.shifts);
  std::vector<FindingId> measures;
  for (const std::string& name : options.world.measures) {
    measures.push_back(require_finding(world.model, name));
  }
  WorldRecord record{
      {world.model.name(), world.hash, prior.setting(), prior_hash(prior, world.model.name())},
      options.shifts,
      options.world.measures,
      options.world.observation};
  const ObservationProcess process = parse_observation(moved.model, options.world.observation);
  record.observation = to_terms(moved.model, process);
  return {Simulator(std::move(moved.model), std::move(moved.prior), process, measures),
          std::move(record)};
}

EvaluationFile simulate_and_judge(const CommonOptions& common, const EvaluateOptions& options) {
  const LoadedModel scorer = load_asked_model(common);
  const Prior prior = load_asked_prior(common, scorer);
  const AskedWorld world = load_asked_world(options, scorer, prior);
  EvaluationFile file = make_evaluation_file(scorer.model, scorer.hash, prior, world.record,
                                             options.arithmetic(), options.figures());
  const SimulatedCases cases{"seed " + std::to_string(options.seed), Seed{options.seed},
                             options.first, options.simulate};
  const Engine engine(scorer.model);
  const Stopwatch stopwatch;
  Progress progress(common, "cases");
  file.evaluation = evaluate_simulated(world.simulator, engine, prior, file.evaluation.subject(),
                                       cases, progress.run(options.run));
  file.run = stopwatch.record(common.command, options.run.threads);
  return file;
}

EvaluationFile read_and_judge(const CommonOptions& common, const EvaluateOptions& options) {
  const LoadedModel scorer = load_asked_model(common);
  const Prior prior = load_asked_prior(common, scorer);
  EvaluationFile file = make_evaluation_file(scorer.model, scorer.hash, prior, std::nullopt,
                                             options.arithmetic(), options.figures());
  CaseStream cases(scorer.model, options.cases,
                   {.settings = {prior.setting()}, .skip_bad = options.skip_bad});
  const Engine engine(scorer.model);
  const Stopwatch stopwatch;
  {
    Progress progress(common, "cases");
    file.evaluation = evaluate_cases(cases, engine, engine.pack(prior), file.evaluation.subject(),
                                     cohort_name(options.cases), progress.run(options.run));
  }
  file.run = stopwatch.record(common.command, options.run.threads);
  complain_about_skipped(common, cases.tally());
  if (file.evaluation.basic().n_scored() == 0) {
    throw Error(options.cases +
                ": no case that can be judged: a column \"cause\" names the true one");
  }
  return file;
}

int interview_and_judge(const CommonOptions& common, const EvaluateOptions& options) {
  if (!options.cases.empty()) {
    throw Error("--strategy interviews simulated patients: it needs --simulate, not a file");
  }
  const LoadedModel scorer = load_asked_model(common);
  const Prior prior = load_asked_prior(common, scorer);
  const AskedWorld world = load_asked_world(options, scorer, prior);
  Progress progress(common, "cases");
  return evaluate_interviews(common, options.interviews, world.simulator, scorer.model, prior,
                             {options.seed, options.first, options.simulate},
                             progress.run(options.run));
}

int evaluate(const CommonOptions& common, const EvaluateOptions& options) {
  check_options(options);
  if (!options.interviews.strategies.empty()) return interview_and_judge(common, options);
  const EvaluationFile file =
      options.cases.empty() ? simulate_and_judge(common, options) : read_and_judge(common, options);
  return print_evaluation(common, file, options.outputs);
}

}  // namespace

Command add_evaluate(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("evaluate", "How good and how calibrated the answers are");
  const auto options = std::make_shared<EvaluateOptions>();
  command->add_option("CASES", options->cases, "CSV or NDJSON with a column cause; - for stdin")
      ->type_name("");
  command->add_flag("--skip-bad", options->skip_bad, "leave out rows that cannot be read");
  command->add_option("--simulate", options->simulate, "draw so many cases")->type_name("N");
  command->add_option("--seed", options->seed, "names the endless cohort; default 1")
      ->type_name("S");
  command->add_option("--first", options->first, "number of the first case; default 0")
      ->type_name("I");
  add_world_options(*command, options->world);
  command
      ->add_option("--world-prior", options->world_prior,
                   "prior the cases follow; default: as asked for")
      ->type_name("FILE|NAME");
  command
      ->add_option("--shift", options->shifts, "numbers of the world that differ from the model's")
      ->type_name("TERM");
  command->add_option("--metrics", options->metrics, "full or basic (the fast few)")
      ->type_name("SET")
      ->check(CLI::IsMember({"basic", "full"}).description(""));
  command->add_option("--precision", options->precision, "double or float")
      ->type_name("KIND")
      ->check(CLI::IsMember({"float", "double"}).description(""));
  add_interview_options(*command, options->interviews);
  add_run_options(*command, options->run);
  add_evaluation_outputs(*command, options->outputs);
  command->footer(
      "Terms of --missing, --answers and --labels are those of fagan simulate --help.\n"
      "--shift moves numbers of the world, not of what answers: FINDING:STATE:CAUSE=P\n"
      "a likelihood, CAUSE=P a probability of the prior.\n"
      "WAY is fixed, random, bits, bits-per-cost, must-not-miss or two-step.\n\n" +
      help_footer("  fagan evaluate --simulate 100000\n"
                  "  fagan evaluate --simulate 100000 --missing kind:test=0.5 --json\n"
                  "  fagan evaluate --simulate 100000 \\\n"
                  "    --shift swelling:present:deep_vein_thrombosis=0.5 -o shifted.json\n"
                  "  fagan evaluate --simulate 1000 --strategy fixed,bits --max-questions 10"));
  return {command, [options, &common] { return evaluate(common, *options); }};
}

}  // namespace fagan::cli
