#include "fagan/learning/fit.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

class Fitter {
 public:
  Fitter(const Counts& counts, const FitOptions& options)
      : counts_(counts), model_(counts.model()), options_(options) {}

  Fit fit() {
    check_options();
    if (counts_.n_cases() == 0) problem("", "no labelled case to learn from");
    add_header();
    add_nouns();
    for (const FindingId finding : ids<FindingId>(model_.n_findings())) {
      if (model_.finding(finding).rule_only) continue;
      for (const CauseId cause : ids<CauseId>(model_.n_causes())) add_cell(finding, cause);
    }
    add_prior();
    if (!problems_.empty()) throw Error(problems_);
    return std::move(fit_);
  }

 private:
  void check_options() {
    const auto check = [this](double smoothing, const char* name) {
      if (!(std::isfinite(smoothing) && smoothing >= 0)) {
        problem(std::string("/") + name,
                shortest(smoothing) + " is not a smoothing (expected 0 or more)");
      }
    };
    if (options_.setting.empty()) problem("/setting", "a setting has a name");
    check(options_.smoothing, "smoothing");
    check(options_.prior_smoothing, "prior_smoothing");
  }

  void add_header() {
    ModelBuilder::Header header;
    header.name = options_.name.empty() ? model_.name() : options_.name;
    header.title = model_.title();
    header.about = model_.about();
    header.licence = model_.licence();
    header.notice = model_.notice();
    header.default_setting = options_.setting;
    fit_.builder.header(std::move(header));
  }

  void add_nouns() {
    for (const Cause& cause : model_.causes()) fit_.builder.add(cause);
    for (const Finding& finding : model_.findings()) fit_.builder.add(finding);
    for (const RedFlag& flag : model_.red_flags()) fit_.builder.add(flag);
    for (const Dependency& dependency : model_.dependencies()) fit_.builder.add(dependency);
    for (const PublishedFigure& figure : model_.published()) fit_.builder.add(figure);
    for (const Source& source : model_.sources()) fit_.builder.add(source);
    if (model_.find_source(options_.source) == nullptr) {
      Source source;
      source.key = options_.source;
      source.title = options_.source_title;
      source.n = std::to_string(counts_.n_cases());
      source.design = "labelled cases, counted";
      fit_.builder.add(std::move(source));
    }
    for (const std::vector<FindingId>& group : model_.same_measurement()) {
      std::vector<std::string> names;
      names.reserve(group.size());
      for (const FindingId finding : group) names.push_back(model_.finding(finding).name);
      fit_.builder.add_same_measurement(std::move(names));
    }
  }

  void add_cell(FindingId finding, CauseId cause) {
    const bool is_number = model_.finding(finding).is_number();
    Cell cell = is_number ? number_cell(finding, cause) : state_cell(finding, cause);
    fit_.builder.likelihood(model_.finding(finding).name, model_.cause(cause).name,
                            std::move(cell));
  }

  Cell state_cell(FindingId finding, CauseId cause) {
    const Finding& about = model_.finding(finding);
    const std::vector<double> imagined = imagined_cases(finding, cause);
    double n = 0;
    double n_imagined = 0;
    std::vector<double> cases(imagined);
    for (const StateId state : ids<StateId>(cases.size())) {
      n_imagined += imagined[index(state)];
      cases[index(state)] += static_cast<double>(counts_.n(finding, state, cause));
      n += cases[index(state)];
    }
    Cell cell;
    if (!(n > 0)) {
      problem(pointer(finding, cause), "no case of this cause says anything of this finding");
      return cell;
    }
    for (std::size_t s = 0; s < cases.size(); ++s) {
      cell.p.emplace_back(about.states[s].name, cases[s] / n);
    }
    cell.evidence = evidence(finding, cause, n, n_imagined);
    return cell;
  }

  std::vector<double> imagined_cases(FindingId finding, CauseId cause) const {
    const std::size_t n_states = model_.finding(finding).states.size();
    std::vector<double> cases(n_states, options_.smoothing);
    if (!options_.from_expert) return cases;
    const double n = model_.evidence(finding, cause)
                         .n.value_or(options_.smoothing * static_cast<double>(n_states));
    // Rows are used as written; here, where shares of n cases are taken, they are brought to 1.
    double sum = 0;
    for (const StateId state : ids<StateId>(n_states))
      sum += model_.likelihood(finding, state, cause);
    for (const StateId state : ids<StateId>(n_states)) {
      cases[index(state)] = n * model_.likelihood(finding, state, cause) / sum;
    }
    return cases;
  }

