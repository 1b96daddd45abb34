#include <memory>
#include <optional>
#include <utility>

#include "common.hpp"
#include "evaluation_output.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/evaluation_file.hpp"
#include "fagan/format/named_text.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/load.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "fagan/io/stopwatch.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/same_nouns.hpp"
#include "fagan/simulation/shift_text.hpp"
#include "fagan/study/simulated_evaluation.hpp"
#include "fagan/study/two_scorers.hpp"
#include "interviews.hpp"
#include "option_values.hpp"
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
  std::string compare;
  std::string compare_prior;
  EvaluationOutputs outputs;
  RunOptions run;
  InterviewOptions interviews;

  Precision arithmetic() const {
    return precision == "float" ? Precision::float32 : Precision::float64;
  }
  Metrics figures() const { return metrics == "basic" ? Metrics::basic : Metrics::full; }
  bool compares() const { return !compare.empty() || !compare_prior.empty(); }
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

// The model's prior for the same setting; its default if it knows no such setting.
Prior load_prior_like(const LoadedModel& model, const Prior& other) {
  for (const std::string& setting : known_settings(model)) {
    if (setting == other.setting()) return load_prior(model, setting).value;
  }
  return load_prior(model).value;
}

Prior load_world_prior(const EvaluateOptions& options, const LoadedModel& world,
                       const Prior& scorer_prior) {
  if (!options.world_prior.empty()) return load_prior(world, options.world_prior).value;
  return load_prior_like(world, scorer_prior);
}

AskedWorld load_asked_world(const EvaluateOptions& options, const LoadedModel& scorer,
                            const Prior& scorer_prior) {
  const LoadedModel world = options.world.world.empty() ? scorer : load_model(options.world.world);
  const bool is_own = options.world.world.empty() && options.world_prior.empty();
  const Prior prior = is_own ? scorer_prior : load_world_prior(options, world, scorer_prior);
  ShiftedWorld moved = shifted(world.model, prior, options.shifts);
  std::vector<FindingId> measures;
  for (const std::string& name : options.world.measures) {
    measures.push_back(named_finding(world.model, name));
  }
  WorldRecord record{
      {world.model.name(), world.hash, prior.setting(), prior_hash(prior, world.model.name())},
      options.shifts,
      options.world.measures,
      options.world.observation};
  const ObservationProcess process = observation_of(moved.model, options.world);
  record.observation = to_terms(moved.model, process);
  return {Simulator(std::move(moved.model), std::move(moved.prior), process, measures),
          std::move(record)};
}

SimulatedCases simulated_cases(const EvaluateOptions& options) {
  return {"seed " + std::to_string(options.seed), Seed{options.seed}, options.first,
          options.simulate};
}

EvaluationFile simulate_and_judge(const CommonOptions& common, const EvaluateOptions& options) {
  const LoadedModel scorer = load_asked_model(common);
  const Prior prior = load_asked_prior(common, scorer);
  const AskedWorld world = load_asked_world(options, scorer, prior);
  EvaluationFile file = make_evaluation_file(scorer.model, scorer.hash, prior, world.record,
                                             options.arithmetic(), options.figures());
  const SimulatedCases cases = simulated_cases(options);
  const Engine engine(scorer.model);
  const Stopwatch stopwatch;
  {
    Progress progress(common, "cases");
    file.evaluation = evaluate_simulated(world.simulator, engine, prior, file.evaluation.subject(),
                                         cases, progress.run(options.run));
  }
  if (options.figures() == Metrics::full && can_be_averaged(world.simulator.observation())) {
    Progress progress(common, "cases averaged over the posterior");
    const PackedPriors priors = engine.pack(prior);
    file.averages = average_simulated(world.simulator, {engine, priors}, options.arithmetic(),
                                      cases, progress.run(options.run));
  }
  file.run = stopwatch.record(common.command, options.run.threads);
  return file;
}

void require_judged(const EvaluationFile& file, const std::string& path) {
  if (file.evaluation.basic().n_scored() > 0) return;
  throw Error(path + ": no case that can be judged: a column \"cause\" names the true one");
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
                                     progress.run(options.run));
  }
  file.run = stopwatch.record(common.command, options.run.threads);
  complain_about_skipped(common, cases.tally());
  require_judged(file, options.cases);
  return file;
}

// The scorer the first one is held against: another model, another prior, or both.
struct Rival {
  LoadedModel model;
  Prior prior;
};

Rival load_rival(const EvaluateOptions& options, const LoadedModel& scorer, const Prior& prior) {
  LoadedModel rival = options.compare.empty() ? scorer : load_model(options.compare);
  if (!options.compare_prior.empty()) {
    Prior other = load_prior(rival, options.compare_prior).value;
    return {std::move(rival), std::move(other)};
  }
  return {rival, load_prior_like(rival, prior)};
}

