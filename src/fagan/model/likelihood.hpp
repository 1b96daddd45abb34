#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/model/evidence.hpp"
#include "fagan/model/finding.hpp"
#include "fagan/model/observation.hpp"

namespace fagan {

/// What the knowledge base says of one finding under one cause, as written: the probability of
/// every state (or of all but one, which gets the rest), or a mean and standard deviation.
struct Cell {
  /// The state whose probability is meant where a cell is written as a number alone.
  static constexpr const char* bare_state = "present";

  std::vector<std::pair<std::string, double>> p = {};
  std::optional<double> mean = {};
  std::optional<double> sd = {};
  Evidence evidence = {};

  friend bool operator==(const Cell&, const Cell&) = default;
};

/// The density of a numeric finding given one cause, truncated to the finding's range.
class Density {
 public:
  Density() = default;
  /// The parameters must be proper.
  Density(const NumberScale& scale, double mean, double sd);

  /// True if the mean is finite, sd is finite and above 0, and the range holds some of the mass
  /// that can be told from 0, be it e^-100000.
  static bool is_proper(const NumberScale& scale, double mean, double sd);

  double mean() const noexcept { return mean_; }  ///< of ln x for a log-normal
  double sd() const noexcept { return sd_; }      ///< of ln x for a log-normal
  /// Log of how much of the density, were it not truncated, the range holds; 0 without a range.
  double log_mass_in_range() const noexcept { return log_mass_in_range_; }

  /// Log density at a value inside the range.
  double log_density(double value) const;
  /// Log of the mass in [low, high), which must overlap the range.
  double log_mass(Interval interval) const;

 private:
  double standardised(double value) const;
  double distance(double low, double high) const;
  double log_mass_between(double low, double high) const;

  DensityKind kind_ = DensityKind::normal;
  double mean_ = 0;
  double sd_ = 1;
  Range range_{};
  double log_mass_in_range_ = 0;
};

}  // namespace fagan
