// Files that commands make: none destroys another one or what is read, all appear at the end or
// none, and what ends the program early leaves nothing half done.

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

constexpr const char* cohort =
    "fagan simulate --cases 50 --seed 1 --measure age_years -o c.csv --quiet;"
    "cp model/calf_pain.json m.json; cp priors/calf_pain/primary_care_adults.json p.json;"
    "fagan evaluate --simulate 10 -o e.json --quiet >e.txt; cp c.csv c.old; ln c.csv twin.csv;"
    "ln -s c.csv link.csv; ";

TEST(Output, NeverReplacesWhatACommandReads) {
  for (const char* const command :
       {"fagan score c.csv -o c.csv",
        "fagan score c.csv -o ./c.csv",
        "fagan score c.csv -o link.csv",
        "fagan score link.csv -o c.csv",
        "fagan score twin.csv -o c.csv",
        "fagan score - -o c.csv <c.csv",
        "fagan evaluate c.csv -o c.csv",
        "fagan evaluate c.csv --report c.csv",
        "fagan evaluate c.csv --compare m.json --report c.csv",
        "fagan fit c.csv -o c.csv --prior-out new.json",
        "fagan fit c.csv -o new.json --prior-out c.csv",
        "fagan fit c.csv -o new.json --prior-out new2.json --counts c.csv",
        "fagan --model m.json score c.csv -o m.json",
        "fagan --prior p.json score c.csv -o p.json",
        "fagan --model m.json simulate --cases 1 --seed 1 -o m.json",
        "fagan simulate --world m.json --cases 1 --seed 1 -o m.json",
        "fagan evaluate --simulate 10 --world-prior p.json -o p.json",
        "fagan evaluate --simulate 10 --compare-prior p.json --report p.json",
        "fagan explain --model m.json onset=days --cause fracture --svg m.json",
        "fagan explain --model m.json onset=days --cause fracture --nomogram m.json",
        "fagan merge e.json -o e.json",
        "fagan merge e.json --report e.json",
        "fagan ask --model m.json --save m.json </dev/null",
        "fagan quiz --model m.json --record m.json </dev/null"}) {
    const ShellResult result =
        run(std::string(cohort) + "cat c.csv m.json p.json e.json >before; " + command +
            " >out.txt; echo $?; cat c.csv m.json p.json e.json | cmp - before; "
            "ls | grep -c 'part\\|new'");
    EXPECT_EQ(result.out, "2\n0\n") << command << result.err;
  }
}

TEST(Output, NeverReplacesAnotherOne) {
  for (const char* const command :
       {"fagan fit c.csv -o x --prior-out x", "fagan fit c.csv -o x --prior-out ./x",
        "fagan fit c.csv -o x --prior-out y --counts x",
        "fagan fit c.csv -o x --prior-out y --counts y", "fagan evaluate c.csv -o x --report x",
        "fagan explain onset=days --cause fracture --svg x --nomogram ./x",
        "ln -s x y; fagan explain onset=days --cause fracture --svg x --nomogram y"}) {
    const ShellResult result =
        run(std::string(cohort) + command + " >/dev/null; echo $?; ls | grep -c 'part\\|^x'");
    EXPECT_EQ(result.out, "2\n0\n") << command;
    EXPECT_THAT(result.err, HasSubstr("name the same file")) << command;
  }
}

TEST(Output, IsOpenedBeforeTheWorkBegins) {
  for (const char* const command :
       {"fagan evaluate --simulate 400000000 -o none/x.json",
        "fagan evaluate --simulate 400000000 --report none/x.html",
        "fagan evaluate --simulate 4000000 --strategy two-step --report none/x.html",
        "fagan evaluate --simulate 400000000 --compare-prior sports_clinic --report none/x.html",
        "fagan fit c.csv -o m2.json --prior-out none/p.json",
        "fagan ask --save none/case.json </dev/null"}) {
    const ShellResult result = run(std::string(cohort) + "timeout 20 " + command +
                                   " >out.txt; echo $?; cat out.txt; ls | grep -c 'part\\|m2'");
    EXPECT_EQ(result.out, "3\n0\n") << command;
    EXPECT_THAT(result.err, HasSubstr("No such file or directory")) << command;
  }
}

