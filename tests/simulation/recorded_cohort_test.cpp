#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

#include "fagan/format/sha256.hpp"
#include "fagan/io/load.hpp"
#include "fagan/simulation/observation_text.hpp"
#include "fagan/simulation/simulator.hpp"
#include "support/places.hpp"

namespace fagan {
namespace {

std::string recorded_hash() {
  std::ifstream file(tests::in_project("tests/data/adhd_cohort.sha256"));
  std::string hash;
  file >> hash;
  return hash;
}

// States case by case, then labels as 32 bits, low byte first.
std::string bytes_of(const CaseBatch& cases) {
  std::string bytes;
  CaseBatch::Scratch scratch;
  const DenseCases dense = cases.dense(0, cases.n_cases(), scratch);
  for (std::size_t i = 0; i < cases.n_cases(); ++i) {
    for (std::size_t finding = 0; finding < cases.n_findings(); ++finding) {
      bytes += static_cast<char>(dense.states[i * dense.state_stride + finding]);
    }
  }
  for (const std::uint32_t label : cases.labels()) {
    for (const unsigned shift : {0U, 8U, 16U, 24U}) bytes += static_cast<char>(label >> shift);
  }
  return bytes;
}

// tests/python draws the same cohort and compares it with the same file.
TEST(RecordedCohort, HasTheBytesItHasInPython) {
  const LoadedModel loaded = load_model("adhd");
  const Prior prior = load_prior(loaded, "published").value;
  const ObservationTerms terms{.missing = {"0.25"}, .answers = {}, .labels = {}, .not_known = 0.5};
  const Simulator simulator(loaded.model, prior, parse_observation(loaded.model, terms));
  const Cohort cohort = simulator.draw(Seed{42}, 1000, 10'000);
  EXPECT_EQ(sha256(bytes_of(cohort.cases)), recorded_hash());
}

}  // namespace
}  // namespace fagan
