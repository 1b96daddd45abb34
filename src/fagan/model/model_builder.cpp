#include "fagan/model/model_builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "fagan/model/model_checker.hpp"
#include "fagan/model/model_data.hpp"

namespace fagan {
namespace {

Cell blank_cell(const Finding& finding) {
  Cell cell;
  for (const State& state : finding.states) {
    cell.p.emplace_back(state.name, 1 / static_cast<double>(finding.states.size()));
  }
  if (!finding.is_number()) return cell;
  cell.mean = 0;
  cell.sd = 1;
  if (const auto& range = finding.number->range) {
    // Somewhere inside, whatever the range is.
    const bool is_log = finding.number->density == DensityKind::lognormal;
    const double low = std::max(range->low, is_log ? std::numeric_limits<double>::min()
                                                   : std::numeric_limits<double>::lowest());
    const double high = std::min(range->high, std::numeric_limits<double>::max());
    cell.mean = is_log ? (std::log(low) + std::log(high)) / 2 : low / 2 + high / 2;
    cell.sd = std::max(is_log ? std::log(high) - std::log(low) : high / 2 - low / 2,
                       std::numeric_limits<double>::min());
  }
  return cell;
}

}  // namespace

ModelBuilder& ModelBuilder::header(Header header) {
  header_ = std::move(header);
  return *this;
}
ModelBuilder& ModelBuilder::add(Cause cause) {
  causes_.push_back(std::move(cause));
  return *this;
}
ModelBuilder& ModelBuilder::add(Finding finding) {
  findings_.push_back(std::move(finding));
  return *this;
}
ModelBuilder& ModelBuilder::add(RedFlag red_flag) {
  red_flags_.push_back(std::move(red_flag));
  return *this;
}
ModelBuilder& ModelBuilder::add(Dependency dependency) {
  dependencies_.push_back(std::move(dependency));
  return *this;
}
ModelBuilder& ModelBuilder::add(Accepted accepted) {
  accepted_.push_back(std::move(accepted));
  return *this;
}
ModelBuilder& ModelBuilder::add(PublishedFigure figure) {
  published_.push_back(std::move(figure));
  return *this;
}
ModelBuilder& ModelBuilder::add(Source source) {
  sources_.push_back(std::move(source));
  return *this;
}
ModelBuilder& ModelBuilder::add(PriorDraft setting) {
  settings_.push_back(std::move(setting));
  return *this;
}
ModelBuilder& ModelBuilder::add_same_measurement(std::vector<std::string> findings) {
  same_measurement_.push_back(std::move(findings));
  return *this;
}
ModelBuilder& ModelBuilder::likelihood(std::string finding, std::string cause, Cell cell) {
  cells_.push_back({std::move(finding), std::move(cause), std::move(cell)});
  return *this;
}

ModelBuilder& ModelBuilder::row(std::string finding) {
  rows_.push_back(std::move(finding));
  return *this;
}
ModelBuilder& ModelBuilder::may_be_learned() {
  if (!cells_.empty() || !rows_.empty()) return *this;
  blank_likelihoods();
  is_to_be_learned_ = !cells_.empty();
  return *this;
}

ModelBuilder& ModelBuilder::cause(std::string name) {
  Cause cause;
  cause.name = std::move(name);
  return add(std::move(cause));
}
ModelBuilder& ModelBuilder::finding(std::string name, std::vector<std::string> states) {
  Finding finding;
  finding.name = std::move(name);
  for (std::string& state : states) finding.states.push_back({std::move(state), {}});
  return add(std::move(finding));
}
ModelBuilder& ModelBuilder::number(std::string name, NumberScale scale) {
  Finding finding;
  finding.name = std::move(name);
  finding.number = std::move(scale);
  return add(std::move(finding));
}
ModelBuilder& ModelBuilder::p(std::string finding, std::string cause,
                              std::vector<std::pair<std::string, double>> p) {
  Cell cell;
  cell.p = std::move(p);
  return likelihood(std::move(finding), std::move(cause), std::move(cell));
}

ModelBuilder& ModelBuilder::blank_likelihoods() {
  cells_.clear();
  for (const Finding& finding : findings_) {
    if (!finding.rule_only) likelihood(finding.name, default_cause, blank_cell(finding));
  }
  return *this;
}

std::vector<Problem> ModelBuilder::problems() const {
  ModelChecker checker(*this);
  return checker.problems();
}

Model ModelBuilder::build() const {
  ModelChecker checker(*this);
  if (has_errors(checker.problems())) throw Error(checker.problems());
  return checker.model();
}

std::optional<Model> ModelBuilder::build(std::vector<Problem>& problems) const {
  ModelChecker checker(*this);
  problems.insert(problems.end(), checker.problems().begin(), checker.problems().end());
  if (has_errors(checker.problems())) return std::nullopt;
  return checker.model();
}

}  // namespace fagan
