#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fagan/decision/red_flag.hpp"
#include "fagan/format/typed_text.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/factor_likelihood.hpp"
#include "fagan/inference/subcauses.hpp"
#include "fagan/io/load.hpp"
#include "fagan/study/weak_numbers.hpp"
#include "support/places.hpp"
#include "support/shell.hpp"

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

// A table of the notes: the cells of each row under the heading, without their backticks.
using Table = std::vector<std::vector<std::string>>;

std::vector<std::string> cells_of(std::string line) {
  std::erase(line, '`');
  std::vector<std::string> cells;
  std::istringstream words(line.substr(1));
  for (std::string cell; std::getline(words, cell, '|');) {
    cells.emplace_back(trimmed(cell));
  }
  return cells;
}

Table table_under(const std::string& heading) {
  std::istringstream lines(file_text(in_project("model/calf_pain.md")));
  std::string line;
  while (std::getline(lines, line) && line != "## " + heading) {
  }
  Table rows;
  while (std::getline(lines, line) && !line.starts_with("## ")) {
    if (line.starts_with('|')) rows.push_back(cells_of(line));
  }
  if (rows.size() < 2) {
    ADD_FAILURE() << "no table under " << heading;
    return {};
  }
  rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

// As the notes write a probability.
std::string written(double p) {
  if (p > 0.9995) return "above 99.9 %";
  if (p < 0.0005) return "below 0.1 %";
  return fmt::format("{:.1f} %", 100 * p);
}

TEST(CalfPain, AsManyLikelihoodsRestOnEachBasisAsItsNotesSay) {
  const Model& model = calf_pain().model;
  std::map<std::string, std::size_t> found;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.finding(finding).rule_only) continue;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      ++found[model.evidence(finding, cause).basis];
    }
  }
  std::map<std::string, std::size_t> noted;
  for (const auto& row : table_under("What stands behind a number")) {
    noted[row.at(0)] = std::stoul(row.at(1));
  }
  EXPECT_EQ(found, noted);
}

// Every symptom and history item with states, at the cause's most likely state; what half of them
// have counts as present.
Findings typical_case(CauseId cause) {
  const Model& model = calf_pain().model;
  Findings findings(model);
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    const bool is_told = finding.kind == "symptom" || finding.kind == "history";
    if (!is_told || finding.is_number() || finding.rule_only) continue;
    const bool is_yes_or_no = finding.states.back().name == "present";
    StateId likeliest{0};
    for (const StateId state : ids<StateId>(finding.states.size())) {
      const double p = model.likelihood(id, state, cause);
      const double most = model.likelihood(id, likeliest, cause);
      if (p > most || (is_yes_or_no && p == most)) likeliest = state;
    }
    findings.observe(id, likeliest);
  }
  return findings;
}

TEST(CalfPain, TheTypicalCaseOfEachCauseRanksAsItsNotesSay) {
  const Model& model = calf_pain().model;
  const Prior prior = prior_of("primary_care_adults");
  const Table noted = table_under("The typical case of each cause");
  int first = 0;
  int in_the_first_three = 0;
  ASSERT_EQ(noted.size(), model.n_causes());
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const Findings findings = typical_case(cause);
    EXPECT_EQ(findings.size(), 33U);
    const Posterior posterior = diagnose(model, prior, findings);
    const Differential ranked = posterior.ranked();
    const auto at = std::find(ranked.begin(), ranked.end(), cause);
    const auto rank = static_cast<int>(at - ranked.begin()) + 1;
    const CauseId other = ranked[rank == 1 ? 1 : 0];
    EXPECT_THAT(noted[index(cause)],
                ElementsAre(name_of(cause), std::to_string(rank), written(posterior[cause]),
                            name_of(other), written(posterior[other])));
    first += rank == 1 ? 1 : 0;
    in_the_first_three += rank <= 3 ? 1 : 0;
  }
  EXPECT_EQ(first, 12);
  EXPECT_EQ(in_the_first_three, 15);
}

TEST(CalfPain, TheEstimatesThatMatterMostAreThoseItsNotesName) {
  const Model& model = calf_pain().model;
  const std::vector<WeakNumber> numbers = weak_numbers(model, prior_of("primary_care_adults"));
  EXPECT_EQ(numbers.size(), 622U);
  const Table noted = table_under("The estimates that matter most");
  ASSERT_EQ(noted.size(), 20U);
  for (std::size_t i = 0; i < noted.size(); ++i) {
    const auto& [finding, cause, bits] = numbers.at(i);
    EXPECT_THAT(noted[i], ElementsAre(model.finding(finding).name + '/' + name_of(cause),
                                      fmt::format("{:.4f}", bits)));
  }
}

const Answers swollen_on_one_side = {{"swelling", "present"}, {"laterality", "unilateral"}};
const Answers without_overuse_or_injury = {{"swelling", "present"},
                                           {"laterality", "unilateral"},
                                           {"overuse_running", "absent"},
                                           {"significant_injury", "absent"}};

