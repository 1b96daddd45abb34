#include "fagan/model/review.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/written_number.hpp"

namespace fagan::tests {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Source publication(std::string key) {
  Source source;
  source.key = std::move(key);
  source.year = 2001;
  return source;
}

Cell cell(std::vector<std::pair<std::string, double>> p) {
  Cell result;
  result.p = std::move(p);
  result.evidence = {20, "study", "direct", "lee", ""};
  return result;
}

// A model without anything to remark, but for what a test adds.
ModelBuilder spotless() {
  ModelBuilder builder;
  ModelBuilder::Header header;
  header.name = "fever";
  header.notice = "For teaching.";
  Cause other;
  other.name = "other";
  other.catch_all = true;
  builder.header(header).add(publication("lee")).cause("flu").add(other).finding("chills");
  builder.likelihood("chills", "flu", cell({{"present", 0.9}}));
  builder.likelihood("chills", "other", cell({{"present", 0.2}}));
  return builder;
}

std::vector<std::string> remarks(const ModelBuilder& builder) {
  std::vector<std::string> lines;
  for (const Problem& problem : review(builder.build())) {
    EXPECT_EQ(problem.severity, Severity::warning);
    lines.push_back(problem.place.pointer + ": " + problem.message);
  }
  return lines;
}

TEST(Review, AModelWithNothingToRemark) { EXPECT_THAT(remarks(spotless()), IsEmpty()); }

TEST(Review, NumbersWithoutSourceOrSampleSize) {
  ModelBuilder builder = spotless().finding("cough");
  builder.p("cough", "flu", {{"present", 0.5}});
  builder.p("cough", ModelBuilder::default_cause, {{"present", 0.1}});
  EXPECT_THAT(
      remarks(builder),
      ElementsAre("/likelihoods/cough/flu: no n", "/likelihoods/cough/default: no n",
                  "/likelihoods/cough/flu: no source", "/likelihoods/cough/default: no source"));
}

TEST(Review, AfterFiveOfAKindTheRestIsOneLine) {
  ModelBuilder builder = spotless();
  for (int i = 0; i < 4; ++i) {
    const std::string name = "f" + std::to_string(i);
    builder.finding(name).p(name, "flu", {{"present", 0.5}}).p(name, "other", {{"present", 0.1}});
  }
  const std::vector<std::string> lines = remarks(builder);
  ASSERT_EQ(lines.size(), 12U);
  EXPECT_EQ(lines[4], "/likelihoods/f2/flu: no n");
  EXPECT_EQ(lines[5], "/likelihoods/f2/other: and 3 more numbers with no n");
  EXPECT_EQ(lines[11], "/likelihoods/f2/other: and 3 more numbers with no source");
}

TEST(Review, AFindingThatCannotDiscriminate) {
  ModelBuilder builder = spotless().finding("cough");
  builder.likelihood("cough", ModelBuilder::default_cause, cell({{"present", 0.5}}));
  EXPECT_THAT(remarks(builder),
              ElementsAre("/findings/1: finding \"cough\" cannot discriminate: it is equally "
                          "likely for every cause"));
}

TEST(Review, ANumberThatCannotDiscriminate) {
  Cell same = cell({});
  same.mean = 1;
  same.sd = 2;
  ModelBuilder builder = spotless().number("crp", {});
  builder.likelihood("crp", ModelBuilder::default_cause, same);
  EXPECT_THAT(remarks(builder), Contains(HasSubstr("\"crp\" cannot discriminate")));
}

TEST(Review, AStateNobodyHas) {
  ModelBuilder builder = spotless().finding("cough", {"none", "dry", "wet"});
  Cell never_wet = cell({{"none", 0.4}, {"dry", 0.6}, {"wet", 0}});
  never_wet.evidence.note = "nobody measured it";
  builder.likelihood("cough", "flu", never_wet);
  never_wet.p = {{"none", 0.8}, {"dry", 0.2}, {"wet", 0}};
  builder.likelihood("cough", "other", never_wet);
  EXPECT_THAT(remarks(builder), ElementsAre("/findings/1/states/2: state \"wet\" of \"cough\" has "
                                            "probability 0 for every cause"));
}

TEST(Review, StatesThatTablesLoseAreSaidOnceForEachFinding) {
  ModelBuilder builder = spotless();
  const auto add = [&](const std::string& name, const std::string& a, const std::string& b) {
    builder.finding(name, {a, b});
    builder.likelihood(name, "flu", cell({{a, 0.4}, {b, 0.6}}));
    builder.likelihood(name, "other", cell({{a, 0.8}, {b, 0.2}}));
  };
  add("thal", "1", "2");
  add("tonnage", "small", "NA");
  add("smoker", "never", "None");
  add("flag", "FALSE", "TRUE");
  add("age", "18-29", "80+");
  const std::string end = " by programs that read tables; a word would not be";
  EXPECT_THAT(
      remarks(builder),
      ElementsAre("/findings/1/states/0: state \"1\" of \"thal\" is taken for a number" + end,
                  "/findings/2/states/1: state \"NA\" of \"tonnage\" is taken for a missing "
                  "value" +
                      end,
                  "/findings/3/states/1: state \"None\" of \"smoker\" is taken for a missing "
                  "value" +
                      end,
                  "/findings/4/states/0: state \"FALSE\" of \"flag\" is taken for true or "
                  "false" +
                      end));
}

TEST(Review, ZerosAndOnesNobodyExplained) {
  ModelBuilder builder = spotless().finding("cough");
  builder.likelihood("cough", "flu", cell({{"present", 0}}));
  Cell explained = cell({{"present", 1}});
  explained.evidence.note = "by definition";
  builder.likelihood("cough", "other", explained);
  EXPECT_THAT(remarks(builder), ElementsAre("/likelihoods/cough/flu: a probability of exactly 1 "
                                            "without a note"));
}

TEST(Review, AMeanOutsideItsRange) {
  Cell outside = cell({});
  outside.mean = 46;
  outside.sd = 2;
  Cell inside = outside;
  inside.mean = 37;
  ModelBuilder builder = spotless().number("temperature", {DensityKind::normal, Range{34, 43}});
  builder.likelihood("temperature", "flu", outside).likelihood("temperature", "other", inside);
  EXPECT_THAT(remarks(builder), ElementsAre("/likelihoods/temperature/flu/mean: mean 46 is outside "
                                            "the range 34 to 43"));
}

TEST(Review, AnEstimateThatCitesAPublicationAndTheReverse) {
  Source guess;
  guess.key = "guess";
  ModelBuilder builder = spotless().add(guess).finding("cough");
  Cell estimate = cell({{"present", 0.5}});
  estimate.evidence.grade = "expert";
  builder.likelihood("cough", "flu", estimate);
  Cell measured = cell({{"present", 0.1}});
  measured.evidence.source = "guess";
  builder.likelihood("cough", "other", measured);
  EXPECT_THAT(remarks(builder),
              ElementsAre("/likelihoods/cough/flu: an expert's estimate, but its source \"lee\" is "
                          "a publication",
                          "/likelihoods/cough/other: grade \"study\", but its source \"guess\" is "
                          "neither a publication nor cases counted (n and design)"));
}

TEST(Review, ACauseNoFindingSpeaksFor) {
  // Its row is the average of the other two: nothing that can be seen raises it against them.
  ModelBuilder builder = spotless().cause("cold");
  builder.likelihood("chills", "cold", cell({{"present", 0.55}}));
  EXPECT_THAT(
      remarks(builder),
      ElementsAre("/causes/2: no finding speaks for cause \"cold\": whatever is observed is "
                  "at least as likely without it"));
}

TEST(Review, NoCatchAllAndNoNotice) {
  ModelBuilder builder;
  ModelBuilder::Header header;
  header.name = "x";
  builder.header(header).cause("a");
  EXPECT_THAT(remarks(builder),
              ElementsAre("/notice: no notice",
                          "/causes: no cause is the catch-all: a case with any other cause is "
                          "explained by one of these"));
}

TEST(Review, AModelOfOneCauseNeedNotDiscriminate) {
  ModelBuilder builder;
  ModelBuilder::Header header;
  header.name = "x";
  builder.header(header).cause("a").finding("f").p("f", "a", {{"present", 0.5}});
  EXPECT_THAT(remarks(builder), Not(Contains(HasSubstr("discriminate"))));
  EXPECT_THAT(remarks(builder), Not(Contains(HasSubstr("speaks for"))));
}

TEST(Review, WordsThatMeanTwoFindings) {
  ModelBuilder builder = spotless();
  Finding cough;
  cough.name = "cough";
  cough.states = {{"absent", {}}, {"present", {}}};
  cough.synonyms = {"chills", "hack", "hack", "cough"};
  builder.add(cough);
  cough.name = "croup";
  cough.synonyms = {"hack"};
  builder.add(cough);
  builder.likelihood("cough", "flu", cell({{"present", 0.5}}));
  builder.likelihood("cough", "other", cell({{"present", 0.1}}));
  builder.likelihood("croup", "flu", cell({{"present", 0.5}}));
  builder.likelihood("croup", "other", cell({{"present", 0.1}}));
  EXPECT_THAT(remarks(builder),
              ElementsAre("/findings/1/synonyms/0: synonym \"chills\" also stands for \"chills\"",
                          "/findings/1/synonyms/2: synonym \"hack\" given twice, or the name "
                          "itself",
                          "/findings/1/synonyms/3: synonym \"cough\" given twice, or the name "
                          "itself",
                          "/findings/2/synonyms/0: synonym \"hack\" also stands for \"cough\""));
}

PublishedFigure figure() {
  PublishedFigure result;
  result.finding = "chills";
  result.cause = "flu";
  result.sensitivity = 0.9;
  result.specificity = 0.75;
  return result;
}

TEST(Review, RatiosThatContradictTheRatesTheyComeFrom) {
  PublishedFigure wrong = figure();
  wrong.lr_positive = 9;     // 0.9 / 0.25 is 3.6
  wrong.lr_negative = 0.75;  // 0.1 / 0.75 is 0.13
  const std::vector<std::string> lines = remarks(spotless().add(wrong));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0],
            "/published/0/lr_positive: 9, but sensitivity / (1 - specificity) is between 3.33 and "
            "3.88");
  EXPECT_THAT(lines[1], HasSubstr("/published/0/lr_negative: 0.75, but"));
}

