#include "fagan/format/embedded.hpp"
#include "support/places.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <string>

namespace fagan {
namespace {

TEST(Embedded, KnowsTheModelsAndTheirSettings) {
  EXPECT_THAT(embedded_model_names(), ::testing::IsSupersetOf({"adhd", "calf_pain"}));
  EXPECT_THAT(embedded_settings("calf_pain"),
              ::testing::IsSupersetOf({"primary_care_adults", "sports_clinic"}));
}

TEST(Embedded, KnowsTheUtilities) {
  EXPECT_THAT(embedded_utility_names(), ::testing::Contains("calf_pain"));
  EXPECT_TRUE(find_embedded_utility("calf_pain"));
}

TEST(Embedded, KnowsNothingElse) {
  EXPECT_FALSE(find_embedded_model("calf"));
  EXPECT_FALSE(find_embedded_model("schema/fagan-model-1.schema"));
  EXPECT_FALSE(find_embedded_prior("calf_pain", "moon"));
  EXPECT_FALSE(find_embedded_prior("", "calf_pain/sports_clinic"));
  EXPECT_FALSE(find_embedded_utility("calf"));
  EXPECT_TRUE(embedded_settings("calf").empty());
}

TEST(Embedded, HoldsEveryByteOfTheFile) {
  for (const EmbeddedFile& file : embedded_files()) {
    std::ifstream in(tests::in_project(file.path), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(file.text, text) << file.path;
  }
}

}  // namespace
}  // namespace fagan
