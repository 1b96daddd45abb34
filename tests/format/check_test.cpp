#include "fagan/format/check.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/new_model.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines(const std::vector<Problem>& problems) {
  std::vector<std::string> result;
  for (const Problem& problem : problems) result.push_back(to_string(problem));
  return result;
}

TEST(Check, ReportsWhatAKnowledgeEngineerWouldLookAtAgain) {
  EXPECT_THAT(lines(check(good_text("model.json"), "model.json")),
              ElementsAre("model.json:10:20: warning: /causes/1/subcauses/0: no source",
                          "model.json:10:62: warning: /causes/1/subcauses/1: no source",
                          "model.json:60:32: warning: /settings/0/probabilities/cold: no source",
                          "model.json:60:91: warning: /settings/0/probabilities/other: no source"));
}

TEST(Check, JudgesAPriorByItsModel) {
  EXPECT_THAT(lines(check(good_text("prior.json"), "prior.json", &good_loaded_model())),
              ElementsAre("prior.json:8:13: warning: /probabilities/cold: no source",
                          "prior.json:10:14: warning: /probabilities/other: no source"));
}

TEST(Check, FindsNothingWrongWithANewModel) {
  for (const char* name : {"knee_pain", "Fieber \"x\" ä"}) {
    EXPECT_THAT(lines(check(new_model(name), "f")), ElementsAre());
    EXPECT_EQ(read_model(new_model(name), "f").model.name(), name);
  }
  EXPECT_THROW(new_model(""), Error);
  EXPECT_THROW(new_model("a\nb"), Error);
}

TEST(Check, AModelThatIsToBeLearnedIsNoMistake) {
  const std::string text = R"({"format": "fagan-model/1", "name": "m", "notice": "n",
    "causes": [{"name": "a"}, {"name": "b", "catch_all": true}],
    "findings": [{"name": "f", "states": ["absent", "present"]}],
    "likelihoods": {}, "settings": [{"setting": "s", "probabilities": {"a": 0.5, "b": 0.5}}]})";
  EXPECT_THAT(lines(check(text, "f")),
              ElementsAre("f:4:20: warning: /likelihoods: no likelihoods yet: the model can be "
                          "learned from cases (fagan fit), and diagnoses nothing until then"));
}

TEST(Check, ASourceThatAPriorCitesIsCited) {
  const std::string text = replaced(good_text("model.json"), "\"sources\": {",
                                    "\"sources\": {\"who2020\": {\"year\": 2020},");
  EXPECT_THAT(lines(check(text, "f")), ::testing::Contains(HasSubstr("/sources/who2020")));
  const Model model = read_model(text, "f").model;
  PriorDraft draft = model.settings().front();
  draft.probabilities.front().evidence.source = "who2020";
  const std::vector<Prior> priors{Prior::make(model, draft).value};
  EXPECT_THAT(lines(check(text, "f", nullptr, priors)),
              ::testing::Not(::testing::Contains(HasSubstr("/sources/who2020"))));
}

TEST(Check, SaysWhenTheModelIsNotKnown) {
  for (const char* file : {"prior.json", "utility.json", "case.json"}) {
    const std::vector<Problem> problems = check(good_text(file), file);
    ASSERT_EQ(problems.size(), 1U) << file;
    EXPECT_EQ(problems[0].severity, Severity::warning);
    EXPECT_EQ(problems[0].place.pointer, "/model");
    EXPECT_THAT(problems[0].message, HasSubstr("not known here"));
  }
}

TEST(Check, ErrorsAndWarningsOfFormAndMeaningStandTogetherInTheOrderOfTheText) {
  std::string text = replaced(good_text("model.json"), "\"journal\"", "\"jurnal\"");
  text = replaced(text, "\"far\": 0.2, \"near\": 0.3}", "\"far\": 0.2, \"near\": 0.3000005}");
  text = replaced(text, "\"sd\": 0.5", "\"sd\": 0");
  EXPECT_THAT(lines(check(text, "f")),
              ElementsAre("f:27:21: warning: /likelihoods/travel/cold/p: probabilities sum to "
                          "1.0000005",
                          "f:32:36: /likelihoods/temperature/cold/sd: 0 is not a standard "
                          "deviation (expected above 0)",
                          "f:55:67: /sources/lee2001/jurnal: unknown key \"jurnal\" (did you mean "
                          "\"journal\"?)"));
}

TEST(Check, AnUnknownFormatIsAnsweredWithTheNearest) {
  EXPECT_THAT(lines(check("{\"format\": \"fagan-modle/1\"}", "f")),
              ElementsAre("f:1:12: /format: unknown format \"fagan-modle/1\" (did you mean "
                          "\"fagan-model/1\" or \"fagan-case/1\"?)"));
  EXPECT_THAT(lines(check("{\"format\": \"png\"}", "f")),
              ElementsAre("f:1:12: /format: unknown format \"png\" (expected fagan-model/1, "
                          "fagan-prior/1, fagan-utility/1 or fagan-case/1)"));
  EXPECT_THAT(lines(check("{}", "f")), ElementsAre("f:1:1: /format: missing"));
  EXPECT_THAT(lines(check("[]", "f")), ElementsAre("f:1:1: expected an object, found a list"));
}

std::string case_with_events(const std::string& events) {
  return "{\"format\": \"fagan-case/1\", \"model\": \"fever\", \"events\": [\n" + events + "]}";
}

TEST(CheckCase, WarnsOfOneMeasurementUsedTwice) {
  const std::string text = case_with_events(
      "{\"type\": \"observe\", \"finding\": \"chills\", \"observation\": \"present\"},\n"
      "{\"type\": \"observe\", \"finding\": \"temperature\", \"observation\": 39}");
  EXPECT_THAT(lines(check(text, "f", &good_loaded_model())),
              ElementsAre("f:2:1: warning: /events/0: the same measurement as \"temperature\", "
                          "used twice: \"chills\""));
}

TEST(CheckCase, AFindingTakenBackIsNotUsed) {
  const std::string text = case_with_events(
      "{\"type\": \"observe\", \"finding\": \"chills\", \"observation\": \"present\"},\n"
      "{\"type\": \"retract\", \"finding\": \"chills\"},\n"
      "{\"type\": \"observe\", \"finding\": \"temperature\", \"observation\": 39}");
  EXPECT_TRUE(check(text, "f", &good_loaded_model()).empty());
}

TEST(CheckCase, ACaseNoCauseCanExplainIsAnError) {
  std::string impossible =
      replaced(good_text("model.json"), "{\"p\": {\"none\": 0.5, \"far\": 0.2, \"near\": 0.3}",
               "{\"p\": {\"none\": 0, \"far\": 0.7, \"near\": 0.3}");
  impossible = replaced(impossible, "{\"p\": {\"far\": 0.1, \"near\": 0.1}",
                        "{\"p\": {\"far\": 0.9, \"near\": 0.1}");
  const LoadedModel model = read_model(impossible, "model.json");
  const std::string text = case_with_events(
      "{\"type\": \"observe\", \"finding\": \"chills\", \"observation\": \"present\"},\n"
      "{\"type\": \"observe\", \"finding\": \"travel\", \"observation\": \"none\"}");
  EXPECT_THAT(lines(check(text, "f", &model)),
              ElementsAre("f:3:1: /events/1: no cause can explain these together: \"travel\""));
}

}  // namespace
}  // namespace fagan::tests
