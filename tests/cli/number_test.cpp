// Numbers and words on the command line: what cannot be meant is refused, with the option's name
// and what it takes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/places.hpp"
#include "support/shell.hpp"

namespace fagan::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

ShellResult run(const std::string& line) {
  const ScratchFolder scratch;
  return scratch.run(line, fagan_command());
}

void expect_refused(const std::string& command, const std::string& option,
                    const std::string& typed) {
  const ShellResult result =
      run("timeout 10 fagan " + command + ' ' + option + " '" + typed + "' | head -c 100");
  EXPECT_EQ(result.out, "") << command << ' ' << option << ' ' << typed;
  EXPECT_THAT(result.err, AllOf(HasSubstr(option + " \"" + typed + "\": expected a"),
                                HasSubstr("--help says more")));
}

TEST(WholeNumber, IsDecimalDigitsInRangeInEveryOption) {
  const std::vector<std::pair<std::string, std::string>> options{
      {"simulate --seed 1 -o -", "--cases"},
      {"simulate --cases 1 -o -", "--seed"},
      {"simulate --cases 1 --seed 1 -o -", "--first"},
      {"simulate --cases 1 --seed 1 -o -", "--threads"},
      {"evaluate", "--simulate"},
      {"evaluate --simulate 1", "--first"},
      {"evaluate --simulate 1", "--seed"},
      {"evaluate --simulate 1 --strategy bits", "--max-questions"},
      {"score c.csv -o -", "--top"},
      {"score c.csv -o -", "--digits"},
      {"next", "--top"},
      {"ask", "--max-questions"},
      {"ask", "--seed"},
      {"quiz", "--rounds"},
      {"quiz", "--seed"},
      {"diagnose", "--draws"},
      {"diagnose", "--seed"}};
  for (const auto& [command, option] : options) {
    for (const char* const typed : {"-1", "", " 3", "+5", "010", "0x10", "1.5", "three", "nan",
                                    "99999999999999999999999", "1e30", "18446744073709551616"}) {
      expect_refused(command, option, typed);
    }
  }
}

TEST(WholeNumber, OfCasesMayBeWrittenShort) {
  for (const char* const number : {"2000", "2k", "2e3", "0.002M", "2.0e3"}) {
    EXPECT_EQ(run(std::string("fagan simulate --seed 1 -o - --cases ") + number + " | wc -l").out,
              "2001\n")
        << number;
  }
  for (const char* const number : {"1.5", "1e-1", "2m", "k", "1.2345k", "e3", "2ek", "1e", ".5k"}) {
    expect_refused("simulate --seed 1 -o -", "--cases", number);
  }
  expect_refused("simulate --cases 1 -o -", "--seed", "1e6");
}

TEST(WholeNumber, ReachesAsFarAsItsRange) {
  EXPECT_EQ(run("fagan simulate --cases 1 --seed 18446744073709551615 -o - | wc -l").out, "2\n");
}

TEST(Number, IsFiniteAndInRangeInEveryOption) {
  const std::vector<std::pair<std::string, std::string>> options{
      {"next", "--cost-weight"},
      {"next", "--max-cost"},
      {"ask", "--cost-weight"},
      {"ask", "--until-bits"},
      {"quiz", "--budget"},
      {"diagnose", "--cost-weight"},
      {"fit c.csv -o a --prior-out b", "--smoothing"},
      {"fit c.csv -o a --prior-out b", "--prior-smoothing"},
      {"simulate --cases 1 --seed 1 -o -", "--not-known"},
      {"evaluate --simulate 1 --strategy bits", "--until-posterior"},
      {"evaluate --simulate 1 --strategy bits", "--until-bits"},
      {"evaluate --simulate 1 --strategy bits", "--budget"},
      {"evaluate --simulate 1 --strategy bits", "--max-cost"},
      {"evaluate --simulate 1 --strategy bits", "--flag-at"}};
  for (const auto& [command, option] : options) {
    for (const char* const typed : {"nan", "inf", "-1", "", "0x1", "1e999", "one"}) {
      expect_refused(command, option, typed);
    }
  }
  expect_refused("evaluate --simulate 1 --strategy bits", "--until-posterior", "2");
  expect_refused("simulate --cases 1 --seed 1 -o -", "--not-known", "1.01");
}

