#include "fagan/io/recorded_cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fagan/io/cohort_file.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/load.hpp"
#include "fagan/model/case_digest.hpp"
#include "fagan/simulation/observation_text.hpp"
#include "fagan/simulation/simulator.hpp"
#include "io/scratch_folder.hpp"

namespace fagan::tests {
namespace {

using RecordedCases = ScratchFolder;

const LoadedModel& calf_pain() {
  static const LoadedModel loaded = load_model("calf_pain");
  return loaded;
}

Simulator simulator() {
  ObservationTerms terms;
  terms.missing = {"0.3"};
  terms.not_known = 0.5;
  const Model& model = calf_pain().model;
  return Simulator(model, load_prior(calf_pain()).value, parse_observation(model, terms), {});
}

void write_cases(const std::string& path, std::uint64_t first, std::uint64_t count) {
  OutputFile file(path);
  write_cohort(simulator(), Seed{7}, first, count, format_by_name(path), file);
  file.commit();
}

Counts counts_of(const std::string& path) {
  CaseStream cases(calf_pain().model, path,
                   {.settings = {"primary_care_adults"}, .one_measurement = false});
  return count_cases(cases, calf_pain().model, {.threads = 2});
}

std::string cohort_of(const std::string& path) {
  return counts_of(path).ranges().by_cohort().begin()->first;
}

TEST_F(RecordedCases, AreKnownByWhatTheyAreNotByNameFormOrOrder) {
  write_cases(path("a.csv"), 0, 5000);
  for (const char* const name : {"b.csv", "a.ndjson", "a.csv.gz"}) {
    write_cases(path(name), 0, 5000);
    EXPECT_EQ(cohort_of(path(name)), cohort_of(path("a.csv"))) << name;
  }
  std::string text = contents("a.csv");
  const std::size_t header = text.find('\n') + 1;
  const std::size_t second = text.find('\n', header) + 1;
  std::rotate(text.begin() + static_cast<std::ptrdiff_t>(header),
              text.begin() + static_cast<std::ptrdiff_t>(second), text.end());
  EXPECT_EQ(cohort_of(put("turned.csv", text)), cohort_of(path("a.csv")));
}

TEST_F(RecordedCases, OfADrawnCohortAreThoseOfItsTable) {
  write_cases(path("a.csv"), 100, 3000);
  CaseDigest digest;
  digest.add(simulator().draw(Seed{7}, 100, 1000).cases, {}, 100);
  digest.add(simulator().draw(Seed{7}, 1100, 2000).cases, {}, 1100);
  EXPECT_EQ(digest.cohort(), cohort_of(path("a.csv")));
}

TEST_F(RecordedCases, ThatDifferInAnythingAreOthers) {
  const std::string header = "case_id,cause,swelling,d_dimer,age_years\n";
  const std::string first = cohort_of(put("a.csv", header + "1,fracture,present,500,\n"));
  for (const char* const other :
       {"2,fracture,present,500,\n", "1,bone_tumor,present,500,\n", "1,,present,500,\n",
        "1,fracture,absent,500,\n", "1,fracture,?,500,\n", "1,fracture,present,501,\n",
        "1,fracture,present,500..600,\n", "1,fracture,present,,\n", "1,fracture,present,500,50\n",
        "1,fracture,present,500,\n1,fracture,present,500,\n"}) {
    EXPECT_NE(cohort_of(put("b.csv", header + other)), first) << other;
  }
  EXPECT_EQ(cohort_of(put("b.csv", header + "1,fracture,present,500.0,?\n")), first);
}

TEST_F(RecordedCases, AreCountedOnce) {
  write_cases(path("a.csv"), 0, 100);
  write_cases(path("b.csv"), 0, 100);
  write_cases(path("c.csv"), 100, 100);
  Counts counts = counts_of(path("a.csv"));
  EXPECT_THROW(counts.merge(counts_of(path("b.csv"))), Error);
  counts.merge(counts_of(path("c.csv")));
  EXPECT_EQ(counts.n_cases(), 200U);
}

}  // namespace
}  // namespace fagan::tests
