// The part of ModelChecker that is about likelihoods.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/model/model_checker.hpp"
#include "fagan/model/written_number.hpp"

namespace fagan {

// Every likelihood is kept in memory, so that a short file with a default for each of many findings
// could ask for more than there is.
bool ModelChecker::tables_fit() {
  constexpr std::size_t most_likelihoods = 50'000'000;
  std::size_t per_cause = 0;
  for (const Finding& finding : data_->findings) {
    per_cause += std::max<std::size_t>(1, finding.states.size());
  }
  if (per_cause <= most_likelihoods / std::max<std::size_t>(1, data_->causes.size())) return true;
  error("/likelihoods", std::to_string(data_->causes.size()) + " causes with " +
                            std::to_string(per_cause) + " likelihoods each are too many (at most " +
                            std::to_string(most_likelihoods) + " in all)");
  return false;
}

void ModelChecker::lay_out_tables() {
  const std::size_t n_findings = data_->findings.size();
  data_->first_column = PerFinding<Eigen::Index>(n_findings, -1);
  data_->density_position = PerFinding<std::size_t>(n_findings, 0);
  data_->evidence = PerFinding<Model::Data::CellEvidence>(n_findings);
  Eigen::Index columns = 0;
  for (const FindingId id : ids<FindingId>(n_findings)) {
    const Finding& finding = data_->findings[index(id)];
    if (finding.rule_only) continue;
    data_->factors.push_back({{id}, 1});
    if (finding.is_number()) {
      data_->density_position[id] = data_->densities.size();
      data_->densities.emplace_back(data_->causes.size());
    } else {
      data_->first_column[id] = columns;
      columns += static_cast<Eigen::Index>(finding.states.size());
    }
  }
  data_->likelihood.setZero(static_cast<Eigen::Index>(data_->causes.size()), columns);
}

// The finding that likelihoods are written for; nothing, and refused once rather than for every
// cause, if it can have none.
const FindingId* ModelChecker::judged_finding(const std::string& name,
                                              std::set<std::string_view>& refused) {
  const auto finding = data_->finding_by_name.find(name);
  const bool is_known = finding != data_->finding_by_name.end();
  if (is_known && !data_->findings[index(finding->second)].rule_only) return &finding->second;
  if (refused.insert(name).second) {
    error(pointer_to("/likelihoods", name),
          is_known ? "a rule-only finding has no likelihood"
                   : "unknown finding " + quoted(name) + hints_(name, finding_names_));
  }
  return nullptr;
}

// The written cells by finding and cause; those that are about nothing are refused.
PerFinding<ModelChecker::Row> ModelChecker::sort_cells() {
  PerFinding<Row> rows(data_->findings.size(),
                       Row{std::vector<const Cell*>(data_->causes.size()), nullptr});
  std::set<std::string_view> refused;
  for (const std::string& finding : builder_.rows_) judged_finding(finding, refused);
  for (const ModelBuilder::WrittenCell& cell : builder_.cells_) {
    const FindingId* finding = judged_finding(cell.finding, refused);
    if (finding == nullptr) continue;
    const std::string here = pointer_to(pointer_to("/likelihoods", cell.finding), cell.cause);
    const Cell** slot = &rows[*finding].otherwise;
    if (cell.cause != ModelBuilder::default_cause) {
      const auto cause = data_->cause_by_name.find(cell.cause);
      if (cause == data_->cause_by_name.end()) {
        error(here, "unknown cause " + quoted(cell.cause) + hints_(cell.cause, cause_names_));
        continue;
      }
      slot = &rows[*finding].written[index(cause->second)];
    }
    if (*slot != nullptr) error(here, "likelihood given twice");
    *slot = &cell.cell;
  }
  return rows;
}

// Nothing is said of any finding that likelihoods could be said of.
bool ModelChecker::is_unlearned() const {
  return builder_.cells_.empty() && builder_.rows_.empty() && !data_->factors.empty();
}

void ModelChecker::fill_tables() {
  data_->to_be_learned = builder_.is_to_be_learned_;
  if (is_unlearned()) {
    error("/likelihoods",
          "no likelihoods: the model has still to be learned from cases (fagan fit)");
    return;
  }
  const PerFinding<Row> rows = sort_cells();
  for (const FindingId id : ids<FindingId>(data_->findings.size())) {
    if (!data_->findings[index(id)].rule_only && sound_[index(id)]) fill_row(id, rows[id]);
  }
}

void ModelChecker::fill_row(FindingId id, const Row& row) {
  const std::string at_finding = pointer_to("/likelihoods", data_->findings[index(id)].name);
  std::vector<CauseId> unwritten;
  for (const CauseId cause : ids<CauseId>(data_->causes.size())) {
    const Cell* cell = row.written[index(cause)];
    if (cell == nullptr) {
      unwritten.push_back(cause);
      continue;
    }
    fill_cell(id, {cause}, *cell, pointer_to(at_finding, data_->causes[index(cause)].name));
    data_->evidence[id].written.emplace(index(cause), cell->evidence);
  }
  if (row.otherwise != nullptr) {
    fill_cell(id, unwritten, *row.otherwise, pointer_to(at_finding, ModelBuilder::default_cause));
    data_->evidence[id].otherwise = row.otherwise->evidence;
  } else if (!unwritten.empty()) {
    std::string message =
        "no likelihood for cause " + quoted(data_->causes[index(unwritten.front())].name);
    if (unwritten.size() > 1) message += " and " + std::to_string(unwritten.size() - 1) + " more";
    error(at_finding, std::move(message));
  }
}

void ModelChecker::fill_cell(FindingId id, const std::vector<CauseId>& causes, const Cell& cell,
                             const std::string& pointer) {
  check_evidence(cell.evidence, pointer);
  const Finding& finding = data_->findings[index(id)];
  if (finding.is_number()) {
    const std::optional<Density> density = proper_density(finding, cell, pointer);
    if (!density) return;
    for (const CauseId cause : causes) {
      data_->densities[data_->density_position[id]][cause] = *density;
    }
    return;
  }
  if (cell.mean || cell.sd) {
    error(pointer, "finding " + quoted(finding.name) + " has states, not a mean and sd");
    return;
  }
  const std::vector<double> row = probabilities(finding, cell, pointer);
  for (std::size_t s = 0; s < row.size(); ++s) {
    const Eigen::Index column = data_->first_column[id] + static_cast<Eigen::Index>(s);
    for (const CauseId cause : causes) {
      data_->likelihood(static_cast<Eigen::Index>(cause), column) = row[s];
    }
  }
}

void ModelChecker::check_subcause_likelihoods() {
  for (std::size_t i = 0; i < data_->causes.size(); ++i) {
    const std::string at_subcauses = pointer_to(pointer_to("/causes", i), "subcauses");
    std::vector<Subcause>& subcauses = data_->causes[i].subcauses;
    for (std::size_t j = 0; j < subcauses.size(); ++j) {
      const std::string here = pointer_to(pointer_to(at_subcauses, j), "likelihoods");
      std::set<std::string_view> given;
      for (SubcauseLikelihood& likelihood : subcauses[j].likelihoods) {
        const std::string at_finding = pointer_to(here, likelihood.finding);
        if (!given.insert(likelihood.finding).second) error(at_finding, "likelihood given twice");
        check_subcause_likelihood(likelihood, at_finding);
      }
    }
  }
}

void ModelChecker::check_subcause_likelihood(SubcauseLikelihood& likelihood,
                                             const std::string& pointer) {
  check_evidence(likelihood.cell.evidence, pointer);
  const auto found = data_->finding_by_name.find(likelihood.finding);
  if (found == data_->finding_by_name.end()) {
    error(pointer, "unknown finding " + quoted(likelihood.finding) +
                       hints_(likelihood.finding, finding_names_));
    return;
  }
  likelihood.finding_id = found->second;
  const Finding& finding = data_->findings[index(found->second)];
  if (finding.rule_only) {
    error(pointer, "a rule-only finding has no likelihood");
  } else if (finding.is_number() || likelihood.cell.mean || likelihood.cell.sd) {
    error(pointer, "a sub-cause has probabilities of states, not a mean and sd");
  } else if (sound_[index(found->second)]) {
    likelihood.p = probabilities(finding, likelihood.cell, pointer);
  }
}

// The density of a cell, or nothing if it has a problem.
std::optional<Density> ModelChecker::proper_density(const Finding& finding, const Cell& cell,
                                                    const std::string& pointer) {
  // Drawing a variance from its posterior needs n - 1 > 0 degrees of freedom.
  if (cell.evidence.n && *cell.evidence.n > 0 && *cell.evidence.n < 2) {
    error(pointer_to(pointer, "n"), "a mean and sd need an n of 2 or more");
  }
  if (!cell.p.empty()) {
    error(pointer_to(pointer, "p"), "a number has a mean and sd, not probabilities");
  } else if (!cell.mean || !cell.sd) {
    error(pointer, "a number needs a mean and an sd");
  } else if (!std::isfinite(*cell.mean)) {
    error(pointer_to(pointer, "mean"), shortest(*cell.mean) + " is not a finite number");
  } else if (!(std::isfinite(*cell.sd) && *cell.sd > 0)) {
    error(pointer_to(pointer, "sd"),
          shortest(*cell.sd) + " is not a standard deviation (expected above 0)");
  } else if (!Density::is_proper(*finding.number, *cell.mean, *cell.sd)) {
    error(pointer, "mean " + shortest(*cell.mean) + " and sd " + shortest(*cell.sd) +
                       " leave nothing inside the finding's range");
  } else {
    // Added to 0, the mean −0 is 0: it means the same, and no text keeps the sign.
    return Density(*finding.number, *cell.mean + 0.0, *cell.sd);
  }
  return std::nullopt;
}

// The row of a cell, one probability per state, or nothing if it has a problem.
std::vector<double> ModelChecker::probabilities(const Finding& finding, const Cell& cell,
                                                const std::string& pointer) {
  const std::string at_p = pointer_to(pointer, "p");
  const std::size_t n_states = finding.states.size();
  std::vector<double> row(n_states, -1);
  bool good = true;
  double sum = 0;
  for (const auto& [name, p] : cell.p) {
    const std::string here = pointer_to(at_p, name);
    const auto state = std::find_if(finding.states.begin(), finding.states.end(),
                                    [&name = name](const State& s) { return s.name == name; });
    if (state == finding.states.end()) {
      std::vector<std::string> names;
      for (const State& s : finding.states) names.push_back(s.name);
      const bool is_bare = name == Cell::bare_state && cell.p.size() == 1;
      error(here, "finding " + quoted(finding.name) + " has no state " + quoted(name) +
                      (is_bare ? ", which a number alone is about" : hints_(name, names)));
      good = false;
      continue;
    }
    double& slot = row[static_cast<std::size_t>(state - finding.states.begin())];
    if (slot >= 0) {
      error(here, "state given twice");
      good = false;
    }
    good = check_probability(p, here) && good;
    slot = p;
    sum += p;
  }
  if (!good) return {};
  const auto rest = std::find(row.begin(), row.end(), -1);
  if (rest == row.end()) {
    check_sum(sum, "probabilities", at_p, problems_);
    return row;
  }
  if (cell.p.size() + 1 < n_states) {
    error(cell.p.empty() ? pointer : at_p, "probabilities for " + std::to_string(cell.p.size()) +
                                               " of " + std::to_string(n_states) +
                                               " states (expected all, or all but one)");
    return {};
  }
  if (sum > 1) check_sum(sum, "probabilities", at_p, problems_);
  // A state that the written decimals leave nothing for is impossible, in whichever order they
  // come.
  std::vector<double> written;
  for (const auto& [name, p] : cell.p) written.push_back(p);
  *rest = rest_as_written(written);
  return row;
}

}  // namespace fagan
