#include "fagan/model/observation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "fagan/core/overloaded.hpp"
#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

std::string range_text(const Range& range) {
  return shortest(range.low) + " to " + shortest(range.high);
}

std::string number_objection(const Finding& finding, double value) {
  if (!finding.is_number()) return "has named states, not a number";
  if (!std::isfinite(value)) return "needs a finite number";
  if (finding.number->density == DensityKind::lognormal && value <= 0) {
    return shortest(value) + " is not above 0 (its density is log-normal)";
  }
  const auto& range = finding.number->range;
  if (range && (value < range->low || value > range->high)) {
    return shortest(value) + " is outside its range of " + range_text(*range);
  }
  return {};
}

std::string interval_objection(const Finding& finding, Interval interval) {
  if (!finding.is_number()) return "has named states, not a number";
  if (std::isnan(interval.low) || std::isnan(interval.high) || !(interval.low < interval.high)) {
    return "interval " + shortest(interval.low) + ".." + shortest(interval.high) + " is empty";
  }
  if (interval.low == -infinity && interval.high == infinity) {
    return "an interval needs at least one end";
  }
  Range range = finding.number->range.value_or(Range{-infinity, infinity});
  if (finding.number->density == DensityKind::lognormal) range.low = std::max(range.low, 0.0);
  if (interval.low >= range.high || interval.high <= range.low) {
    return "interval " + shortest(interval.low) + ".." + shortest(interval.high) +
           " is outside its range of " + range_text(range);
  }
  return {};
}

std::string virtual_objection(const Finding& finding, const VirtualEvidence& evidence) {
  if (finding.is_number()) return "is a number; virtual evidence needs named states";
  if (evidence.relative_likelihoods.size() != finding.states.size()) {
    return "needs one relative likelihood for each of its " +
           std::to_string(finding.states.size()) + " states";
  }
  for (const double v : evidence.relative_likelihoods) {
    if (!std::isfinite(v) || v < 0)
      return shortest(v) + " is not a relative likelihood (expected 0 or more)";
  }
  const auto& v = evidence.relative_likelihoods;
  if (std::all_of(v.begin(), v.end(), [](double x) { return x == 0; })) {
    return "needs at least one relative likelihood above 0";
  }
  return {};
}

}  // namespace

std::string objection(const Finding& finding, const Observation& observation) {
  return std::visit(
      Overloaded{
          [&](StateId state) -> std::string {
            if (finding.is_number()) return "is a number, not one of named states";
            if (index(state) >= finding.states.size()) return "has no such state";
            return {};
          },
          [&](double value) { return number_objection(finding, value); },
          [&](Interval interval) { return interval_objection(finding, interval); },
          [&](const VirtualEvidence& evidence) { return virtual_objection(finding, evidence); },
          [](NotKnown) -> std::string { return {}; },
      },
      observation);
}

std::string to_text(const Finding& finding, const Observation& observation) {
  return std::visit(Overloaded{
                        [&](StateId state) { return finding.states[index(state)].name; },
                        [](double value) { return shortest(value); },
                        [](Interval interval) {
                          return (interval.low == -infinity ? "" : shortest(interval.low)) + ".." +
                                 (interval.high == infinity ? "" : shortest(interval.high));
                        },
                        [&](const VirtualEvidence& evidence) {
                          std::string text;
                          for (std::size_t s = 0; s < finding.states.size(); ++s) {
                            if (s > 0) text += ',';
                            text += finding.states[s].name + ':' +
                                    shortest(evidence.relative_likelihoods[s]);
                          }
                          return text;
                        },
                        [](NotKnown) -> std::string { return "?"; },
                    },
                    observation);
}

}  // namespace fagan