TEST(Review, RatiosThatDifferOnlyByRoundingAreAccepted) {
  PublishedFigure rounded = figure();
  rounded.lr_positive = 3.7;
  rounded.lr_negative = 0.1;
  EXPECT_THAT(remarks(spotless().add(rounded)), IsEmpty());
}

// The remarks on a model with this figure.
std::vector<std::string> remarks_on(const PublishedFigure& figure) {
  return remarks(spotless().add(figure));
}

TEST(Review, ALikelihoodThatContradictsItsOwnFigure) {
  PublishedFigure own = figure();
  own.source = "lee";
  EXPECT_THAT(remarks_on(own), IsEmpty());
  own.sensitivity = 0.4;
  EXPECT_THAT(remarks_on(own),
              ElementsAre("/published/0/sensitivity: 0.4, but the likelihood of \"chills\" under "
                          "\"flu\" is 0.9"));
  own.source.clear();
  EXPECT_THAT(remarks_on(own), testing::SizeIs(1));
}

TEST(Review, ALikelihoodMayDifferFromItsFigureByRoundingAndByChance) {
  PublishedFigure own = figure();
  own.source = "lee";
  own.n_diseased = "100000";
  own.sensitivity = 0.897;
  EXPECT_THAT(remarks_on(own), IsEmpty());
  own.sensitivity = 0.88;
  EXPECT_THAT(remarks_on(own), testing::SizeIs(1));
  own.n_diseased = "400";  // a standard error of 0.016
  EXPECT_THAT(remarks_on(own), IsEmpty());
  own.n_diseased = "some";  // then the n of the likelihood, 20
  own.sensitivity = 0.8;
  EXPECT_THAT(remarks_on(own), IsEmpty());
}

