#include "fagan/simulation/draws.hpp"

#include <algorithm>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

// The members of each measurement that stay out of a cohort.
std::vector<bool> left_out(const Model& model, std::span<const FindingId> measures) {
  std::vector<bool> out(model.n_findings(), false);
  std::vector<bool> used(model.n_findings(), false);
  for (const std::vector<FindingId>& group : model.same_measurement()) {
    FindingId chosen = group.front();
    bool replaced = false;
    for (const FindingId measure : measures) {
      if (std::find(group.begin(), group.end(), measure) == group.end()) continue;
      if (replaced && chosen != measure) {
        throw Error("findings " + quoted(model.finding(chosen).name) + " and " +
                    quoted(model.finding(measure).name) + " are one measurement: choose one");
      }
      chosen = measure;
      replaced = true;
      used[index(measure)] = true;
    }
    for (const FindingId member : group) out[index(member)] = member != chosen;
  }
  for (const FindingId measure : measures) {
    if (!used[index(measure)]) {
      throw Error("finding " + quoted(model.finding(measure).name) +
                  " is not one of several ways to take a measurement");
    }
  }
  return out;
}

}  // namespace

Draws::Draws(const Model& model, std::span<const FindingId> measures)
    : drawn_(model.n_findings(), false), places_(model.n_findings()) {
  const std::vector<bool> out = left_out(model, measures);
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.finding(finding).rule_only || out[index(finding)]) continue;
    drawn_[index(finding)] = true;
    if (model.finding(finding).is_number()) {
      numbers_.push_back(finding);
    } else {
      append(model, finding);
    }
  }
}

void Draws::append(const Model& model, FindingId finding) {
  const std::size_t n_states = model.finding(finding).states.size();
  if (panels_.empty() || panels_.back().n_codes * n_states > DrawPanel::usual_codes) {
    panels_.emplace_back();
  }
  DrawPanel& panel = panels_.back();
  places_[finding] = {panels_.size() - 1, panel.findings.size()};
  panel.findings.push_back(finding);
  panel.weights.push_back(panel.n_codes);
  panel.n_states.push_back(n_states);
  panel.n_codes *= n_states;
}

Draws::Place Draws::place_of(FindingId finding) const {
  FAGAN_ASSERT(is_drawn(finding));
  return places_[finding];
}

}  // namespace fagan
