#include "fagan/io/case_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/io/file.hpp"
#include "fagan/io/gzip.hpp"
#include "fagan/io/output_file.hpp"
#include "fagan/model/model_builder.hpp"
#include "io/scratch_folder.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;
using CaseStreams = ScratchFolder;

Model fever_model() {
  ModelBuilder builder;
  builder.header({.name = "fever"});
  builder.cause("flu").cause("cold");
  builder.finding("fever", {"absent", "present"});
  builder.p("fever", "flu", {{"present", 0.9}});
  builder.p("fever", "cold", {{"present", 0.2}});
  return builder.build();
}

std::string packed(std::string_view text) {
  Packer packer;
  std::string bytes;
  packer.pack(text, bytes);
  packer.finish(bytes);
  return bytes;
}

// Enough rows for many blocks, every third quoted.
std::string long_table(int n_rows) {
  std::string text = "case_id,cause,fever\n";
  for (int i = 0; i < n_rows; ++i) {
    text += i % 3 == 0 ? "\"" + std::to_string(i) + "\"" : std::to_string(i);
    text += i % 2 == 0 ? ",flu,present\n" : ",cold,absent\n";
  }
  return text;
}

// The ids, labels and states in the order they are given, and the blocks' own count of them.
std::string read_all(const std::string& path, int threads, CaseStream::Options options = {},
                     CaseStream::Tally* tally = nullptr) {
  options.settings = {"home"};
  CaseStream stream(fever_model(), path, std::move(options));
  const fagan::Run run{.threads = threads};
  std::vector<std::string> texts(n_workers(run));
  std::string all;
  std::uint64_t n = 0;
  stream.read(
      run,
      [&](const CaseBlock& block, std::size_t worker) {
        std::string& text = texts[worker];
        text.clear();
        const CaseBatch batch = block.rows.batch();
        CaseBatch::Scratch scratch;
        for (std::size_t i = 0; i < batch.n_cases(); ++i) {
          text += std::string(block.rows.ids()[i]) + ' ' + std::to_string(batch.labels()[i]) +
                  std::to_string(*batch.dense(i, 1, scratch).states) + '\n';
        }
      },
      [&](const CaseBlock& block, std::size_t worker) {
        EXPECT_EQ(block.first, n);
        n += block.rows.n_cases();
        all += texts[worker];
      });
  if (tally != nullptr) *tally = stream.tally();
  EXPECT_EQ(stream.tally().n_cases, n);
  return all;
}

std::string why_refused(const std::string& path, int threads = 2) {
  try {
    read_all(path, threads);
  } catch (const Error& error) {
    return to_string(error.problems().front());
  } catch (const FileError& error) {
    return error.what();
  }
  return "read";
}

TEST_F(CaseStreams, GiveEveryCaseInOrderWhateverTheThreads) {
  const int n = 60'000;
  std::string expected;
  for (int i = 0; i < n; ++i) expected += std::to_string(i) + (i % 2 == 0 ? " 01\n" : " 10\n");
  const std::string file = put("cases.csv", long_table(n));
  const std::string packed_file = put("cases.csv.gz", packed(long_table(n)));
  for (const int threads : {1, 2, 7}) {
    EXPECT_EQ(read_all(file, threads), expected);
    EXPECT_EQ(read_all(packed_file, threads), expected);
  }
}

TEST_F(CaseStreams, ReadNdjsonByName) {
  const std::string lines =
      "{\"case_id\": \"a\", \"cause\": \"cold\", \"findings\": {\"fever\": \"present\"}}\n"
      "{\"case_id\": 2}\n";
  EXPECT_EQ(read_all(put("cases.ndjson", lines), 1), "a 11\n2 4294967295-1\n");
  EXPECT_EQ(read_all(put("cases.jsonl.gz", packed(lines)), 2), "a 11\n2 4294967295-1\n");
}

