#include "fagan/model/likelihood.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/normal.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

Range possible_values(const NumberScale& scale) {
  Range range = scale.range.value_or(Range{-infinity, infinity});
  if (scale.density == DensityKind::lognormal) range.low = std::max(range.low, 0.0);
  return range;
}

}  // namespace

Density::Density(const NumberScale& scale, double mean, double sd)
    : kind_(scale.density), mean_(mean), sd_(sd), range_(possible_values(scale)) {
  FAGAN_ASSERT(is_proper(scale, mean, sd));
  log_mass_in_range_ = log_mass_between(range_.low, range_.high);
}

bool Density::is_proper(const NumberScale& scale, double mean, double sd) {
  if (!std::isfinite(mean) || !std::isfinite(sd) || !(sd > 0)) return false;
  Density density;
  density.kind_ = scale.density;
  density.mean_ = mean;
  density.sd_ = sd;
  const Range range = possible_values(scale);
  return range.low < range.high && std::isfinite(density.log_mass_between(range.low, range.high));
}

double Density::standardised(double value) const {
  return ((kind_ == DensityKind::lognormal ? std::log(value) : value) - mean_) / sd_;
}

double Density::log_density(double value) const {
  FAGAN_ASSERT(range_.low <= value && value <= range_.high);
  const double on_its_scale = log_normal_density(standardised(value)) - std::log(sd_);
  // The density of x itself, not that of ln x.
  const double jacobian = kind_ == DensityKind::lognormal ? -std::log(value) : 0;
  return on_its_scale + jacobian - log_mass_in_range_;
}

double Density::log_mass(Interval interval) const {
  const double low = std::max(interval.low, range_.low);
  const double high = std::min(interval.high, range_.high);
  FAGAN_ASSERT_LT(low, high);
  return log_mass_between(low, high) - log_mass_in_range_;
}

// From low to high on the scale of mean and sd, with all its digits even where they are neighbours.
double Density::distance(double low, double high) const {
  if (kind_ == DensityKind::normal) return high - low;
  const double growth = (high - low) / low;
  return growth < 1 ? std::log1p(growth) : std::log(high) - std::log(low);
}

double Density::log_mass_between(double low, double high) const {
  return log_normal_mass(standardised(low), standardised(high), distance(low, high) / sd_);
}

}  // namespace fagan
