#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "fagan/evaluation/figures.hpp"
#include "judged.hpp"
#include "support/places.hpp"

// Against scikit-learn: data/sklearn_reference.py made the numbers, and says how.

namespace fagan {
namespace {

using testing::Judged;

class Sklearn : public ::testing::Test {
 protected:
  Sklearn() {
    std::ifstream file(tests::in_project("tests/evaluation/data/sklearn_reference.json"));
    reference = nlohmann::json::parse(file);
    cases.n_causes = reference["p"][0].size();
    for (const auto& row : reference["p"]) {
      for (const double p : row) cases.p.push_back(p);
    }
    cases.truth = reference["truth"].get<std::vector<std::uint32_t>>();
    cases.status.assign(cases.n(), CaseStatus::ok);
    found = figures(evaluate(cases));
  }
  double of(const char* name) const { return reference[name].get<double>(); }
  double of(const char* name, CauseId cause) const {
    return reference[name][index(cause)].get<double>();
  }

  nlohmann::json reference;
  Judged<> cases;
  Figures found;
};

TEST_F(Sklearn, LogLossAndBrierScoresAgree) {
  EXPECT_NEAR(found.scores.log_nats->value, of("log_loss"), 1e-14);
  double sum = 0;
  for (const CauseId cause : ids<CauseId>(cases.n_causes)) {
    EXPECT_NEAR(found.per_cause[cause].calibration->brier.score, of("brier_per_cause", cause),
                1e-14);
    sum += of("brier_per_cause", cause);
  }
  EXPECT_NEAR(found.scores.brier->value, sum, 1e-14);
}

TEST_F(Sklearn, AccuracyConfusionSensitivityAndPrecisionAgree) {
  EXPECT_DOUBLE_EQ(found.accuracy->top1.value, of("top1"));
  EXPECT_DOUBLE_EQ(found.accuracy->top3.value, of("top3"));
  for (const CauseId truth : ids<CauseId>(cases.n_causes)) {
    for (const CauseId called : ids<CauseId>(cases.n_causes)) {
      EXPECT_EQ(found.confusion[index(truth) * cases.n_causes + index(called)],
                reference["confusion"][index(truth)][index(called)].get<std::uint64_t>());
    }
    EXPECT_DOUBLE_EQ(found.per_cause[truth].calls.sensitivity->value, of("sensitivity", truth));
    EXPECT_DOUBLE_EQ(found.per_cause[truth].calls.ppv->value, of("ppv", truth));
  }
}

TEST_F(Sklearn, AurocAgreesWithinItsBound) {
  for (const CauseId cause : ids<CauseId>(cases.n_causes)) {
    const Auroc& auroc = *found.per_cause[cause].auroc;
    EXPECT_NEAR(auroc.value, of("auroc", cause), auroc.bound + 1e-15);
    EXPECT_LT(auroc.bound, 0.01);
  }
}

TEST_F(Sklearn, CalibrationCurvesOfTwentyBinsAgree) {
  const auto& bins = found.calibration_basic->bins;
  ASSERT_EQ(bins.size(), reference["calibration_share"].size());
  for (std::size_t b = 0; b < bins.size(); ++b) {
    EXPECT_NEAR(bins[b].mean_p, reference["calibration_mean_p"][b].get<double>(), 0x1p-24);
    EXPECT_DOUBLE_EQ(bins[b].observed.value, reference["calibration_share"][b].get<double>());
  }
}

}  // namespace
}  // namespace fagan
