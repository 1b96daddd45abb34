#include "fagan/model/model_builder.hpp"

#include <cmath>
#include <memory>
#include <utility>

#include "fagan/model/model_checker.hpp"
#include "fagan/model/model_data.hpp"

namespace fagan {

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
  may_be_learned_ = true;
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
  finding.number = scale;
  return add(std::move(finding));
}
ModelBuilder& ModelBuilder::p(std::string finding, std::string cause,
                              std::vector<std::pair<std::string, double>> p) {
  Cell cell;
  cell.p = std::move(p);
  return likelihood(std::move(finding), std::move(cause), std::move(cell));
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
