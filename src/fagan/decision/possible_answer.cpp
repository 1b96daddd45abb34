#include "fagan/decision/possible_answer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fagan/core/units.hpp"
#include "fagan/decision/answer_regions.hpp"
#include "fagan/model/band_edges.hpp"

namespace fagan {
namespace {

PossibleAnswer describe(Observation answer, const Eigen::ArrayXd& joint) {
  PossibleAnswer described;
  described.answer = std::move(answer);
  const double p = joint.sum();
  described.p = Probability(p);
  described.posterior = PerCause<double>(static_cast<std::size_t>(joint.size()));
  for (const CauseId cause : ids<CauseId>(described.posterior.size())) {
    described.posterior[cause] = p > 0 ? joint[static_cast<Eigen::Index>(cause)] / p : 0;
  }
  return described;
}

// The node at which the expected distribution passes a share of its mass.
std::size_t node_at(const Answers& answers, const Eigen::ArrayXd& p, double share) {
  double passed = 0;
  for (Eigen::Index j = 0; j < answers.size(); ++j) {
    passed += (p * answers.p.col(j).array()).sum();
    if (passed >= share) return static_cast<std::size_t>(j);
  }
  return answers.values.size() - 1;
}

// To two digits of the spread: finer ends would claim a precision that does not matter.
double readable(double value, double spread) {
  if (!(spread > 0)) return value;
  const double unit = std::pow(10.0, std::floor(std::log10(spread)) - 1);
  const double rounded = unit >= 1
                             ? std::round(value / unit) * unit
                             : std::round(value * std::round(1 / unit)) / std::round(1 / unit);
  return std::isfinite(rounded) ? rounded : value;
}

std::vector<PossibleAnswer> one_per_interval(const Model& model, FindingId finding,
                                             const Eigen::ArrayXd& p, std::vector<double> ends) {
  std::vector<PossibleAnswer> described;
  double start = -infinity;
  ends.push_back(infinity);
  for (const double end : ends) {
    const Interval interval{start, end};
    described.push_back(describe(interval, joint_of_interval(model, finding, p, interval)));
    start = end;
  }
  return described;
}

std::vector<PossibleAnswer> one_per_band(const Findings& known, FindingId finding,
                                         const Eigen::ArrayXd& p) {
  const Model& model = known.model();
  std::vector<PossibleAnswer> described =
      one_per_interval(model, finding, p, band_edges(known, finding));
  const std::vector<std::string>& titles = model.finding(finding).number->bands.titles;
  for (std::size_t i = 0; i < titles.size(); ++i) described[i].title = titles[i];
  return described;
}

std::vector<double> ends_of_thirds(const Answers& answers, const Eigen::ArrayXd& p) {
  const double low = answers.values[node_at(answers, p, 1.0 / 3)];
  const double high = answers.values[node_at(answers, p, 2.0 / 3)];
  const double spread = high - low;
  std::vector<double> ends{readable(low, spread), readable(high, spread)};
  const double first = answers.values.front();
  const double last = answers.values.back();
  ends.erase(std::remove_if(ends.begin(), ends.end(),
                            [=](double end) { return !(end > first && end < last); }),
             ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  if (ends.empty()) ends.push_back(low);
  return ends;
}

}  // namespace

std::vector<PossibleAnswer> describe_answers(const Findings& known, FindingId finding,
                                             const Answers& answers, const Eigen::ArrayXd& p) {
  const Model& model = known.model();
  if (const auto& number = model.finding(finding).number) {
    if (!number->bands.edges.empty()) return one_per_band(known, finding, p);
    return one_per_interval(model, finding, p, ends_of_thirds(answers, p));
  }
  std::vector<PossibleAnswer> described;
  for (Eigen::Index j = 0; j < answers.size(); ++j) {
    described.push_back(describe(static_cast<StateId>(j), p * answers.p.col(j).array()));
  }
  return described;
}

}  // namespace fagan
