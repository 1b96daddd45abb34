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
#include "option_values.hpp"
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
  QuizOptions options;
  options.n_rounds = command.rounds;
  options.budget = command.budget;
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

// What there is to say of it.
std::string save(const CommonOptions& common, const QuizCommand& command, QuizRecord record,
                 const QuizSession& session) {
  if (command.record.empty() || session.played().empty()) return {};
  record.rounds = session.played();
  write_file(command.record, write_quiz_record(record, session.model()));
  if (common.json) return saved_json(command.record);
  const std::string name = on_one_line(command.record, 200);
  return "Saved to " + name + ". Continue: fagan quiz --record " + name + "\n";
}

void talk(const CommonOptions& common, Conversation& conversation, QuizSession& session) {
  const Terminal terminal = common.terminal(least_conversation_width);
  const auto text_of = [&](const std::vector<QuizTold>& all) {
    std::string text;
    for (const QuizTold& told : all) {
      text += common.json ? event_json(session, told) : told_text(terminal, session, told);
    }
    return text;
  };
  if (!common.json) print(opening_text(terminal, session));
  print(text_of(session.begin()));
  while (!session.is_over()) {
    const auto line = conversation.ask(common.json ? event_json(session, session.asked())
                                                   : prompt_text(terminal, session));
    if (!line) break;
    print(text_of(session.take(*line)));
  }
  if (!session.is_over()) conversation.say_at_the_end(text_of(session.take("q")));
}

int play(const CommonOptions& common, const QuizCommand& command) {
  const LoadedModel loaded = load_asked_model(common);
  const Prior prior = load_asked_prior(common, loaded);
  const QuizOptions options = quiz_options(command);
  const QuizRecord record = begin_record(command, loaded, prior);
  if (!command.record.empty()) {
    common.outputs->may_replace(command.record);
    common.outputs->try_out(command.record, "--record");
  }
  QuizSession session(loaded.model, prior, options, record.rounds);
  Conversation conversation(!common.json);
  try {
    talk(common, conversation, session);
  } catch (const FileError&) {
    save(common, command, record, session);  // whoever listened has gone away
    throw;
  }
  conversation.say_at_the_end(save(common, command, record, session));
  return conversation.exit_code();
}

}  // namespace

Command add_quiz(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("quiz", "Rounds against an ideal reasoner");
  const auto options = std::make_shared<QuizCommand>();
  add_whole_number(*command, "--rounds", options->rounds, {1, 1000}, "patients; default 5");
  add_number(*command, "--budget", options->budget, {}, "for each patient; default 10")
      ->type_name("COST");
  add_whole_number(*command, "--seed", options->seed, {},
                   "the same seed, the same patients; default 1")
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
