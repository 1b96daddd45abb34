#include "fagan/model/model_checker.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr double silent_gap = 1e-9;
constexpr double largest_gap = 1e-6;
constexpr std::size_t most_states = 127;  // a state and the codes for unknown fit in a signed byte

constexpr std::array finding_words = {"case_id", "cause", "setting"};
constexpr std::array cause_words = {"case_id",      "setting", "top",
                                    "log_evidence", "status",  "default"};

bool contains(const auto& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void check_sum(double sum, const std::string& what, const std::string& pointer,
               std::vector<Problem>& problems) {
  const double gap = std::abs(sum - 1);
  if (gap <= silent_gap) return;
  const bool rounding = gap <= largest_gap;
  problems.push_back({rounding ? Severity::warning : Severity::error,
                      {{}, 0, 0, pointer},
                      what + " sum to " + shortest(sum) + (rounding ? "" : " (expected 1)")});
}

void check_sample_size(const std::optional<double>& n, const std::string& pointer,
                       std::vector<Problem>& problems) {
  if (n && !(std::isfinite(*n) && *n > 0)) {
    problems.push_back({Severity::error,
                        {{}, 0, 0, pointer_to(pointer, "n")},
                        shortest(*n) + " is not a sample size (expected above 0)"});
  }
}

ModelChecker::ModelChecker(const ModelBuilder& builder)
    : builder_(builder), data_(std::make_shared<Model::Data>()) {
  check_header();
  check_sources();
  check_causes();
  check_findings();
  if (!has_errors(problems_)) {
    lay_out_tables();
    fill_tables();
  }
  check_red_flags();
  check_same_measurement();
  check_dependencies();
  check_published();
  check_settings();
  if (!has_errors(problems_)) finish();
}

Model ModelChecker::model() const { return Model(data_); }

void ModelChecker::error(const std::string& pointer, std::string message) {
  problems_.push_back({Severity::error, {{}, 0, 0, pointer}, std::move(message)});
}

void ModelChecker::warning(const std::string& pointer, std::string message) {
  problems_.push_back({Severity::warning, {{}, 0, 0, pointer}, std::move(message)});
}

void ModelChecker::check_name(std::string_view what, const std::string& name,
                              const std::string& pointer) {
  const std::string of = std::string(what) + " name " + quoted(name);
  if (name.empty()) {
    error(pointer, std::string(what) + " name is empty");
  } else if (find_bad_utf8(name)) {
    error(pointer, of + " is not UTF-8");
  } else if (has_control_character(name)) {
    error(pointer, of + " holds a control character");
  }
}

bool ModelChecker::check_probability(double p, const std::string& pointer) {
  if (p >= 0 && p <= 1) return true;
  error(pointer, shortest(p) + " is not a probability (expected 0 to 1)");
  return false;
}

void ModelChecker::check_evidence(const Evidence& evidence, const std::string& pointer) {
  check_sample_size(evidence.n, pointer, problems_);
  if (!evidence.source.empty() && !source_keys_.contains(evidence.source)) {
    error(pointer_to(pointer, "source"),
          "unknown source " + quoted(evidence.source) +
              did_you_mean(evidence.source, {source_keys_.begin(), source_keys_.end()}));
  }
}

void ModelChecker::check_header() {
  const ModelBuilder::Header& header = builder_.header_;
  check_name("model", header.name, "/name");
  data_->name = header.name;
  data_->title = header.title.empty() ? header.name : header.title;
  data_->about = header.about;
  data_->version = header.version;
  data_->licence = header.licence;
  data_->notice = header.notice;
  data_->default_setting = header.default_setting;
}

void ModelChecker::check_sources() {
  for (const Source& source : builder_.sources_) {
    const std::string pointer = pointer_to("/sources", source.key);
    check_name("source", source.key, pointer);
    if (!source_keys_.insert(source.key).second) error(pointer, "source given twice");
  }
  data_->sources = builder_.sources_;
}

void ModelChecker::check_causes() {
  data_->causes = builder_.causes_;
  if (data_->causes.empty()) error("/causes", "a model needs at least one cause");
  std::size_t catch_alls = 0;
  for (std::size_t i = 0; i < data_->causes.size(); ++i) {
    Cause& cause = data_->causes[i];
    const std::string pointer = pointer_to("/causes", i);
    const std::string at_name = pointer_to(pointer, "name");
    check_name("cause", cause.name, at_name);
    if (contains(cause_words, cause.name)) {
      error(at_name, "no cause can be called " + quoted(cause.name) + "; the word is a column's");
    }
    if (!data_->cause_by_name.emplace(cause.name, static_cast<CauseId>(i)).second) {
      error(at_name, "cause " + quoted(cause.name) + " given twice");
    }
    if (cause.catch_all && ++catch_alls == 2) {
      error(pointer_to(pointer, "catch_all"), "only one cause can be the catch-all");
    }
    if (cause.title.empty()) cause.title = cause.name;
    check_subcauses(cause, pointer_to(pointer, "subcauses"));
    for (Subcause& sub : cause.subcauses) {
      if (sub.title.empty()) sub.title = sub.name;
    }
  }
}

void ModelChecker::check_subcauses(const Cause& cause, const std::string& pointer) {
  if (cause.subcauses.empty()) return;
  std::set<std::string> names;
  double sum = 0;
  bool all_probabilities = true;
  for (std::size_t i = 0; i < cause.subcauses.size(); ++i) {
    const Subcause& sub = cause.subcauses[i];
    const std::string here = pointer_to(pointer, i);
    check_name("sub-cause", sub.name, pointer_to(here, "name"));
    if (!names.insert(sub.name).second) {
      error(pointer_to(here, "name"), "sub-cause " + quoted(sub.name) + " given twice");
    }
    all_probabilities = check_probability(sub.share, pointer_to(here, "p")) && all_probabilities;
    check_evidence(sub.evidence, here);
    sum += sub.share;
  }
  if (all_probabilities) check_sum(sum, "sub-cause probabilities", pointer, problems_);
}

void ModelChecker::check_findings() {
  data_->findings = builder_.findings_;
  for (std::size_t i = 0; i < data_->findings.size(); ++i) {
    Finding& finding = data_->findings[i];
    const std::string pointer = pointer_to("/findings", i);
    const std::string at_name = pointer_to(pointer, "name");
    check_name("finding", finding.name, at_name);
    if (contains(finding_words, finding.name)) {
      error(at_name,
            "no finding can be called " + quoted(finding.name) + "; the word is a column's");
    }
    if (finding.name.find_first_of("=~") != std::string::npos) {
      error(at_name, "finding name " + quoted(finding.name) + " holds a = or ~");
    }
    if (!data_->finding_by_name.emplace(finding.name, static_cast<FindingId>(i)).second) {
      error(at_name, "finding " + quoted(finding.name) + " given twice");
    }
    if (!(std::isfinite(finding.cost) && finding.cost >= 0)) {
      error(pointer_to(pointer, "cost"),
            shortest(finding.cost) + " is not a cost (expected 0 or more)");
    }
    if (finding.title.empty()) finding.title = finding.name;
    check_scale(finding, pointer);
  }
}

void ModelChecker::check_scale(const Finding& finding, const std::string& pointer) {
  if (finding.is_number()) {
    if (!finding.states.empty()) {
      error(pointer_to(pointer, "states"), "a finding has states or a density, not both");
    }
    const auto& range = finding.number->range;
    if (range && !(range->low < range->high)) {
      error(pointer_to(pointer, "range"),
            "range " + shortest(range->low) + " to " + shortest(range->high) + " is empty");
    } else if (range && finding.number->density == DensityKind::lognormal && range->high <= 0) {
      error(pointer_to(pointer, "range"), "a log-normal finding is above 0");
    }
    return;
  }
  const std::string at_states = pointer_to(pointer, "states");
  if (finding.states.empty()) {
    error(pointer, "finding " + quoted(finding.name) + " needs states or a density");
  } else if (finding.states.size() < 2 || finding.states.size() > most_states) {
    error(at_states, std::to_string(finding.states.size()) + " states (expected 2 to " +
                         std::to_string(most_states) + ")");
  }
  std::set<std::string> names;
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    const std::string& name = finding.states[s].name;
    const std::string here = pointer_to(at_states, s);
    check_name("state", name, here);
    if (name == "?") error(here, "no state can be called \"?\"; it means not known");
    if (!names.insert(name).second) error(here, "state " + quoted(name) + " given twice");
  }
  Finding& titled = data_->findings[index(data_->finding_by_name[finding.name])];
  for (State& state : titled.states) {
    if (state.title.empty()) state.title = state.name;
  }
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

void ModelChecker::fill_tables() {
  const std::size_t n_causes = data_->causes.size();
  struct Row {
    std::vector<const ModelBuilder::WrittenCell*> written;
    const ModelBuilder::WrittenCell* otherwise = nullptr;
  };
  PerFinding<Row> rows(data_->findings.size(),
                       Row{std::vector<const ModelBuilder::WrittenCell*>(n_causes), nullptr});
  for (const ModelBuilder::WrittenCell& cell : builder_.cells_) {
    const std::string at_finding = pointer_to("/likelihoods", cell.finding);
    const std::string here = pointer_to(at_finding, cell.cause);
    const auto finding = data_->finding_by_name.find(cell.finding);
    if (finding == data_->finding_by_name.end()) {
      error(at_finding, "unknown finding " + quoted(cell.finding) +
                            did_you_mean(cell.finding, names_of_findings()));
      continue;
    }
    if (data_->findings[index(finding->second)].rule_only) {
      error(at_finding, "a rule-only finding has no likelihood");
      continue;
    }
    Row& row = rows[finding->second];
    const ModelBuilder::WrittenCell** slot = &row.otherwise;
    if (cell.cause != ModelBuilder::default_cause) {
      const auto cause = data_->cause_by_name.find(cell.cause);
      if (cause == data_->cause_by_name.end()) {
        error(here,
              "unknown cause " + quoted(cell.cause) + did_you_mean(cell.cause, names_of_causes()));
        continue;
      }
      slot = &row.written[index(cause->second)];
    }
    if (*slot != nullptr) error(here, "likelihood given twice");
    *slot = &cell;
  }

  for (const FindingId id : ids<FindingId>(data_->findings.size())) {
    const Finding& finding = data_->findings[index(id)];
    if (finding.rule_only) continue;
    const std::string at_finding = pointer_to("/likelihoods", finding.name);
    const Row& row = rows[id];
    std::vector<CauseId> unwritten;
    for (const CauseId cause : ids<CauseId>(n_causes)) {
      const ModelBuilder::WrittenCell* cell = row.written[index(cause)];
      if (cell == nullptr) {
        unwritten.push_back(cause);
      } else {
        fill_cell(id, {cause}, cell->cell, pointer_to(at_finding, cell->cause));
        data_->evidence[id].written.emplace(index(cause), cell->cell.evidence);
      }
    }
    if (row.otherwise != nullptr) {
      fill_cell(id, unwritten, row.otherwise->cell,
                pointer_to(at_finding, ModelBuilder::default_cause));
      data_->evidence[id].otherwise = row.otherwise->cell.evidence;
    } else if (!unwritten.empty()) {
      std::string message =
          "no likelihood for cause " + quoted(data_->causes[index(unwritten.front())].name);
      if (unwritten.size() > 1) {
        message += " and " + std::to_string(unwritten.size() - 1) + " more";
      }
      error(at_finding, std::move(message));
    }
  }
}

void ModelChecker::fill_cell(FindingId id, std::vector<CauseId> causes, const Cell& cell,
                             const std::string& pointer) {
  const Finding& finding = data_->findings[index(id)];
  check_evidence(cell.evidence, pointer);
  if (finding.is_number()) {
    if (!cell.p.empty()) {
      error(pointer_to(pointer, "p"), "a number has a mean and sd, not probabilities");
      return;
    }
    if (!cell.mean || !cell.sd) {
      error(pointer, "a number needs a mean and an sd");
      return;
    }
    if (!std::isfinite(*cell.mean)) {
      error(pointer_to(pointer, "mean"), shortest(*cell.mean) + " is not a finite number");
    } else if (!(std::isfinite(*cell.sd) && *cell.sd > 0)) {
      error(pointer_to(pointer, "sd"),
            shortest(*cell.sd) + " is not a standard deviation (expected above 0)");
    } else if (!Density::is_proper(*finding.number, *cell.mean, *cell.sd)) {
      error(pointer, "mean " + shortest(*cell.mean) + " and sd " + shortest(*cell.sd) +
                         " leave nothing inside the finding's range");
    } else {
      const Density density(*finding.number, *cell.mean, *cell.sd);
      for (const CauseId cause : causes) {
        data_->densities[data_->density_position[id]][cause] = density;
      }
    }
    // Drawing a variance from its posterior needs n - 1 > 0 degrees of freedom.
    if (cell.evidence.n && *cell.evidence.n > 0 && *cell.evidence.n < 2) {
      error(pointer_to(pointer, "n"), "a mean and sd need an n of 2 or more");
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
                                    [&](const State& s) { return s.name == name; });
    if (state == finding.states.end()) {
      std::vector<std::string> names;
      for (const State& s : finding.states) names.push_back(s.name);
      error(here, "finding " + quoted(finding.name) + " has no state " + quoted(name) +
                      did_you_mean(name, names));
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
  *rest = std::max(0.0, 1 - sum);
  return row;
}

void ModelChecker::check_red_flags() {
  data_->red_flags = builder_.red_flags_;
  std::set<std::string> names;
  for (std::size_t i = 0; i < data_->red_flags.size(); ++i) {
    RedFlag& flag = data_->red_flags[i];
    const std::string pointer = pointer_to("/red_flags", i);
    check_name("red flag", flag.name, pointer_to(pointer, "name"));
    if (!names.insert(flag.name).second) {
      error(pointer_to(pointer, "name"), "red flag " + quoted(flag.name) + " given twice");
    }
    if (flag.level == Urgency::routine) {
      error(pointer_to(pointer, "level"), "a red flag is urgent or an emergency");
    }
    if (!flag.source.empty() && !source_keys_.contains(flag.source)) {
      error(pointer_to(pointer, "source"),
            "unknown source " + quoted(flag.source) +
                did_you_mean(flag.source, {source_keys_.begin(), source_keys_.end()}));
    }
    if (flag.title.empty()) flag.title = flag.name;
    resolve(flag.when, pointer_to(pointer, "when"));
  }
}

void ModelChecker::resolve(Condition& condition, const std::string& pointer) {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::any || condition.kind == Kind::all ||
      condition.kind == Kind::negation) {
    const char* const key = condition.kind == Kind::any   ? "any"
                            : condition.kind == Kind::all ? "all"
                                                          : "not";
    const std::string here = pointer_to(pointer, key);
    if (condition.parts.empty()) error(here, "a condition needs at least one part");
    for (std::size_t i = 0; i < condition.parts.size(); ++i) {
      resolve(condition.parts[i], condition.kind == Kind::negation ? here : pointer_to(here, i));
    }
    return;
  }
  const auto found = data_->finding_by_name.find(condition.finding);
  if (found == data_->finding_by_name.end()) {
    error(pointer_to(pointer, "finding"), "unknown finding " + quoted(condition.finding) +
                                              did_you_mean(condition.finding, names_of_findings()));
    return;
  }
  condition.finding_id = found->second;
  const Finding& finding = data_->findings[index(found->second)];
  if (condition.kind == Kind::is) {
    const auto state = std::find_if(finding.states.begin(), finding.states.end(),
                                    [&](const State& s) { return s.name == condition.state; });
    if (state == finding.states.end()) {
      std::vector<std::string> names;
      for (const State& s : finding.states) names.push_back(s.name);
      error(pointer_to(pointer, "is"), "finding " + quoted(finding.name) + " has no state " +
                                           quoted(condition.state) +
                                           did_you_mean(condition.state, names));
    } else {
      condition.state_id = static_cast<StateId>(state - finding.states.begin());
    }
    return;
  }
  const std::string at_limit =
      pointer_to(pointer, condition.kind == Kind::below ? "below" : "at_least");
  if (!finding.is_number()) {
    error(at_limit, "finding " + quoted(finding.name) + " has named states, not a number");
  } else if (!std::isfinite(condition.limit)) {
    error(at_limit, shortest(condition.limit) + " is not a finite number");
  }
}

void ModelChecker::check_same_measurement() {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < builder_.same_measurement_.size(); ++i) {
    const std::vector<std::string>& group = builder_.same_measurement_[i];
    const std::string pointer = pointer_to("/same_measurement", i);
    if (group.size() < 2) error(pointer, "a measurement taken in one way needs no group");
    std::vector<FindingId> members;
    for (std::size_t j = 0; j < group.size(); ++j) {
      const std::string here = pointer_to(pointer, j);
      const auto found = data_->finding_by_name.find(group[j]);
      if (found == data_->finding_by_name.end()) {
        error(here,
              "unknown finding " + quoted(group[j]) + did_you_mean(group[j], names_of_findings()));
      } else if (!seen.insert(group[j]).second) {
        error(here, "finding " + quoted(group[j]) + " is in two places of same_measurement");
      } else {
        members.push_back(found->second);
      }
    }
    data_->same_measurement.push_back(std::move(members));
  }
}

void ModelChecker::check_dependencies() {
  data_->dependencies = builder_.dependencies_;
  for (std::size_t i = 0; i < data_->dependencies.size(); ++i) {
    const std::string pointer = pointer_to(pointer_to("/dependencies", i), "findings");
    const std::vector<std::string>& findings = data_->dependencies[i].findings;
    if (findings.size() < 2) error(pointer, "a dependency is between two findings or more");
    for (std::size_t j = 0; j < findings.size(); ++j) {
      if (!data_->finding_by_name.contains(findings[j])) {
        error(pointer_to(pointer, j), "unknown finding " + quoted(findings[j]) +
                                          did_you_mean(findings[j], names_of_findings()));
      } else if (std::find(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(j),
                           findings[j]) != findings.begin() + static_cast<std::ptrdiff_t>(j)) {
        error(pointer_to(pointer, j), "finding " + quoted(findings[j]) + " given twice");
      }
    }
  }
}

void ModelChecker::check_published() {
  data_->published = builder_.published_;
  for (std::size_t i = 0; i < data_->published.size(); ++i) {
    const PublishedFigure& figure = data_->published[i];
    const std::string pointer = pointer_to("/published", i);
    if (!data_->finding_by_name.contains(figure.finding)) {
      error(pointer_to(pointer, "finding"), "unknown finding " + quoted(figure.finding) +
                                                did_you_mean(figure.finding, names_of_findings()));
    }
    if (!data_->cause_by_name.contains(figure.cause)) {
      error(pointer_to(pointer, "cause"), "unknown cause " + quoted(figure.cause) +
                                              did_you_mean(figure.cause, names_of_causes()));
    }
    if (figure.sensitivity)
      check_probability(*figure.sensitivity, pointer_to(pointer, "sensitivity"));
    if (figure.specificity)
      check_probability(*figure.specificity, pointer_to(pointer, "specificity"));
    for (const auto& [ratio, key] : {std::pair(figure.lr_positive, "lr_positive"),
                                     std::pair(figure.lr_negative, "lr_negative")}) {
      if (ratio && !(std::isfinite(*ratio) && *ratio >= 0)) {
        error(pointer_to(pointer, key),
              shortest(*ratio) + " is not a likelihood ratio (expected 0 or more)");
      }
    }
    Evidence evidence;
    evidence.source = figure.source;
    check_evidence(evidence, pointer);
  }
}

void ModelChecker::check_settings() {
  data_->settings = builder_.settings_;
  std::set<std::string> names;
  for (std::size_t i = 0; i < data_->settings.size(); ++i) {
    const std::string pointer = pointer_to(pointer_to("/settings", i), "setting");
    check_name("setting", data_->settings[i].setting, pointer);
    if (!names.insert(data_->settings[i].setting).second) {
      error(pointer, "setting " + quoted(data_->settings[i].setting) + " given twice");
    }
  }
}

void ModelChecker::finish() {
  data_->log_likelihood = data_->likelihood.array().log();
  data_->factor_of = PerFinding<const Factor*>(data_->findings.size(), nullptr);
  for (const Factor& factor : data_->factors) {
    for (const FindingId finding : factor.findings) data_->factor_of[finding] = &factor;
  }
  // The settings are priors for the model they stand in: check them against it.
  for (std::size_t i = 0; i < data_->settings.size(); ++i) {
    for (Problem problem : fagan::problems(Model(data_), data_->settings[i])) {
      problem.place.pointer = pointer_to("/settings", i) + problem.place.pointer;
      problems_.push_back(std::move(problem));
    }
  }
}

std::vector<std::string> ModelChecker::names_of_causes() const {
  std::vector<std::string> names;
  for (const Cause& cause : data_->causes) names.push_back(cause.name);
  return names;
}

std::vector<std::string> ModelChecker::names_of_findings() const {
  std::vector<std::string> names;
  for (const Finding& finding : data_->findings) names.push_back(finding.name);
  return names;
}

}  // namespace fagan
