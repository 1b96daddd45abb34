#include "fagan/format/counts_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fagan/format/embedded.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

const Model& calf_pain() {
  static const Model model = read_model(find_embedded_model("calf_pain")->text, "").model;
  return model;
}

CountsFile counted(std::uint64_t first, std::size_t count) {
  const Simulator simulator(calf_pain(), Prior::uniform(calf_pain()));
  const Cohort cohort = simulator.draw(Seed{1}, first, count);
  CaseBatch::Scratch scratch;
  CountsFile file{Counts(calf_pain()), "calf_pain", std::string(64, 'a'), {}};
  file.counts.add("seed 1", first, cohort.cases.dense(0, count, scratch), cohort.cases.labels());
  return file;
}

TEST(CountsFile, ReadsBackAsTheSameCountsWithTheModelOrWithoutIt) {
  const CountsFile file = counted(0, 500);
  const std::string text = write_counts(file);
  EXPECT_EQ(read_counts(text, "a.json", &calf_pain()).counts, file.counts);
  EXPECT_EQ(read_counts(text, "a.json").counts, file.counts);
  EXPECT_EQ(write_counts(read_counts(text, "a.json")), text);
}

TEST(CountsFile, PiecesMergeToTheBytesOfTheWhole) {
  CountsFile all = read_counts(write_counts(counted(300, 200)), "b.json");
  merge(all, read_counts(write_counts(counted(0, 7)), "a.json"));
  merge(all, read_counts(write_counts(counted(7, 293)), "c.json"));
  EXPECT_EQ(write_counts(all), write_counts(counted(0, 500)));
}

TEST(CountsFile, CasesInBothAreRefused) {
  CountsFile file = counted(0, 10);
  EXPECT_THROW(merge(file, counted(9, 2)), Error);
}

// What reading the file says after one value of it was replaced.
std::string refusal(const char* pointer, const json& value) {
  json file = json::parse(write_counts(counted(0, 50)));
  file[json::json_pointer(pointer)] = value;
  try {
    static_cast<void>(read_counts(file.dump(1), "a.json", &calf_pain()));
  } catch (const Error& error) {
    return to_string(error.problems().front());
  }
  return "taken";
}

TEST(CountsFile, WhatNoCasesCanHaveIsRefusedWithItsPlace) {
  EXPECT_THAT(refusal("/state/cases/0", -1), HasSubstr("/state/cases/0: -1 is not a count"));
  EXPECT_THAT(refusal("/state/cases/0", 9007199254740992), HasSubstr("/state/cases/0"));
  EXPECT_THAT(refusal("/state/cases", json::array()), HasSubstr("/state/cases"));
  EXPECT_THAT(refusal("/state/findings/0/counts/0/1", 77), HasSubstr("/state/findings/0"));
  EXPECT_THAT(refusal("/state/findings/0/counts/0", 1), HasSubstr("expected a list"));
  EXPECT_THAT(refusal("/state/bad", 5), HasSubstr("/state/ranges"));
  EXPECT_THAT(refusal("/state/model/findings/0/name", "elsewhere"), HasSubstr("/state/model"));
  EXPECT_THAT(refusal("/state/model/causes/0", "default"), HasSubstr("a.json:"));
  EXPECT_THAT(refusal("/extra", 1), HasSubstr("/extra: unknown key"));
}

TEST(CountsFile, SumsNoValuesCanHaveAreRefused) {
  json file = json::parse(write_counts(counted(0, 50)));
  bool found = false;
  for (auto& finding : file["state"]["findings"]) {
    if (!finding.contains("numbers")) continue;
    finding["numbers"][0][1] = "0x1p100";
    found = true;
    break;
  }
  ASSERT_TRUE(found);
  EXPECT_THROW(static_cast<void>(read_counts(file.dump(), "a.json")), Error);
}

}  // namespace
}  // namespace fagan
