#include "fagan/decision/answer_regions.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/units.hpp"

namespace fagan {
namespace {

std::vector<AnswerRegion> one_per_state(const Answers& answers, const Eigen::ArrayXd& p,
                                        const Conclude& conclude) {
  std::vector<AnswerRegion> regions;
  for (Eigen::Index j = 0; j < answers.size(); ++j) {
    const Eigen::ArrayXd joint = p * answers.p.col(j).array();
    regions.push_back({static_cast<StateId>(j), joint, conclude(joint)});
  }
  return regions;
}

// Walks along the values of a number and cuts wherever the conclusion changes.
class Cutter {
 public:
  Cutter(const Model& model, FindingId finding, const Eigen::ArrayXd& p, const Conclude& conclude)
      : model_(model), finding_(finding), p_(p), conclude_(conclude) {}

  std::vector<AnswerRegion> cut(const std::vector<double>& values) {
    Range range = model_.finding(finding_).number->range.value_or(Range{-infinity, infinity});
    if (model_.finding(finding_).number->density == DensityKind::lognormal) {
      range.low = std::max(range.low, 0.0);
    }
    start_ = range.low;
    std::size_t now = at(values.front());
    for (std::size_t j = 1; j < values.size(); ++j) {
      const std::size_t next = at(values[j]);
      double reached = values[j - 1];
      while (now != next) {
        const double change = first_change(reached, values[j], now);
        close(change, now);
        reached = change;
        now = at(change);
      }
    }
    close(range.high, now);
    return std::move(regions_);
  }

 private:
  std::size_t at(double value) const {
    Eigen::ArrayXd log_joint(p_.size());
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      const auto k = static_cast<Eigen::Index>(cause);
      log_joint[k] = std::log(p_[k]) + model_.density(finding_, cause).log_density(value);
    }
    // Relative to the largest: far out in every tail the densities themselves underflow.
    const double largest = log_joint.maxCoeff();
    return conclude_(log_joint.unaryExpr([=](double x) { return std::exp(x - largest); }));
  }

  // A value right after which the conclusion is no longer `now`, by halving.
  double first_change(double low, double high, std::size_t now) const {
    for (;;) {
      const double middle = low + (high - low) / 2;
      if (!(low < middle && middle < high)) return high;
      (at(middle) == now ? low : high) = middle;
    }
  }

  void close(double end, std::size_t conclusion) {
    if (!(start_ < end)) return;
    const Interval interval{start_, end};
    regions_.push_back({interval, joint_of_interval(model_, finding_, p_, interval), conclusion});
    start_ = end;
  }

  const Model& model_;
  FindingId finding_;
  const Eigen::ArrayXd& p_;
  const Conclude& conclude_;
  double start_ = 0;
  std::vector<AnswerRegion> regions_;
};

}  // namespace

std::vector<AnswerRegion> answer_regions(const Model& model, FindingId finding,
                                         const Answers& answers, const Eigen::ArrayXd& p,
                                         const Conclude& conclude) {
  if (answers.values.empty()) return one_per_state(answers, p, conclude);
  return Cutter(model, finding, p, conclude).cut(answers.values);
}

Eigen::ArrayXd joint_of_interval(const Model& model, FindingId finding, const Eigen::ArrayXd& p,
                                 Interval interval) {
  Eigen::ArrayXd joint = p;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    joint[static_cast<Eigen::Index>(cause)] *=
        std::exp(model.density(finding, cause).log_mass(interval));
  }
  return joint;
}

}  // namespace fagan
