#include "fagan/inference/panels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <span>

#include "fagan/model/model_builder.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

Model with_findings(const std::vector<std::size_t>& n_states) {
  ModelBuilder builder;
  builder.header({"panels", {}, {}, {}, {}, {}, {}}).cause("a");
  for (std::size_t j = 0; j < n_states.size(); ++j) {
    std::vector<std::string> states;
    std::vector<std::pair<std::string, double>> p;
    for (std::size_t s = 0; s < n_states[j]; ++s) {
      states.push_back("s" + std::to_string(s));
      p.emplace_back(states.back(), s == 0 ? 1 : 0);
    }
    builder.finding("f" + std::to_string(j), states).p("f" + std::to_string(j), "a", p);
  }
  return builder.build();
}

TEST(Panels, FourYesOrNoFindingsMakeEightyOneCodes) {
  const Panels panels(with_findings({2, 2, 2, 2, 2}));
  ASSERT_EQ(panels.size(), std::size_t{2});
  EXPECT_EQ(panels[0].n_codes, std::size_t{81});
  EXPECT_EQ(panels[0].weights, (std::vector<std::uint8_t>{1, 3, 9, 27}));
  EXPECT_EQ(panels[1].n_codes, std::size_t{3});
}

TEST(Panels, AFindingOfManyStatesStandsAlone) {
  const Panels panels(with_findings({2, 127, 2}));
  ASSERT_EQ(panels.size(), std::size_t{3});
  EXPECT_EQ(panels[1].n_codes, std::size_t{128});
}

TEST(Panels, HoldFewerFindingsWhereTheirTableWouldBeTooLarge) {
  ModelBuilder builder;
  builder.header({.name = "wide"});
  constexpr std::size_t n_causes = 2000;
  constexpr std::size_t n_findings = 1000;
  for (std::size_t k = 0; k < n_causes; ++k) builder.cause("c" + std::to_string(k));
  for (std::size_t j = 0; j < n_findings; ++j) {
    const std::string name = "f" + std::to_string(j);
    builder.finding(name).p(name, ModelBuilder::default_cause, {{"present", 0.5}});
  }
  const Panels panels(builder.build());
  std::size_t n_rows = 0;
  std::size_t n_joined = 0;
  for (const Panel& panel : panels.all()) {
    n_rows += panel.n_codes;
    n_joined += panel.findings.size();
  }
  EXPECT_EQ(n_joined, n_findings);
  EXPECT_LE(n_rows * n_causes, 48'000'000U);  // in fours: 250 x 81 x 2000 = 40.5 million
  EXPECT_EQ(panels[0].findings.size(), 4U);
  for (std::size_t j = 0; j < 500; ++j) {
    const std::string name = "g" + std::to_string(j);
    builder.finding(name).p(name, ModelBuilder::default_cause, {{"present", 0.5}});
  }
  const Panels more(builder.build());  // in fours 60 million, in threes 27
  EXPECT_EQ(more[0].findings.size(), 3U);
}

TEST(Panels, AModelWithoutFindingsHasNone) { EXPECT_EQ(Panels(with_findings({})).size(), 0U); }

TEST(Panels, EveryFindingWithALikelihoodAndStatesIsInExactlyOneAndOthersInNone) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Model model = random_model(seed).model;
    std::multiset<FindingId> found;
    const Panels panels(model);
    for (const Panel& panel : panels.all()) {
      EXPECT_LE(panel.n_codes, Panel::max_codes);
      found.insert(panel.findings.begin(), panel.findings.end());
    }
    const std::span<const FindingId> in_none = panels.in_none();
    EXPECT_TRUE(std::is_sorted(in_none.begin(), in_none.end()));
    const std::set<FindingId> others(in_none.begin(), in_none.end());
    EXPECT_EQ(others.size(), in_none.size());
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      EXPECT_EQ(found.count(finding), model.finding(finding).is_number() ? 0U : 1U);
      EXPECT_EQ(others.count(finding), 1 - found.count(finding));
    }
  }
}

TEST(Panels, ACodeTellsTheStatesItWasMadeOf) {
  const Model model = with_findings({2, 3, 5, 2, 7, 2});
  const Panels panels(model);
  Random random(1);
  for (int i = 0; i < 200; ++i) {
    std::vector<std::int8_t> states;
    for (const Finding& finding : model.findings()) {
      states.push_back(static_cast<std::int8_t>(random.below(finding.states.size() + 1)) - 1);
    }
    for (std::size_t p = 0; p < panels.size(); ++p) {
      const std::uint8_t code = panels.code(p, states);
      for (std::size_t j = 0; j < panels[p].findings.size(); ++j) {
        EXPECT_EQ(panels.state(p, code, j), states[index(panels[p].findings[j])]);
      }
    }
  }
}

TEST(Panels, CodeZeroSaysThatNothingIsKnown) {
  const Panels panels(with_findings({2, 3}));
  EXPECT_EQ(panels.code(0, std::vector<std::int8_t>{-1, -2}), 0);
  EXPECT_EQ(panels.state(0, 0, 1), -1);
}

}  // namespace
}  // namespace fagan::tests
