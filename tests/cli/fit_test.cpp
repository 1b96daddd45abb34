// Learning from tables, from the table to a model that is used.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/places.hpp"
#include "support/shell.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

ShellResult run(const std::string& line) {
  const ScratchFolder scratch;
  return scratch.run(line, fagan_command());
}

const std::string wards =
    "printf 'case_id,cause,fever,grade,temp\\n"
    "1,flu,yes,3,39.1\\n2,flu,yes,2,38.9\\n3,cold,no,1,37.4\\n4,cold,no,2,37.6\\n"
    "5,other,no,3,37.0\\n6,other,yes,1,37.1\\n' > ward.csv && ";

TEST(Fit, WorksOnTheProgramsOwnCohortAndItsModelWorksAlone) {
  const ShellResult result =
      run("fagan simulate --cases 20000 --seed 1 -o x.csv --quiet &&"
          "fagan fit x.csv -o f.json --prior-out fp.json --json > counts.json &&"
          "fagan diagnose --model f.json swelling=present --no-intervals | head -3 &&"
          "fagan diagnose --model f.json --prior fp.json swelling=present > with.txt &&"
          "fagan diagnose --model f.json swelling=present | cmp - with.txt");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("\"age_years\" is left out"));
  EXPECT_THAT(result.err, HasSubstr("\"age_band\" is another way to measure the same"));
  EXPECT_THAT(result.out, HasSubstr("fitted"));
}

TEST(Fit, ItsOwnOutputIsFaultless) {
  const ShellResult result =
      run("fagan simulate --cases 20000 --seed 1 -o x.csv --quiet &&"
          "fagan fit x.csv -o f.json --prior-out fp.json --quiet > /dev/null &&"
          "fagan check f.json && fagan check --model f.json fp.json");
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, Not(HasSubstr("warning:")));
}

TEST(Fit, PriorsOfTheModelItStartedFromAreNotThoseOfItsOwn) {
  const ShellResult result =
      run("fagan simulate --cases 2000 --seed 1 -o x.csv --quiet &&"
          "fagan fit x.csv --start calf_pain -o f.json --prior-out p.json --quiet > /dev/null &&"
          "grep -m1 '\"name\"' f.json && fagan list settings --model f.json &&"
          "fagan diagnose --model f.json --prior primary_care swelling=present");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, HasSubstr("\"calf_pain_fitted\""));
  EXPECT_THAT(result.out, HasSubstr("fitted"));
  EXPECT_THAT(result.err, HasSubstr("knows no setting \"primary_care\""));
}

TEST(Fit, NeedsNoLikelihoodsInTheModelThatNamesWhatIsCounted) {
  for (const char* likelihoods : {"", ",\"likelihoods\":{}", ",\"likelihoods\":{\"fever\":{}}"}) {
    const ShellResult result = run(
        wards +
        "echo '{\"format\":\"fagan-model/1\",\"name\":\"ward\",\"causes\":[{\"name\":\"flu\"},"
        "{\"name\":\"cold\"},{\"name\":\"other\",\"catch_all\":true}],\"findings\":["
        "{\"name\":\"fever\",\"states\":[\"no\",\"yes\"]},"
        "{\"name\":\"grade\",\"states\":[\"1\",\"2\",\"3\"]},"
        "{\"name\":\"temp\",\"density\":\"normal\"}]" +
        likelihoods +
        "}' > nouns.json &&"
        "fagan --model nouns.json fit ward.csv -o m.json --prior-out p.json --quiet >/dev/null &&"
        "fagan --model m.json diagnose fever=yes temp=39");
    EXPECT_EQ(result.exit_code, 0) << likelihoods << result.err;
    EXPECT_THAT(result.out, HasSubstr("flu")) << likelihoods;
  }
}

TEST(Fit, FindsCausesFindingsAndStatesInTheTableItself) {
  const ShellResult result =
      run(wards +
          "sed 's/cause/diagnosis/' ward.csv > own.csv &&"
          "fagan fit own.csv --from-table --label diagnosis --numbers temp -o m.json "
          "--prior-out p.json --quiet && fagan --model m.json list findings &&"
          "fagan --model m.json diagnose fever=yes temp=39 && grep -m1 '\"name\"' m.json");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"own\""));
  EXPECT_THAT(result.out, HasSubstr("1, 2, 3"));
}

TEST(Fit, AWordThatLooksLikeAMissingValueIsNotTakenForAState) {
  const ShellResult result = run(wards +
                                 "sed 's/^3,cold,no/3,cold,NA/' ward.csv > own.csv &&"
                                 "fagan fit own.csv --from-table -o m.json --prior-out p.json");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err,
              HasSubstr("own.csv:4: column \"fever\": \"NA\" looks like a missing value"));
}

TEST(Fit, ATableAboutSomethingElseIsRefusedSayingHowToNameItsFindings) {
  const ShellResult result = run(wards + "fagan fit ward.csv -o m.json --prior-out p.json");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("none of the 3 columns is a finding of model \"calf_pain\""));
  EXPECT_THAT(result.err, HasSubstr("--from-table"));
}

// Cells in units per litre, small and large numbers.
TEST(Fit, LeavesOutNoRowForTheSizeOfItsNumbers) {
  const ShellResult result =
      run("printf 'case_id,cause,wbc\\n1,flu,7000000000\\n2,flu,6500000000\\n3,cold,1e300\\n"
          "4,cold,1.1e300\\n5,other,4e-300\\n6,other,4.6e-300\\n' > wbc.csv &&"
          "fagan fit wbc.csv --from-table --numbers wbc -o m.json --prior-out p.json && "
          "grep -A4 '\"likelihoods\"' m.json && fagan score --model m.json wbc.csv -o - --top 1");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("6 cases counted"));
  EXPECT_THAT(result.out, HasSubstr("\"mean\": 6750000000, \"sd\": 353553390.59327376"));
}

TEST(Fit, TheExamplesOfItsHelpRunAsShown) {
  const ShellResult help = run("fagan fit --help");
  const std::size_t at = help.out.find("Examples:\n");
  ASSERT_NE(at, std::string::npos);
  std::string lines = help.out.substr(at + std::string("Examples:\n").size());
  ASSERT_THAT(lines, HasSubstr("fagan fit"));
  const ShellResult result = run("set -e\n" + lines);
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

}  // namespace
}  // namespace fagan::tests
