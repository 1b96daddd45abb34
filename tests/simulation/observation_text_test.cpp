#include "fagan/simulation/observation_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fagan/core/error.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

using ::testing::HasSubstr;

Model leg() {
  ModelBuilder builder;
  builder.header({"leg", {}, {}, {}, {}, {}, {}});
  builder.cause("strain").cause("clot");
  Finding swelling;
  swelling.name = "swelling";
  swelling.kind = "test";
  swelling.states = {{"absent", {}}, {"present", {}}, {"present:a lot", {}}};
  builder.add(swelling);
  builder.finding("swelling:foot").finding("age@home", {"young", "old=very"});
  for (const char* cause : {"strain", "clot"}) {
    builder.p("swelling", cause, {{"absent", 0.5}, {"present", 0.3}});
    builder.p("swelling:foot", cause, {{"absent", 0.5}});
    builder.p("age@home", cause, {{"young", 0.5}});
  }
  return builder.build();
}

TEST(ObservationText, ReadsEveryForm) {
  const Model model = leg();
  ObservationTerms terms;
  terms.missing = {"0.2",
                   "kind:test=0.5",
                   "swelling:foot=0.25",
                   "swelling:present=0.3",
                   "swelling:present:a lot=0.4",
                   "age@home=0",
                   "swelling=1@age@home:old=very",
                   "0.125@age@home:young",
                   "age@home=0"};
  terms.answers = {"0.05", "kind:test=0.1", "swelling:absent:present:a lot=0.01"};
  terms.labels = {"0.02", "strain:clot=0.5"};
  terms.not_known = 0.5;
  const ObservationProcess process = parse_observation(model, terms);
  ASSERT_EQ(process.missing.size(), 9U);
  EXPECT_EQ(process.missing[0], (MissingRule{{}, 0.2}));
  EXPECT_EQ(process.missing[1], (MissingRule{{{}, "test"}, 0.5}));
  EXPECT_EQ(process.missing[2], (MissingRule{{FindingId{1}, {}}, 0.25}));
  EXPECT_EQ(process.missing[3], (MissingRule{{FindingId{0}, {}}, 0.3, StateId{1}}));
  EXPECT_EQ(process.missing[4], (MissingRule{{FindingId{0}, {}}, 0.4, StateId{2}}));
  EXPECT_EQ(
      process.missing[6],
      (MissingRule{{FindingId{0}, {}}, 1, {}, MissingRule::Condition{FindingId{2}, StateId{1}}}));
  EXPECT_EQ(process.answers[2],
            (AnswerRule{{FindingId{0}, {}}, 0.01, AnswerRule::Swap{StateId{0}, StateId{2}}}));
  EXPECT_EQ(process.labels[1], (LabelRule{0.5, LabelRule::Swap{CauseId{0}, CauseId{1}}}));
  EXPECT_EQ(to_terms(model, process), terms);
}

TEST(ObservationText, ReadsNothingAsPerfect) {
  EXPECT_EQ(parse_observation(leg(), {}), ObservationProcess::perfect());
}

std::string complaint(const char* missing) {
  ObservationTerms terms;
  terms.missing = {missing};
  try {
    parse_observation(leg(), terms);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ObservationText, NamesWhatItDoesNotUnderstand) {
  EXPECT_THAT(complaint("swellin=0.2"), HasSubstr("did you mean \"swelling\""));
  EXPECT_THAT(complaint("swelling:presnt=0.2"), HasSubstr("did you mean \"present\""));
  EXPECT_THAT(complaint("swelling=x"), HasSubstr("is not a rate"));
  EXPECT_THAT(complaint("0.2@swellin:absent"), HasSubstr("did you mean \"swelling\""));
  EXPECT_THAT(complaint("kind:tset=0.2"), HasSubstr("did you mean \"test\""));
  EXPECT_THAT(complaint("1.2"), HasSubstr("is not a probability"));
  EXPECT_NE(complaint(""), "accepted");
  EXPECT_NE(complaint("swelling"), "accepted");
  EXPECT_NE(complaint("swelling="), "accepted");
  EXPECT_NE(complaint("=0.2"), "accepted");
  EXPECT_NE(complaint("0.2@"), "accepted");
  EXPECT_NE(complaint("kind:"), "accepted");
}

TEST(ObservationText, ReportsEveryBadTerm) {
  ObservationTerms terms;
  terms.missing = {"nothing=0.1", "0.1"};
  terms.labels = {"strain:clod=0.1"};
  try {
    parse_observation(leg(), terms);
    FAIL();
  } catch (const Error& error) {
    ASSERT_EQ(error.problems().size(), 2U);
    EXPECT_EQ(error.problems()[0].place.pointer, "/missing/0");
    EXPECT_EQ(error.problems()[1].place.pointer, "/labels/0");
  }
}

}  // namespace
}  // namespace fagan
