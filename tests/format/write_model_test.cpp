#include "fagan/format/write_model.hpp"

#include <gtest/gtest.h>

#include "fagan/format/canonical_json.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/read_prior.hpp"

namespace fagan {
namespace {

// Every number of two models with the same nouns, bit by bit.
void expect_same_numbers(const Model& a, const Model& b) {
  ASSERT_EQ(a.n_causes(), b.n_causes());
  ASSERT_EQ(a.n_findings(), b.n_findings());
  for (const FindingId finding : ids<FindingId>(a.n_findings())) {
    if (a.finding(finding).rule_only) continue;
    for (const CauseId cause : ids<CauseId>(a.n_causes())) {
      EXPECT_EQ(a.evidence(finding, cause), b.evidence(finding, cause));
      if (a.finding(finding).is_number()) {
        EXPECT_EQ(a.density(finding, cause).mean(), b.density(finding, cause).mean());
        EXPECT_EQ(a.density(finding, cause).sd(), b.density(finding, cause).sd());
      }
      for (const StateId state : ids<StateId>(a.finding(finding).states.size())) {
        EXPECT_EQ(a.likelihood(finding, state, cause), b.likelihood(finding, state, cause));
      }
    }
  }
}

TEST(WriteModel, EveryShippedModelReadsBackTheSame) {
  for (const std::string& name : embedded_model_names()) {
    const LoadedModel loaded = read_model(find_embedded_model(name)->text, name);
    const Model& model = loaded.model;
    const std::string text = write_model(model);
    const LoadedModel written = read_model(text, "written");
    const Model& again = written.model;
    EXPECT_EQ(written.hash, loaded.hash) << name;
    expect_same_numbers(model, again);
    EXPECT_EQ(write_model(again), text) << name;
  }
}

TEST(WriteModel, NothingAPersonWroteIsLost) {
  // The likelihoods of this model are written out one by one already, so that every word of it
  // comes back but the remainders of its rows.
  const auto file = *find_embedded_model("calf_pain");
  const Model model = read_model(file.text, "").model;
  const Model again = read_model(write_model(model), "").model;
  EXPECT_EQ(again.red_flags().size(), model.red_flags().size());
  EXPECT_EQ(again.sources().size(), model.sources().size());
  EXPECT_EQ(again.published().size(), model.published().size());
  EXPECT_EQ(again.dependencies().size(), model.dependencies().size());
  EXPECT_EQ(again.same_measurement().size(), model.same_measurement().size());
  EXPECT_EQ(again.notice(), model.notice());
  const JsonDocument before(file.text, "");
  const JsonDocument after(write_model(model), "");
  // Published figures are left out: a number may come back as the text it could also be.
  for (const char* key : {"causes", "findings", "red_flags", "same_measurement", "dependencies",
                          "sources", "accepted"}) {
    EXPECT_EQ(canonical_json(*after.root()->find(key)), canonical_json(*before.root()->find(key)))
        << key;
  }
}

TEST(WritePrior, EveryShippedPriorReadsBackTheSame) {
  for (const std::string& name : embedded_model_names()) {
    const Model model = read_model(find_embedded_model(name)->text, name).model;
    for (const std::string& setting : embedded_settings(name)) {
      const Prior prior =
          read_prior(find_embedded_prior(name, setting)->text, setting, model).value;
      const Prior again = read_prior(write_prior(prior, name), "written", model).value;
      EXPECT_EQ(again.sample_size(), prior.sample_size());
      for (const CauseId cause : ids<CauseId>(model.n_causes())) {
        EXPECT_EQ(again[cause], prior[cause]);
        EXPECT_EQ(again.evidence(cause), prior.evidence(cause));
      }
      EXPECT_EQ(prior_hash(again, name), prior_hash(prior, name));
    }
  }
}

}  // namespace
}  // namespace fagan
