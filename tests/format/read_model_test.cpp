#include "fagan/format/read_model.hpp"

#include <gmock/gmock.h>

#include <string>

#include "fagan/format/canonical_json.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/model/findings.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

using ::testing::HasSubstr;

const Model& model() { return good_loaded_model().model; }

TEST(ReadModel, TakesEveryFieldOfTheHeader) {
  EXPECT_EQ(model().name(), "fever");
  EXPECT_EQ(model().title(), "Causes of fever");
  EXPECT_EQ(model().notice(), "For teaching.");
  EXPECT_EQ(model().default_setting(), "clinic");
}

TEST(ReadModel, TakesEveryFieldOfACause) {
  ASSERT_EQ(model().n_causes(), 3U);
  const Cause& cold = model().causes()[0];
  EXPECT_EQ(cold.title, "cold");
  EXPECT_EQ(cold.synonyms, std::vector<std::string>{"common cold"});
  EXPECT_EQ(cold.urgency, Urgency::routine);
  const Cause& malaria = model().causes()[1];
  EXPECT_TRUE(malaria.must_not_miss);
  EXPECT_FALSE(malaria.urgency);
  ASSERT_EQ(malaria.codes.size(), 1U);
  EXPECT_EQ(malaria.codes[0].first, "icd10");
  EXPECT_EQ(malaria.codes[0].second, std::vector<std::string>{"B54"});
  ASSERT_EQ(malaria.subcauses.size(), 2U);
  EXPECT_EQ(malaria.subcauses[1].name, "vivax");
  EXPECT_EQ(malaria.subcauses[1].share, 0.3);
  EXPECT_TRUE(model().causes()[2].catch_all);
}

TEST(ReadModel, TakesEveryFieldOfAFinding) {
  ASSERT_EQ(model().n_findings(), 5U);
  const Finding& travel = model().findings()[1];
  ASSERT_EQ(travel.states.size(), 3U);
  EXPECT_EQ(travel.states[1].name, "far");
  EXPECT_EQ(travel.states[1].title, "Far away");
  EXPECT_EQ(travel.states[2].title, "near");
  EXPECT_EQ(model().findings()[0].cost, 1);
  const Finding& temperature = model().findings()[2];
  EXPECT_EQ(temperature.unit, "C");
  EXPECT_EQ(temperature.number->range, (Range{34, 43}));
  EXPECT_EQ(model().findings()[3].number->density, DensityKind::lognormal);
  EXPECT_FALSE(model().findings()[3].number->range);
  EXPECT_TRUE(model().findings()[4].rule_only);
}

TEST(ReadModel, TakesEveryLikelihoodAndItsEvidence) {
  const FindingId chills = require_finding(model(), "chills");
  const CauseId cold = require_cause(model(), "cold");
  const CauseId other = require_cause(model(), "other");
  const StateId present = require_state(model(), chills, "present");
  EXPECT_EQ(model().likelihood(chills, present, cold), 0.2);
  EXPECT_EQ(model().evidence(chills, cold), (Evidence{50, "study", "", "lee2001", ""}));
  EXPECT_EQ(model().likelihood(chills, present, other), 0.3);
  EXPECT_FALSE(model().is_explicit(chills, other));
  const FindingId crp = require_finding(model(), "crp");
  EXPECT_EQ(model().density(crp, other).mean(), 3);
  EXPECT_EQ(model().density(crp, other).sd(), 1);
}

TEST(ReadModel, TakesNestedConditions) {
  ASSERT_EQ(model().red_flags().size(), 1U);
  const RedFlag& flag = model().red_flags()[0];
  EXPECT_EQ(flag.level, Urgency::emergency);
  EXPECT_EQ(flag.when.kind, Condition::Kind::all);
  ASSERT_EQ(flag.when.parts.size(), 2U);
  EXPECT_EQ(flag.when.parts[0].kind, Condition::Kind::is);
  const Condition& any = flag.when.parts[1];
  EXPECT_EQ(any.kind, Condition::Kind::any);
  EXPECT_EQ(any.parts.at(0).kind, Condition::Kind::at_least);
  EXPECT_EQ(any.parts.at(0).limit, 38);
  EXPECT_EQ(any.parts.at(1).kind, Condition::Kind::negation);
  EXPECT_EQ(any.parts.at(1).parts.at(0).state, "absent");
}

