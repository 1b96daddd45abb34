#include "fagan/inference/consultation.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "support/posteriors.hpp"
#include "support/random_model.hpp"

namespace fagan::tests {
namespace {

struct Start {
  Model model;
  Prior prior;
};

Start some_model(std::uint64_t seed = 1) {
  RandomModelOptions options;
  options.least_findings = 5;
  options.least_causes = 3;
  auto [model, prior] = random_model(seed, options);
  return {std::move(model), std::move(prior)};
}

// What the findings are after some events, worked out on their own.
Findings findings_after(const Model& model, const std::vector<CaseEvent>& events) {
  Findings findings(model);
  for (const CaseEvent& event : events) {
    if (const auto* answer = std::get_if<Observe>(&event)) {
      findings.observe(answer->finding, answer->observation);
    } else if (const auto* retraction = std::get_if<Retract>(&event)) {
      findings.retract(retraction->finding);
    }
  }
  return findings;
}

// The consultation against a fresh diagnosis of what it should know, step by step.
void expect_tells(const Consultation& consultation, const std::vector<CaseEvent>& events) {
  const Model& model = consultation.model();
  const Prior& prior = consultation.prior();
  ASSERT_EQ(consultation.trail().size(), events.size());
  EXPECT_TRUE(same_bits(consultation.before(), diagnose(model, prior, Findings(model))));
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(consultation.trail()[i].event, events[i]);
    const Findings so_far = findings_after(
        model, {events.begin(), events.begin() + static_cast<std::ptrdiff_t>(i + 1)});
    EXPECT_TRUE(same_bits(consultation.trail()[i].posterior, diagnose(model, prior, so_far)));
  }
  const Findings all = findings_after(model, events);
  EXPECT_TRUE(same_bits(consultation.posterior(), diagnose(model, prior, all)));
  EXPECT_EQ(consultation.findings().in_order_of_entry(), all.in_order_of_entry());
  ASSERT_EQ(consultation.findings().size(), all.size());
  for (const Findings::Entry& entry : all.in_model_order()) {
    ASSERT_NE(consultation.findings().find(entry.finding), nullptr);
    EXPECT_EQ(*consultation.findings().find(entry.finding), entry.observation);
  }
}

TEST(Consultation, BeginsWithThePrior) {
  const auto [model, prior] = some_model();
  const Consultation consultation(model, prior);
  expect_tells(consultation, {});
  EXPECT_TRUE(consultation.findings().empty());
}

TEST(Consultation, TellsTheWholeTrailWhateverHappens) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const auto [model, prior] = some_model(seed);
    Consultation consultation(model, prior);
    std::vector<CaseEvent> events;
    std::vector<CaseEvent> undone;
    const auto happened = [&](CaseEvent event) {
      consultation.apply(event);
      events.push_back(std::move(event));
      undone.clear();
    };
    for (int step = 0; step < 40; ++step) {
      const auto finding = static_cast<FindingId>(random.below(model.n_findings()));
      switch (random.below(6)) {
        case 0:
        case 1:
          happened(Observe{finding, random_observation(random, model.finding(finding))});
          break;
        case 2:
          if (consultation.findings().find(finding) == nullptr) {
            EXPECT_THROW(consultation.retract(finding), Error);
          } else {
            happened(Retract{finding});
          }
          break;
        case 3:
          happened(Guess{static_cast<CauseId>(random.below(model.n_causes())), random.uniform()});
          break;
        case 4:
          EXPECT_EQ(consultation.undo(), !events.empty());
          if (!events.empty()) {
            undone.push_back(std::move(events.back()));
            events.pop_back();
          }
          break;
        default:
          EXPECT_EQ(consultation.redo(), !undone.empty());
          if (!undone.empty()) {
            events.push_back(std::move(undone.back()));
            undone.pop_back();
          }
          break;
      }
      expect_tells(consultation, events);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Consultation, TakingAFindingBackReturnsToTheSameBits) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const auto [model, prior] = some_model(seed);
    Consultation consultation(model, prior);
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      const Posterior before = consultation.posterior();
      consultation.observe(finding, random_observation(random, model.finding(finding)));
      consultation.retract(finding);
      EXPECT_TRUE(same_bits(before, consultation.posterior())) << seed;
      consultation.observe(finding, random_observation(random, model.finding(finding)));
    }
  }
}