TEST(Output, ThatIsWriteProtectedStays) {
  const ShellResult result =
      run("echo old >x; chmod 444 x; fagan simulate --cases 1 --seed 1 -o x; echo $?; cat x");
  EXPECT_EQ(result.out, "3\nold\n");
  EXPECT_EQ(result.err, "fagan: x: is write-protected\n");
}

TEST(Output, LargerThanAllowedIsAFailureThatLeavesNothing) {
  const ShellResult result =
      run("(ulimit -f 100; fagan simulate --cases 50000 --seed 1 -o r.csv; echo $?); ls | grep -c "
          "r.csv");
  EXPECT_EQ(result.out, "3\n0\n");
  EXPECT_EQ(result.err, "fagan: r.csv: File too large\n");
}

TEST(Output, LeftBehindByAKilledProgramIsRemovedByTheNext) {
  const ShellResult result = run(
      "fagan simulate --cases 4000000000 --seed 1 -o c.csv --quiet & sleep 0.5; kill -9 $!;"
      "wait $! 2>/dev/null; ls | grep -c part; fagan simulate --cases 1 --seed 1 -o d.csv --quiet;"
      "ls | grep -c part");
  EXPECT_EQ(result.out, "1\n0\n");
}

TEST(Output, ThatDoesNotWaitIsWaitedFor) {
  const ShellResult result =
      run("/usr/bin/python3 -c \"\n"
          "import os, subprocess, time\n"
          "r, w = os.pipe(); os.set_blocking(w, False)\n"
          "p = subprocess.Popen(['fagan', 'simulate', '--cases', '5000', '--seed', '1', '-o', '-'],"
          " stdout=w)\n"
          "os.close(w); time.sleep(1)\n"
          "n = sum(map(len, iter(lambda: os.read(r, 65536), b'')))\n"
          "print(n > 500000, p.wait())\"");
  EXPECT_EQ(result.out, "True 0\n");
}

TEST(Output, IsFreeOfWhatIsSaidWhileAStreamIsClosed) {
  const ShellResult result =
      run("echo 'case_id,onset' >c.csv; echo '1,days' >>c.csv; echo '2,nonsense' >>c.csv;"
          "fagan score c.csv --skip-bad --top 1 -o x.csv 2>&-; head -c 7 x.csv; wc -l <x.csv");
  EXPECT_EQ(result.out, "case_id2\n");
}

// A conversation that is told to end after an answer.
std::string ended_by(const std::string& signal, const std::string& command) {
  return run("mkfifo pipe; fagan " + command +
             " <pipe >out.txt & child=$!; exec 3>pipe; printf 'swelling y\\n' >&3;"
             "sleep 1; kill -" +
             signal +
             " $child; wait $child; echo $?; grep -c swelling case.json; ls | grep -c part")
      .out;
}

TEST(Ask, SavesWhateverEndsIt) {
  EXPECT_EQ(ended_by("INT", "ask --no-guess --no-intervals"), "130\n1\n0\n");
  EXPECT_EQ(ended_by("TERM", "ask --no-guess --no-intervals"), "143\n1\n0\n");
  EXPECT_EQ(ended_by("HUP", "ask --no-guess --no-intervals"), "129\n1\n0\n");
}

TEST(Ask, SavesWhenNobodyListensAnyMore) {
  const ShellResult result =
      run("printf 'swelling y\\n' | fagan ask --no-guess --no-intervals >/dev/full; echo $?;"
          "ls | grep -c case.json");
  EXPECT_EQ(result.out, "3\n0\n");  // nothing was said before the first word could be written
}

}  // namespace
}  // namespace fagan::tests