  Cell number_cell(FindingId finding, CauseId cause) {
    const SampleMoments seen = counts_.moments(finding, cause);
    const Density& expert = model_.density(finding, cause);
    const double n_expert =
        options_.from_expert ? model_.evidence(finding, cause).n.value_or(2) : 0;
    const auto n_seen = static_cast<double>(seen.n);
    const double n = n_expert + n_seen;
    Cell cell;
    if (n < 2) {
      problem(pointer(finding, cause),
              "a mean and sd need 2 cases with a value (found " + std::to_string(seen.n) + ")");
      return cell;
    }
    if (n_expert == 0) {
      cell.mean = seen.mean;
      cell.sd = seen.sd;
    } else if (n_seen == 0) {
      cell.mean = expert.mean();
      cell.sd = expert.sd();
    } else {
      // Two samples in one: squares within each, and between their means (Chan, Golub & LeVeque
      // 1983).
      const double gap = seen.mean - expert.mean();
      const double squares = (n_expert - 1) * expert.sd() * expert.sd() +
                             (n_seen - 1) * seen.sd * seen.sd + n_expert * n_seen / n * gap * gap;
      cell.mean = expert.mean() + gap * n_seen / n;
      cell.sd = std::sqrt(squares / (n - 1));
    }
    if (!(*cell.sd > 0)) {
      problem(pointer(finding, cause),
              "all values are the same, and a density needs an sd above 0");
    }
    cell.evidence = evidence(finding, cause, n, n_expert);
    return cell;
  }

  // An expert's cell about which no case says anything stays as it was.
  Evidence evidence(FindingId finding, CauseId cause, double n, double imagined) const {
    if (options_.from_expert && counts_.n_observed(finding, cause) == 0) {
      Evidence as_before = model_.evidence(finding, cause);
      as_before.n = n;
      return as_before;
    }
    return {n, "study", "direct", options_.source, note(n - imagined, imagined)};
  }

  std::string note(double seen, double imagined) const {
    if (imagined <= 0) return {};
    return shortest(std::round(seen)) + " cases seen, " + shortest(imagined) +
           (options_.from_expert ? " of the expert's" : " imagined");
  }

  void add_prior() {
    fit_.prior.setting = options_.setting;
    fit_.prior.title = "As common as among the cases it was fitted to";
    fit_.prior.model = options_.name.empty() ? model_.name() : options_.name;
    const double expert_n = options_.expert_prior && options_.from_expert
                                ? options_.expert_prior->sample_size().value_or(0)
                                : 0;
    const auto imagined = [&](CauseId cause) {
      return expert_n > 0 ? expert_n * (*options_.expert_prior)[cause] : options_.prior_smoothing;
    };
    double n = 0;
    double n_imagined = 0;
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      n_imagined += imagined(cause);
      n += static_cast<double>(counts_.n_cases(cause)) + imagined(cause);
    }
    if (!(n > 0)) return;  // a problem already
    fit_.prior.n = n;
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      const double cases = static_cast<double>(counts_.n_cases(cause)) + imagined(cause);
      fit_.prior.probabilities.push_back(
          {model_.cause(cause).name,
           cases / n,
           {n, "study", "direct", options_.source, note(n - n_imagined, n_imagined)}});
    }
  }

  std::string pointer(FindingId finding, CauseId cause) const {
    return pointer_to(pointer_to("/likelihoods", model_.finding(finding).name),
                      model_.cause(cause).name);
  }
  void problem(std::string pointer, std::string message) {
    problems_.push_back({Severity::error, {{}, 0, 0, std::move(pointer)}, std::move(message)});
  }

  const Counts& counts_;
  const Model& model_;
  const FitOptions& options_;
  Fit fit_;
  std::vector<Problem> problems_;
};

}  // namespace

Fit fit(const Counts& counts, const FitOptions& options) { return Fitter(counts, options).fit(); }

}  // namespace fagan
