#include "fagan/io/load.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

#include "fagan/io/check_file.hpp"
#include "fagan/io/file.hpp"
#include "io/scratch_folder.hpp"
#include "support/places.hpp"

namespace fagan::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

const std::string good_model = read_file(in_project("tests/data/broken/model.json"));
const std::string good_prior = read_file(in_project("tests/data/broken/prior.json"));

// The good model with another word in place of the first of its kind.
std::string model_with(const std::string& from, const std::string& to) {
  std::string text = good_model;
  return text.replace(text.find(from), from.size(), to);
}

template <class Load>
std::string refusal(Load load) {
  try {
    load();
  } catch (const Error& error) {
    return error.what();
  }
  return "loaded";
}

using LoadModel = ScratchFolder;
using LoadPrior = ScratchFolder;
using KnownSettings = ScratchFolder;
using CheckFile = ScratchFolder;

TEST_F(LoadModel, AWordIsTheNameOfAnEmbeddedModel) {
  const LoadedModel loaded = load_model("calf_pain");
  EXPECT_EQ(loaded.model.name(), "calf_pain");
  EXPECT_EQ(loaded.path, "");
}

TEST_F(LoadModel, AnythingElseIsAFile) {
  const LoadedModel loaded = load_model(put("fever.json", good_model));
  EXPECT_EQ(loaded.model.name(), "fever");
  EXPECT_EQ(loaded.path, path("fever.json"));
  write_file(path("fever.json.gz"), good_model);
  EXPECT_EQ(load_model(path("fever.json.gz")).hash, loaded.hash);
}

TEST_F(LoadModel, AFileNeedsNoEnding) {
  EXPECT_EQ(load_model(put("fever", good_model)).model.name(), "fever");
}

TEST_F(LoadModel, AWrongNameIsAnsweredWithTheNearest) {
  EXPECT_EQ(refusal([] { load_model("calf_pian"); }),
            "unknown model \"calf_pian\" (did you mean \"calf_pain\"?)");
  EXPECT_THAT(refusal([] { load_model("zebra"); }),
              HasSubstr("unknown model \"zebra\" (known: accident_type, adhd, calf_pain"));
}

TEST_F(LoadModel, AMissingFileIsNotBadInput) {
  EXPECT_THROW(load_model(path("none.json")), FileError);
}

TEST_F(LoadModel, ProblemsNameTheFile) {
  const std::string file = put("fever.json", model_with("0.2", "1.07"));
  EXPECT_EQ(refusal([&] { load_model(file); }),
            file +
                ":22:33: /likelihoods/chills/cold/p/present: 1.07 is not a probability "
                "(expected 0 to 1)");
}

TEST_F(KnownSettings, AreThoseInsideTheModelBesideItAndInTheProgram) {
  const std::string file = put("model/fever.json", good_model);
  put("priors/fever/tropics.json", good_prior);
  put("priors/fever/clinic.json", good_prior);
  put("priors/fever/readme.txt", "");
  put("model/priors/fever/arctic.json", good_prior);
  EXPECT_THAT(known_settings(load_model(file)), ElementsAre("clinic", "arctic", "tropics"));
  const std::string copy = put("model/calf.json", read_file(in_project("model/calf_pain.json")));
  EXPECT_THAT(known_settings(load_model(copy)), ::testing::Contains("primary_care_adults"));
}

TEST_F(KnownSettings, APriorOfAnotherModelOfTheSameNameIsNotOffered) {
  const std::string renamed = put("model/calf.json", model_with("\"fever\"", "\"calf_pain\""));
  const LoadedModel loaded = load_model(renamed);
  EXPECT_THAT(known_settings(loaded), ElementsAre("clinic"));
  EXPECT_EQ(refusal([&] { load_prior(loaded, "primary_care_adults"); }),
            "model \"calf_pain\" knows no setting \"primary_care_adults\" (known: clinic)");
}

