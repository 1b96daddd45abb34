#include "fagan/decision/answers.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

using Rule = boost::math::quadrature::gauss<double, 10>;

// Where one cause's density is alive, on the scale of its mean and sd, and how wide a panel can be
// there before ten nodes no longer follow it.
struct Alive {
  double low;
  double high;
  double width;
};

// A density below e^-22 of its peak adds less than 1e-9 bits. Over thousands of random mixtures the
// sums then differ from adaptive quadrature by up to 1e-8 bits.
constexpr double negligible = 44;  // twice 22: z² / 2 is what falls
constexpr double panel_in_sds = 2.4;

Range on_scale_of_mean(const NumberScale& scale) {
  Range range = scale.range.value_or(Range{-infinity, infinity});
  if (scale.density == DensityKind::normal) return range;
  return {std::log(std::max(range.low, 0.0)), std::log(range.high)};
}

Alive alive(const Density& density, Range range) {
  // Far outside its range a truncated normal falls off like an exponential from the nearer end.
  const double peak = std::clamp(density.mean(), range.low, range.high);
  const double z = std::abs(peak - density.mean()) / density.sd();
  const double reach = (std::sqrt(z * z + negligible) - z) * density.sd();
  const double width = panel_in_sds * density.sd() / std::max(1.0, z);
  // Towards the mean it rises, and away from it it falls, so that `reach` bounds only the latter;
  // inside the range the two are one and the same.
  return {std::max(range.low, peak - reach), std::min(range.high, peak + reach), width};
}

// The ends of panels none of which is too wide for any density alive in it.
std::vector<Range> panels(const std::vector<Alive>& densities) {
  double x = infinity;
  double end = -infinity;
  for (const Alive& d : densities) {
    x = std::min(x, d.low);
    end = std::max(end, d.high);
  }
  std::vector<Range> result;
  while (x < end) {
    double width = infinity;
    double next_start = infinity;
    for (const Alive& d : densities) {
      if (d.low <= x && x < d.high) width = std::min(width, d.width);
      if (d.low > x) next_start = std::min(next_start, d.low);
    }
    if (width == infinity) {  // nothing lives between two densities
      x = next_start;
      continue;
    }
    double stop = std::min(x + width, end);
    for (const Alive& d : densities) {
      // A density much narrower than the panel starts inside it.
      if (d.low > x && d.low < stop && 2 * d.width < width) stop = d.low;
    }
    if (!(stop > x)) break;  // narrower than the numbers themselves
    result.push_back({x, stop});
    x = stop;
  }
  return result;
}

struct Node {
  double x;
  double weight;
};

std::vector<Node> nodes(const std::vector<Range>& panels) {
  std::vector<Node> result;
  const auto& t = Rule::abscissa();
  const auto& w = Rule::weights();
  for (const Range& panel : panels) {
    const double middle = panel.low + (panel.high - panel.low) / 2;
    const double half = (panel.high - panel.low) / 2;
    for (std::size_t i = t.size(); i-- > 0;) result.push_back({middle - half * t[i], half * w[i]});
    for (std::size_t i = 0; i < t.size(); ++i)
      result.push_back({middle + half * t[i], half * w[i]});
  }
  return result;
}

Answers states(const Model& model, FindingId finding) {
  Answers answers;
  const std::size_t n_states = model.finding(finding).states.size();
  answers.p.resize(static_cast<Eigen::Index>(model.n_causes()),
                   static_cast<Eigen::Index>(n_states));
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    for (const StateId state : ids<StateId>(n_states)) {
      answers.p(static_cast<Eigen::Index>(cause), static_cast<Eigen::Index>(state)) =
          model.likelihood(finding, state, cause);
    }
  }
  return answers;
}

Answers values(const Model& model, FindingId finding) {
  const NumberScale& scale = *model.finding(finding).number;
  const Range range = on_scale_of_mean(scale);
  std::vector<Alive> densities;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    densities.push_back(alive(model.density(finding, cause), range));
  }
  const std::vector<Node> grid = nodes(panels(densities));
  Answers answers;
  answers.p.resize(static_cast<Eigen::Index>(model.n_causes()),
                   static_cast<Eigen::Index>(grid.size()));
  for (std::size_t j = 0; j < grid.size(); ++j) {
    const bool lognormal = scale.density == DensityKind::lognormal;
    double value = lognormal ? std::exp(grid[j].x) : grid[j].x;
    if (scale.range) value = std::clamp(value, scale.range->low, scale.range->high);
    const double step = grid[j].weight * (lognormal ? value : 1);  // dx = x d ln x
    answers.values.push_back(value);
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      answers.p(static_cast<Eigen::Index>(cause), static_cast<Eigen::Index>(j)) =
          step * std::exp(model.density(finding, cause).log_density(value));
    }
  }
  return answers;
}

}  // namespace

Answers possible_answers(const Model& model, FindingId finding) {
  FAGAN_ASSERT(!model.finding(finding).rule_only);
  Answers answers =
      model.finding(finding).is_number() ? values(model, finding) : states(model, finding);
  answers.p.array().colwise() /= answers.p.rowwise().sum().array();
  answers.entropy_given_cause.resize(answers.p.rows());
  for (Eigen::Index k = 0; k < answers.p.rows(); ++k) {
    double sum = 0;
    for (const double p : answers.p.row(k)) {
      if (p > 0) sum -= p * std::log(p);
    }
    answers.entropy_given_cause[k] = sum;
  }
  return answers;
}

}  // namespace fagan
