#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <exception>
#include <functional>
#include <new>
#include <sstream>
#include <string_view>

#include "common.hpp"
#include "exit_code.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/run.hpp"
#include "fagan/core/text.hpp"
#include "fagan/io/output_file.hpp"
#include "option_values.hpp"
#include "output.hpp"

namespace fagan::cli {
namespace {

void add_common_options(CLI::App& app, CommonOptions& common) {
  app.add_option("--model", common.model, "model file, or the name of one inside, such as adhd")
      ->type_name("FILE|NAME");
  app.add_option("--prior", common.prior, "prior file or setting; default: the model's own")
      ->type_name("FILE|NAME");
  app.add_flag("--json", common.json, "write JSON");
  app.add_flag("--quiet", common.quiet, "no messages but errors");
  add_choice(app, "--color", common.color, {"auto", "always", "never"},
             "auto, always or never; NO_COLOR is obeyed by auto")
      ->type_name("WHEN");
}

// Every command and option there is where an argument was not understood.
std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  const auto add_options = [&words](const CLI::App& from) {
    for (const CLI::Option* option : from.get_options()) {
      for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    }
  };
  add_options(app);
  const std::vector<CLI::App*> given = app.get_subcommands();
  for (const CLI::App* command : given) add_options(*command);
  if (given.empty()) {
    for (const CLI::App* command : app.get_subcommands({})) words.push_back(command->get_name());
  }
  return words;
}

const CLI::Option* option_called(const CLI::App& app, const std::string& name) {
  for (const CLI::App* const command : app.get_subcommands()) {
    if (const CLI::Option* const option = command->get_option_no_throw(name)) return option;
  }
  return app.get_option_no_throw(name);
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  const std::size_t at = text.find(part);
  return at == std::string::npos ? text : text.replace(at, part.size(), by);
}

// What is wrong with the arguments, in our words where the parser's are unclear.
std::string usage_message(const CLI::App& app, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extra = app.remaining(true);
    if (!extra.empty()) {
      const bool is_option = extra.front().starts_with("-");
      const bool has_command = !app.get_subcommands().empty();
      const std::string what = is_option     ? "unknown option "
                               : has_command ? "unexpected argument "
                                             : "unknown command ";
      return what + quoted(extra.front()) + did_you_mean(extra.front(), words_of(app));
    }
  }
  std::string text = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string name = text.substr(0, text.find(':'));
    const CLI::Option* const option = option_called(app, name);
    if (option != nullptr && option->count() > 1) return name + " is given more than once";
    if (option != nullptr) return name + " needs a value: " + option->get_type_name();
  }
  if (dynamic_cast<const CLI::RequiresError*>(&error) != nullptr) {
    return replaced(text, " requires ", " needs ");
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    return replaced(text, " excludes ", " and ") + " cannot go together";
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

int answer_parse_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {  // help or version was asked for
    std::ostringstream text;
    app.exit(error, text, text);
    print(text.str());
    return done;
  }
  const std::vector<CLI::App*> given = app.get_subcommands();
  complain(usage_message(app, error) + "; fagan " +
           (given.empty() ? "" : given.front()->get_name() + ' ') + "--help says more");
  return bad_input;
}

// What `fagan help` and `fagan help COMMAND` are answered with: what --help is, before anything is
// parsed.
int show_help(const CLI::App& app, const std::string& command) {
  if (command.empty()) {
    print(app.help());
    return done;
  }
  std::vector<std::string> names;
  for (const CLI::App* const one : app.get_subcommands(std::function<bool(const CLI::App*)>())) {
    names.push_back(one->get_name());
    if (names.back() != command) continue;
    print(one->help(app.get_name()));
    return done;
  }
  throw Error("unknown command " + quoted(command) + did_you_mean(command, names) +
              "; fagan --help names them all");
}

// The program's name without its folder, and the arguments, quoted for a shell where they need it.
std::string command_line(int argc, const char* const* argv) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_./:=,@%+~").find(c) != std::string_view::npos;
  };
  std::string line = "fagan";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    line += ' ';
    if (!argument.empty() && std::all_of(argument.begin(), argument.end(), is_plain)) {
      line += argument;
      continue;
    }
    line += '\'';
    for (const char c : argument) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

int run(int argc, const char* const* argv) {
  CLI::App app("Which causes explain the findings, how probable each is, and why.", "fagan");
  CommonOptions common;
  common.command = command_line(argc, argv);
  add_common_options(app, common);
  app.set_help_flag("-h,--help", "this help; COMMAND --help for a command's");
  app.set_version_flag("-V,--version", "fagan " FAGAN_VERSION, "the version of the program");
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(28);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("REQUIRED", "(required)");
  const std::vector<Command> commands{
      add_diagnose(app, common), add_explain(app, common), add_next(app, common),
      add_ask(app, common),      add_quiz(app, common),    add_list(app, common),
      add_show(app, common),     add_check(app, common),   add_new(app, common),
      add_simulate(app, common), add_score(app, common),   add_evaluate(app, common),
      add_merge(app, common),    add_fit(app, common)};
  for (const Command& command : commands) {
    command.app->fallthrough()->group("Commands");
    command.app->set_help_flag("-h,--help", "this help");
  }
  app.footer(
      "For teaching, never medical advice.\n\n"
      "Exit codes: 0 done, 1 check found errors, 2 wrong usage or input, 3 a file could\n"
      "not be read or written, 130 interrupted (128 and the number of the signal).\n\n"
      "Examples:\n"
      "  fagan diagnose swelling=present immobilisation=present\n"
      "  fagan explain swelling=present --cause deep_vein_thrombosis\n"
      "  fagan next swelling=present\n"
      "  fagan list findings\n"
      "  fagan show deep_vein_thrombosis");
  if (argc > 1 && std::string_view(argv[1]) == "help") {
    return show_help(app, argc > 2 ? argv[2] : "");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return answer_parse_error(app, error);
  }
  const auto given = std::find_if(commands.begin(), commands.end(),
                                  [](const Command& command) { return command.app->parsed(); });
  if (given == commands.end()) {
    std::string help = app.help();
    help.erase(help.find_last_not_of('\n') + 1);
    complain_as_is(help);
    return bad_input;
  }
  return given->run();
}

void complain_about(const Error& error) {
  for (const Problem& problem : error.problems()) {
    const std::string line = to_string(problem);
    if (problem.place.path.empty() && problem.place.pointer.empty()) {
      complain(line);
    } else {
      complain_as_is(line);
    }
  }
}

}  // namespace
}  // namespace fagan::cli

int main(int argc, char** argv) {
  using namespace fagan::cli;
  take_over_signals();
  try {
    return run(argc, argv);
  } catch (const fagan::Error& error) {
    complain_about(error);
    return bad_input;
  } catch (const fagan::ReaderGone&) {
    return done;
  } catch (const fagan::Interrupted&) {
    return interrupted;
  } catch (const fagan::FileError& error) {
    complain(error.what());
    return file_failed;
  } catch (const std::bad_alloc&) {
    complain("not enough memory");
    return file_failed;
  } catch (const std::exception& error) {
    complain(error.what());
    return bad_input;
  }
}