TEST_F(CaseStreams, RefuseABadRowWithItsLineInTheWholeFile) {
  std::string text = long_table(50'000) + "x,flu,maybe\n" + "y,flu,perhaps\n";
  const std::string file = put("cases.csv", text);
  for (const int threads : {1, 2, 7}) {
    EXPECT_THAT(why_refused(file, threads), HasSubstr("cases.csv:50002:7: "));
  }
}

TEST_F(CaseStreams, SkipBadRowsIfAskedToAndSayWhereTheFirstWere) {
  std::string text = long_table(20'000);
  for (int i = 0; i < 30; ++i) text += "bad,flu,maybe\ngood" + std::to_string(i) + ",flu,absent\n";
  CaseStream::Options options;
  options.skip_bad = true;
  CaseStream::Tally tally;
  const std::string all = read_all(put("cases.csv", text), 3, options, &tally);
  EXPECT_EQ(tally.n_cases, 20'030U);
  EXPECT_EQ(tally.n_bad_rows, 30U);
  ASSERT_EQ(tally.problems.size(), CaseStream::most_problems);
  EXPECT_EQ(tally.problems[0].place.line, 20'002);
  EXPECT_EQ(tally.problems[1].place.line, 20'004);
  EXPECT_THAT(all, HasSubstr("good29 00\n"));
}

TEST_F(CaseStreams, HugeLinesAreRefusedAndCostNoMoreThanTheirPlace) {
  CaseStream::Options options;
  options.skip_bad = true;
  for (const std::size_t size :
       {std::size_t{1'000'000}, std::size_t{1} << 20U, std::size_t{5'000'000}}) {
    const std::string text = "case_id,cause,fever\n1,flu,absent\n" + std::string(size, 'x') +
                             "\n2,cold,present\n\"" + std::string(size, 'y') + "\n3,flu,absent\n";
    CaseStream::Tally tally;
    EXPECT_EQ(read_all(put("cases.csv", text), 2, options, &tally), "1 00\n2 11\n3 00\n") << size;
    ASSERT_EQ(tally.problems.size(), 2U);
    EXPECT_EQ(tally.problems[0].place.line, 3);
    EXPECT_EQ(tally.problems[1].place.line, 5);
  }
}

TEST_F(CaseStreams, RefuseWhatIsNoTable) {
  EXPECT_THAT(why_refused(put("empty.csv", "")), HasSubstr("empty.csv:1:1: the file is empty"));
  EXPECT_THAT(why_refused(put("x.csv", std::string(3'000'000, 'x'))),
              HasSubstr("a header of more"));
  EXPECT_THAT(why_refused(put("x.csv", "PAR1" + std::string(99, '\0'))),
              HasSubstr("x.csv:1:1: this is Parquet (expected CSV or NDJSON"));
  EXPECT_THAT(why_refused(put("x.csv", "case_id,fever\r1,absent\r")),
              HasSubstr("carriage returns alone"));
  const std::string whole = packed(long_table(50'000));
  EXPECT_THAT(why_refused(put("y.csv.gz", whole.substr(0, whole.size() / 2))),
              HasSubstr("the gzip data end too early"));
  EXPECT_THAT(why_refused(path("none.csv")), HasSubstr("No such file"));
  EXPECT_EQ(why_refused(put("header.csv", "case_id,fever")), "read");
  EXPECT_EQ(why_refused(put("mark.csv",
                            "\xEF\xBB\xBF"
                            "case_id,fever\r\n1,absent\r\n")),
            "read");
}

TEST_F(CaseStreams, KnowGzipByItsBytesWhateverItsName) {
  const std::string text = long_table(50'000);
  const std::string expected = read_all(put("cases.csv", text), 2);
  EXPECT_EQ(read_all(put("packed.csv", packed(text)), 2), expected);
  EXPECT_EQ(read_all(put("plain.csv.gz", text), 2), expected);
  EXPECT_EQ(read_all(put("padded.csv.gz", packed(text) + std::string(100'000, '\0')), 2), expected);
}

TEST_F(CaseStreams, NumberRowsWithoutAnIdThroughAllBlocks) {
  std::string text = "cause,fever\n";
  std::string expected;
  for (int i = 1; i <= 60'000; ++i) {
    text += i % 1000 == 0 ? "flu,maybe\n" : "flu,present\n";
    if (i % 1000 != 0) expected += std::to_string(i) + " 01\n";
  }
  CaseStream::Options options;
  options.skip_bad = true;
  for (const int threads : {1, 3}) {
    EXPECT_EQ(read_all(put("cases.csv", text), threads, options), expected);
  }
}

TEST_F(CaseStreams, RowsOfCommasAtTheEndAreNoCases) {
  const std::string text = "case_id,cause,fever\n1,flu,present\n,,\n2,cold,absent\n";
  const std::string expected = "1 01\n 4294967295-1\n2 10\n";
  EXPECT_EQ(read_all(put("none.csv", text), 2), expected);
  EXPECT_EQ(read_all(put("few.csv", text + ",,\r\n,,\n\n,,"), 2), expected);
  std::string many;
  for (int i = 0; i < 200'000; ++i) many += ",,\n";
  EXPECT_EQ(read_all(put("many.csv", text + many), 2), expected);
  CaseStream::Tally tally;
  read_all(put("between.csv", text + many + "3,flu,present\n"), 2, {}, &tally);
  EXPECT_EQ(tally.n_cases, 200'004U);
}

TEST_F(CaseStreams, CountRepeatedIds) {
  CaseStream::Tally tally;
  std::string text = long_table(50'000);
  read_all(put("once.csv", text), 2, {}, &tally);
  EXPECT_EQ(tally.n_repeated_ids, 0U);
  read_all(put("twice.csv", text + "7,flu,present\nx,flu,present\nx,flu,absent\n"), 2, {}, &tally);
  EXPECT_EQ(tally.n_repeated_ids, 2U);
}

TEST_F(CaseStreams, StopWhenToldTo) {
  CaseStream stream(fever_model(), put("cases.csv", long_table(200'000)), {{"home"}});
  std::atomic<bool> stop = false;
  const fagan::Run run{.threads = 2, .stop = &stop};
  EXPECT_THROW(stream.read(run, [&](const CaseBlock&, std::size_t) { stop = true; }), Interrupted);
}

using OutputFiles = ScratchFolder;

TEST_F(OutputFiles, AppearWholeOrNotAtAll) {
  put("x", "before");
  {
    OutputFile file(path("x"));
    file.write("after");
    EXPECT_EQ(contents("x"), "before");
  }
  EXPECT_EQ(contents("x"), "before");
  EXPECT_EQ(n_files(), 1);
  OutputFile file(path("x"));
  file.write("af");
  file.write("ter");
  file.commit();
  EXPECT_EQ(contents("x"), "after");
  EXPECT_EQ(n_files(), 1);
}

TEST_F(OutputFiles, ArePackedByName) {
  OutputFile file(path("x.gz"));
  std::string all;
  for (int i = 0; i < 20'000; ++i) {
    const std::string line = "line " + std::to_string(i * 7919) + "\n";
    file.write(line);
    all += line;
  }
  file.commit();
  EXPECT_EQ(read_file(path("x.gz")), all);
  EXPECT_LT(contents("x.gz").size(), all.size() / 2);
}

TEST_F(OutputFiles, UnfinishedOnesAreRemovedIfTheProgramIsInterrupted) {
  OutputFile file(path("x"));
  file.write("half");
  EXPECT_EQ(n_files(), 1);
  remove_unfinished_files();
  EXPECT_EQ(n_files(), 0);
}

}  // namespace
}  // namespace fagan::tests
