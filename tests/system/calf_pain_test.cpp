#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "fagan/decision/red_flag.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/factor_likelihood.hpp"
#include "fagan/io/load.hpp"

// What the notes on the calf-pain model (model/calf_pain.md) and its evidence tables say comes out
// of it, with the model inside the program.

namespace fagan::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const LoadedModel& calf_pain() {
  static const LoadedModel model = load_model("calf_pain");
  return model;
}

Prior prior_of(const std::string& setting) { return load_prior(calf_pain(), setting).value; }

std::string name_of(CauseId cause) { return calf_pain().model.cause(cause).name; }

double p_of(const Posterior& posterior, const std::string& cause) {
  return posterior[require_cause(calf_pain().model, cause)];
}

using Answers = std::vector<std::pair<std::string, std::string>>;

Findings case_of(const Answers& answers) {
  Findings findings(calf_pain().model);
  for (const auto& [finding, state] : answers) findings.observe(finding, state);
  return findings;
}

Posterior posterior_of(const std::string& setting, const Answers& answers) {
  return diagnose(calf_pain().model, prior_of(setting), case_of(answers));
}

// Half of the last digit a percentage is given with.
constexpr double tenth_of_a_percent = 0.0005;
constexpr double whole_percent = 0.005;

// Every symptom and history item with states, at the cause's most likely state; on a tie the first.
Findings typical_case(CauseId cause) {
  const Model& model = calf_pain().model;
  Findings findings(model);
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    const bool is_told = finding.kind == "symptom" || finding.kind == "history";
    if (!is_told || finding.is_number() || finding.rule_only) continue;
    StateId likeliest{0};
    for (const StateId state : ids<StateId>(finding.states.size())) {
      if (model.likelihood(id, state, cause) > model.likelihood(id, likeliest, cause)) {
        likeliest = state;
      }
    }
    findings.observe(id, likeliest);
  }
  return findings;
}

struct TypicalCase {
  std::string cause;
  int rank;
  double percent;
  std::string strongest_other;
  double its_percent;
};

const std::vector<TypicalCase> typical_cases = {
    {"muscle_strain", 1, 98.7, "achilles_tendinopathy", 0.7},
    {"muscle_cramps", 1, 99.7, "deep_vein_thrombosis", 0.2},
    {"radiculopathy", 1, 100, "other", 0},
    {"peripheral_polyneuropathy", 1, 100, "radiculopathy", 0},
    {"peripheral_arterial_disease", 1, 98.4, "achilles_tendinopathy", 1.1},
    {"achilles_tendinopathy", 1, 97.0, "muscle_strain", 1.7},
    {"achilles_rupture", 1, 70.5, "muscle_strain", 28.3},
    {"superficial_thrombophlebitis", 1, 99.8, "deep_vein_thrombosis", 0.1},
    {"varicose_veins", 1, 98.5, "achilles_tendinopathy", 0.5},
    {"deep_vein_thrombosis", 1, 83.7, "other", 9.0},
    {"pulmonary_embolism", 2, 31.7, "deep_vein_thrombosis", 59.4},
    {"bakers_cyst_ruptured", 1, 39.1, "deep_vein_thrombosis", 26.9},
    {"bone_tumor", 4, 10.8, "achilles_tendinopathy", 53.4},
    {"fracture", 1, 52.0, "muscle_strain", 40.7},
    {"other", 2, 22.3, "deep_vein_thrombosis", 58.9},
};

TEST(CalfPain, TheTypicalCaseOfEachCauseRanksAsItsNotesSay) {
  const Model& model = calf_pain().model;
  const Prior prior = prior_of("primary_care_adults");
  int first = 0;
  int in_the_first_three = 0;
  ASSERT_EQ(typical_cases.size(), model.n_causes());
  for (const TypicalCase& expected : typical_cases) {
    SCOPED_TRACE(expected.cause);
    const CauseId cause = require_cause(model, expected.cause);
    const Findings findings = typical_case(cause);
    EXPECT_EQ(findings.size(), 33U);
    const Posterior posterior = diagnose(model, prior, findings);
    const Differential ranked = posterior.ranked();
    const auto at = std::find(ranked.begin(), ranked.end(), cause);
    const auto rank = static_cast<int>(at - ranked.begin()) + 1;
    EXPECT_EQ(rank, expected.rank);
    EXPECT_NEAR(posterior[cause].value(), expected.percent / 100, tenth_of_a_percent);
    const CauseId other = ranked[rank == 1 ? 1 : 0];
    EXPECT_EQ(name_of(other), expected.strongest_other);
    EXPECT_NEAR(posterior[other].value(), expected.its_percent / 100, tenth_of_a_percent);
    first += rank == 1 ? 1 : 0;
    in_the_first_three += rank <= 3 ? 1 : 0;
  }
  EXPECT_EQ(first, 12);
  EXPECT_EQ(in_the_first_three, 14);
}

