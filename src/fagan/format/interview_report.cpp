#include "fagan/format/interview_report.hpp"

#include <nlohmann/json.hpp>

#include "fagan/format/json_text.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

constexpr double z_of_95 = 1.96;

Json json_estimate(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"mean", json_number(estimate->value)}, {"se", json_number(estimate->se)}};
}

Json json_difference(const Estimate& difference) {
  return {{"mean", json_number(difference.value)},
          {"interval",
           {json_number(difference.value - z_of_95 * difference.se),
            json_number(difference.value + z_of_95 * difference.se)}}};
}

Json json_point(const InterviewStudy& study, std::size_t strategy, std::size_t n) {
  const InterviewTally& sums = study.tally(strategy, n);
  const auto cases = static_cast<double>(sums.n);
  Json point{{"questions", n}};
  if (sums.n == 0) return point;
  const auto accuracy = study.accuracy(strategy, n);
  point["asked"] = static_cast<double>(sums.questions) / cases;
  point["cost"] = sums.cost.value() / cases;
  point["accuracy"] = {{"top1", accuracy->value},
                       {"interval", {accuracy->low, accuracy->high}},
                       {"top3", static_cast<double>(sums.top3) / cases}};
  point["log_score"] = json_estimate(study.log_nats(strategy, n));
  point["ruled_out"] = sums.ruled_out;
  point["brier"] = json_estimate(study.brier(strategy, n));
  point["ece"] = *study.calibration_error(strategy, n);
  point["must_not_miss"] = {
      {"found", sums.found}, {"missed", sums.missed}, {"alarms", sums.alarms}};
  point["impossible"] = sums.impossible;
  if (strategy > 0) {
    point["ahead_of_first"] = json_difference(study.accuracy_difference(strategy, n, 0, n));
  }
  return point;
}

}  // namespace

const std::string& InterviewReport::name(std::size_t strategy) const {
  return choosing_names()[static_cast<std::size_t>(plan.strategies[strategy].choosing)];
}

std::vector<HalfAsMany> halves(const InterviewStudy& study,
                               const std::vector<std::size_t>& numbers) {
  std::vector<HalfAsMany> result;
  for (std::size_t strategy = 1; strategy < study.n_strategies(); ++strategy) {
    for (const std::size_t n : numbers) {
      if (n < 2 || n > study.longest()) continue;
      result.push_back({strategy, n, study.accuracy_difference(strategy, n / 2, 0, n)});
    }
  }
  return result;
}

std::vector<std::size_t> short_curve(std::size_t longest) {
  std::vector<std::size_t> numbers;
  for (std::size_t n = 0; n < longest; ++n) {
    if (n <= 3 || n % 5 == 0) numbers.push_back(n);
  }
  numbers.push_back(longest);
  return numbers;
}

std::string to_json(const InterviewReport& report) {
  Json result{{"model", report.model},         {"setting", report.setting}, {"seed", report.seed},
              {"first", report.first},         {"cases", report.count},     {"draws", 1},
              {"flag_at", report.plan.flag_at}};
  Json& strategies = result["strategies"] = Json::array();
  for (std::size_t s = 0; s < report.study.n_strategies(); ++s) {
    Json curve = Json::array();
    for (std::size_t n = 0; n <= report.study.longest(); ++n) {
      curve.push_back(json_point(report.study, s, n));
    }
    strategies.push_back({{"strategy", report.name(s)}, {"curve", std::move(curve)}});
  }
  Json& half = result["half_as_many"] = Json::array();
  for (const HalfAsMany& one : halves(report.study, {10, 20, 30, 40})) {
    Json entry{{"strategy", report.name(one.strategy)},
               {"questions", one.n_questions / 2},
               {"first_strategy_questions", one.n_questions}};
    entry.update(json_difference(one.difference));
    entry["not_worse"] = one.not_worse();
    half.push_back(std::move(entry));
  }
  return json_text(result);
}

}  // namespace fagan
