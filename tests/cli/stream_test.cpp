// The commands that stream tables: pieces, pipes, packed files, interruptions, memory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/places.hpp"
#include "support/shell.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;

ShellResult run(const std::string& line) {
  const ScratchFolder scratch;
  return scratch.run(line, fagan_command());
}

// Runs a line that is to succeed and say nothing.
void expect_quiet_success(const std::string& line) {
  const ShellResult result = run(line);
  EXPECT_EQ(result.exit_code, 0) << line;
  EXPECT_EQ(result.out + result.err, "") << line;
}

TEST(Simulate, PiecesMakeTheWhole) {
  expect_quiet_success(
      "fagan simulate --cases 10000 --seed 5 --missing 0.3 -o all.csv --quiet &&"
      "fagan simulate --cases 4097 --seed 5 --missing 0.3 -o a.csv --quiet &&"
      "fagan simulate --cases 5903 --first 4097 --seed 5 --missing 0.3 -o b.csv --quiet &&"
      "tail -n +2 b.csv | cat a.csv - | cmp - all.csv");
}

TEST(Simulate, ThreadsChangeNothing) {
  expect_quiet_success(
      "fagan simulate --cases 10000 --seed 5 -o a.csv --quiet --threads 1 &&"
      "fagan simulate --cases 10000 --seed 5 -o b.csv --quiet --threads 5 && cmp a.csv b.csv &&"
      "fagan score a.csv -o p.csv --quiet --threads 1 &&"
      "fagan score a.csv -o q.csv --quiet --threads 5 && cmp p.csv q.csv");
}

TEST(Score, PipesFilesPackedFilesAndNdjsonGiveTheSame) {
  expect_quiet_success(
      "fagan simulate --cases 3000 --seed 5 --missing 0.3 --not-known 0.5 -o c.csv --quiet &&"
      "fagan score c.csv -o p.csv --quiet &&"
      "fagan simulate --cases 3000 --seed 5 --missing 0.3 --not-known 0.5 -o c.csv.gz --quiet &&"
      "gunzip -c c.csv.gz | cmp - c.csv &&"
      "fagan score c.csv.gz -o q.csv.gz --quiet && gunzip -c q.csv.gz | cmp - p.csv &&"
      "fagan simulate --cases 3000 --seed 5 --missing 0.3 --not-known 0.5 -o - |"
      " fagan score - -o - | cmp - p.csv &&"
      "fagan simulate --cases 3000 --seed 5 --missing 0.3 --not-known 0.5 -o c.ndjson --quiet &&"
      "fagan score c.ndjson -o r.csv --quiet && cmp r.csv p.csv &&"
      "fagan score - -o s.csv --quiet < c.ndjson && cmp s.csv p.csv");
}

TEST(Score, AgreesWithDiagnose) {
  const ShellResult scored = run(
      "printf 'case_id,swelling,onset,d_dimer\\n1,present,days,500..\\n' |"
      "fagan score - -o - --digits 17 --top 1 --prior emergency_leg_pain | tail -1 | cut -d, -f3");
  const ShellResult diagnosed = run(
      "fagan diagnose swelling=present onset=days d_dimer=500.. --prior emergency_leg_pain --json |"
      "grep -o '\"posterior\":[^,]*' | head -1 | cut -d: -f2 | tr -d ' '");
  EXPECT_EQ(scored.out.substr(0, 14), diagnosed.out.substr(0, 14));
}

TEST(Score, AReaderThatGoesAwayIsNoFailure) {
  const ShellResult result =
      run("{ fagan simulate --cases 200000 --seed 1 -o -; echo \"simulate $?\" >&2; } |"
          "{ fagan score - -o -; echo \"score $?\" >&2; } | head -1 > /dev/null");
  EXPECT_THAT(result.err, HasSubstr("simulate 0"));
  EXPECT_THAT(result.err, HasSubstr("score 0"));
}

TEST(Score, ARefusedTableLeavesNothingAndAnOldResultAsItWas) {
  const ShellResult result =
      run("fagan simulate --cases 30000 --seed 1 -o c.csv --quiet && echo 'x,y' >> c.csv &&"
          "echo old > p.csv && fagan score c.csv -o p.csv; echo $?; cat p.csv; ls");
  EXPECT_EQ(result.out, "2\nold\nc.csv\nmodel\np.csv\npriors\ntests\n");
  EXPECT_THAT(result.err, HasSubstr("c.csv:30002:1: 2 fields"));
}

TEST(Interruption, LeavesNoHalfFile) {
  for (const char* const signal : {"INT 130", "TERM 143"}) {
    const std::string name = std::string(signal).substr(0, std::string(signal).find(' '));
    const std::string code = std::string(signal).substr(name.size() + 1);
    // A shell without job control lets background programs ignore Ctrl-C; this one does not.
    const ShellResult result =
        run("fagan simulate --cases 4000000000 --seed 1 -o c.csv --quiet & child=$!; sleep 0.5;"
            "ls | grep -c part; kill -" +
            name + " $child; wait $child; echo $?; ls");
    EXPECT_EQ(result.out, "1\n" + code + "\nmodel\npriors\ntests\n");
  }
}

TEST(Score, TakesLittleMemoryHoweverMuchItReads) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "the sanitizer reserves terabytes of addresses";
#endif
#endif
  const ShellResult result =
      run("fagan simulate --cases 300000 --seed 1 --missing 0.2 -o - --quiet |"
          "( ulimit -v 400000; fagan score - -o - --threads 2 --quiet ) | wc -l");
  EXPECT_EQ(result.out, "300001\n");
  EXPECT_EQ(result.err, "");
}

}  // namespace
}  // namespace fagan::tests