TEST(Review, AFigureOfAnotherSourceOrOneThatWasAdjustedIsNoContradiction) {
  PublishedFigure other = figure();
  other.source = "kim";
  other.sensitivity = 0.4;
  ModelBuilder builder = spotless().add(publication("kim")).add(other).finding("cough");
  Cell tempered = cell({{"present", 0.7}});
  tempered.evidence.basis = "derived";
  builder.likelihood("cough", "flu", tempered);
  builder.likelihood("cough", "other", cell({{"present", 0.2}}));
  PublishedFigure own = figure();
  own.finding = "cough";
  own.source = "lee";
  EXPECT_THAT(remarks(builder.add(own)), IsEmpty());
}

TEST(Review, AFindingThatIsRarerThanWithOneCause) {
  PublishedFigure marginal = figure();
  marginal.prevalence = 0.2;
  marginal.p = 0.18;  // 0.2 x 0.9
  EXPECT_THAT(remarks_on(marginal), IsEmpty());
  marginal.p = 0.1;
  EXPECT_THAT(remarks_on(marginal),
              ElementsAre(HasSubstr("/published/0/p: 0.1 is less than prevalence x sensitivity")));
  marginal.sensitivity.reset();  // then the likelihood, which is 0.9 too
  EXPECT_THAT(remarks_on(marginal),
              ElementsAre(HasSubstr("/published/0/p: 0.1 is less than prevalence x sensitivity")));
  marginal.p = 0.99;  // of the 20 % with the cause one in ten has not the finding
  marginal.sensitivity = 0.8;
  marginal.finding = "cough";
  ModelBuilder builder = spotless().finding("cough").add(marginal);
  builder.likelihood("cough", "flu", cell({{"present", 0.8}}));
  builder.likelihood("cough", "other", cell({{"present", 0.2}}));
  EXPECT_THAT(remarks(builder),
              ElementsAre(HasSubstr("/published/0/p: 0.99 leaves less than prevalence x (1 -")));
}

