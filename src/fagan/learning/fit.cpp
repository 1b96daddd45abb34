#include "fagan/learning/fit.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr std::string_view suffix = "_fitted";

class Fitter {
 public:
  Fitter(const Counts& counts, const FitOptions& options)
      : counts_(counts), model_(counts.model()), options_(options) {
    name_ = options.name;
    if (name_.empty()) {
      name_ = model_.name();
      if (!name_.ends_with(suffix)) name_ += suffix;
    }
    source_ = options.source;
    // An expert's model that was itself learned has a source of that name, and may go on citing it.
    for (int i = 2; options.from_expert && model_.find_source(source_) != nullptr; ++i) {
      source_ = options.source + "_" + std::to_string(i);
    }
  }

  Fit fit() {
    check_options();
    if (counts_.n_cases() == 0) problem("", "no labelled case to learn from");
    leave_out();
    add_header();
    add_nouns();
    for (const FindingId finding : ids<FindingId>(model_.n_findings())) {
      if (is_learned(finding)) add_cells(finding);
    }
    add_prior();
    if (!problems_.empty()) throw Error(problems_);
    add_sources();
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
    header.name = name_;
    header.title = model_.title();
    header.about = model_.about();
    header.licence = model_.licence();
    header.notice = model_.notice();
    header.default_setting = options_.setting;
    fit_.builder.header(std::move(header));
  }

  // Of one measurement, the ways no case was measured in, if there is another.
  void leave_out() {
    left_out_ = PerFinding<char>(model_.n_findings(), 0);
    if (options_.from_expert) return;
    for (const std::vector<FindingId>& group : model_.same_measurement()) {
      const auto seen = std::find_if(group.begin(), group.end(),
                                     [this](FindingId finding) { return is_seen(finding); });
      if (seen == group.end()) continue;
      for (const FindingId finding : group) {
        if (model_.finding(finding).rule_only || is_seen(finding)) continue;
        left_out_[finding] = 1;
        fit_.warnings.push_back(warning_at(
            {}, "finding " + quoted(model_.finding(finding).name) +
                    " is left out: no case says anything of it, and " +
                    quoted(model_.finding(*seen).name) + " is another way to measure the same"));
      }
    }
  }