int compare_and_print(const CommonOptions& common, const EvaluateOptions& options) {
  const OpenOutputs outputs =
      open_report(common, options.outputs,
                  "-o keeps one evaluation, not a comparison: --json and --report show it");
  const LoadedModel scorer = load_asked_model(common);
  const Prior prior = load_asked_prior(common, scorer);
  const Rival rival = load_rival(options, scorer, prior);
  require_same_names(scorer.model, rival.model.model, "model", "one it is compared with");
  std::optional<AskedWorld> world;
  if (options.cases.empty()) world = load_asked_world(options, scorer, prior);
  const auto file_of = [&](const LoadedModel& model, const Prior& believed) {
    return make_evaluation_file(model.model, model.hash, believed,
                                world ? std::optional(world->record) : std::nullopt,
                                options.arithmetic(), options.figures());
  };
  EvaluationFile first = file_of(scorer, prior);
  EvaluationFile second = file_of(rival.model, rival.prior);
  const Engine engine(scorer.model);
  const Engine rival_engine(rival.model.model);
  const PackedPriors priors = engine.pack(prior);
  const PackedPriors rival_priors = rival_engine.pack(rival.prior);
  const Scorer a{engine, priors};
  const Scorer b{rival_engine, rival_priors};
  const Stopwatch stopwatch;
  PairedFigures paired;
  if (world) {
    const SimulatedCases cases = simulated_cases(options);
    const auto judge = [&](EvaluationFile& file, const Engine& by, const Prior& believed) {
      Progress progress(common, "cases");
      file.evaluation =
          evaluate_simulated(world->simulator, by, believed, file.evaluation.subject(), cases,
                             progress.run(options.run));
    };
    judge(first, engine, prior);
    judge(second, rival_engine, rival.prior);
    Progress progress(common, "cases compared");
    paired = compare_simulated(world->simulator, a, b, options.arithmetic(), cases,
                               progress.run(options.run))
                 .figures();
  } else {
    CaseStream cases(scorer.model, options.cases,
                     {.settings = {prior.setting()}, .skip_bad = options.skip_bad});
    {
      Progress progress(common, "cases");
      ComparedCases compared =
          compare_cases(cases, a, first.evaluation.subject(), b, second.evaluation.subject(),
                        progress.run(options.run));
      first.evaluation = std::move(compared.first);
      second.evaluation = std::move(compared.second);
      paired = compared.comparison.figures();
    }
    complain_about_skipped(common, cases.tally());
    require_judged(first, options.cases);
  }
  first.run = stopwatch.record(common.command, options.run.threads);
  return print_comparison(common, {std::move(first), std::move(second), std::move(paired)},
                          outputs);
}

int interview_and_judge(const CommonOptions& common, const EvaluateOptions& options) {
  if (!options.cases.empty()) {
    throw Error("--strategy interviews simulated patients: it needs --simulate, not a file");
  }
  const OpenOutputs outputs =
      open_report(common, options.outputs,
                  "-o keeps an evaluation, not interviews: --json and --report show them");
  const LoadedModel scorer = load_asked_model(common);
  const Prior prior = load_asked_prior(common, scorer);
  const AskedWorld world = load_asked_world(options, scorer, prior);
  InterviewPlan plan = plan_of(scorer.model, options.interviews);
  const Stopwatch stopwatch;
  std::optional<InterviewStudy> study;
  {
    Progress progress(common, "cases");
    study = interview(world.simulator, scorer.model, prior, plan, Seed{options.seed}, options.first,
                      options.simulate, progress.run(options.run));
  }
  const Believer interviewer{scorer.model.name(), scorer.hash, prior.setting(),
                             prior_hash(prior, scorer.model.name())};
  return print_interviews(
      common,
      {interviewer, scorer.model.title(), prior.title(), scorer.model.notice(), world.record,
       options.seed, options.first, options.simulate, std::move(plan), *std::move(study),
       stopwatch.record(common.command, options.run.threads)},
      outputs);
}

int evaluate(const CommonOptions& common, const EvaluateOptions& options) {
  check_options(options);
  if (!options.interviews.strategies.empty()) return interview_and_judge(common, options);
  if (options.compares()) return compare_and_print(common, options);
  const OpenOutputs outputs = open_outputs(common, options.outputs);
  const EvaluationFile file =
      options.cases.empty() ? simulate_and_judge(common, options) : read_and_judge(common, options);
  return print_evaluation(common, file, outputs);
}

}  // namespace

Command add_evaluate(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("evaluate", "How good and how calibrated the answers are");
  const auto options = std::make_shared<EvaluateOptions>();
  command->add_option("CASES", options->cases, "CSV or NDJSON with a column cause; - for stdin")
      ->type_name("");
  command->add_flag("--skip-bad", options->skip_bad, "leave out rows that cannot be read");
  CLI::Option* const simulate =
      add_whole_number(*command, "--simulate", options->simulate, {1, Evaluation::most_cases},
                       "draw so many cases", Writing::count);
  add_whole_number(*command, "--seed", options->seed, {}, "names the endless cohort; default 1")
      ->type_name("S")
      ->needs(simulate);
  add_whole_number(*command, "--first", options->first, {0, most_case_numbers},
                   "number of the first case; default 0", Writing::count)
      ->type_name("I")
      ->needs(simulate);
  add_world_options(*command, options->world);
  command
      ->add_option("--world-prior", options->world_prior,
                   "prior the cases follow; default: as asked for")
      ->type_name("FILE|NAME");
  command
      ->add_option("--shift", options->shifts, "numbers of the world that differ from the model's")
      ->type_name("TERM");
  const std::vector<CLI::Option*> of_whole_records{
      add_choice(*command, "--metrics", options->metrics, {"full", "basic"},
                 "full or basic (the fast few)")
          ->type_name("SET"),
      add_choice(*command, "--precision", options->precision, {"double", "float"},
                 "double or float")
          ->type_name("KIND"),
      command
          ->add_option("--compare", options->compare, "hold another model against it, case by case")
          ->type_name("FILE|NAME"),
      command->add_option("--compare-prior", options->compare_prior, "or another prior")
          ->type_name("FILE|NAME")};
  CLI::Option* const strategy = add_interview_options(*command, options->interviews);
  for (CLI::Option* const option : of_whole_records) option->excludes(strategy);
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
                  "  fagan evaluate --simulate 100000 --compare-prior emergency_leg_pain\n"
                  "  fagan evaluate --simulate 1000 --strategy fixed,bits --max-questions 10"));
  return {command, [options, &common] { return evaluate(common, *options); }};
}

}  // namespace fagan::cli
