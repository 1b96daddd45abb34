#include <filesystem>
#include <memory>
#include <optional>

#include "ask_page.hpp"
#include "common.hpp"
#include "conversation.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/ask_json.hpp"
#include "fagan/format/case_json.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/typed_text.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "option_values.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

struct AskCommand {
  std::string focus;
  std::string resume;
  std::string save;
  bool no_save = false;
  bool no_guess = false;
  bool no_intervals = false;
  bool plain = false;
  double cost_weight = usual_cost_weight;
  double until_bits = 0;
  std::size_t most_questions = 0;  // 0 for no limit
  std::uint64_t seed = 1;
};

// A case to go on with, and the model and setting it names.
struct Beginning {
  LoadedModel model;
  Prior prior;
  std::vector<CaseEvent> events;
};

Beginning begin(const CommonOptions& common, const std::string& resume) {
  if (resume.empty()) {
    LoadedModel loaded = load_asked_model(common);
    Prior prior = load_asked_prior(common, loaded);
    return {std::move(loaded), std::move(prior), {}};
  }
  const std::string text = read_file(resume);
  const std::string named = header_of(JsonDocument(text, resume)).model;
  CommonOptions with_named = common;
  if (common.model.empty() && !named.empty() && is_name(named)) with_named.model = named;
  LoadedModel loaded = load_asked_model(with_named);
  Checked<CaseFile> file = read_case(text, resume, loaded.model, loaded.hash);
  if (!common.quiet) {
    for (const Problem& warning : file.warnings) complain_as_is(to_string(warning));
  }
  Prior prior = load_asked_prior(common, loaded, file.value.setting);
  return {std::move(loaded), std::move(prior), std::move(file.value.events)};
}

AskOptions ask_options(const Model& model, const AskCommand& command) {
  AskOptions options;
  if (!command.focus.empty()) options.focus = typed_cause(model, command.focus);
  options.cost_weight = command.cost_weight;
  options.until_bits = command.until_bits;
  if (command.most_questions > 0) options.most_questions = command.most_questions;
  options.guess_first = !command.no_guess;
  if (command.no_intervals) options.n_draws = 0;
  options.seed = static_cast<Seed>(command.seed);
  return options;
}

// A name nothing has yet, so that no case is overwritten by another.
std::string free_name() {
  std::string name = "case.json";
  std::error_code ignored;
  for (int i = 2; std::filesystem::exists(name, ignored); ++i) {
    name = "case-" + std::to_string(i) + ".json";
  }
  return name;
}

class Interview {
 public:
  Interview(const CommonOptions& common, const AskCommand& command)
      : common_(common),
        command_(command),
        beginning_(begin(common, command.resume)),
        session_(beginning_.model.model, beginning_.prior, load_settings(common, beginning_.model),
                 ask_options(beginning_.model.model, command), beginning_.events),
        terminal_(common.terminal(least_conversation_width)),
        path_(command.resume.empty() ? command.save : command.resume) {
    if (!command.save.empty()) path_ = command.save;
    if (!path_.empty() && !command.no_save) {
      // Nobody is to answer everything, and only then be told that it cannot be kept.
      common.outputs->may_replace(command.resume);
      common.outputs->try_out(path_, command.save.empty() ? "--resume" : "--save");
    }
  }

  int run() {
    Conversation conversation(!common_.json);
    try {
      talk(conversation);
    } catch (const FileError&) {
      save(true);  // whoever listened has gone away, but what was said is worth keeping
      throw;
    }
    conversation.say_at_the_end(save(true));
    return conversation.exit_code();
  }

 private:
  void talk(Conversation& conversation) {
    if (!common_.json) print(opening_text(terminal_, session_));
    tell(session_.begin());
    while (!session_.is_over()) {
      const auto line = conversation.ask(common_.json ? event_json(session_, session_.prompt())
                                                      : prompt_text(terminal_, session_));
      if (!line) break;
      tell(session_.take(*line));
    }
    tell(session_.reminder());
  }

  void tell(const std::vector<Told>& all) {
    const Telling telling = command_.plain ? Telling::plain : Telling::pictures;
    for (const Told& told : all) {
      print(common_.json ? event_json(session_, told)
                         : told_text(terminal_, telling, session_, told));
      if (std::holds_alternative<SaveTold>(told)) print(save(false));
    }
  }

  // What there is to say of it.
  std::string save(bool at_end) {
    const std::vector<CaseEvent> events = session_.events();
    if (command_.no_save || events.empty()) return {};
    if (path_.empty()) path_ = free_name();
    CaseFile file;
    file.setting = session_.consultation().prior().setting();
    file.events = events;
    write_file(path_, write_case(file, session_.model(), beginning_.model.hash));
    if (common_.json) return saved_json(path_);
    return "Saved to " + on_one_line(path_, 200) + "." +
           (at_end ? " Continue: fagan ask --resume " + on_one_line(path_, 200) : "") + "\n";
  }

  const CommonOptions& common_;
  const AskCommand& command_;
  Beginning beginning_;
  AskSession session_;
  Terminal terminal_;
  std::string path_;
};

}  // namespace

Command add_ask(CLI::App& app, const CommonOptions& common) {
  CLI::App* command = app.add_subcommand("ask", "An interview: guess, answer, see what moves");
  const auto options = std::make_shared<AskCommand>();
  command->add_option("--focus", options->focus, "the cause that guesses and reasons are about")
      ->type_name("CAUSE");
  command->add_option("--resume", options->resume, "go on with a saved case")->type_name("FILE");
  command->add_option("--save", options->save, "where to save; default case.json, or --resume")
      ->type_name("FILE");
  command->add_flag("--no-save", options->no_save, "save nothing at the end");
  command->add_flag("--no-guess", options->no_guess, "do not ask for a guess first");
  command->add_flag("--no-intervals", options->no_intervals, "probabilities alone");
  command->add_flag("--plain", options->plain, "one fact per line, no bars: for screen readers");
  add_number(*command, "--cost-weight,--alpha", options->cost_weight, {},
             "what a unit of cost weighs in bits; default 0.01")
      ->type_name("A");
  add_number(*command, "--until-bits", options->until_bits, {}, "end when no question brings more")
      ->type_name("BITS");
  add_whole_number(*command, "--max-questions", options->most_questions, {1},
                   "end after so many answers");
  add_whole_number(*command, "--seed", options->seed, {}, "of the intervals; default 1")
      ->type_name("SEED");
  command->footer(
      "Type ? for what can be typed. Ctrl-C and the end of input save the case too.\n"
      "With --json every line printed is one event.\n\n" +
      help_footer("  fagan ask --focus deep_vein_thrombosis\n"
                  "  fagan ask --resume case.json\n"
                  "  fagan ask --prior emergency_leg_pain --plain"));
  return {command, [options, &common] { return Interview(common, *options).run(); }};
}

}  // namespace fagan::cli
