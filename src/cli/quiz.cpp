#include <filesystem>
#include <memory>
#include <system_error>

#include "common.hpp"
#include "conversation.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/quiz_json.hpp"
#include "fagan/format/quiz_record.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/io/file.hpp"
#include "output.hpp"
#include "quiz_page.hpp"

namespace fagan::cli {
namespace {

struct QuizCommand {
  std::size_t rounds = 5;
  double budget = 10;
  std::uint64_t seed = 1;
  std::string record;  // empty: nothing is kept
};

QuizOptions quiz_options(const QuizCommand& command) {
  if (command.rounds < 1 || command.rounds > 1000) throw Error("--rounds: expected 1 to 1000");
  QuizOptions options;
  options.n_rounds = command.rounds;
  options.budget = require_not_negative("--budget", command.budget);
  options.seed = static_cast<Seed>(command.seed);
  return options;
}

// A record to go on with: an empty one where there is no such file yet.
QuizRecord begin_record(const QuizCommand& command, const LoadedModel& loaded, const Prior& prior) {
  QuizRecord record{
      {loaded.model.name(), loaded.hash, prior.setting(), prior_hash(prior, loaded.model.name())},
      command.seed,
      {}};
  std::error_code ignored;
  if (command.record.empty() || !std::filesystem::exists(command.record, ignored)) return record;
  QuizRecord earlier = read_quiz_record(read_file(command.record), command.record, loaded.model);
  require_goes_on(earlier, record.ideal, record.seed, command.record);
  return earlier;
}

void save(const CommonOptions& common, const QuizCommand& command, QuizRecord record,
          const QuizSession& session) {
  if (command.record.empty() || session.played().empty()) return;
  record.rounds = session.played();
  write_file(command.record, write_quiz_record(record, session.model()));
  if (common.json) {
    print(saved_json(command.record));
    return;
  }
  const std::string name = on_one_line(command.record, 200);
  print("Saved to " + name + ". Continue: fagan quiz --record " + name + "\n");
}

int play(const CommonOptions& common, const QuizCommand& command) {
  const LoadedModel loaded = load_asked_model(common);
  const Prior prior = load_asked_prior(common, loaded);
  const QuizOptions options = quiz_options(command);
  const QuizRecord record = begin_record(command, loaded, prior);
  QuizSession session(loaded.model, prior, options, record.rounds);
  const Terminal terminal = common.terminal(least_conversation_width);
  const auto tell = [&](const std::vector<QuizTold>& all) {
    for (const QuizTold& told : all) {
      print(common.json ? event_json(session, told) : told_text(terminal, session, told));
    }
  };
  Conversation conversation(!common.json);
  if (!common.json) print(opening_text(terminal, session));
  tell(session.begin());
  while (!session.is_over()) {
    const auto line = conversation.ask(common.json ? event_json(session, session.asked())
                                                   : prompt_text(terminal, session));
    if (!line) break;
    tell(session.take(*line));
  }
  if (!session.is_over()) tell(session.take("q"));
  save(common, command, record, session);
  return conversation.exit_code();
}

}  // namespace

Command add_quiz(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("quiz", "Rounds against an ideal reasoner");
  const auto options = std::make_shared<QuizCommand>();
  command->add_option("--rounds", options->rounds, "patients; default 5")->type_name("N");
  command->add_option("--budget", options->budget, "for each patient; default 10")
      ->type_name("COST");
  command->add_option("--seed", options->seed, "the same seed, the same patients; default 1")
      ->type_name("SEED");
  command->add_option("--record", options->record, "keep the rounds here, and go on with them")
      ->type_name("FILE");
  command->footer(
      help_footer("  fagan quiz --rounds 10 --seed 42\n"
                  "  fagan quiz --record quiz.json\n"
                  "  fagan quiz --prior sports_clinic --budget 60"));
  return {command, [options, &common] { return play(common, *options); }};
}

}  // namespace fagan::cli
