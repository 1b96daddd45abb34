#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fagan {

/// A state a finding can be in, such as absent or present.
struct State {
  std::string name;
  std::string title;

  friend bool operator==(const State&, const State&) = default;
};

/// The values a numeric finding can take, ends included; either end may be infinite.
struct Range {
  double low;
  double high;
  friend bool operator==(const Range&, const Range&) = default;
};

/// How a numeric finding is distributed given a cause. Log-normal: the density is that of the value
/// itself, while mean and sd are those of its natural logarithm.
enum class DensityKind { normal, lognormal };

/// Another finding with which the edges of bands grow: by it a D-dimer is judged by age.
struct BandGrowth {
  std::string finding;
  /// Of a number: above this the edges grow in proportion to it.
  std::optional<double> from;
  /// Of a finding with states: what the edges are multiplied by; 1 in a state not named here.
  std::vector<std::pair<std::string, double>> times;

  friend bool operator==(const BandGrowth&, const BandGrowth&) = default;
};

/// The cut points people judge a number by. They say how it is shown, never what it is worth.
struct Bands {
  std::vector<double> edges;        ///< rising; a value at an edge is in the band above it
  std::vector<std::string> titles;  ///< what a person calls each band, lowest first; or none
  std::vector<BandGrowth> grow_with;

  friend bool operator==(const Bands&, const Bands&) = default;
};

struct NumberScale {
  DensityKind density = DensityKind::normal;
  std::optional<Range> range;  ///< truncates the density; a value outside is bad input
  Bands bands = {};

  friend bool operator==(const NumberScale&, const NumberScale&) = default;
};

/// Something that can be observed: one of a few named states, or a number.
struct Finding {
  std::string name;   ///< short and unique
  std::string title;  ///< what a person reads; the name if nothing better was given
  std::string question;
  std::string help;
  std::string kind;  ///< such as symptom, history, risk_factor, sign, test
  double cost = 0;   ///< of finding out, in the model's own unit; 0 or more
  std::string unit;
  std::vector<std::string> synonyms;
  std::string tier;
  std::string origin;
  std::string notes;
  std::vector<State> states;          ///< 2 to 127 of them, or none for a number
  std::optional<NumberScale> number;  ///< for a number only
  bool rule_only = false;  ///< serves red flags, has no likelihood and never moves a posterior

  bool is_number() const noexcept { return number.has_value(); }
  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace fagan
