#include "fagan/model/case_batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "fagan/model/model_builder.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

using testing::HasSubstr;

Model fever() {
  ModelBuilder builder;
  builder.header({"fever", {}, {}, {}, {}, {}, {}}).cause("flu").cause("cold");
  builder.finding("cough", {"none", "dry", "wet"});
  NumberScale scale;
  scale.range = Range{30, 45};
  builder.number("temperature", scale);
  builder.finding("chills");
  for (const char* const cause : {"flu", "cold"}) {
    builder.p("cough", cause, {{"none", 0.2}, {"dry", 0.5}}).p("chills", cause, {{"present", 0.5}});
    Cell cell;
    cell.mean = 38;
    cell.sd = 1;
    builder.likelihood("temperature", cause, cell);
  }
  return builder.build();
}

bool same(const Findings& a, const Findings& b) {
  const auto x = a.in_model_order();
  const auto y = b.in_model_order();
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& p, const auto& q) {
    return p.finding == q.finding && p.observation == q.observation;
  });
}

TEST(CaseBatch, ReturnsTheFindingsItWasMadeOf) {
  Random random(1);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Model model = random_model(seed).model;
    std::vector<Findings> cases;
    for (int i = 0; i < 20; ++i) cases.push_back(random_findings(random, model));
    const CaseBatch batch(model, cases);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      EXPECT_TRUE(same(batch.findings(i), cases[i]));
      EXPECT_EQ(batch.status(i), CaseStatus::ok);
    }
    EXPECT_TRUE(batch.problems().empty());
  }
}

TEST(CaseBatch, ANewBatchKnowsNothing) {
  const CaseBatch batch(fever(), 2);
  EXPECT_TRUE(batch.findings(1).empty());
  EXPECT_EQ(batch.label(0), std::nullopt);
}

TEST(CaseBatch, NotAskedAndNotKnownStayApart) {
  CaseBatch batch(fever(), 1);
  batch.states(0)[0] = -2;
  batch.states(0)[1] = -2;
  const Findings findings = batch.findings(0);
  ASSERT_EQ(findings.size(), std::size_t{2});
  EXPECT_EQ(*findings.find(static_cast<FindingId>(0)), Observation(NotKnown{}));
  EXPECT_EQ(findings.find(static_cast<FindingId>(2)), nullptr);
}

TEST(CaseBatch, ForeignMemoryIsReadInPlaceWithItsStrides) {
  const std::vector<std::int8_t> states{1, -1, 1, 99, 2, 0, -1, 99};
  const std::vector<double> numbers{39.5, 99, std::nan(""), 99};
  const CaseBatch batch(fever(), DenseCases{2, states.data(), 4, numbers.data(), 2});
  EXPECT_EQ(*batch.findings(0).find(static_cast<FindingId>(1)), Observation(39.5));
  EXPECT_EQ(*batch.findings(1).find(static_cast<FindingId>(0)), Observation(StateId{2}));
  EXPECT_EQ(batch.findings(1).size(), std::size_t{1});
  CaseBatch::Scratch scratch;
  EXPECT_EQ(batch.dense(1, 1, scratch).states, states.data() + 4);
}

TEST(CaseBatch, WhatDoesNotFitTheModelIsRefused) {
  const std::vector<std::int8_t> states(6);
  EXPECT_THROW(CaseBatch(fever(), DenseCases{2, states.data(), 2, nullptr, 0}), ShapeError);
  EXPECT_THROW(CaseBatch(fever(), DenseCases{2, states.data(), 3, nullptr, 0}), ShapeError);
  const auto finding = [](std::uint32_t i) { return static_cast<FindingId>(i); };
  EXPECT_THROW(CaseBatch(fever(), SparseCases{{0, 2}, {finding(0)}, {1}}), ShapeError);
  EXPECT_THROW(CaseBatch(fever(), SparseCases{{0, 1}, {finding(3)}, {1}}), ShapeError);
  EXPECT_THROW(CaseBatch(fever(), SparseCases{{0, 2}, {finding(1), finding(0)}, {38, 1}}),
               ShapeError);
  CaseBatch batch(fever(), 2);
  EXPECT_THROW(batch.set_labels({0}), ShapeError);
  EXPECT_THROW(batch.set_labels({0, 2}), ShapeError);
  EXPECT_THROW(batch.set_prior_indices({0}), ShapeError);
  EXPECT_THROW(batch.set_listed({{2, finding(1), Interval{38, 39}}}), ShapeError);
  EXPECT_THROW(batch.set_listed({{0, finding(0), Interval{38, 39}}}), Error);
}