TEST(ReadModel, TakesWhatStandsBesideTheLikelihoods) {
  ASSERT_EQ(model().same_measurement().size(), 1U);
  EXPECT_EQ(model().same_measurement()[0].front(), require_finding(model(), "temperature"));
  ASSERT_EQ(model().dependencies().size(), 1U);
  EXPECT_EQ(model().dependencies()[0].strength, "strong");
  ASSERT_EQ(model().published().size(), 1U);
  EXPECT_EQ(model().published()[0].lr_positive, 3.6);
  EXPECT_EQ(model().published()[0].n_diseased, "40");
  ASSERT_EQ(model().sources().size(), 2U);
  EXPECT_EQ(model().find_source("lee2001")->year, 2001);
  ASSERT_EQ(model().settings().size(), 1U);
  EXPECT_EQ(model().settings()[0].probabilities[1].p, 0.05);
}

TEST(ReadModel, AYearMayBeWrittenAsAString) {
  const auto year_of = [](const std::string& year) {
    const std::string text =
        replaced(good_text("model.json"), "\"year\": 2001", "\"year\": " + year);
    return read_model(text, "f").model.find_source("lee2001")->year;
  };
  EXPECT_EQ(year_of("\"1999\""), 1999);
  EXPECT_EQ(year_of("\"in press\""), std::nullopt);
}

TEST(ReadModel, ARowThatRoundsToOneIsReadWithAWarning) {
  const std::string text = replaced(good_text("model.json"), "\"far\": 0.2, \"near\": 0.3}",
                                    "\"far\": 0.2, \"near\": 0.3000005}");
  const LoadedModel loaded = read_model(text, "f");
  ASSERT_EQ(loaded.warnings.size(), 1U);
  EXPECT_EQ(to_string(loaded.warnings[0]),
            "f:27:21: warning: /likelihoods/travel/cold/p: probabilities sum to 1.0000005");
}

TEST(ReadModel, TheHashIsOfWhatTheModelSaysNotOfHowItIsWritten) {
  const LoadedModel& loaded = good_loaded_model();
  const JsonDocument document(good_text("model.json"), "f");
  EXPECT_EQ(read_model(canonical_json(*document.root()), "g").hash, loaded.hash);
  EXPECT_EQ(loaded.hash, model_hash(loaded.model));
  EXPECT_EQ(read_model(write_model(loaded.model), "g").hash, loaded.hash);
  EXPECT_NE(read_model(replaced(good_text("model.json"), "0.2", "0.25"), "g").hash, loaded.hash);
}

TEST(ReadModel, TheHashSurvivesWritingAndReading) {
  const LoadedModel loaded =
      read_model(good_text("model.json"), "f", Likelihoods::required, Text::kept);
  EXPECT_EQ(text_of(loaded.model)->hash, loaded.hash);
  EXPECT_EQ(text_of(Model(loaded.model))->text, good_text("model.json"));
  // One made in code is known by what it would be written to.
  const Model made = read_model(good_text("model.json"), "f").model;
  EXPECT_EQ(read_model(text_of(made)->text, "g", Likelihoods::required, Text::kept).hash,
            text_of(made)->hash);
}

std::string with_likelihoods(const std::string& likelihoods) {
  return R"({"format": "fagan-model/1", "name": "m",
    "causes": [{"name": "flu"}, {"name": "other"}],
    "findings": [{"name": "fever", "states": ["absent", "present"]},
                 {"name": "onset", "states": ["sudden", "slow"]},
                 {"name": "age", "density": "normal", "range": [0, 100]},
                 {"name": "dose", "density": "lognormal", "range": [1, 1000]},
                 {"name": "score", "density": "normal"},
                 {"name": "alarm", "states": ["absent", "present"], "rule_only": true}],
    "likelihoods": )" +
         likelihoods + "}";
}

std::string refusal_of(const std::string& text) {
  try {
    read_model(text, "f");
  } catch (const Error& error) {
    return error.what();
  }
  return "read";
}

TEST(ReadModel, ANumberAloneIsTheProbabilityOfPresent) {
  const std::string rest =
      R"(, "onset": {"default": {"p": {"slow": 0.3}}}, "age": {"default": {"mean": 1, "sd": 1}},
         "dose": {"default": {"mean": 1, "sd": 1}}, "score": {"default": {"mean": 1, "sd": 1}}})";
  const Model model =
      read_model(with_likelihoods(R"({"fever": {"flu": 0.9, "default": 0.1})" + rest), "f").model;
  EXPECT_EQ(model.likelihood(FindingId{0}, StateId{1}, CauseId{0}), 0.9);
  EXPECT_EQ(model.likelihood(FindingId{0}, StateId{0}, CauseId{0}), 0.1);
  EXPECT_EQ(model.likelihood(FindingId{0}, StateId{0}, CauseId{1}), 0.9);
  std::string wrong = with_likelihoods(R"({"fever": {"default": 0.1})" + rest);
  wrong = replaced(wrong, R"({"p": {"slow": 0.3}})", "0.3");
  EXPECT_THAT(refusal_of(wrong), HasSubstr("finding \"onset\" has no state \"present\", which a "
                                           "number alone is about"));
}