TEST_F(LoadPrior, WithoutANameTheDefaultSettingIsMeant) {
  EXPECT_EQ(load_prior(load_model("calf_pain")).value.setting(), "primary_care_adults");
  EXPECT_EQ(load_prior(load_model(put("fever.json", good_model))).value.setting(), "clinic");
}

TEST_F(LoadPrior, ASettingIsFoundBesideTheModel) {
  const std::string file = put("model/fever.json", good_model);
  put("priors/fever/tropics.json", good_prior);
  EXPECT_EQ(load_prior(load_model(file), "tropics").value.setting(), "tropics");
}

TEST_F(LoadPrior, AFileIsAFile) {
  const LoadedModel loaded = load_model(put("fever.json", good_model));
  EXPECT_EQ(load_prior(loaded, put("p.json", good_prior)).value.setting(), "tropics");
  EXPECT_THROW(load_prior(loaded, path("none.json")), FileError);
}

TEST_F(LoadPrior, AWrongSettingIsAnsweredWithTheNearest) {
  const LoadedModel calf = load_model("calf_pain");
  EXPECT_EQ(refusal([&] { load_prior(calf, "sport_clinic"); }),
            "model \"calf_pain\" knows no setting \"sport_clinic\" (did you mean "
            "\"sports_clinic\"?)");
  const LoadedModel fever = load_model(put("fever.json", good_model));
  EXPECT_EQ(refusal([&] { load_prior(fever, "moon"); }),
            "model \"fever\" knows no setting \"moon\" (known: clinic)");
}

const std::string no_default = model_with("  \"default_setting\": \"clinic\",\n", "");

TEST_F(LoadPrior, TheOnlySettingInsideAModelIsItsDefault) {
  put("priors/fever/tropics.json", good_prior);
  const LoadedModel loaded = load_model(put("model/fever.json", no_default));
  EXPECT_EQ(default_setting(loaded), "clinic");
  EXPECT_EQ(load_prior(loaded).value.setting(), "clinic");
}

TEST_F(LoadPrior, TheOnlySettingBesideAModelIsItsDefault) {
  Json model = Json::parse(no_default);
  model.erase("settings");
  put("priors/fever/tropics.json", good_prior);
  const LoadedModel loaded = load_model(put("model/fever.json", model.dump()));
  EXPECT_EQ(load_prior(loaded).value.setting(), "tropics");
}

TEST_F(LoadPrior, WithoutADefaultTheSettingsKnownAreNamed) {
  Json model = Json::parse(no_default);
  model["settings"].push_back(model["settings"][0]);
  model["settings"][1]["setting"] = "ward";
  const LoadedModel loaded = load_model(put("fever.json", model.dump()));
  EXPECT_EQ(default_setting(loaded), "");
  EXPECT_EQ(refusal([&] { load_prior(loaded); }),
            "model \"fever\" has no default setting; give a prior: clinic, ward, or a file");
  model.erase("settings");
  const LoadedModel bare = load_model(put("bare.json", model.dump()));
  EXPECT_EQ(refusal([&] { load_prior(bare); }),
            "model \"fever\" has no default setting; give a prior file");
}

TEST_F(LoadPrior, ADefaultThatIsNowhereIsNamed) {
  Json model = Json::parse(good_model);
  model["default_setting"] = "fitted";
  const LoadedModel loaded = load_model(put("fever.json", model.dump()));
  EXPECT_EQ(refusal([&] { load_prior(loaded); }),
            "model \"fever\": no prior for its default setting \"fitted\" is inside or beside it; "
            "give a prior: clinic, or a file");
}

TEST_F(LoadPrior, APriorForAnotherModelIsRefused) {
  const LoadedModel calf = load_model("calf_pain");
  const std::string file = put("p.json", good_prior);
  EXPECT_EQ(refusal([&] { load_prior(calf, file); }),
            file + ":5:12: /model: a prior for model \"fever\", not for \"calf_pain\"");
}

