#include "fagan/simulation/shift.hpp"

#include <string>
#include <utility>
#include <vector>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

void check_probability(double p) {
  if (!(p >= 0 && p <= 1)) {
    throw Error(shortest(p) + " is not a probability (expected 0 to 1)");
  }
}

// Gives one place p and lets the others keep their proportions.
void move_to(std::vector<double>& shares, std::size_t at, double p) {
  double others = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (i != at) others += shares[i];
  }
  const auto n_others = static_cast<double>(shares.size() - 1);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (i == at) {
      shares[i] = p;
    } else {
      shares[i] = others > 0 ? shares[i] / others * (1 - p) : (1 - p) / n_others;
    }
  }
}

Cell cell_of(const Model& model, FindingId finding, CauseId cause) {
  Cell cell;
  cell.evidence = model.evidence(finding, cause);
  const Finding& about = model.finding(finding);
  if (about.is_number()) {
    cell.mean = model.density(finding, cause).mean();
    cell.sd = model.density(finding, cause).sd();
  }
  for (std::size_t s = 0; s < about.states.size(); ++s) {
    cell.p.emplace_back(about.states[s].name,
                        model.likelihood(finding, static_cast<StateId>(s), cause));
  }
  return cell;
}

void copy_cells(const Model& model, FindingId finding, CauseId moved, const Cell* instead,
                ModelBuilder& builder) {
  const std::string& name = model.finding(finding).name;
  bool default_written = false;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    if (instead != nullptr && cause == moved) {
      builder.likelihood(name, model.cause(cause).name, *instead);
    } else if (model.is_explicit(finding, cause)) {
      builder.likelihood(name, model.cause(cause).name, cell_of(model, finding, cause));
    } else if (!default_written) {
      builder.likelihood(name, ModelBuilder::default_cause, cell_of(model, finding, cause));
      default_written = true;
    }
  }
}

void copy_the_rest(const Model& model, ModelBuilder& builder) {
  builder.header({model.name(), model.title(), model.about(), model.version(), model.licence(),
                  model.notice(), model.default_setting()});
  for (const Cause& cause : model.causes()) builder.add(cause);
  for (const Finding& finding : model.findings()) builder.add(finding);
  for (const RedFlag& flag : model.red_flags()) builder.add(flag);
  for (const Dependency& dependency : model.dependencies()) builder.add(dependency);
  for (const Accepted& accepted : model.accepted()) builder.add(accepted);
  for (const PublishedFigure& figure : model.published()) builder.add(figure);
  for (const Source& source : model.sources()) builder.add(source);
  for (const PriorDraft& setting : model.settings()) builder.add(setting);
  for (const std::vector<FindingId>& group : model.same_measurement()) {
    std::vector<std::string> names;
    names.reserve(group.size());
    for (const FindingId member : group) names.push_back(model.finding(member).name);
    builder.add_same_measurement(std::move(names));
  }
}

}  // namespace

Model with_likelihood(const Model& model, FindingId finding, StateId state, CauseId cause, double p,
                      Evidence evidence) {
  check_probability(p);
  FAGAN_ASSERT_LT(index(state), model.finding(finding).states.size());
  Cell moved = cell_of(model, finding, cause);
  std::vector<double> row;
  for (const auto& [name, share] : moved.p) row.push_back(share);
  move_to(row, index(state), p);
  for (std::size_t s = 0; s < row.size(); ++s) moved.p[s].second = row[s];
  moved.evidence = std::move(evidence);

  ModelBuilder builder;
  copy_the_rest(model, builder);
  for (const FindingId other : ids<FindingId>(model.n_findings())) {
    if (model.finding(other).rule_only) continue;
    copy_cells(model, other, cause, other == finding ? &moved : nullptr, builder);
  }
  return builder.build();
}

Prior with_probability(const Model& model, const Prior& prior, CauseId cause, double p) {
  check_probability(p);
  require_made_for(model, prior);
  if (prior.size() == 1 && p != 1) throw Error("the only cause there is has probability 1");
  std::vector<double> shares;
  for (const CauseId each : ids<CauseId>(prior.size())) shares.push_back(prior[each]);
  move_to(shares, index(cause), p);
  PriorDraft draft = prior.draft();
  for (PriorDraft::Entry& entry : draft.probabilities) {
    entry.p = shares[index(*model.find_cause(entry.cause))];
  }
  return Prior::make(model, std::move(draft)).value;
}

}  // namespace fagan
