#include "fagan/model/same_nouns.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

Finding temperature(const std::string& unit) {
  Finding finding;
  finding.name = "temperature";
  finding.unit = unit;
  finding.number = NumberScale{};
  return finding;
}

struct Nouns {
  std::vector<std::string> causes{"flu", "cold"};
  std::string finding = "fever";
  std::vector<std::string> states{"no", "yes"};
  std::string unit = "C";
};

Model model_of(const Nouns& nouns, double p = 0.8) {
  ModelBuilder builder;
  builder.header({.name = "fever"});
  for (const std::string& cause : nouns.causes) builder.cause(cause);
  builder.finding(nouns.finding, nouns.states);
  builder.add(temperature(nouns.unit));
  // Every state but the first, alike.
  std::vector<std::pair<std::string, double>> shares;
  for (std::size_t i = 1; i < nouns.states.size(); ++i) {
    shares.emplace_back(nouns.states[i], p / static_cast<double>(nouns.states.size() - 1));
  }
  builder.p(nouns.finding, ModelBuilder::default_cause, shares);
  Cell density;
  density.mean = 38;
  density.sd = 1;
  builder.likelihood("temperature", ModelBuilder::default_cause, density);
  return builder.build();
}

std::string refusal(const Model& model, const Model& made_for) {
  try {
    require_made_for(model, made_for, "cases");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(SameNouns, WhatWasMadeForAModelFitsItsCopiesAndModelsWithOtherNumbers) {
  const Model model = model_of({});
  EXPECT_EQ(refusal(model, Model(model)), "");
  EXPECT_EQ(refusal(model, model_of({}, 0.3)), "");
  EXPECT_NO_THROW(require_made_for(model_of({}, 0.3), Prior::uniform(model), Findings(model)));
}

TEST(SameNouns, EachNounThatDiffersIsRefusedByName) {
  const Model model = model_of({});
  EXPECT_EQ(refusal(model, model_of({.states = {"yes", "no"}})),
            "cases: made for another model, \"fever\": the model has the state of \"fever\" \"no\" "
            "where the other has \"yes\"");
  EXPECT_NE(refusal(model, model_of({.causes = {"cold", "flu"}})).find("cause \"flu\""),
            std::string::npos);
  EXPECT_NE(refusal(model, model_of({.finding = "cough"})).find("\"cough\""), std::string::npos);
  EXPECT_NE(refusal(model, model_of({.states = {"no", "yes", "high"}})).find("2 states"),
            std::string::npos);
  EXPECT_NE(refusal(model, model_of({.unit = "F"})).find("unit of \"temperature\""),
            std::string::npos);
}

TEST(SameNouns, APriorOfOtherCausesIsRefused) {
  const Model model = model_of({});
  EXPECT_THROW(require_made_for(model, Prior::uniform(model_of({.causes = {"cold", "flu"}}))),
               Error);
  EXPECT_THROW(require_made_for(model, Prior::uniform(model_of({.causes = {"flu"}}))), Error);
}

TEST(SameNouns, ABatchTakesNoFindingsOfAnotherModel) {
  CaseBatch batch(model_of({}), 1);
  Findings findings(model_of({.states = {"yes", "no"}}));
  findings.observe("fever", "yes");
  EXPECT_THROW(batch.set(0, findings), Error);
}

}  // namespace
}  // namespace fagan
