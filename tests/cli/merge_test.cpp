// What is put together: recorded cases are known by what they are.

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

TEST(Merge, TakesTwoFilesOfOneName) {
  const ShellResult result =
      run("mkdir a b; fagan simulate --cases 40 --seed 1 -o a/c.csv --quiet;"
          "fagan simulate --cases 60 --seed 2 -o b/c.csv --quiet;"
          "(cd a; fagan evaluate c.csv -o e.json --quiet >e.txt); (cd b; fagan evaluate c.csv -o "
          "e.json "
          "--quiet >e.txt); fagan merge a/e.json b/e.json | sed -n 3p");
  EXPECT_EQ(result.out, "100 of 100 cases judged.\n") << result.err;
}

TEST(Merge, RefusesOneFileUnderTwoNames) {
  const ShellResult result = run(
      "fagan simulate --cases 40 --seed 1 -o c.csv --quiet; cp c.csv d.csv; gzip -k c.csv;"
      "for f in c.csv d.csv c.csv.gz; do fagan evaluate $f -o $f.json --quiet >e.txt; done;"
      "fagan merge c.csv.json d.csv.json; echo $?; fagan merge c.csv.json c.csv.gz.json; echo $?");
  EXPECT_EQ(result.out, "2\n2\n");
  EXPECT_THAT(result.err, HasSubstr("c.csv.json and d.csv.json: cases 0 to 39"));
}

TEST(Fit, RefusesOneFileUnderTwoNames) {
  const ShellResult result =
      run("fagan simulate --cases 40 --seed 1 --measure age_years -o c.csv --quiet; cp c.csv d.csv;"
          "fagan fit c.csv d.csv -o a --prior-out b; echo $?; ls | grep -c '^[ab]$'");
  EXPECT_EQ(result.out, "2\n0\n");
  EXPECT_THAT(result.err, HasSubstr("are in already"));
}

TEST(Merge, TellsHowManyRowsWereLeftOut) {
  const ShellResult result = run(
      "h=case_id,cause,swelling; printf \"$h\\n1,fracture,present\\n2,fracture,perhaps\\n\" >a.csv;"
      "printf \"$h\\n3,other,absent\\n4,othr,absent\\n5,other,x\\n\" >b.csv;"
      "for f in a b; do fagan evaluate $f.csv --skip-bad --quiet -o $f.json >$f.txt; done;"
      "grep -c 'left out' a.txt; grep -o '\"left_out\": [0-9]*' b.json;"
      "fagan merge a.json b.json -o c.json --report c.html --quiet | grep -o '[0-9]* cases left "
      "out';"
      "grep -o '\"left_out\": [0-9]*' c.json; grep -c 'left out' c.html");
  EXPECT_EQ(result.out,
            "1\n\"left_out\": 2\n\"left_out\": 2\n3 cases left out\n\"left_out\": 3\n\"left_out\": "
            "3\n1\n");
}

TEST(Merge, RefusesWhatContradictsItself) {
  const ShellResult result =
      run("fagan evaluate --simulate 200 --metrics basic -o e.json --quiet >e.txt;"
          "/usr/bin/python3 -c \"import json\n"
          "d = json.load(open('e.json'))\n"
          "d['state']['scores'][0]['within_three'] = 0\n"
          "json.dump(d, open('x.json', 'w'))\"; fagan merge x.json; echo $?");
  EXPECT_EQ(result.out, "2\n");
  EXPECT_THAT(result.err, HasSubstr("/state/scores/0/within_three"));
}

TEST(Unpacking, HasALimit) {
  const ShellResult result =
      run("/usr/bin/python3 -c \"import gzip\n"
          "with gzip.open('m.json.gz', 'wb') as f:\n"
          "  f.write(b'[')\n"
          "  for i in range(600): f.write(b'[],' * 100000)\";"
          "(ulimit -v 2000000; fagan check m.json.gz; echo $?; fagan merge m.json.gz; echo $?)");
  EXPECT_EQ(result.out, "3\n3\n");
  EXPECT_THAT(result.err, HasSubstr("m.json.gz: unpacks to more than"));
}

}  // namespace
}  // namespace fagan::tests
