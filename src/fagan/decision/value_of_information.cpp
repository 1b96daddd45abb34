#include "fagan/decision/value_of_information.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/units.hpp"

namespace fagan {
namespace {

double x_log_x(double x) { return x > 0 ? x * std::log(x) : 0.0; }

std::size_t leader(const Eigen::ArrayXd& joint) {
  Eigen::Index top = 0;
  joint.maxCoeff(&top);
  return static_cast<std::size_t>(top);
}

}  // namespace

double information_bits(const Eigen::ArrayXd& p, const Answers& answers) {
  double nats = -(p * answers.entropy_given_cause).sum();
  for (const double p_answer : (p.matrix().transpose() * answers.p).eval()) {
    nats -= x_log_x(p_answer);
  }
  return std::max(0.0, nats * bits_per_nat);
}

// I(S; X) = H(S) + H(X) − H(S, X).
double information_bits(const Eigen::ArrayXd& p, const Answers& answers,
                        std::span<const CauseId> set) {
  Eigen::ArrayXd inside = Eigen::ArrayXd::Zero(p.size());
  for (const CauseId cause : set) {
    inside[static_cast<Eigen::Index>(cause)] = p[static_cast<Eigen::Index>(cause)];
  }
  const Eigen::ArrayXd outside = p - inside;  // exact: each is p or 0
  const double p_inside = inside.sum();
  const double p_outside = outside.sum();
  if (p_inside == 0 || p_outside == 0) return 0;
  const Eigen::RowVectorXd with_inside = inside.matrix().transpose() * answers.p;
  const Eigen::RowVectorXd with_outside = outside.matrix().transpose() * answers.p;
  double nats = -x_log_x(p_inside) - x_log_x(p_outside);
  for (Eigen::Index j = 0; j < answers.size(); ++j) {
    nats += x_log_x(with_inside[j]) + x_log_x(with_outside[j]) -
            x_log_x(with_inside[j] + with_outside[j]);
  }
  return std::max(0.0, nats * bits_per_nat);
}

double chance_leader_changes(const Model& model, FindingId finding, const Answers& answers,
                             const Eigen::ArrayXd& p) {
  const std::size_t now = leader(p);
  double chance = 0;
  for (const AnswerRegion& region : answer_regions(model, finding, answers, p, leader)) {
    if (region.conclusion != now) chance += region.joint.sum();
  }
  return chance;
}

double utility_gain(const Model& model, FindingId finding, const Answers& answers,
                    const Eigen::ArrayXd& p, const Utility& utility) {
  const auto conclude = [&utility](const Eigen::ArrayXd& joint) {
    return index(utility.best_action(joint));
  };
  const ActionId now = utility.best_action(p);
  double gain = 0;
  for (const AnswerRegion& region : answer_regions(model, finding, answers, p, conclude)) {
    // As a sum of differences: what is the same before and after does not round.
    const auto action = static_cast<ActionId>(region.conclusion);
    if (action != now) gain += utility.advantage(action, now, region.joint);
  }
  return std::max(0.0, gain);
}

}  // namespace fagan