TEST(Consultation, UndoAndRedoReturnToTheSameBits) {
  Random random(3);
  const auto [model, prior] = some_model(3);
  Consultation consultation(model, prior);
  std::vector<Posterior> seen = {consultation.posterior()};
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    seen.push_back(
        consultation.observe(finding, random_observation(random, model.finding(finding))));
  }
  for (std::size_t i = seen.size() - 1; i-- > 0;) {
    EXPECT_TRUE(consultation.undo());
    EXPECT_TRUE(same_bits(consultation.posterior(), seen[i]));
  }
  EXPECT_FALSE(consultation.undo());
  for (std::size_t i = 1; i < seen.size(); ++i) {
    EXPECT_TRUE(consultation.redo());
    EXPECT_TRUE(same_bits(consultation.posterior(), seen[i]));
  }
  EXPECT_FALSE(consultation.redo());
}

TEST(Consultation, ANewEventEndsWhatCouldBeRedone) {
  const auto [model, prior] = some_model();
  Consultation consultation(model, prior);
  consultation.observe(FindingId{0}, NotKnown{});
  consultation.undo();
  consultation.guess(CauseId{0}, 0.5);
  EXPECT_FALSE(consultation.redo());
}

TEST(Consultation, ARefusedAnswerChangesNothingNotEvenWhatCanBeRedone) {
  const auto [model, prior] = some_model();
  Consultation consultation(model, prior);
  consultation.observe(FindingId{0}, NotKnown{});
  consultation.undo();
  EXPECT_THROW(consultation.observe(FindingId{0}, StateId{126}), Error);
  EXPECT_THROW(consultation.guess(CauseId{0}, 1.5), Error);
  EXPECT_THROW(consultation.retract(FindingId{0}), Error);
  expect_tells(consultation, {});
  EXPECT_TRUE(consultation.redo());
}

TEST(Consultation, AGuessMovesNothing) {
  const auto [model, prior] = some_model();
  Consultation consultation(model, prior);
  const Posterior before = consultation.posterior();
  consultation.guess(CauseId{1}, 0.99);
  EXPECT_TRUE(same_bits(before, consultation.posterior()));
  EXPECT_EQ(consultation.trail().size(), 1U);
}

TEST(Consultation, AnotherSettingTellsEveryStepAnew) {
  Random random(5);
  const auto [model, prior] = some_model(5);
  Consultation consultation(model, prior);
  std::vector<CaseEvent> events;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    events.emplace_back(Observe{finding, random_observation(random, model.finding(finding))});
    consultation.apply(events.back());
  }
  consultation.undo();
  events.pop_back();
  consultation.change_prior(Prior::uniform(model));
  expect_tells(consultation, events);
  EXPECT_TRUE(consultation.redo());
  EXPECT_TRUE(same_bits(consultation.posterior(),
                        diagnose(model, Prior::uniform(model), consultation.findings())));
}

TEST(Consultation, UndoTakesBackAChangeOfPriorInItsTurn) {
  const auto [model, prior] = some_model();
  const Prior other = Prior::uniform(model);
  Consultation consultation(model, prior);
  consultation.observe(FindingId{0}, NotKnown{});
  consultation.change_prior(other);
  const Posterior changed = consultation.posterior();
  consultation.observe(FindingId{1}, NotKnown{});

  EXPECT_TRUE(consultation.undo());
  EXPECT_EQ(consultation.findings().size(), 1U);
  EXPECT_TRUE(consultation.undo());
  EXPECT_EQ(consultation.findings().size(), 1U);
  EXPECT_TRUE(same_bits(consultation.posterior(), diagnose(model, prior, consultation.findings())));
  EXPECT_TRUE(consultation.redo());
  EXPECT_TRUE(same_bits(consultation.posterior(), changed));
  EXPECT_TRUE(consultation.redo());
  EXPECT_EQ(consultation.findings().size(), 2U);
  EXPECT_FALSE(consultation.redo());
  EXPECT_TRUE(consultation.undo() && consultation.undo() && consultation.undo());
  EXPECT_FALSE(consultation.undo());
  EXPECT_TRUE(same_bits(consultation.posterior(), diagnose(model, prior, Findings(model))));
}

}  // namespace
}  // namespace fagan::tests
