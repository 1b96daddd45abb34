#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fagan/format/check.hpp"
#include "fagan/format/read_prior.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

// prior.json with one mistake.
const std::vector<Broken> spoilt = {
    {"another format", "fagan-prior/1", "fagan-prior/9", "2:13", "/format",
     R"(unknown format "fagan-prior/9" (did you mean "fagan-prior/1"?))"},
    {"no format", "\"format\": \"fagan-prior/1\",\n", "\"about\": \"\",\n", "1:1", "/format",
     "missing"},
    {"no setting", "  \"setting\": \"tropics\",\n", "", "1:1", "/setting", "missing"},
    {"no model", "  \"model\": \"fever\",\n", "", "1:1", "/model", "missing"},
    {"another model", R"("fever")", R"("cough")", "5:12", "/model",
     R"(a prior for model "cough", not for "fever")"},
    {"no probabilities", R"("probabilities": {)", R"("about": {)", "1:1", "/probabilities",
     "missing", 2},
    {"probabilities as a list", R"("probabilities": {)", R"("probabilities": [], "x": {)", "7:20",
     "/probabilities", "expected an object such as", 2},
    {"probabilities that sum to 0.8", "0.5", "0.3", "7:20", "/probabilities",
     "probabilities sum to 0.8 (expected 1)"},
    {"probabilities that sum to 1.00001", "0.5", "0.50001", "7:20", "/probabilities",
     "probabilities sum to 1.00001 (expected 1)"},
    {"percentages", "0.5", "50", "8:13", "/probabilities/cold",
     "50 is not a probability (expected 0 to 1)"},
    {"a probability above 1", "0.5", "1.07", "8:13", "/probabilities/cold",
     "1.07 is not a probability (expected 0 to 1)"},
    {"a probability below 0", R"({"p": 0.2})", R"({"p": -0.1})", "10:20", "/probabilities/other/p",
     "-0.1 is not a probability (expected 0 to 1)"},
    {"a probability that is a string", "0.5", R"("0.5")", "8:13", "/probabilities/cold",
     "expected a number or an object such as"},
    {"a probability that is true", "0.5", "true", "8:13", "/probabilities/cold",
     "expected a number or an object such as"},
    {"a probability that is null", R"({"p": 0.2})", R"({"p": null})", "10:20",
     "/probabilities/other/p", "expected a number, found null"},
    {"an entry without a probability", R"({"p": 0.2})", R"({"n": 3})", "10:14",
     "/probabilities/other/p", "missing"},
    {"an unknown cause", R"("malaria")", R"("malria")", "9:15", "/probabilities/malria",
     R"(unknown cause "malria" (did you mean "malaria"?))", 2},
    {"a cause missing", "\"cold\": 0.5,\n    \"malaria\": {\"p\": 0.3,", R"("malaria": {"p": 0.8,)",
     "7:20", "/probabilities", R"(no probability for cause "cold")"},
    {"n of 0", R"("n": 30,)", R"("n": 0,)", "6:8", "/n",
     "0 is not a sample size (expected above 0)"},
    {"a negative n of an entry", R"(0.3, "n": 30)", R"(0.3, "n": -30)", "9:32",
     "/probabilities/malaria/n", "-30 is not a sample size (expected above 0)"},
    {"an n that is a string", R"("n": 30,)", R"("n": "30",)", "6:8", "/n",
     "expected a number, found a string"},
    {"an unknown source", R"("lee2001")", R"("lee2011")", "9:64", "/probabilities/malaria/source",
     R"(unknown source "lee2011" (did you mean "lee2001"?))"},
    {"an unknown key", R"("title")", R"("tittle")", "4:3", "/tittle",
     R"(unknown key "tittle" (did you mean "title"?))"},
    {"an unknown key of an entry", R"("note")", R"("notes")", "9:75",
     "/probabilities/malaria/notes", R"(unknown key "notes" (did you mean "note"?))"},
    {"a basis, which priors have not", R"("grade": "study")", R"("basis": "direct")", "9:36",
     "/probabilities/malaria/basis", R"(unknown key "basis")"},
};

TEST(BrokenPrior, IsRefusedWhereItStands) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("prior.json"), broken.from, broken.to);
    expect_refused(check(text, "prior.json", &good_loaded_model()), broken);
  }
}

TEST(BrokenPrior, IsNotRead) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("prior.json"), broken.from, broken.to);
    EXPECT_THROW(read_prior(text, "prior.json", good_loaded_model().model), Error) << broken.what;
  }
}

TEST(BrokenPrior, TheGoodOneIsRead) {
  const auto prior = read_prior(good_text("prior.json"), "prior.json", good_loaded_model().model);
  EXPECT_EQ(prior.value.setting(), "tropics");
}

}  // namespace
}  // namespace fagan::tests
