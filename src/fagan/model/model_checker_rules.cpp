// The part of ModelChecker that is about what stands beside the likelihoods: red flags, findings
// that go together, published figures, settings.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/model/model_checker.hpp"

namespace fagan {

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
            "unknown source " + quoted(flag.source) + hints_(flag.source, source_names_));
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
    if (condition.kind == Kind::negation && condition.parts.size() > 1) {
      error(here, "a negation has one part");
    }
    for (std::size_t i = 0; i < condition.parts.size(); ++i) {
      resolve(condition.parts[i], condition.kind == Kind::negation ? here : pointer_to(here, i));
    }
    return;
  }
  const auto found = data_->finding_by_name.find(condition.finding);
  if (found == data_->finding_by_name.end()) {
    error(pointer_to(pointer, "finding"), "unknown finding " + quoted(condition.finding) +
                                              hints_(condition.finding, finding_names_));
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
                                           hints_(condition.state, names));
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
        error(here, "unknown finding " + quoted(group[j]) + hints_(group[j], finding_names_));
      } else if (!seen.insert(group[j]).second) {
        error(here, "finding " + quoted(group[j]) + " is in two places of same_measurement");
      } else {
        members.push_back(found->second);
      }
    }
    data_->same_measurement.push_back(std::move(members));
  }
}

void ModelChecker::check_bands() {
  for (std::size_t i = 0; i < data_->findings.size(); ++i) {
    const Finding& finding = data_->findings[i];
    if (!finding.is_number()) continue;
    const std::string pointer = pointer_to("/findings", i);
    const Bands& bands = finding.number->bands;
    for (std::size_t j = 0; j < bands.edges.size(); ++j) {
      const std::string here = pointer_to(pointer_to(pointer, "bands"), j);
      const double edge = bands.edges[j];
      const auto& range = finding.number->range;
      if (!std::isfinite(edge) || (range && !(range->low < edge && edge < range->high))) {
        error(here, shortest(edge) + " is not between the ends of the range");
      } else if (j > 0 && !(bands.edges[j - 1] < edge)) {
        error(here, "edges of bands rise, but " + shortest(edge) + " follows " +
                        shortest(bands.edges[j - 1]));
      }
    }
    if (!bands.titles.empty() && bands.titles.size() != bands.edges.size() + 1) {
      error(pointer_to(pointer, "band_titles"),
            "expected a title for each of " + std::to_string(bands.edges.size() + 1) +
                " bands, found " + std::to_string(bands.titles.size()));
    }
    for (std::size_t j = 0; j < bands.grow_with.size(); ++j) {
      check_growth(finding, bands.grow_with[j],
                   pointer_to(pointer_to(pointer, "bands_grow_with"), j));
    }
  }
}

void ModelChecker::check_growth(const Finding& finding, const BandGrowth& growth,
                                const std::string& pointer) {
  const auto found = data_->finding_by_name.find(growth.finding);
  if (found == data_->finding_by_name.end() || growth.finding == finding.name) {
    error(pointer_to(pointer, "finding"), "no other finding is called " + quoted(growth.finding) +
                                              hints_(growth.finding, finding_names_));
    return;
  }
  const Finding& with = data_->findings[index(found->second)];
  if (with.is_number() != growth.from.has_value() || with.is_number() != growth.times.empty()) {
    error(pointer, "bands grow from a value of a number, or times a factor in each state");
    return;
  }
  if (growth.from && !(std::isfinite(*growth.from) && *growth.from > 0)) {
    error(pointer_to(pointer, "from"), shortest(*growth.from) + " is not above 0");
  }
  for (const auto& [state, factor] : growth.times) {
    const std::string here = pointer_to(pointer_to(pointer, "times"), state);
    const auto is_it = [&name = state](const State& s) { return s.name == name; };
    if (std::none_of(with.states.begin(), with.states.end(), is_it)) {
      error(here, "finding " + quoted(with.name) + " has no state " + quoted(state));
    } else if (!(std::isfinite(factor) && factor > 0)) {
      error(here, shortest(factor) + " is not a factor (expected above 0)");
    }
  }
}

void ModelChecker::check_dependencies() {
  data_->dependencies = builder_.dependencies_;
  for (std::size_t i = 0; i < data_->dependencies.size(); ++i) {
    const Dependency& dependency = data_->dependencies[i];
    if (dependency.value.has_value() == dependency.measure.empty()) {
      error(pointer_to("/dependencies", i), "a measure and its value come together");
    }
    const std::string pointer = pointer_to(pointer_to("/dependencies", i), "findings");
    const std::vector<std::string>& findings = data_->dependencies[i].findings;
    if (findings.size() < 2) error(pointer, "a dependency is between two findings or more");
    for (std::size_t j = 0; j < findings.size(); ++j) {
      if (!data_->finding_by_name.contains(findings[j])) {
        error(pointer_to(pointer, j),
              "unknown finding " + quoted(findings[j]) + hints_(findings[j], finding_names_));
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
      error(pointer_to(pointer, "finding"),
            "unknown finding " + quoted(figure.finding) + hints_(figure.finding, finding_names_));
    }
    if (!data_->cause_by_name.contains(figure.cause)) {
      error(pointer_to(pointer, "cause"),
            "unknown cause " + quoted(figure.cause) + hints_(figure.cause, cause_names_));
    }
    if (figure.prevalence) {
      check_probability(*figure.prevalence, pointer_to(pointer, "prevalence"));
    }
    if (figure.p) check_probability(*figure.p, pointer_to(pointer, "p"));
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

}  // namespace fagan
