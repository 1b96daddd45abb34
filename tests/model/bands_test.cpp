#include "fagan/model/band_edges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fagan/core/units.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ModelBuilder with_bands(Bands bands) {
  ModelBuilder builder;
  builder.header({.name = "clot"}).cause("clot");
  Finding dimer;
  dimer.name = "dimer";
  dimer.number = NumberScale{DensityKind::lognormal, Range{10, 10'000}, std::move(bands)};
  builder.add(dimer).number("age", {DensityKind::normal, Range{18, 110}});
  builder.finding("band", {"young", "old"}).p("band", "clot", {{"old", 0.5}});
  for (const char* number : {"dimer", "age"}) {
    Cell cell;
    cell.mean = 5;
    cell.sd = 1;
    builder.likelihood(number, "clot", cell);
  }
  return builder;
}

Bands grown_with_age() {
  return {{500, 1000}, {}, {{"age", 50, {}}, {"band", {}, {{"old", 1.5}}}}};
}

std::vector<double> edges(const Findings& known) {
  return band_edges(known, *known.model().find_finding("dimer"));
}

TEST(BandEdges, AreThoseWrittenWhileNothingTheyGrowWithIsKnown) {
  const Model model = with_bands(grown_with_age()).build();
  EXPECT_THAT(edges(Findings(model)), ElementsAre(500, 1000));
  EXPECT_THAT(edges(Findings(model).observe(*model.find_finding("age"), NotKnown{})),
              ElementsAre(500, 1000));
  EXPECT_THAT(band_edges(Findings(model), *model.find_finding("age")), IsEmpty());
}

TEST(BandEdges, GrowInProportionToANumberAboveTheValueGiven) {
  const Model model = with_bands(grown_with_age()).build();
  EXPECT_THAT(edges(Findings(model).observe("age", 50)), ElementsAre(500, 1000));
  EXPECT_THAT(edges(Findings(model).observe("age", 30)), ElementsAre(500, 1000));
  EXPECT_THAT(edges(Findings(model).observe("age", 80)), ElementsAre(800, 1600));  // ten times it
}

TEST(BandEdges, GrowNoMoreThanAnIntervalKnownRequires) {
  const Model model = with_bands(grown_with_age()).build();
  const FindingId age = *model.find_finding("age");
  EXPECT_THAT(edges(Findings(model).observe(age, Interval{70, 90})), ElementsAre(700, 1400));
  EXPECT_THAT(edges(Findings(model).observe(age, Interval{-infinity, 90})), ElementsAre(500, 1000));
}

TEST(BandEdges, GrowByTheFactorOfAState) {
  const Model model = with_bands(grown_with_age()).build();
  EXPECT_THAT(edges(Findings(model).observe("band", "old")), ElementsAre(750, 1500));
  EXPECT_THAT(edges(Findings(model).observe("band", "young")), ElementsAre(500, 1000));
  EXPECT_THAT(edges(Findings(model).observe("band", "old").observe("age", 80)),
              ElementsAre(800, 1600));  // what stands first counts
}

TEST(Bands, ThatMakeNoSenseAreRefusedWithTheirPlace) {
  const std::vector<std::pair<Bands, std::string>> wrong = {
      {{{1000, 500}, {}, {}}, "/findings/0/bands/1: edges of bands rise"},
      {{{500, 500}, {}, {}}, "/findings/0/bands/1: edges of bands rise"},
      {{{20'000}, {}, {}}, "/findings/0/bands/0: 20000 is not between the ends of the range"},
      {{{std::nan("")}, {}, {}}, "/findings/0/bands/0: nan is not between"},
      {{{500}, {"low"}, {}}, "/findings/0/band_titles: expected a title for each of 2 bands"},
      {{{500}, {}, {{"dimer", 50, {}}}}, "/bands_grow_with/0/finding: no other finding is called"},
      {{{500}, {}, {{"agee", 50, {}}}}, "did you mean \"age\"?"},
      {{{500}, {}, {{"age", {}, {}}}}, "/bands_grow_with/0: bands grow from a value"},
      {{{500}, {}, {{"age", 0, {}}}}, "/bands_grow_with/0/from: 0 is not above 0"},
      {{{500}, {}, {{"band", 50, {}}}}, "/bands_grow_with/0: bands grow from a value"},
      {{{500}, {}, {{"band", {}, {{"aged", 2}}}}}, "/times/aged: finding \"band\" has no state"},
      {{{500}, {}, {{"band", {}, {{"old", 0}}}}}, "/times/old: 0 is not a factor"},
  };
  for (const auto& [bands, message] : wrong) {
    const std::vector<Problem> problems = with_bands(bands).problems();
    ASSERT_THAT(problems, SizeIs(1)) << message;
    EXPECT_THAT(problems[0].place.pointer + ": " + problems[0].message, HasSubstr(message));
  }
}

}  // namespace
}  // namespace fagan::tests