TEST(ReadModel, AnEmptyRowOfAFindingThatIsNoneIsRefused) {
  std::string text = good_text("model.json");
  text = replaced(text, "\"likelihoods\": {", "\"likelihoods\": {\"chils\": {},");
  EXPECT_THAT(refusal_of(text), HasSubstr("/likelihoods/chils: unknown finding \"chils\" (did you "
                                          "mean \"chills\"?)"));
}

TEST(ReadModel, WithoutASingleLikelihoodItHasToBeLearned) {
  const std::string text = with_likelihoods("{}");
  EXPECT_THAT(refusal_of(text), HasSubstr("/likelihoods: no likelihoods: the model has still to be "
                                          "learned from cases"));
  const LoadedModel loaded = read_model(text, "f", Likelihoods::may_be_learned);
  EXPECT_TRUE(loaded.model.is_to_be_learned());
  EXPECT_FALSE(good_loaded_model().model.is_to_be_learned());
  EXPECT_EQ(loaded.model.n_findings(), 6U);
  EXPECT_THROW(Prior::uniform(loaded.model), Error);
  EXPECT_EQ(read_model(write_model(loaded.model), "g", Likelihoods::may_be_learned).hash,
            loaded.hash);
  // One likelihood is a beginning, and then the others are missed.
  const std::string begun = with_likelihoods(R"({"fever": {"default": 0.1}})");
  EXPECT_THROW(read_model(begun, "f", Likelihoods::may_be_learned), Error);
}

TEST(ReadModel, AnotherKindOfFileIsSaidInOneLine) {
  EXPECT_EQ(refusal_of(good_text("prior.json")),
            "f:2:13: /format: this is a prior, not a model (format \"fagan-prior/1\", expected "
            "\"fagan-model/1\")");
}

TEST(ReadModel, WhatIsExpectedIsShownByAnExample) {
  EXPECT_THAT(refusal_of(replaced(good_text("model.json"), R"({"name": "malaria")",
                                  R"("malaria", {"name": "malaria")")),
              HasSubstr("expected an object such as {\"name\": \"flu\"}, found a string"));
  EXPECT_THAT(refusal_of(with_likelihoods(R"({"fever": 0.2})")),
              HasSubstr("/likelihoods/fever: expected an object such as {\"flu\": {\"p\": "
                        "{\"present\": 0.6}}, \"default\": 0.05}, found a number"));
  EXPECT_THAT(refusal_of(with_likelihoods(R"({"fever": {"flu": "often", "other": 0.1}})")),
              HasSubstr("expected an object such as {\"p\": {\"present\": 0.6}}, found a string"));
}

TEST(ReadModel, EveryProblemIsReportedInTheOrderOfTheText) {
  std::string text = good_text("model.json");
  text = replaced(text, "\"title\"", "\"titel\"");
  text = replaced(text, "{\"present\": 0.2}", "{\"present\": 1.07}");
  text = replaced(text, "\"strong\"", "\"so so\"");
  text = replaced(text, "\"sensitivity\": 0.9", "\"sensitivity\": true");
  try {
    read_model(text, "fever.json");
    FAIL() << "it was read";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "fever.json:4:3: /titel: unknown key \"titel\" (did you mean \"title\"?)\n"
                 "fever.json:22:33: /likelihoods/chills/cold/p/present: 1.07 is not a probability "
                 "(expected 0 to 1)\n"
                 "fever.json:49:72: /dependencies/0/strength: unknown word \"so so\" (expected "
                 "\"weak\", \"moderate\", \"strong\", \"very strong\" or \"deterministic\")\n"
                 "fever.json:51:62: /published/0/sensitivity: expected a number, found true or "
                 "false");
    EXPECT_EQ(error.path(), "fever.json");
    EXPECT_EQ(error.line(), 4);
  }
}

TEST(ReadModel, AnUnreadableNameDoesNotMakeTheRestLookWrong) {
  const std::string text =
      replaced(good_text("model.json"), "\"name\": \"malaria\"", "\"name\": 3");
  const ModelReading reading = examine_model(JsonDocument(text, "f"));
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].place.pointer, "/causes/1/name");
}

TEST(ReadModel, EveryEmbeddedModelIsRead) {
  for (const std::string& name : embedded_model_names()) {
    const EmbeddedFile file = *find_embedded_model(name);
    const LoadedModel loaded = read_model(file.text, std::string(file.path));
    EXPECT_EQ(loaded.model.name(), name);
    EXPECT_TRUE(loaded.warnings.empty());
  }
}

}  // namespace
}  // namespace fagan::tests
