#include "fagan/format/evaluation_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "evaluation/judged.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/write_model.hpp"

namespace fagan {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::size_t n_cases = 1500;

LoadedModel star_model() {
  const auto file = *find_embedded_model("accident_type");
  return read_model(file.text, std::string(file.path));
}

WorldRecord some_world(const LoadedModel& loaded) {
  WorldRecord world;
  world.drawn_from = {loaded.model.name(), loaded.hash, "uniform", "0"};
  world.observation.missing = {"0.25"};
  return world;
}

EvaluationFile empty_file(Metrics metrics = Metrics::full) {
  const LoadedModel loaded = star_model();
  return make_evaluation_file(loaded.model, loaded.hash, Prior::uniform(loaded.model),
                              some_world(loaded), Precision::float64, metrics);
}

const fagan::testing::Judged<double>& judged() {
  static const auto cases = fagan::testing::calibrated(empty_file().causes.size(), n_cases, 4);
  return cases;
}

EvaluationFile with_cases(std::size_t first, std::size_t count, Metrics metrics = Metrics::full) {
  EvaluationFile file = empty_file(metrics);
  file.evaluation.add("seed 1", first, judged().view(first, count));
  file.run = {"0.1.0", "fagan evaluate", "2026-01-02T03:04:05Z", "AVX3", 2, 1.5};
  return file;
}

TEST(EvaluationFile, ReadsBackAsTheSameEvaluation) {
  for (const Metrics metrics : {Metrics::basic, Metrics::full}) {
    const EvaluationFile file = with_cases(0, n_cases, metrics);
    const std::string text = write_evaluation(file);
    const EvaluationFile again = read_evaluation(text, "a.json");
    EXPECT_EQ(again.evaluation, file.evaluation);
    EXPECT_EQ(again.world, file.world);
    EXPECT_EQ(again.run, file.run);
    EXPECT_EQ(write_evaluation(again), text);
  }
}

TEST(EvaluationFile, AnEmptyOneIsOneToo) {
  const std::string text = write_evaluation(empty_file());
  EXPECT_EQ(write_evaluation(read_evaluation(text, "a.json")), text);
}

TEST(EvaluationFile, FiguresHaveTheKeysTheWorldRelyOn) {
  const json file = json::parse(write_evaluation(with_cases(0, n_cases)));
  const json& figures = file["figures"];
  EXPECT_EQ(figures["cases"], n_cases);
  EXPECT_TRUE(figures["accuracy"]["top1"].is_number());
  EXPECT_GE(figures["accuracy"]["top3"], figures["accuracy"]["top1"]);
  EXPECT_GE(figures["accuracy"]["top5"], figures["accuracy"]["top3"]);
  EXPECT_GT(figures["log_score"]["nats"], 0);
  EXPECT_GT(figures["log_score"]["se"], 0);
  EXPECT_GT(figures["brier"]["mean"], 0);
  EXPECT_GT(figures["brier"]["se"], 0);
  EXPECT_GE(figures["calibration"]["ece"], 0);
  EXPECT_FALSE(figures["calibration"]["bins"].empty());
  EXPECT_EQ(figures["confusion"].size(), figures["per_cause"].size());
  EXPECT_TRUE(figures["closing_test"]["passes"]);
}

TEST(EvaluationFile, ThirteenUnevenPiecesMergeToTheBytesOfTheWhole) {
  const std::size_t begins[] = {0,   1,   3,   64,   65,   200,  333,
                                334, 700, 701, 1023, 1024, 1499, n_cases};
  std::vector<EvaluationFile> pieces;
  for (std::size_t i = 0; i + 1 < std::size(begins); ++i) {
    const EvaluationFile piece = with_cases(begins[i], begins[i + 1] - begins[i]);
    pieces.push_back(read_evaluation(write_evaluation(piece), "piece.json"));
  }
  // Not in their order either.
  EvaluationFile merged = pieces[7];
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i != 7) merge(merged, pieces[i]);
  }
  merged.run = with_cases(0, 0).run;
  EXPECT_EQ(write_evaluation(merged), write_evaluation(with_cases(0, n_cases)));
}

TEST(EvaluationFile, CasesInBothAreRefused) {
  EvaluationFile file = with_cases(0, 100);
  EXPECT_THROW(merge(file, with_cases(99, 10)), Error);
  EXPECT_EQ(file.evaluation, with_cases(0, 100).evaluation);
}

TEST(EvaluationFile, AnotherWorldIsRefusedThoughTheModelIsTheSame) {
  EvaluationFile file = with_cases(0, 10);
  const LoadedModel loaded = star_model();
  WorldRecord other = some_world(loaded);
  other.observation.missing = {"0.5"};
  const EvaluationFile elsewhere =
      make_evaluation_file(loaded.model, loaded.hash, Prior::uniform(loaded.model), other,
                           Precision::float64, Metrics::full);
  try {
    merge(file, elsewhere);
    FAIL() << "merged";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("world"));
  }
}