TEST(Number, NeverLeavesAsOneThatJsonDoesNotHave) {
  for (const char* const command : {"next --json --cost-weight 1e308",
                                    "next --json --two-step --cost-weight 1e308 --max-cost 3",
                                    "diagnose --json --cost-weight 1e308 --no-intervals"}) {
    const ShellResult result = run(std::string("fagan ") + command +
                                   " | /usr/bin/python3 -c \"import json, sys\n"
                                   "def no(name): raise ValueError(name)\n"
                                   "json.load(sys.stdin, parse_constant=no)\"");
    EXPECT_EQ(result.err, "") << command;
  }
}

TEST(Name, IsTextThatCanBeSeen) {
  for (const char* const typed : {"$''", "$'a\\nb'", "$'a\\033b'", "$'\\377'"}) {
    const ShellResult result =
        run("bash -c \"fagan fit c.csv -o a --prior-out b --setting " + std::string(typed) + "\"");
    EXPECT_EQ(result.exit_code, 2) << typed;
    EXPECT_THAT(result.err, HasSubstr("--setting")) << typed;
  }
}

TEST(Usage, OptionsThatNeedAnotherOneSaySo) {
  EXPECT_THAT(run("fagan evaluate --simulate 10 --until-posterior 0.9").err,
              HasSubstr("--until-posterior needs --strategy"));
  EXPECT_THAT(run("fagan evaluate --simulate 10 --flag-at 0.2").err,
              HasSubstr("--flag-at needs --strategy"));
  EXPECT_THAT(run("fagan evaluate c.csv --seed 3").err, HasSubstr("--seed needs --simulate"));
  EXPECT_THAT(run("fagan evaluate --simulate 10 --strategy bits --compare-prior x").err,
              HasSubstr("cannot go together"));
}

TEST(Usage, AnOptionTakesNoMoreThanItsValue) {
  EXPECT_EQ(run("fagan next --measure age_years swelling=present").exit_code, 0);
  EXPECT_THAT(run("fagan evaluate --strategy bits cc.csv").err, HasSubstr("not a file"));
}

TEST(Usage, MessagesAreInPlainWords) {
  EXPECT_EQ(run("fagan diagnose --prior").err,
            "fagan: --prior needs a value: FILE|NAME; fagan diagnose --help says more\n");
  EXPECT_THAT(run("fagan diagnose --seed 1 --seed 2").err,
              HasSubstr("--seed is given more than once; fagan diagnose --help says more"));
  EXPECT_THAT(run("fagan evaluate --simulate 1 --metrics foo").err,
              HasSubstr("--metrics \"foo\": expected full or basic"));
  EXPECT_THAT(run("fagan next --aim foo").err, HasSubstr("there are: causes, focus"));
  EXPECT_THAT(run("fagan evaluate --simulate 1 --strategy foo").err,
              HasSubstr("there are: fixed, random"));
  EXPECT_THAT(run("fagan simulate --cases 1 --seed 1 --missing 0.1 2 -o -").err,
              HasSubstr("--missing \"2\": 2 is not a probability"));
  EXPECT_THAT(run("fagan explain").err, HasSubstr("fagan explain --help says more"));
}

TEST(Help, IsThereInEveryWayItIsAskedFor) {
  EXPECT_EQ(run("fagan help").out, run("fagan --help").out);
  EXPECT_EQ(run("fagan help next").out, run("fagan next --help").out);
  EXPECT_EQ(run("fagan help nxt").exit_code, 2);
  EXPECT_THAT(run("fagan help nxt").err, HasSubstr("did you mean \"next\""));
  EXPECT_EQ(run("fagan -V").out, run("fagan --version").out);
  EXPECT_THAT(run("fagan --help").out, HasSubstr("Exit codes"));
}

TEST(ExitCode, OfAFileThatCannotBeReadIsTheSameInEveryCommand) {
  for (const char* const command :
       {"check none.json", "score none.csv -o -", "evaluate none.csv", "merge none.json",
        "fit none.csv -o a --prior-out b", "diagnose --case none.json", "ask --resume none.json",
        "list causes --model none.json", "diagnose --prior none.json"}) {
    EXPECT_EQ(run(std::string("fagan ") + command).exit_code, 3) << command;
  }
}

}  // namespace
}  // namespace fagan::tests