TEST_F(LoadPrior, ASettingIsNoWayOutOfItsFolder) {
  const LoadedModel loaded = load_model(put("a/model/fever.json", good_model));
  put("a/priors/secret.json", good_prior);
  EXPECT_THAT(refusal([&] { load_prior(loaded, ".."); }), HasSubstr("knows no setting"));
  const std::string climber = put("a/model/x.json", model_with("\"fever\"", "\"../priors\""));
  EXPECT_THAT(known_settings(load_model(climber)), ElementsAre("clinic"));
}

TEST_F(CheckFile, APriorIsJudgedByTheModelBesideIt) {
  put("model/fever.json", good_model);
  const std::string file = put("priors/fever/tropics.json", good_prior);
  const std::vector<Problem> problems = check_file(file);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].message, "no source");
}

TEST_F(CheckFile, AModelAtHandIsPreferred) {
  const LoadedModel loaded = load_model(put("elsewhere/fever.json", good_model));
  EXPECT_EQ(check_file(put("tropics.json", good_prior), &loaded).size(), 2U);
  const LoadedModel other = load_model("calf_pain");
  EXPECT_THAT(check_file(path("tropics.json"), &other)[0].message, HasSubstr("not known here"));
}

TEST_F(CheckFile, AModelAmongTheFilesIsTheOneThatIsMeantInAnyOrder) {
  // In another file than its name says, and with a source that nothing else knows.
  Json model = Json::parse(good_model);
  model["sources"]["fitted"]["title"] = "Cases counted";
  Json prior = Json::parse(good_prior);
  prior["probabilities"]["cold"] = {{"p", 0.5}, {"source", "fitted"}};
  const std::string model_file = put("x/my_fever.json", model.dump());
  const std::string prior_file = put("y/ward.json", prior.dump());
  for (const auto& files :
       {std::vector{model_file, prior_file}, std::vector{prior_file, model_file}}) {
    for (const CheckedFile& file : check_files(files)) {
      for (const Problem& problem : file.problems) {
        EXPECT_EQ(problem.severity, Severity::warning) << to_string(problem);
        EXPECT_THAT(problem.message, ::testing::AnyOf(HasSubstr("no source"), HasSubstr("no n")));
      }
    }
  }
  // Of two models with the name, the one that fits is meant.
  const std::string other = put("x/other_fever.json", good_model);
  const std::vector<CheckedFile> all = check_files({other, model_file, prior_file});
  for (const Problem& problem : all.back().problems) {
    EXPECT_EQ(problem.severity, Severity::warning) << to_string(problem);
  }
}

TEST_F(CheckFile, AModelWithErrorsIsNotReplacedByAnother) {
  put("model/fever.json", good_model);
  const std::string broken = put("x/broken.json", model_with("0.2", "1.07"));
  const std::string file = put("priors/fever/tropics.json", good_prior);
  const std::vector<CheckedFile> checked = check_files({broken, file});
  EXPECT_THAT(to_string(checked[1].problems.front()),
              HasSubstr("model \"fever\" has errors: only the form was checked"));
}

TEST_F(CheckFile, AFileThatIsMissingDoesNotKeepTheOthersFromBeingChecked) {
  const std::vector<CheckedFile> checked =
      check_files({path("none.json"), put("fever.json", good_model)});
  EXPECT_TRUE(checked[0].unreadable.has_value());
  EXPECT_FALSE(checked[1].unreadable.has_value());
}

TEST_F(CheckFile, ShippedFilesHaveNoErrors) {
  for (const char* folder : {"/model", "/priors/calf_pain"}) {
    for (const auto& file : std::filesystem::directory_iterator(in_project(folder))) {
      if (file.path().extension() != ".json") continue;
      for (const Problem& problem : check_file(file.path().string())) {
        EXPECT_EQ(problem.severity, Severity::warning) << to_string(problem);
      }
    }
  }
}

TEST_F(CheckFile, AFileThatCannotBeReadIsNotAProblemInIt) {
  EXPECT_THROW(check_file(path("none.json")), FileError);
}

}  // namespace
}  // namespace fagan::tests
