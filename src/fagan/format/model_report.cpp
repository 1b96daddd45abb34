#include "fagan/format/model_report.hpp"

#include <algorithm>
#include <functional>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/named_text.hpp"
#include "fagan/format/wording.hpp"

namespace fagan {
namespace {

template <class Things, class Name>
void collect_names(const Things& things, Name name, std::vector<std::string>& words) {
  for (const auto& thing : things) words.push_back(std::invoke(name, thing));
}

[[noreturn]] void refuse(const Model& model, const std::vector<Prior>& settings,
                         std::string_view name) {
  std::vector<std::string> words;
  collect_names(model.causes(), &Cause::name, words);
  collect_names(model.findings(), &Finding::name, words);
  collect_names(settings, &Prior::setting, words);
  collect_names(model.sources(), &Source::key, words);
  std::vector<std::string> meant = nearest(name, words);
  for (std::string& word : meant) word = quoted(word);
  throw Error("no cause, finding, setting or source is called " + quoted(name) +
              (meant.empty() ? "" : " (did you mean " + joined(meant, " or ") + "?)"));
}

Named::Cell find_cell(const Model& model, std::string_view finding, std::string_view cause) {
  const Named::Cell cell{named_finding(model, finding), named_cause(model, cause)};
  if (model.finding(cell.finding).rule_only) {
    throw Error("finding " + quoted(finding) + " serves red flags alone and has no likelihoods");
  }
  return cell;
}

bool asks_for(const Condition& condition, FindingId finding) {
  if (condition.parts.empty()) return condition.finding_id == finding;
  return std::any_of(condition.parts.begin(), condition.parts.end(),
                     [finding](const Condition& part) { return asks_for(part, finding); });
}

// The only thing of any kind that looks like the name, or goes by it as a title or synonym.
Named find_called(const Model& model, const std::vector<Prior>& settings, std::string_view name) {
  std::vector<Words> words = words_of_causes(model);
  for (Words& of_finding : words_of_findings(model)) words.push_back(std::move(of_finding));
  for (const Prior& prior : settings) words.push_back({prior.setting(), prior.title()});
  for (const Source& source : model.sources()) words.push_back({source.key});
  const std::optional<std::size_t> found = only_called(name, words);
  if (!found) refuse(model, settings, name);
  Named named;
  std::size_t at = *found;
  if (at < model.n_causes()) {
    named.cause = static_cast<CauseId>(at);
    return named;
  }
  at -= model.n_causes();
  if (at < model.n_findings()) {
    named.finding = static_cast<FindingId>(at);
    return named;
  }
  at -= model.n_findings();
  if (at < settings.size()) {
    named.setting = &settings[at];
  } else {
    named.source = &model.sources()[at - settings.size()];
  }
  return named;
}

}  // namespace

Named find_named(const Model& model, const std::vector<Prior>& settings, std::string_view name) {
  Named named;
  named.cause = model.find_cause(name);
  named.finding = model.find_finding(name);
  const auto setting = std::find_if(settings.begin(), settings.end(),
                                    [name](const Prior& prior) { return prior.setting() == name; });
  if (setting != settings.end()) named.setting = &*setting;
  named.source = model.find_source(name);
  const bool is_known =
      named.cause || named.finding || named.setting != nullptr || named.source != nullptr;
  if (is_known) return named;
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return find_called(model, settings, name);
  named.cell = find_cell(model, name.substr(0, slash), name.substr(slash + 1));
  return named;
}

SourceUses uses_of(const Model& model, std::string_view source) {
  SourceUses uses;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.finding(finding).rule_only) continue;
    std::vector<CauseId> causes;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      if (model.evidence(finding, cause).source == source) causes.push_back(cause);
    }
    if (!causes.empty()) uses.likelihoods.push_back({finding, std::move(causes)});
  }
  for (const PublishedFigure& figure : model.published()) {
    if (figure.source == source) uses.published.push_back(&figure);
  }
  for (const RedFlag& flag : model.red_flags()) {
    if (flag.source == source) uses.red_flags.push_back(&flag);
  }
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const std::vector<Subcause>& subcauses = model.cause(cause).subcauses;
    const auto stands_on_it = [source](const Subcause& sub) {
      return sub.evidence.source == source ||
             std::any_of(sub.likelihoods.begin(), sub.likelihoods.end(),
                         [source](const SubcauseLikelihood& likelihood) {
                           return likelihood.cell.evidence.source == source;
                         });
    };
    if (std::any_of(subcauses.begin(), subcauses.end(), stands_on_it)) {
      uses.subcauses_of.push_back(cause);
    }
  }
  return uses;
}

