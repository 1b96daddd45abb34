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
constexpr std::array cause_words = {"case_id", "setting", "top", "log_evidence", "status"};

bool contains(const auto& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void check_sum(double sum, const std::string& what, const std::string& pointer,
               std::vector<Problem>& problems) {
  const double gap = std::abs(sum - 1);
  if (gap <= silent_gap) return;
  const std::string message = what + " sum to " + shortest(std::round(sum * 1e12) / 1e12);
  problems.push_back(gap <= largest_gap ? warning_at(pointer, message)
                                        : error_at(pointer, message + " (expected 1)"));
}

void check_sample_size(const std::optional<double>& n, const std::string& pointer,
                       std::vector<Problem>& problems) {
  if (n && !(std::isfinite(*n) && *n > 0)) {
    problems.push_back(error_at(pointer_to(pointer, "n"),
                                shortest(*n) + " is not a sample size (expected above 0)"));
  }
}

ModelChecker::ModelChecker(const ModelBuilder& builder)
    : builder_(builder), data_(std::make_shared<Model::Data>()) {
  check_header();
  check_sources();
  const std::size_t before_causes = problems_.size();
  check_causes();
  const bool causes_are_sound = !errors_since(before_causes);
  check_findings();
  if (causes_are_sound && tables_fit()) {
    lay_out_tables();
    fill_tables();
    check_subcause_likelihoods();
  }
  check_red_flags();
  check_same_measurement();
  check_dependencies();
  check_bands();
  check_published();
  check_settings();
  if (!has_errors(problems_)) finish();
}

Model ModelChecker::model() const { return Model(data_); }

void ModelChecker::error(const std::string& pointer, std::string message) {
  problems_.push_back(error_at(pointer, std::move(message)));
}

bool ModelChecker::errors_since(std::size_t n_problems) const {
  return std::any_of(problems_.begin() + static_cast<std::ptrdiff_t>(n_problems), problems_.end(),
                     [](const Problem& p) { return p.severity == Severity::error; });
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
          "unknown source " + quoted(evidence.source) + hints_(evidence.source, source_names_));
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
  data_->accepted = builder_.accepted_;
}

void ModelChecker::check_sources() {
  for (const Source& source : builder_.sources_) {
    const std::string pointer = pointer_to("/sources", source.key);
    check_name("source", source.key, pointer);
    if (!source_keys_.insert(source.key).second) error(pointer, "source given twice");
    source_names_.push_back(source.key);
  }
  data_->sources = builder_.sources_;
}

void ModelChecker::check_causes() {
  data_->causes = builder_.causes_;
  if (data_->causes.empty()) error("/causes", "a model needs at least one cause");
  std::size_t catch_alls = 0;
  for (std::size_t i = 0; i < data_->causes.size(); ++i) {
    Cause& cause = data_->causes[i];
    cause_names_.push_back(cause.name);
    const std::string pointer = pointer_to("/causes", i);
    const std::string at_name = pointer_to(pointer, "name");
    check_name("cause", cause.name, at_name);
    if (contains(cause_words, cause.name)) {
      error(at_name, "no cause can be called " + quoted(cause.name) + "; the word is a column's");
    }
    if (cause.name == ModelBuilder::default_cause) {
      error(at_name, "no cause can be called \"default\"; it stands for the causes not listed");
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
    finding_names_.push_back(finding.name);
    const std::size_t before = problems_.size();
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
    sound_.push_back(!errors_since(before));
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
    error(at_states, "expected 2 to " + std::to_string(most_states) + " states, found " +
                         std::to_string(finding.states.size()));
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

void ModelChecker::finish() {
  data_->cause_names = std::make_shared<const std::vector<std::string>>(cause_names_);
  // The library's logarithm: Eigen's own takes every number below 1e-308 for 1e-308.
  data_->log_likelihood = data_->likelihood.unaryExpr([](double p) { return std::log(p); });
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

}  // namespace fagan
