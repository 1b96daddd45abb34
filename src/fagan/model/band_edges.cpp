#include "fagan/model/band_edges.hpp"

#include <algorithm>
#include <optional>
#include <variant>

namespace fagan {
namespace {

std::optional<double> growth_by_number(const Observation& seen, double from) {
  const auto factor = [from](double value) { return std::max(value / from, 1.0); };
  if (const auto* value = std::get_if<double>(&seen)) return factor(*value);
  if (const auto* interval = std::get_if<Interval>(&seen)) return factor(interval->low);
  return std::nullopt;
}

std::optional<double> growth_by_state(const Observation& seen, const Finding& finding,
                                      const BandGrowth& growth) {
  const auto* state = std::get_if<StateId>(&seen);
  if (state == nullptr) return std::nullopt;
  for (const auto& [name, factor] : growth.times) {
    if (name == finding.states[index(*state)].name) return factor;
  }
  return 1;
}

double growth_of(const Bands& bands, const Findings& known) {
  const Model& model = known.model();
  for (const BandGrowth& growth : bands.grow_with) {
    const auto with = model.find_finding(growth.finding);
    const Observation* seen = with ? known.find(*with) : nullptr;
    if (seen == nullptr) continue;
    const auto factor = growth.from ? growth_by_number(*seen, *growth.from)
                                    : growth_by_state(*seen, model.finding(*with), growth);
    if (factor) return *factor;
  }
  return 1;
}

}  // namespace

std::vector<double> band_edges(const Findings& known, FindingId number) {
  const NumberScale& scale = *known.model().finding(number).number;
  std::vector<double> edges = scale.bands.edges;
  const double growth = growth_of(scale.bands, known);
  for (double& edge : edges) edge *= growth;
  return edges;
}

}  // namespace fagan