// What reading the file says after one value of it was replaced.
std::string refusal(const char* pointer, const json& value) {
  json file = json::parse(write_evaluation(with_cases(0, 300)));
  file[json::json_pointer(pointer)] = value;
  try {
    static_cast<void>(read_evaluation(file.dump(1), "a.json"));
  } catch (const Error& error) {
    std::string lines;
    for (const Problem& problem : error.problems()) lines += to_string(problem) + '\n';
    return lines;
  }
  return "taken";
}

TEST(EvaluationFile, NumbersNoCasesCanHaveAreRefusedWithTheirPlace) {
  const auto expect_refused = [](const char* pointer, const json& value, const char* place) {
    const std::string said = refusal(pointer, value);
    EXPECT_THAT(said, HasSubstr(place)) << pointer;
    EXPECT_THAT(said, ::testing::StartsWith("a.json:")) << pointer;
  };
  expect_refused("/state/scores/0/n", -1, "/state/scores/0/n: -1 is not a count");
  expect_refused("/state/scores/0/n", 1.5, "/state/scores/0/n: 1.5 is not a count");
  expect_refused("/state/scores/0/n", 1e300, "/state/scores/0/n: 1e+300 is not a count");
  expect_refused("/state/scores/0/n", "7", "/state/scores/0/n: expected a number");
  expect_refused("/state/scores/0/n", 9007199254740992, "/state/scores/0");
  expect_refused("/state/scores/0/log", "1.5", "/state/scores/0");
  expect_refused("/state/scores/0/log", "170141183460469231731687303715884105727",
                 "cannot be a sum over");
  expect_refused("/state/scores/0/brier", "-99999999999999999999999999999", "cannot be a sum");
  expect_refused("/state/bins/0/3", "99999999999999999999", "/state/bins/0/3");
  expect_refused("/state/bins/0/3", "18446744073709551615", "/state/bins/0");
  expect_refused("/state/bins/0/0", 123456789, "/state/bins/0");
  expect_refused("/state/confusion/0", json::array(), "/state/confusion/0: expected a list of");
  expect_refused("/state/causes/0/prior", 1.5, "/state/causes/0/prior: 1.5 is not a probability");
  expect_refused("/state/causes", json::array(), "/state");
  expect_refused("/state/ranges/seed 1/0", {5, 5}, "holds none");
  expect_refused("/state/ranges/seed 1/0", {0, 9007199254740992}, "/state/ranges/seed 1");
  expect_refused("/state/ranges/seed 1", {{0, 5}, {3, 9}}, "must rise");
  expect_refused("/state/by_cause/0/cells/0/4", "x", "/state/by_cause/0/cells/0");
  expect_refused("/state/groups/31", nullptr, "/state/groups/31: expected an object");
  expect_refused("/state/groups", json::array(), "/state/groups");
  expect_refused("/state/subject/precision", "half", "/state/subject/precision: unknown word");
  expect_refused("/state/subject/draws", 1e12, "/state/subject/draws");
  expect_refused("/state/extra", 1, "/state/extra: unknown key");
  expect_refused("/format", "fagan-model/1", "/format");
}

TEST(EvaluationFile, FiguresAreDerivedAnewWhateverTheFileSays) {
  json file = json::parse(write_evaluation(with_cases(0, 300)));
  file["figures"] = {{"cases", 7}};
  const EvaluationFile read = read_evaluation(file.dump(), "a.json");
  EXPECT_EQ(write_evaluation(read), write_evaluation(with_cases(0, 300)));
}

TEST(EvaluationFile, CutShortItIsRefused) {
  const std::string text = write_evaluation(with_cases(0, 30));
  for (std::size_t length = 0; length < text.size(); length += 1 + text.size() / 97) {
    EXPECT_THROW(static_cast<void>(read_evaluation(text.substr(0, length), "a.json")), Error);
  }
}

TEST(PriorHash, IsThatOfWhatThePriorSaysNotOfHowItWasWritten) {
  const LoadedModel loaded = star_model();
  const auto read = [&](const std::string& text) {
    return read_prior(text, "p.json", loaded.model).value;
  };
  json prior = json::parse(write_prior(Prior::uniform(loaded.model), loaded.model.name()));
  const Prior a = read(prior.dump());
  const Prior b = read(prior.dump(4));
  EXPECT_EQ(prior_hash(a, "m"), prior_hash(b, "m"));
  for (auto& [cause, of] : prior["probabilities"].items()) of = of["p"];
  EXPECT_EQ(prior_hash(a, "m"), prior_hash(read(prior.dump()), "m"));
  prior["setting"] = "elsewhere";
  EXPECT_NE(prior_hash(a, "m"), prior_hash(read(prior.dump()), "m"));
}

}  // namespace
}  // namespace fagan