TEST(CaseBatch, AWrongCodeOrValueIsNamedWithItsCaseAndFinding) {
  CaseBatch batch(fever(), 5);
  batch.states(1)[0] = 3;
  batch.numbers(2)[0] = 50;
  batch.states(3)[2] = -3;
  batch.states(4)[1] = 1;
  const std::vector<Problem> problems = batch.problems();
  ASSERT_EQ(problems.size(), std::size_t{4});
  EXPECT_THAT(problems[0].message, HasSubstr("case 1: finding \"cough\": 3"));
  EXPECT_THAT(problems[1].message, HasSubstr("case 2: finding \"temperature\": 50"));
  EXPECT_THAT(problems[2].message, HasSubstr("case 3: finding \"chills\""));
  EXPECT_THAT(problems[3].message, HasSubstr("case 4: finding \"temperature\": 1"));
  EXPECT_EQ(batch.status(0), CaseStatus::ok);
  EXPECT_EQ(batch.status(1), CaseStatus::bad_state);
  EXPECT_EQ(batch.status(2), CaseStatus::bad_number);
  EXPECT_EQ(batch.problems(2).size(), std::size_t{2});
  EXPECT_THROW(batch.findings(1), Error);
}

TEST(CaseBatch, ASparseBatchIsTheSameCasesInFewerBytes) {
  const auto finding = [](std::uint32_t i) { return static_cast<FindingId>(i); };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CaseBatch batch(fever(), SparseCases{{0, 2, 2, 4, 5},
                                       {finding(0), finding(1), finding(1), finding(2), finding(0)},
                                       {2, 39, nan, -2, 1.5}});
  batch.set_listed({{1, finding(1), Interval{38, 39}}});
  EXPECT_TRUE(batch.is_sparse());
  EXPECT_EQ(*batch.findings(0).find(finding(0)), Observation(StateId{2}));
  EXPECT_EQ(*batch.findings(0).find(finding(1)), Observation(39.0));
  EXPECT_EQ(*batch.findings(1).find(finding(1)), Observation(Interval{38, 39}));
  EXPECT_EQ(*batch.findings(2).find(finding(1)), Observation(NotKnown{}));
  EXPECT_EQ(*batch.findings(2).find(finding(2)), Observation(NotKnown{}));
  EXPECT_EQ(batch.status(3), CaseStatus::bad_state);
}

// As many cases as its number has digits: the digit is the state of the cough.
class Digits final : public CaseSource {
 public:
  explicit Digits(std::string digits) : digits_(std::move(digits)) {}
  std::size_t n_cases() const override { return digits_.size(); }
  const std::int8_t* states(FindingId finding, std::size_t first, std::size_t count,
                            std::int8_t* room) const override {
    std::fill_n(room, count, not_asked_code);
    for (std::size_t i = 0; finding == FindingId{} && i < count; ++i) {
      room[i] = static_cast<std::int8_t>(digits_[first + i] - '0');
    }
    return room;
  }
  void values(std::size_t /*number*/, std::size_t first, std::size_t count,
              double* to) const override {
    for (std::size_t i = 0; i < count; ++i) to[i] = 37 + static_cast<double>(first + i);
  }

 private:
  std::string digits_;
};

TEST(CaseBatch, CasesOfASourceAreLaidOutAsTheyAreRead) {
  CaseBatch batch(fever(), std::make_shared<const Digits>("0129"));
  EXPECT_FALSE(batch.is_dense());
  ASSERT_EQ(batch.n_cases(), std::size_t{4});
  batch.set_listed({{1, static_cast<FindingId>(1), Interval{38, 39}}});
  CaseBatch::Scratch scratch;
  const DenseCases block = batch.dense(1, 2, scratch);
  EXPECT_EQ(block.states[0], 1);
  EXPECT_EQ(block.states[1], listed_code);
  EXPECT_EQ(block.states[block.state_stride], 2);
  EXPECT_EQ(block.numbers[block.number_stride], 39);
  EXPECT_EQ(*batch.findings(2).find(static_cast<FindingId>(0)), Observation(StateId{2}));
  EXPECT_EQ(batch.status(3), CaseStatus::bad_state);
}

TEST(CaseBatch, WritingACaseAgainForgetsWhatItWas) {
  const Model model = fever();
  CaseBatch batch(model, 2);
  batch.set(0, Findings(model).observe(static_cast<FindingId>(1), Interval{38, 39}));
  EXPECT_EQ(batch.listed().size(), std::size_t{1});
  batch.set(0, Findings(model).observe("chills", "present"));
  EXPECT_TRUE(batch.listed().empty());
  EXPECT_EQ(batch.findings(0).size(), std::size_t{1});
}

TEST(CaseBatch, LabelsMayBeMissing) {
  CaseBatch batch(fever(), 2);
  batch.set_labels({1, CaseBatch::no_label});
  EXPECT_EQ(batch.label(0), static_cast<CauseId>(1));
  EXPECT_EQ(batch.label(1), std::nullopt);
}

}  // namespace
}  // namespace fagan::tests
