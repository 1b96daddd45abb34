#include "fagan/format/evaluation_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/judged.hpp"
#include "support/places.hpp"
#include "support/shell.hpp"
#include "well_formed.hpp"

namespace fagan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using tests::first_unbalanced;

EvaluationFile small_file(Metrics metrics = Metrics::full) {
  EvaluationSubject subject{std::string(64, 'a'),
                            std::string(64, 'b'),
                            {},
                            Precision::float64,
                            1,
                            metrics,
                            PerCause<double>{0.5, 0.25, 0.25}};
  WorldRecord world;
  world.drawn_from = {"lamp", subject.model, "home", subject.prior};
  world.observation.missing = {"0.25"};
  subject.world = world.hash();
  EvaluationFile file{
      Evaluation(subject),
      {"lamp", subject.model, "home", subject.prior},
      "Why the lamp is dark",
      "At home",
      "For teaching, not for clinical use.",
      {{"bulb", "Broken bulb", false},
       {"fuse", "Blown fuse (in the cellar)", true},
       {"other", "Something else", false}},
      world,
      {"0.1.0", "fagan evaluate --simulate 400", "2026-01-02T03:04:05Z", "AVX3", 2, 0.25}};
  file.evaluation.add("seed 1", 0, fagan::testing::calibrated(3, 400, 5).all());
  return file;
}

TEST(EvaluationReport, IsTheGoldenOne) {
  const std::string html = evaluation_report(small_file());
  const std::string path = tests::in_project("tests/format/data/evaluation_report.html");
  if (std::getenv("FAGAN_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << html;
  EXPECT_EQ(html, tests::file_text(path));
}

TEST(EvaluationReport, EveryTagIsClosedWhereItShouldBe) {
  EXPECT_EQ(first_unbalanced(evaluation_report(small_file())), "");
  EXPECT_EQ(first_unbalanced(evaluation_report(small_file(Metrics::basic))), "");
  EXPECT_EQ(first_unbalanced("<p>a<b>c</p>"), "/p");
}

TEST(EvaluationReport, NeedsNothingBesideItself) {
  const std::string html = evaluation_report(small_file());
  for (const char* outside : {"<script", "<link", "<img", "src=", "@import", "url(http"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(EvaluationReport, SaysHowItWasMade) {
  const std::string html = evaluation_report(small_file());
  for (const char* fact : {"fagan evaluate --simulate 400", "fagan 0.1.0", "2026-01-02T03:04:05Z",
                           "AVX3", "seed 1", "Findings missing: 0.25"}) {
    EXPECT_THAT(html, HasSubstr(fact));
  }
  EXPECT_THAT(html, HasSubstr(std::string(64, 'a')));
  EXPECT_THAT(html, HasSubstr(std::string(64, 'b')));
  EXPECT_THAT(html, HasSubstr(small_file().world->hash()));
}

TEST(EvaluationReport, TheNoticeIsThereOnce) {
  const std::string html = evaluation_report(small_file());
  const std::string notice = "For teaching, not for clinical use.";
  const std::size_t first = html.find(notice);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(html.find(notice, first + 1), std::string::npos);
}

TEST(EvaluationReport, NamesAreTextWhateverTheyHold) {
  EvaluationFile file = small_file();
  const std::string evil = "<script>alert(\"x\")</script>\x1b]0;gone\x07 & co";
  file.title = file.setting_title = file.notice = evil;
  for (JudgedCause& cause : file.causes) cause = {evil, evil, true};
  file.scorer.model = file.scorer.setting = file.run.command = file.run.version = evil;
  file.world->shifts = {evil};
  const std::string html = evaluation_report(file);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("\x1b")));
  EXPECT_THAT(html, Not(HasSubstr("\x07")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
  EXPECT_EQ(first_unbalanced(html), "");
}

TEST(EvaluationReport, WithoutACaseItIsAPageAllTheSame) {
  EvaluationFile file = small_file();
  file.evaluation = Evaluation(file.evaluation.subject());
  const std::string html = evaluation_report(file);
  EXPECT_EQ(first_unbalanced(html), "");
  EXPECT_THAT(html, Not(HasSubstr("nan")));
}

TEST(EvaluationReport, ManyCausesAreTooManyForAMatrix) {
  constexpr std::size_t n_causes = 60;
  EvaluationFile file = small_file();
  EvaluationSubject subject = file.evaluation.subject();
  subject.prior_probabilities = PerCause<double>(n_causes, 1.0 / n_causes);
  file.evaluation = Evaluation(subject);
  file.evaluation.add("seed 1", 0, fagan::testing::calibrated(n_causes, 500, 1).all());
  file.causes.assign(n_causes, {"cause", "A cause", false});
  const std::string html = evaluation_report(file);
  EXPECT_THAT(html, HasSubstr("commonest mistakes"));
  EXPECT_THAT(html, Not(HasSubstr("class=\"matrix\"")));
}

}  // namespace
}  // namespace fagan
