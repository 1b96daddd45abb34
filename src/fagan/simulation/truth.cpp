#include "fagan/simulation/truth.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "fagan/core/error.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

Range range_of(const NumberScale& scale) {
  Range range = scale.range.value_or(Range{-infinity, infinity});
  if (scale.density == DensityKind::lognormal) range.low = std::max(range.low, 0.0);
  return range;
}

// The ends a value is kept within, so that rounding never makes one that a case cannot hold.
Range value_limits(const NumberScale& scale) {
  constexpr double largest = std::numeric_limits<double>::max();
  const Range range = range_of(scale);
  const bool positive = scale.density == DensityKind::lognormal && range.low == 0;
  return {positive ? std::numeric_limits<double>::denorm_min() : std::max(range.low, -largest),
          std::min(range.high, largest)};
}

double standardised(const NumberScale& scale, const Density& density, double value) {
  const double x = scale.density == DensityKind::lognormal ? portable_log(value) : value;
  return (x - density.mean()) / density.sd();
}

TruncatedNormal standard_range(const NumberScale& scale, const Density& density) {
  const Range range = range_of(scale);
  const double low = standardised(scale, density, range.low);
  const double high = standardised(scale, density, range.high);
  // A range so narrow that standardising rounds its width away keeps a single value.
  return {low, low < high ? high : std::nextafter(low, infinity)};
}

std::vector<double> prior_weights(const Prior& prior) {
  std::vector<double> weights(prior.size());
  for (const CauseId cause : ids<CauseId>(prior.size())) weights[index(cause)] = prior[cause];
  return weights;
}

void check_size(const Model& model, const Draws& draws) {
  constexpr std::size_t most_bytes = std::size_t{1} << 30U;
  std::size_t bytes = draws.numbers().size() * sizeof(NumberQuantiles);
  for (const DrawPanel& panel : draws.panels()) {
    bytes += sizeof(AliasTable) + AliasTable::bytes_for(panel.n_codes);
  }
  if (model.n_causes() > AliasTable::most_outcomes || bytes > most_bytes / model.n_causes()) {
    throw Error("a model of " + std::to_string(model.n_causes()) + " causes and " +
                std::to_string(model.n_findings()) + " findings is too large to simulate");
  }
}

}  // namespace

NumberQuantiles::NumberQuantiles(const NumberScale& scale, const Density& density)
    : is_lognormal_(scale.density == DensityKind::lognormal),
      limits_(value_limits(scale)),
      mean_(density.mean()),
      sd_(density.sd()),
      standard_(standard_range(scale, density)) {}

double NumberQuantiles::quantile(double u) const {
  const double x = mean_ + sd_ * standard_.quantile(u);
  return std::clamp(is_lognormal_ ? portable_exp(x) : x, limits_.low, limits_.high);
}

std::vector<double> joint_probabilities(const Model& model, const DrawPanel& panel, CauseId cause) {
  std::vector<double> joint(panel.n_codes, 1.0);
  for (std::size_t i = 0; i < panel.findings.size(); ++i) {
    double sum = 0;
    for (std::size_t s = 0; s < panel.n_states[i]; ++s) {
      sum += model.likelihood(panel.findings[i], static_cast<StateId>(s), cause);
    }
    for (std::size_t code = 0; code < panel.n_codes; ++code) {
      joint[code] *= model.likelihood(panel.findings[i], panel.state(code, i), cause) / sum;
    }
  }
  return joint;
}

TruthSampler::TruthSampler(const Model& model, const Prior& prior, const Draws& draws)
    : causes_((check_size(model, draws), prior_weights(prior))),
      n_panels_(draws.panels().size()),
      n_numbers_(draws.numbers().size()),
      first_number_block_(draws.first_number_block()) {
  states_.reserve(n_panels_ * model.n_causes());
  for (const DrawPanel& panel : draws.panels()) {
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      states_.emplace_back(joint_probabilities(model, panel, cause));
    }
  }
  quantiles_.reserve(n_numbers_ * model.n_causes());
  for (const FindingId number : draws.numbers()) {
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      quantiles_.emplace_back(*model.finding(number).number, model.density(number, cause));
    }
  }
}

CauseId TruthSampler::cause(Seed seed, std::uint64_t case_index) const {
  const RandomNumbers numbers(seed, Stream::shared_truth, case_index / 8);
  return static_cast<CauseId>(causes_.draw(numbers, static_cast<std::uint32_t>(case_index % 8)));
}

void TruthSampler::draw(Seed seed, std::uint64_t case_index, Truth& truth) const {
  truth.cause = cause(seed, case_index);
  truth.codes.resize(n_panels_);
  truth.numbers.resize(n_numbers_);
  const RandomNumbers numbers(seed, Stream::truth, case_index);
  DrawReader reader(numbers, 0);
  for (std::uint32_t p = 0; p < n_panels_; ++p) {
    truth.codes[p] = static_cast<std::uint8_t>(reader.draw(states(p, truth.cause), p));
  }
  for (std::uint32_t n = 0; n < n_numbers_; ++n) {
    const double u = numbers.uniform(2 * first_number_block_ + n);
    truth.numbers[n] = number(n, truth.cause).quantile(u);
  }
}

}  // namespace fagan