// The evidence's coarse calibration, in percent: thrombosis, embolism, and the two strongest
// others.
struct Picture {
  std::string setting;
  double thrombosis;
  double embolism;
  std::vector<std::pair<std::string, double>> others;
};

void expect_pictures(const Answers& answers, const std::vector<Picture>& pictures) {
  for (const Picture& picture : pictures) {
    SCOPED_TRACE(picture.setting);
    const Posterior posterior = posterior_of(picture.setting, answers);
    EXPECT_NEAR(p_of(posterior, "deep_vein_thrombosis"), picture.thrombosis / 100, whole_percent);
    EXPECT_NEAR(p_of(posterior, "pulmonary_embolism"), picture.embolism / 100, tenth_of_a_percent);
    std::vector<std::string> strongest;
    for (const CauseId cause : posterior.ranked()) {
      const std::string name = name_of(cause);
      if (name == "deep_vein_thrombosis" || name == "pulmonary_embolism") continue;
      if (strongest.size() < 2) strongest.push_back(name);
    }
    EXPECT_THAT(strongest, ElementsAre(picture.others[0].first, picture.others[1].first));
    for (const auto& [cause, percent] : picture.others) {
      EXPECT_NEAR(p_of(posterior, cause), percent / 100, whole_percent) << cause;
    }
  }
}

TEST(CalfPain, ASwollenCalfOnOneSideReadsAsTheEvidenceSaysInEverySetting) {
  expect_pictures(
      {{"swelling", "present"}, {"laterality", "unilateral"}},
      {{"primary_care_adults", 12, 0.8, {{"muscle_strain", 39}, {"other", 13}}},
       {"emergency_leg_pain", 20, 2.3, {{"other", 22}, {"muscle_strain", 19}}},
       {"sports_clinic", 2, 0.1, {{"muscle_strain", 48}, {"fracture", 16}}},
       {"vascular_clinic_65plus", 23, 1.0, {{"other", 18}, {"bakers_cyst_ruptured", 13}}},
       {"postoperative_or_long_haul", 31, 4.9, {{"other", 26}, {"muscle_strain", 16}}}});
}

TEST(CalfPain, WithoutOveruseOrInjuryThrombosisIsAsCommonAsPublished) {
  expect_pictures(
      {{"swelling", "present"},
       {"laterality", "unilateral"},
       {"overuse_running", "absent"},
       {"significant_injury", "absent"}},
      {{"primary_care_adults",
        20,
        1.4,
        {{"superficial_thrombophlebitis", 19}, {"muscle_strain", 17}}},
       {"emergency_leg_pain", 31, 3.7, {{"other", 24}, {"superficial_thrombophlebitis", 11}}},
       {"sports_clinic", 4, 0.2, {{"muscle_strain", 31}, {"other", 23}}},
       {"vascular_clinic_65plus", 25, 1.1, {{"other", 14}, {"bakers_cyst_ruptured", 14}}},
       {"postoperative_or_long_haul",
        40,
        6.8,
        {{"other", 23}, {"superficial_thrombophlebitis", 10}}}});
}

TEST(CalfPain, ClaudicationInAVascularClinicIsMostlyArterialDisease) {
  const Posterior posterior = posterior_of("vascular_clinic_65plus", {{"claudication", "present"}});
  EXPECT_NEAR(p_of(posterior, "peripheral_arterial_disease"), 0.88, whole_percent);
}

double mass_of(const std::string& finding, Interval interval, const std::string& cause) {
  const Model& model = calf_pain().model;
  return std::exp(
      log_likelihoods(model, require_finding(model, finding),
                      interval)[static_cast<Eigen::Index>(require_cause(model, cause))]);
}

TEST(CalfPain, DDimerAndAnkleBrachialIndexLieAsOftenBeyondTheirLimitsAsTheNotesSay) {
  const Interval above_500{500, infinity};
  EXPECT_NEAR(mass_of("d_dimer", above_500, "deep_vein_thrombosis"), 0.94, whole_percent);
  EXPECT_NEAR(mass_of("d_dimer", above_500, "pulmonary_embolism"), 0.98, whole_percent);
  EXPECT_NEAR(mass_of("d_dimer", above_500, "other"), 0.53, whole_percent);
  EXPECT_NEAR(mass_of("ankle_brachial_index", {-infinity, 0.90}, "peripheral_arterial_disease"),
              0.80, whole_percent);
}

std::vector<std::string> raised(const Findings& findings) {
  std::vector<std::string> names;
  for (const RedFlag* flag : red_flags(findings).raised) names.push_back(flag->name);
  return names;
}