TEST(Review, NamesThatLookTheSame) {
  ModelBuilder builder;
  builder.header({.name = "m"}).cause("flu").cause("fl\u200Bu");
  builder.finding("caf\u00E9").finding("Cafe\u0301").finding("cafe");
  builder.finding("onset", {"within days", "within  Days", "weeks"});
  Finding titled;
  titled.name = "x";
  titled.title = "Onset of pain";
  titled.states = {{"a", {}}, {"b", {}}};
  builder.add(titled);
  titled.name = "y";
  builder.add(titled);
  std::vector<std::string> twins;
  for (const std::string& line : remarks(builder.may_be_learned())) {
    if (line.find("looks like") != std::string::npos) twins.push_back(line);
  }
  EXPECT_THAT(twins,
              ElementsAre(HasSubstr("/causes/1: cause name"),
                          "/findings/1: finding name \"Cafe\u0301\" looks like \"caf\u00E9\"",
                          "/findings/5: finding title \"Onset of pain\" looks like that of \"x\"",
                          "/findings/3/states/1: state name \"within  Days\" looks like \"within "
                          "days\""));
}

TEST(Review, ASourceNothingCites) {
  EXPECT_THAT(remarks(spotless().add(publication("smith"))),
              ElementsAre("/sources/smith: nothing in the model cites this source"));
}

TEST(Review, ASourceNamedInANoteIsCited) {
  Cell noted = cell({{"present", 0.5}});
  noted.evidence.note = "smith found less";
  ModelBuilder builder = spotless().add(publication("smith")).finding("cough");
  builder.likelihood("cough", "flu", noted).likelihood("cough", "other", cell({{"present", 0.1}}));
  EXPECT_THAT(remarks(builder), IsEmpty());
}