std::string citation(const Source& source) {
  std::string text = source.authors;
  if (source.year) text += (text.empty() ? "" : " ") + std::to_string(*source.year);
  for (const std::string& part : {source.title, source.journal}) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

std::string_view urgency_text(Urgency urgency) {
  switch (urgency) {
    case Urgency::emergency:
      return "emergency";
    case Urgency::urgent:
      return "urgent";
    case Urgency::routine:
      break;
  }
  return "routine";
}

std::string answers_text(const Finding& finding) {
  if (finding.is_number()) {
    std::string text = "a number";
    if (const auto& range = finding.number->range) {
      if (range->low > -infinity) text += " from " + shortest(range->low);
      if (range->high < infinity) text += " to " + shortest(range->high);
    }
    return finding.unit.empty() ? text : text + ' ' + finding.unit;
  }
  std::string text;
  for (const State& state : finding.states) text += (text.empty() ? "" : ", ") + state.name;
  return text;
}

std::string bands_text(const Finding& finding) {
  if (!finding.is_number() || finding.number->bands.edges.empty()) return {};
  const Bands& bands = finding.number->bands;
  std::vector<std::string> words;
  for (std::size_t i = 0; i <= bands.edges.size(); ++i) {
    const bool is_last = i == bands.edges.size();
    const std::string title = bands.titles.empty() ? std::string() : bands.titles[i] + ' ';
    words.push_back(title + (is_last ? "from " + shortest(bands.edges[i - 1])
                                     : "below " + shortest(bands.edges[i])));
  }
  std::vector<std::string> with;
  for (const BandGrowth& growth : bands.grow_with) {
    with.push_back(growth.finding + (growth.from ? " above " + shortest(*growth.from) : ""));
  }
  return joined(words, ", ") +
         (with.empty() ? "" : "; the edges grow with " + joined(with, " or "));
}

std::vector<const PublishedFigure*> figures_about(const Model& model, FindingId finding,
                                                  std::optional<CauseId> cause) {
  std::vector<const PublishedFigure*> figures;
  for (const PublishedFigure& figure : model.published()) {
    if (figure.finding != model.finding(finding).name) continue;
    if (!cause || figure.cause == model.cause(*cause).name) figures.push_back(&figure);
  }
  return figures;
}

std::vector<const RedFlag*> red_flags_about(const Model& model, FindingId finding) {
  std::vector<const RedFlag*> flags;
  for (const RedFlag& flag : model.red_flags()) {
    if (asks_for(flag.when, finding)) flags.push_back(&flag);
  }
  return flags;
}

std::vector<Partner> partners_of(const Model& model, FindingId finding) {
  std::vector<Partner> partners;
  const std::string& name = model.finding(finding).name;
  for (const Dependency& dependency : model.dependencies()) {
    const std::vector<std::string>& members = dependency.findings;
    if (std::find(members.begin(), members.end(), name) == members.end()) continue;
    for (const std::string& member : members) {
      if (member != name) partners.push_back({*model.find_finding(member), &dependency});
    }
  }
  return partners;
}

std::vector<FindingId> same_measurement_as(const Model& model, FindingId finding) {
  for (const std::vector<FindingId>& group : model.same_measurement()) {
    if (std::find(group.begin(), group.end(), finding) == group.end()) continue;
    std::vector<FindingId> others = group;
    std::erase(others, finding);
    return others;
  }
  return {};
}

}  // namespace fagan