struct Alarm {
  Answers answers;
  std::string flag;
};

const std::vector<Alarm> alarms = {
    {{{"chest_pain", "present"}}, "possible_pulmonary_embolism"},
    {{{"shortness_of_breath", "present"}}, "possible_pulmonary_embolism"},
    {{{"significant_injury", "present"}}, "serious_injury"},
    {{{"cold_pale_foot", "present"}}, "acute_limb_ischaemia"},
    {{{"sudden_severe_tense_swelling", "present"}}, "acute_compartment_syndrome"},
    {{{"bladder_or_bowel_trouble", "present"}}, "cauda_equina"},
    {{{"compression_ultrasound_positive", "present"}}, "suspected_dvt"},
    {{{"calf_swelling_over_3cm", "present"}}, "suspected_dvt"},
    {{{"entire_leg_swollen", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"active_cancer", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"immobilisation", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"bedridden_or_surgery", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"localized_tenderness", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"pitting_oedema", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"collateral_veins", "present"}}, "suspected_dvt"},
    {{{"swelling", "present"}, {"previous_dvt", "present"}}, "suspected_dvt"},
};

TEST(CalfPainRedFlags, EachFiresOnEveryPatternItIsFor) {
  for (const Alarm& alarm : alarms) {
    EXPECT_THAT(raised(case_of(alarm.answers)), ElementsAre(alarm.flag));
  }
}

TEST(CalfPainRedFlags, NoneFiresOnPartOfAPatternAndNoneOnItsAbsence) {
  EXPECT_THAT(raised(case_of({{"swelling", "present"}})), IsEmpty());
  EXPECT_THAT(raised(case_of({{"active_cancer", "present"}, {"previous_dvt", "present"}})),
              IsEmpty());
  for (const Alarm& alarm : alarms) {
    Answers absent = alarm.answers;
    for (auto& [finding, state] : absent) state = "absent";
    EXPECT_THAT(raised(case_of(absent)), IsEmpty());
  }
}

TEST(CalfPainRedFlags, ACalfThreeCentimetresLargerIsSuspectAndOneLittleLessIsNot) {
  const Model& model = calf_pain().model;
  const auto with = [&](const Observation& difference) {
    return Findings(model).observe(require_finding(model, "calf_circumference_diff"), difference);
  };
  EXPECT_THAT(raised(with(3.0)), ElementsAre("suspected_dvt"));
  EXPECT_THAT(raised(with(Interval{3, infinity})), ElementsAre("suspected_dvt"));
  EXPECT_THAT(raised(with(2.9)), IsEmpty());
  EXPECT_THAT(raised(with(Interval{2, 5})), IsEmpty());  // open: it could be either
}

TEST(CalfPainRedFlags, AreAllOpenWhileNothingOrNothingCertainIsKnown) {
  const Model& model = calf_pain().model;
  EXPECT_EQ(red_flags(Findings(model)).open.size(), model.red_flags().size());
  Findings unknown(model);
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    unknown.observe(finding, NotKnown{});
  }
  EXPECT_EQ(red_flags(unknown).open.size(), model.red_flags().size());
  EXPECT_THAT(raised(unknown), IsEmpty());
}

TEST(CalfPainRedFlags, BreathlessnessRaisesTheAlarmAtAnEmbolismOfOneInAThousand) {
  const Answers sprinter = {{"shortness_of_breath", "present"},
                            {"pop_or_snap", "present"},
                            {"onset", "sudden"},
                            {"swelling", "absent"},
                            {"overuse_running", "present"},
                            {"weakness", "present"}};
  const Posterior posterior = posterior_of("sports_clinic", sprinter);
  EXPECT_LT(p_of(posterior, "pulmonary_embolism"), 0.001);
  EXPECT_THAT(raised(case_of(sprinter)), ElementsAre("possible_pulmonary_embolism"));
}

TEST(CalfPain, AllButTheCatchAllThatAreUrgentMustNotBeMissed) {
  for (const Cause& cause : calf_pain().model.causes()) {
    const bool pressing = cause.urgency == Urgency::urgent || cause.urgency == Urgency::emergency;
    EXPECT_EQ(cause.must_not_miss, pressing && !cause.catch_all) << cause.name;
  }
}

TEST(CalfPain, EverySettingHasAPriorThatSumsToOne) {
  EXPECT_EQ(known_settings(calf_pain()).size(), 5U);
  for (const std::string& setting : known_settings(calf_pain())) {
    double sum = 0;
    const Prior prior = prior_of(setting);
    for (const CauseId cause : ids<CauseId>(prior.size())) sum += prior[cause];
    EXPECT_NEAR(sum, 1, 1e-15) << setting;
  }
}

}  // namespace
}  // namespace fagan::tests