TEST(CalfPain, ASwollenCalfReadsInEverySettingAsItsNotesSay) {
  const Table noted = table_under("How it compares");
  ASSERT_EQ(noted.size(), known_settings(calf_pain()).size());
  for (const auto& row : noted) {
    const Posterior swollen = posterior_of(row.at(0), swollen_on_one_side);
    const Posterior without = posterior_of(row.at(0), without_overuse_or_injury);
    const auto p = [](const Posterior& posterior, const std::string& cause) {
      return written(p_of(posterior, cause));
    };
    EXPECT_THAT(
        row,
        ElementsAre(row.at(0), p(swollen, "deep_vein_thrombosis"), p(swollen, "pulmonary_embolism"),
                    p(without, "deep_vein_thrombosis"), p(without, "pulmonary_embolism")));
  }
}

// Half of the last digit a percentage is given with.
constexpr double tenth_of_a_percent = 0.0005;
constexpr double whole_percent = 0.005;

TEST(CalfPain, WithoutOveruseOrInjuryThrombosisIsAsCommonAsTheEvidenceSays) {
  const std::map<std::string, double> percents = {{"primary_care_adults", 19.0},
                                                  {"emergency_leg_pain", 29.9},
                                                  {"vascular_clinic_65plus", 21.8},
                                                  {"postoperative_or_long_haul", 39.1}};
  for (const auto& [setting, percent] : percents) {
    EXPECT_NEAR(p_of(posterior_of(setting, without_overuse_or_injury), "deep_vein_thrombosis"),
                percent / 100, tenth_of_a_percent)
        << setting;
  }
}

TEST(CalfPain, ClaudicationInAVascularClinicIsMostlyArterialDisease) {
  const Posterior posterior = posterior_of("vascular_clinic_65plus", {{"claudication", "present"}});
  EXPECT_NEAR(p_of(posterior, "peripheral_arterial_disease"), 0.87, whole_percent);
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
  EXPECT_NEAR(mass_of("d_dimer", above_500, "other"), 0.58, whole_percent);
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

std::map<std::string, double> kinds_of(const std::string& cause, const Answers& answers) {
  Findings findings(calf_pain().model);
  for (const auto& [finding, state] : answers) findings.observe(finding, state);
  const CauseId id = require_cause(calf_pain().model, cause);
  const auto shares = subcause_shares(findings, id);
  std::map<std::string, double> kinds;
  for (std::size_t i = 0; shares && i < shares->size(); ++i) {
    kinds[calf_pain().model.cause(id).subcauses[i].name] = (*shares)[i];
  }
  return kinds;
}

TEST(CalfPain, KindsOfACauseFollowTheFindings) {
  auto kinds = kinds_of(
      "peripheral_polyneuropathy",
      {{"diabetes", "absent"}, {"kidney_disease", "present"}, {"distal_onset", "present"}});
  EXPECT_LT(kinds["pn_diabetes"], 0.01);
  EXPECT_GT(kinds["pn_kidney"], 0.4);
  kinds =
      kinds_of("muscle_strain",
               {{"onset", "gradual"}, {"overuse_running", "present"}, {"pop_or_snap", "absent"}});
  EXPECT_GT(kinds["strain_overuse"], 0.9);
  kinds = kinds_of("other", {{"skin_redness_warmth", "present"}, {"recent_infection", "present"}});
  EXPECT_GT(kinds["other_cellulitis"], 0.8);
  EXPECT_LT(kinds["other_mtss_cecs"], 0.02);
  EXPECT_TRUE(kinds_of("peripheral_polyneuropathy", {{"numbness", "present"}}).empty());
}

// The cause stays as published; its kinds must average to it, or they would tell another story.
TEST(CalfPain, KindsOfACauseAverageToTheirCause) {
  const Model& model = calf_pain().model;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      if (model.finding(finding).rule_only || model.finding(finding).is_number()) continue;
      const auto remainder = subcause_remainder(model, cause, finding);
      if (!remainder) continue;
      EXPECT_FALSE(remainder->contradicts) << model.finding(finding).name;
      for (const StateId state : ids<StateId>(model.finding(finding).states.size())) {
        double mean = 0;
        for (const Subcause& sub : model.cause(cause).subcauses) {
          const double* own = nullptr;
          for (const SubcauseLikelihood& likelihood : sub.likelihoods) {
            if (likelihood.finding_id == finding) own = &likelihood.p[index(state)];
          }
          mean += sub.share * (own != nullptr ? *own : remainder->p[index(state)]);
        }
        EXPECT_NEAR(mean, model.likelihood(finding, state, cause), 0.05)
            << model.cause(cause).name << ' ' << model.finding(finding).name;
      }
    }
  }
}

}  // namespace
}  // namespace fagan::tests