  bool is_seen(FindingId finding) const {
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      if (counts_.n_observed(finding, cause) > 0) return true;
    }
    return false;
  }
  bool is_learned(FindingId finding) const {
    return left_out_[finding] == 0 && !model_.finding(finding).rule_only;
  }
  // Whether a red flag looks at it.
  static bool mentions(const Condition& condition, const std::string& finding) {
    return condition.finding == finding ||
           std::any_of(condition.parts.begin(), condition.parts.end(),
                       [&](const Condition& part) { return mentions(part, finding); });
  }
  bool serves_a_red_flag(FindingId finding) const {
    const auto flags = model_.red_flags();
    return std::any_of(flags.begin(), flags.end(), [&](const RedFlag& flag) {
      return mentions(flag.when, model_.finding(finding).name);
    });
  }

  // Whether a name is that of a finding the fitted model moves probabilities by.
  bool stays(const std::string& name) const {
    const auto finding = model_.find_finding(name);
    return finding && is_learned(*finding);
  }

  void add_nouns() {
    for (Cause cause : model_.causes()) {
      for (Subcause& sub : cause.subcauses) {
        std::erase_if(sub.likelihoods, [this](const SubcauseLikelihood& likelihood) {
          return !stays(likelihood.finding);
        });
      }
      fit_.builder.add(std::move(cause));
    }
    for (const FindingId id : ids<FindingId>(model_.n_findings())) {
      Finding finding = model_.finding(id);
      if (finding.number) {
        std::erase_if(finding.number->bands.grow_with,
                      [this](const BandGrowth& growth) { return !stays(growth.finding); });
      }
      if (left_out_[id] != 0) {
        if (!serves_a_red_flag(id)) continue;
        finding.rule_only = true;
      }
      fit_.builder.add(std::move(finding));
    }
    for (const RedFlag& flag : model_.red_flags()) fit_.builder.add(flag);
    for (Dependency dependency : model_.dependencies()) {
      std::erase_if(dependency.findings, [this](const std::string& name) { return !stays(name); });
      if (dependency.findings.size() > 1) fit_.builder.add(std::move(dependency));
    }
    // Figures stand behind the numbers of the counts' model, which are kept with an expert's only.
    if (options_.from_expert) {
      for (const PublishedFigure& figure : model_.published()) fit_.builder.add(figure);
    }
    for (const std::vector<FindingId>& group : model_.same_measurement()) {
      std::vector<std::string> names;
      for (const FindingId finding : group) {
        if (left_out_[finding] == 0) names.push_back(model_.finding(finding).name);
      }
      if (names.size() > 1) fit_.builder.add_same_measurement(std::move(names));
    }
  }

  // Those that something in the model cites, by key or by name in a note, and the one that is new.
  void add_sources() {
    std::set<std::string> cited;
    std::string notes;
    const auto cite = [&](const std::string& source, const std::string& note) {
      cited.insert(source);
      notes += note + '\n';
    };
    for (const FindingId finding : ids<FindingId>(model_.n_findings())) {
      cite({}, model_.finding(finding).notes);
      if (!options_.from_expert || !is_learned(finding)) continue;
      for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
        if (counts_.n_observed(finding, cause) > 0) continue;
        const Evidence& evidence = model_.evidence(finding, cause);
        cite(evidence.source, evidence.note);
      }
    }
    for (const Cause& cause : model_.causes()) {
      cite({}, cause.notes);
      for (const Subcause& sub : cause.subcauses) {
        cite(sub.evidence.source, sub.evidence.note);
        for (const SubcauseLikelihood& likelihood : sub.likelihoods) {
          cite(likelihood.cell.evidence.source, likelihood.cell.evidence.note);
        }
      }
    }
    for (const RedFlag& flag : model_.red_flags()) cite(flag.source, flag.says);
    for (const Dependency& dependency : model_.dependencies()) cite({}, dependency.note);
    if (options_.from_expert) {
      for (const PublishedFigure& figure : model_.published()) cite(figure.source, figure.used);
    }
    for (const Source& source : model_.sources()) {
      if (source.key == source_) continue;
      if (cited.contains(source.key) || notes.find(source.key) != std::string::npos) {
        fit_.builder.add(source);
      }
    }
    Source source;
    source.key = source_;
    source.title = options_.source_title;
    source.n = std::to_string(counts_.n_cases());
    source.design = "labelled cases, counted";
    fit_.builder.add(std::move(source));
  }

  void add_cells(FindingId finding) {
    const Finding& about = model_.finding(finding);
    if (about.is_number() && !options_.from_expert && !is_seen(finding)) {
      problem(pointer_to("/likelihoods", about.name),
              "no case has a value of " + quoted(about.name) +
                  "; leave the finding out of the model, or start from a model that knows it");
      return;
    }
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      Cell cell = about.is_number() ? number_cell(finding, cause) : state_cell(finding, cause);
      fit_.builder.likelihood(about.name, model_.cause(cause).name, std::move(cell));
    }
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
    if (*cell.sd == 0) {
      problem(pointer(finding, cause),
              "all values are the same, and a density needs an sd above 0");
    } else if (!std::isnormal(*cell.sd)) {
      problem(pointer(finding, cause),
              "the values are too " + std::string(std::isinf(*cell.sd) ? "far apart" : "near") +
                  " for an sd a number can hold");
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
    return {n, "study", "direct", source_, note(n - imagined, imagined)};
  }

  std::string note(double seen, double imagined) const {
    std::string text = shortest(std::round(seen)) + " cases seen";
    if (imagined > 0) {
      text += ", " + shortest(imagined) + (options_.from_expert ? " of the expert's" : " imagined");
    }
    return text;
  }

  void add_prior() {
    fit_.prior.setting = options_.setting;
    fit_.prior.title = "As common as among the cases it was fitted to";
    fit_.prior.model = name_;
    const std::size_t n_causes = model_.n_causes();
    const double expert_n = options_.expert_prior && options_.from_expert
                                ? options_.expert_prior->sample_size().value_or(0)
                                : 0;
    const double n_imagined =
        expert_n > 0 ? expert_n : options_.prior_smoothing * static_cast<double>(n_causes);
    const double n = static_cast<double>(counts_.n_cases()) + n_imagined;
    if (!(n > 0)) return;  // a problem already
    fit_.prior.n = n;
    for (const CauseId cause : ids<CauseId>(n_causes)) {
      const auto seen = static_cast<double>(counts_.n_cases(cause));
      const double imagined =
          expert_n > 0 ? expert_n * (*options_.expert_prior)[cause] : options_.prior_smoothing;
      fit_.prior.probabilities.push_back({model_.cause(cause).name,
                                          (seen + imagined) / n,
                                          {n, "study", "direct", source_, note(seen, imagined)}});
    }
    PriorDraft setting = fit_.prior;
    setting.model.clear();
    fit_.builder.add(std::move(setting));
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
  std::string name_;
  std::string source_;
  PerFinding<char> left_out_;
  Fit fit_;
  std::vector<Problem> problems_;
};

}  // namespace

Fit fit(const Counts& counts, const FitOptions& options) { return Fitter(counts, options).fit(); }

}  // namespace fagan
