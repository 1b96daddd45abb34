#include "fagan/format/read_prior.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fagan/format/embedded.hpp"
#include "fagan/model/findings.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

const Model& model() { return good_loaded_model().model; }

TEST(ReadPrior, TakesEveryField) {
  const Prior prior = read_prior(good_text("prior.json"), "f", model()).value;
  EXPECT_EQ(prior.setting(), "tropics");
  EXPECT_EQ(prior.title(), "A clinic in the tropics");
  EXPECT_EQ(prior.sample_size(), 30);
  const CauseId malaria = require_cause(model(), "malaria");
  EXPECT_EQ(prior[malaria], 0.3);
  EXPECT_EQ(prior.evidence(malaria), (Evidence{30, "study", "", "lee2001", "rainy season"}));
}

TEST(ReadPrior, ABareNumberStandsForAProbability) {
  const Prior prior = read_prior(good_text("prior.json"), "f", model()).value;
  EXPECT_EQ(prior[require_cause(model(), "cold")], 0.5);
  EXPECT_EQ(prior[require_cause(model(), "other")], 0.2);
}

TEST(ReadPrior, APriorThatDoesNotSumToOneIsRefusedNamingTheFileAndTheSum) {
  const std::string text = replaced(good_text("prior.json"), "0.5", "0.41");
  try {
    read_prior(text, "priors/tropics.json", model());
    FAIL() << "it was read";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "priors/tropics.json:7:20: /probabilities: probabilities sum to 0.91 (expected "
                 "1)");
  }
}

TEST(ReadPrior, RoundedProbabilitiesAreReadWithAWarning) {
  const std::string text = replaced(good_text("prior.json"), "0.5", "0.4999999");
  const auto checked = read_prior(text, "f", model());
  ASSERT_EQ(checked.warnings.size(), 1U);
  EXPECT_EQ(to_string(checked.warnings[0]),
            "f:7:20: warning: /probabilities: probabilities sum to 0.9999999");
}

TEST(ReadPrior, WithoutAModelOnlyTheFormIsJudged) {
  std::string text = replaced(good_text("prior.json"), "\"cold\"", "\"could\"");
  EXPECT_TRUE(examine_prior(JsonDocument(text, "f"), nullptr).problems.empty());
  text = replaced(text, "\"n\": 30", "\"n\": true");
  EXPECT_EQ(examine_prior(JsonDocument(text, "f"), nullptr).problems.size(), 1U);
}

TEST(ReadPrior, EveryEmbeddedPriorFitsItsModel) {
  for (const std::string& name : embedded_model_names()) {
    const Model its_model = read_model(find_embedded_model(name)->text, name).model;
    for (const std::string& setting : embedded_settings(name)) {
      const EmbeddedFile file = *find_embedded_prior(name, setting);
      const auto checked = read_prior(file.text, std::string(file.path), its_model);
      EXPECT_EQ(checked.value.setting(), setting);
      EXPECT_TRUE(checked.warnings.empty());
    }
  }
}

TEST(HeaderOf, SaysWhatAFileIsAndForWhichModel) {
  const FileHeader header = header_of(JsonDocument(good_text("case.json"), "f"));
  EXPECT_EQ(header.format, "fagan-case/1");
  EXPECT_EQ(header.model, "fever");
}

TEST(HeaderOf, SaysNothingOfWhatItCannotRead) {
  for (const char* text : {"", "{", "[]", "{\"format\": 1, \"model\": []}"}) {
    const FileHeader header = header_of(JsonDocument(text, "f"));
    EXPECT_EQ(header.format + header.model, "") << text;
  }
}

}  // namespace
}  // namespace fagan::tests
