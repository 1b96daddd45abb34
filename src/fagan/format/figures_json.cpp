#include "fagan/format/figures_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "fagan/core/contract.hpp"
#include "fagan/format/json_text.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

// A stored evaluation may hold sums no cases have; whatever comes of them, it is not NaN.
Json number(double value) { return std::isnan(value) ? Json(nullptr) : json_number(value); }

Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

// Adds an estimate and its error under two keys.
void add(Json& object, const char* key, const char* error_key,
         const std::optional<Estimate>& estimate) {
  object[key] = estimate ? number(estimate->value) : Json(nullptr);
  object[error_key] = estimate ? number(estimate->se) : Json(nullptr);
}

Json estimate_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"value", number(estimate->value)}, {"se", number(estimate->se)}};
}

Json interval_json(const std::optional<Share>& share) {
  if (!share) return nullptr;
  return Json::array({number(share->low), number(share->high)});
}

Json share_json(const std::optional<Share>& share) {
  if (!share) return nullptr;
  return {{"value", number(share->value)},
          {"count", share->count},
          {"total", share->total},
          {"interval", interval_json(share)}};
}

Json accuracy_json(const std::optional<Accuracy>& accuracy) {
  if (!accuracy) return nullptr;
  Json object;
  Json intervals;
  const auto add_share = [&](const char* key, const std::optional<Share>& share) {
    object[key] = share ? number(share->value) : Json(nullptr);
    intervals[key] = interval_json(share);
  };
  add_share("top1", accuracy->top1);
  add_share("top3", accuracy->top3);
  add_share("top5", accuracy->top5);
  object["intervals"] = std::move(intervals);
  return object;
}

Json log_score_json(const ScoreFigures& scores) {
  Json object;
  add(object, "nats", "se", scores.log_nats);
  add(object, "bits", "bits_se", scores.log_bits);
  add(object, "skill", "skill_se", scores.log_skill);
  object["cases"] = scores.n - scores.ruled_out;
  object["ruled_out"] = scores.ruled_out;
  return object;
}

Json parts_json(const BrierParts& parts) {
  return {{"score", number(parts.score)},
          {"reliability", number(parts.reliability)},
          {"resolution", number(parts.resolution)},
          {"uncertainty", number(parts.uncertainty)},
          {"within_variance", number(parts.within_variance)},
          {"within_covariance", number(parts.within_covariance)}};
}

Json brier_json(const Figures& figures) {
  Json object;
  add(object, "mean", "se", figures.scores.brier);
  add(object, "skill", "skill_se", figures.scores.brier_skill);
  if (figures.brier_parts) object["parts"] = parts_json(*figures.brier_parts);
  return object;
}

Json bins_json(const std::vector<CalibrationBin>& bins) {
  Json list = Json::array();
  for (const CalibrationBin& bin : bins) {
    list.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"n", bin.observed.total},
                    {"mean_p", number(bin.mean_p)},
                    {"observed", number(bin.observed.value)},
                    {"interval", interval_json(bin.observed)}});
  }
  return list;
}

void add_error(Json& object, const CalibrationError& error) {
  object["ece_by_chance"] = number(error.by_chance);
  object["squared_debiased"] = number(error.squared_debiased);
  object["mce"] = number(error.mce);
}

// Of the top cause: from the full histogram, or else from the twenty bins of the basic metrics.
Json top_calibration_json(const Figures& figures) {
  Json object;
  if (figures.calibration) {
    object["ece"] = number(figures.calibration->error.ece);
    object["ece_se"] = figures.ece ? number(figures.ece->se) : Json(nullptr);
    add_error(object, figures.calibration->error);
    object["bins"] = bins_json(figures.calibration->bins);
  } else if (figures.calibration_basic) {
    object["ece"] = number(figures.calibration_basic->error.ece);
    object["ece_se"] = nullptr;
    add_error(object, figures.calibration_basic->error);
    object["bins"] = bins_json(figures.calibration_basic->bins);
  } else {
    return nullptr;
  }
  return object;
}

Json calibration_json(const std::optional<Calibration>& calibration) {
  if (!calibration) return nullptr;
  Json object{{"ece", number(calibration->error.ece)}};
  add_error(object, calibration->error);
  object["brier"] = parts_json(calibration->brier);
  object["bins"] = bins_json(calibration->bins);
  return object;
}

Json interval_json(const ConfidenceInterval& interval) {
  return Json::array({number(interval.low), number(interval.high)});
}

Json auroc_json(const std::optional<Auroc>& auroc) {
  if (!auroc) return nullptr;
  return {{"value", number(auroc->value)},
          {"se", number(auroc->se)},
          {"interval", interval_json(interval_of(*auroc))},
          {"bound", number(auroc->bound)}};
}

Json alerts_json(const std::optional<AlertSensitivity>& alerts) {
  if (!alerts) return nullptr;
  return {{"share", number(alerts->alert_share)},
          {"threshold", number(alerts->threshold)},
          {"sensitivity", number(alerts->sensitivity.value)},
          {"se", number(alerts->sensitivity.se)},
          {"interval", interval_json(interval_of(*alerts))}};
}

Json decision_curve_json(const std::vector<NetBenefit>& curve) {
  Json list = Json::array();
  for (const NetBenefit& point : curve) {
    list.push_back({{"threshold", point.threshold},
                    {"net_benefit", number(point.treat_by_answer.value)},
                    {"se", number(point.treat_by_answer.se)},
                    {"treat_all", number(point.treat_all)}});
  }
  return list;
}

