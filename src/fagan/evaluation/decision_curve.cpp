#include "fagan/evaluation/decision_curve.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

double lower_edge(std::size_t place) {
  if (place == ProbabilityHistogram::certain) return 1;
  return place <= 1 ? 0 : ProbabilityCells::instance().edges()[place - 2];
}

}  // namespace

std::optional<NetBenefit> net_benefit(const ProbabilityHistogram& histogram, int percent) {
  FAGAN_ASSERT(1 <= percent && percent <= 99);
  const double threshold = percent / 100.0;
  const auto all = histogram.together();
  if (all.n() == 0) return std::nullopt;
  const auto treated = histogram.together(ProbabilityHistogram::first_place_from(threshold));
  const auto n = static_cast<double>(all.n());
  const double price = threshold / (1 - threshold);
  const double benefit = static_cast<double>(treated.positives) / n;
  const double harm = static_cast<double>(treated.negatives) / n;
  const double value = benefit - harm * price;
  // A case is worth 1, −price or 0.
  const double variance = benefit + harm * price * price - value * value;
  const double se = n < 2 ? infinity : std::sqrt(std::max(variance, 0.0) / (n - 1));
  const double base_rate = static_cast<double>(all.positives) / n;
  return NetBenefit{threshold, {value, se}, base_rate - (1 - base_rate) * price};
}

std::vector<NetBenefit> decision_curve(const ProbabilityHistogram& histogram) {
  std::vector<NetBenefit> curve;
  for (int percent = 1; percent <= 99; ++percent) {
    if (const auto point = net_benefit(histogram, percent)) curve.push_back(*point);
  }
  return curve;
}

std::optional<Estimate> expected_utility(const BasicTally& basic, const Eigen::MatrixXd& utility) {
  FAGAN_ASSERT_EQ(static_cast<std::size_t>(utility.rows()), basic.n_causes());
  FAGAN_ASSERT_EQ(static_cast<std::size_t>(utility.cols()), basic.n_causes());
  const auto n = static_cast<double>(basic.n_scored());
  if (n == 0) return std::nullopt;
  double mean = 0;
  double squares = 0;
  for (std::size_t truth = 0; truth < basic.n_causes(); ++truth) {
    for (std::size_t called = 0; called < basic.n_causes(); ++called) {
      const double share = static_cast<double>(basic.confusion_at(truth, called)) / n;
      const double u = utility(static_cast<Eigen::Index>(called), static_cast<Eigen::Index>(truth));
      mean += share * u;
      squares += share * u * u;
    }
  }
  const double variance = std::max(squares - mean * mean, 0.0);
  return Estimate{mean, n < 2 ? infinity : std::sqrt(variance / (n - 1))};
}

std::optional<AlertSensitivity> sensitivity_at_alert_share(const ProbabilityHistogram& histogram,
                                                           double alert_share) {
  FAGAN_ASSERT(0 < alert_share && alert_share < 1);
  const auto all = histogram.together();
  if (all.positives == 0) return std::nullopt;
  const auto n = static_cast<double>(all.n());
  const auto positives = static_cast<double>(all.positives);

  const double to_alert = alert_share * n;
  double alerted = 0;
  double found = 0;
  std::size_t place = ProbabilityHistogram::certain;
  while (alerted + static_cast<double>(histogram[place].n()) < to_alert) {
    alerted += static_cast<double>(histogram[place].n());
    found += static_cast<double>(histogram[place].positives);
    --place;
  }
  const auto in_cell = static_cast<double>(histogram[place].n());
  // The share of positives at the threshold: how fast sensitivity rises with the alert share.
  const double rate = static_cast<double>(histogram[place].positives) / in_cell;
  found += (to_alert - alerted) * rate;

  // The estimate is the mean, over cases, of (y·above − s·y)/π − λ(above − a), where λ = ds/da
  // makes up for the threshold being estimated too (influence function).
  const double s = found / positives;
  const double prevalence = positives / n;
  const double slope = rate / prevalence;
  const double above = found / n;            // has it and is alerted
  const double missed = prevalence - above;  // has it and is not
  const double false_alarm = alert_share - above;
  const double quiet = 1 - alert_share - missed;
  const auto square = [](double x) { return x * x; };
  const double variance = above * square((1 - s) / prevalence - slope * (1 - alert_share)) +
                          missed * square(-s / prevalence + slope * alert_share) +
                          false_alarm * square(slope * (1 - alert_share)) +
                          quiet * square(slope * alert_share);
  return AlertSensitivity{
      alert_share, lower_edge(place), {s, std::sqrt(std::max(variance, 0.0) / n)}, all.positives};
}

ConfidenceInterval interval_of(const AlertSensitivity& alerts) {
  const auto n = static_cast<double>(alerts.positives);
  const double found = std::clamp(alerts.sensitivity.value, 0.0, 1.0) * n;
  const ConfidenceInterval of_error = interval_of(alerts.sensitivity);
  const ConfidenceInterval of_share = share_interval(found, n - found);
  return {std::max(0.0, std::min(of_error.low, of_share.low)),
          std::min(1.0, std::max(of_error.high, of_share.high))};
}

}  // namespace fagan
