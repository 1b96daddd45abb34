#include "fagan/simulation/shift.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fagan/core/error.hpp"
#include "fagan/simulation/shift_text.hpp"
#include "simulation/worlds.hpp"

namespace fagan {
namespace {

TEST(WithLikelihood, MovesOneNumberAndKeepsTheProportionsOfTheOthers) {
  const Model model = worlds::random_model(3, {2, 4, 3}, 2);
  const FindingId finding{1};
  const CauseId cause{2};
  const Model moved = with_likelihood(model, finding, StateId{1}, cause, 0.625);
  EXPECT_EQ(moved.likelihood(finding, StateId{1}, cause), 0.625);
  const double before = model.likelihood(finding, StateId{0}, cause);
  EXPECT_NEAR(moved.likelihood(finding, StateId{0}, cause),
              before / (1 - model.likelihood(finding, StateId{1}, cause)) * 0.375, 1e-15);
  for (const FindingId f : ids<FindingId>(model.n_findings())) {
    for (const CauseId c : ids<CauseId>(3)) {
      if (f == finding && c == cause) continue;
      for (std::size_t s = 0; s < model.finding(f).states.size(); ++s) {
        EXPECT_EQ(moved.likelihood(f, StateId(s), c), model.likelihood(f, StateId(s), c));
      }
      if (model.finding(f).is_number()) {
        EXPECT_EQ(moved.density(f, c).mean(), model.density(f, c).mean());
      }
    }
  }
}

TEST(WithLikelihood, SharesEquallyWhatNoOtherStateHad) {
  ModelBuilder builder;
  builder.header({"sure", {}, {}, {}, {}, {}, {}});
  builder.cause("a").finding("f", {"x", "y", "z"}).p("f", "a", {{"x", 1}, {"y", 0}});
  const Model moved = with_likelihood(builder.build(), FindingId{0}, StateId{0}, CauseId{0}, 0.5);
  EXPECT_EQ(moved.likelihood(FindingId{0}, StateId{1}, CauseId{0}), 0.25);
  EXPECT_EQ(moved.likelihood(FindingId{0}, StateId{2}, CauseId{0}), 0.25);
}

TEST(WithLikelihood, RefusesWhatIsNoProbability) {
  const Model model = worlds::random_model(2, {2});
  EXPECT_THROW(with_likelihood(model, FindingId{0}, StateId{0}, CauseId{0}, 1.01), Error);
}

TEST(WithProbability, MovesOneCauseAndKeepsTheProportionsOfTheOthers) {
  const Model model = worlds::random_model(4, {2});
  const Prior prior = worlds::prior_of(model, {0.5, 0.25, 0.125, 0.125});
  const Prior moved = with_probability(model, prior, CauseId{0}, 0.2);
  EXPECT_NEAR(moved[CauseId{0}], 0.2, 1e-15);
  EXPECT_NEAR(moved[CauseId{1}], 0.4, 1e-15);
  EXPECT_NEAR(moved[CauseId{3}], 0.2, 1e-15);
  EXPECT_THROW(with_probability(model, prior, CauseId{0}, -0.1), Error);
}

Model lamp() {
  return ModelBuilder()
      .header({.name = "lamp"})
      .cause("bulb")
      .cause("a:b")
      .finding("radio", {"silent", "on:loud"})
      .p("radio", "bulb", {{"silent", 0.25}})
      .p("radio", "a:b", {{"silent", 0.75}})
      .build();
}

TEST(Shifted, TermsMoveLikelihoodsAndProbabilitiesOneAfterTheOther) {
  const Model model = lamp();
  const ShiftedWorld world =
      shifted(model, Prior::uniform(model), {"radio:silent:bulb=0.5", "bulb=0.2", "bulb=0.3"});
  EXPECT_EQ(world.model.likelihood(FindingId{0}, StateId{0}, CauseId{0}), 0.5);
  EXPECT_EQ(world.model.likelihood(FindingId{0}, StateId{0}, CauseId{1}), 0.75);
  EXPECT_NEAR(world.prior[CauseId{0}], 0.3, 1e-15);
}

TEST(Shifted, NamesMayHoldColons) {
  const Model model = lamp();
  const ShiftedWorld world =
      shifted(model, Prior::uniform(model), {"radio:on:loud:a:b=0.5", "a:b=0.75"});
  EXPECT_EQ(world.model.likelihood(FindingId{0}, StateId{1}, CauseId{1}), 0.5);
  EXPECT_EQ(world.prior[CauseId{1}], 0.75);
}

TEST(Shifted, NoTermsChangeNothing) {
  const Model model = lamp();
  const ShiftedWorld world = shifted(model, Prior::uniform(model), {});
  EXPECT_EQ(world.model.likelihood(FindingId{0}, StateId{0}, CauseId{0}), 0.25);
  EXPECT_EQ(world.prior[CauseId{0}], 0.5);
}

TEST(Shifted, EveryTermThatMakesNoSenseIsTold) {
  const Model model = lamp();
  try {
    shifted(model, Prior::uniform(model),
            {"radio:silent:bulp=0.5", "bulb", "bulb=1.5", "radio:off:bulb=0", "radio:silent=0.5"});
    FAIL() << "taken";
  } catch (const Error& error) {
    ASSERT_EQ(error.problems().size(), 5U);
    EXPECT_THAT(error.problems()[0].message, ::testing::HasSubstr("did you mean \"bulb\"?"));
    EXPECT_THAT(error.problems()[1].message, ::testing::HasSubstr("expected ="));
    EXPECT_THAT(error.problems()[2].message, ::testing::HasSubstr("not a probability"));
    EXPECT_THAT(error.problems()[3].message, ::testing::HasSubstr("\"off\""));
    EXPECT_THAT(error.problems()[4].message, ::testing::HasSubstr("FINDING:STATE:CAUSE"));
  }
}

}  // namespace
}  // namespace fagan