Json cause_json(const CauseFigures& figures, const JudgedCause& cause, bool is_full) {
  Json object{{"cause", cause.name},
              {"title", cause.title},
              {"must_not_miss", cause.must_not_miss},
              {"n", figures.n},
              {"impossible", figures.impossible},
              {"ruled_out", figures.ruled_out},
              {"sensitivity", share_json(figures.calls.sensitivity)},
              {"specificity", share_json(figures.calls.specificity)},
              {"ppv", share_json(figures.calls.ppv)},
              {"log_score", estimate_json(figures.log_nats)},
              {"brier", estimate_json(figures.brier)},
              {"concordance", estimate_json(figures.concordance)}};
  if (!is_full) return object;
  object["auroc"] = auroc_json(figures.auroc);
  object["alerts"] = alerts_json(figures.alerts);
  object["calibration"] = calibration_json(figures.calibration);
  object["decision_curve"] = decision_curve_json(figures.decision_curve);
  return object;
}

Json confusion_json(const std::vector<std::uint64_t>& confusion, std::size_t n_causes) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < n_causes; ++truth) {
    const auto row = confusion.begin() + static_cast<std::ptrdiff_t>(truth * n_causes);
    rows.push_back(std::vector<std::uint64_t>(row, row + static_cast<std::ptrdiff_t>(n_causes)));
  }
  return rows;
}

Json population_json(const PopulationFigures& population) {
  return {{"csmf_accuracy_of_top_calls", estimate_json(population.by_top_call)},
          {"csmf_accuracy_of_top_calls_corrected", estimate_json(population.by_top_call_corrected)},
          {"csmf_accuracy_of_mean_posterior", estimate_json(population.by_mean_posterior)},
          {"csmf_accuracy_of_mean_posterior_corrected",
           estimate_json(population.by_mean_posterior_corrected)},
          {"mean_concordance", estimate_json(population.mean_concordance)}};
}

Json closing_json(const ClosingTest& closing, const std::vector<JudgedCause>& causes) {
  Json list = Json::array();
  for (const CauseId cause : ids<CauseId>(closing.by_cause.size())) {
    const auto& result = closing.by_cause[cause];
    if (!result) continue;
    list.push_back({{"cause", causes[index(cause)].name},
                    {"bands", result->bands.size()},
                    {"chi_squared", number(result->chi_squared)},
                    {"p", number(result->p_value)},
                    {"p_adjusted", number(result->adjusted)},
                    {"impossible_happened", result->impossible_happened},
                    {"certain_failed", result->certain_failed}});
  }
  return {{"passes", closing.passes()},
          {"level", ClosingTest::level},
          {"smallest_p_adjusted", number(closing.smallest_adjusted)},
          {"causes", std::move(list)}};
}

}  // namespace

Json averaged_json(const PosteriorAverages::Figures& averaged) {
  return {{"cases", averaged.n},
          {"excluded", averaged.excluded},
          {"log_score", estimate_json(averaged.log_nats)},
          {"ruled_out", number(averaged.ruled_out)},
          {"brier", estimate_json(averaged.brier)},
          {"top1", estimate_json(averaged.top1)},
          {"top3", estimate_json(averaged.top3)},
          {"top5", estimate_json(averaged.top5)}};
}

Json paired_json(const PairedFigures& paired, const std::vector<JudgedCause>& causes) {
  Json auroc = Json::array();
  for (const CauseId cause : ids<CauseId>(causes.size())) {
    auroc.push_back(
        {{"cause", causes[index(cause)].name}, {"difference", estimate_json(paired.auroc[cause])}});
  }
  return {{"cases", paired.n},
          {"only_first", paired.only_first},
          {"only_second", paired.only_second},
          {"ruled_out", paired.ruled_out},
          {"top1", estimate_json(paired.top1)},
          {"top3", estimate_json(paired.top3)},
          {"log_score", estimate_json(paired.log_nats)},
          {"brier", estimate_json(paired.brier)},
          {"ece", estimate_json(paired.ece)},
          {"csmf_accuracy_of_top_calls", estimate_json(paired.csmf_by_top_call)},
          {"csmf_accuracy_of_mean_posterior", estimate_json(paired.csmf_by_mean_posterior)},
          {"auroc", std::move(auroc)}};
}

Json figures_json(const Figures& figures, const std::vector<JudgedCause>& causes) {
  FAGAN_ASSERT_EQ(figures.per_cause.size(), causes.size());
  Json object{{"cases", figures.n_cases},
              {"scored", figures.n_scored},
              {"impossible", figures.impossible},
              {"left_out", figures.left_out},
              {"bad", figures.bad},
              {"unlabelled", figures.unlabelled},
              {"accuracy", accuracy_json(figures.accuracy)},
              {"log_score", log_score_json(figures.scores)},
              {"brier", brier_json(figures)},
              {"calibration", top_calibration_json(figures)},
              {"confusion", confusion_json(figures.confusion, causes.size())}};
  Json& per_cause = object["per_cause"] = Json::array();
  for (const CauseFigures& of : figures.per_cause) {
    per_cause.push_back(cause_json(of, causes[index(of.cause)], figures.closing.has_value()));
  }
  if (figures.population) object["population"] = population_json(*figures.population);
  if (figures.closing) object["closing_test"] = closing_json(*figures.closing, causes);
  return object;
}

}  // namespace fagan