TEST(Review, ASourceOnlyAPriorCitesIsCited) {
  const Model model = spotless().add(publication("smith")).add(publication("wong")).build();
  PriorDraft draft;
  draft.about = "as in wong";
  draft.probabilities = {{"flu", 0.5, {30, "study", "", "smith", ""}}, {"other", 0.5, {}}};
  const std::vector<Prior> priors = {Prior::make(model, draft).value};
  EXPECT_THAT(review(model, priors), IsEmpty());
  EXPECT_EQ(review(model).size(), 2U);
}

TEST(Review, AWarningThatIsAcceptedIsLeftOutAndNoOther) {
  PublishedFigure contradictory = figure();
  contradictory.lr_positive = 9;
  contradictory.lr_negative = 9;
  ModelBuilder builder = spotless().add(contradictory);
  ASSERT_EQ(remarks(builder).size(), 2U);
  builder.add(Accepted{"/published/0/lr_positive", "as printed"});
  EXPECT_THAT(remarks(builder), ElementsAre(HasSubstr("/published/0/lr_negative: ")));
}

TEST(Review, WhatIsAcceptedWhereThereIsNothingToWarnOfIsAWarning) {
  EXPECT_THAT(remarks(spotless().add(Accepted{"/published/7", "as printed"})),
              ElementsAre("/accepted/0: nothing to accept at \"/published/7\": no warning is "
                          "there"));
}

std::vector<std::string> remarks(const PriorDraft& draft) {
  const Model model = spotless().build();
  std::vector<std::string> lines;
  for (const Problem& problem : review(model, Prior::make(model, draft).value)) {
    lines.push_back(problem.place.pointer + ": " + problem.message);
  }
  return lines;
}

TEST(ReviewOfAPrior, WithoutNTheSmallestOfItsCausesCounts) {
  PriorDraft draft;
  draft.probabilities = {{"flu", 0.5, {30, "", "", "lee", ""}},
                         {"other", 0.5, {10, "", "", "lee", ""}}};
  EXPECT_THAT(remarks(draft), ElementsAre("/n: no n: the whole prior counts as 10 cases, the "
                                          "smallest n of its causes"));
}

TEST(ReviewOfAPrior, ItsOwnNStandsForAllItsNumbers) {
  PriorDraft draft;
  draft.n = 20;
  draft.probabilities = {{"flu", 1, {{}, "", "", "lee", ""}}, {"other", 0, {}}};
  EXPECT_THAT(remarks(draft),
              ElementsAre("/probabilities/flu: a probability of exactly 1 without a note",
                          "/probabilities/other: a probability of exactly 0 without a note",
                          "/probabilities/other: no source"));
}

TEST(WrittenNumber, StandsForAllThatRoundsToItsDigits) {
  EXPECT_TRUE(WrittenNumber(0.9).overlaps(WrittenNumber(0.85)));
  EXPECT_FALSE(WrittenNumber(0.9).overlaps(WrittenNumber(0.84)));
  EXPECT_TRUE(WrittenNumber(1e-7).overlaps(WrittenNumber(1.4e-7)));
  EXPECT_FALSE(WrittenNumber(1e-7).overlaps(WrittenNumber(3e-7)));
  EXPECT_TRUE(WrittenNumber(12).overlaps(WrittenNumber(12.4)));
}

TEST(WrittenNumber, AQuotientByWhatMayBeZeroHasNoUpperEnd) {
  const WrittenNumber quotient = WrittenNumber(0.5) / WrittenNumber(1).complement();
  EXPECT_TRUE(quotient.overlaps(WrittenNumber(1e300)));
  EXPECT_FALSE(quotient.overlaps(WrittenNumber(0.5)));
}

}  // namespace
}  // namespace fagan::tests
