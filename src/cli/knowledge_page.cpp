#include "knowledge_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "facts.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/text_layout.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/inference/reasons.hpp"

namespace fagan::cli {
namespace {

std::string about_cause(const Cause& cause) {
  std::vector<std::string> words;
  if (cause.must_not_miss) words.emplace_back("▲ must not be missed");
  if (cause.urgency) words.emplace_back(urgency_text(*cause.urgency));
  if (cause.catch_all) words.emplace_back("stands for every cause the model does not name");
  for (const auto& [system, codes] : cause.codes)
    words.push_back(system + ' ' + joined(codes, ", "));
  return joined(words, ", ");
}

std::string row_label(const Cause& cause) { return short_title(cause.title); }

using EvidencedRows = std::vector<EvidencedRow>;

EvidencedRows prior_rows(const std::vector<Prior>& settings, CauseId cause) {
  EvidencedRows rows;
  for (const Prior& prior : settings) {
    rows.push_back({prior.title(), {percent(prior[cause])}, prior.evidence(cause), prior[cause]});
  }
  return rows;
}

EvidencedRows subcause_rows(const Cause& cause) {
  EvidencedRows rows;
  for (const Subcause& sub : cause.subcauses) {
    const std::string mark = sub.must_not_miss ? "▲ " : "";
    rows.push_back({mark + sub.title, {percent(sub.share)}, sub.evidence, sub.share});
  }
  return rows;
}

void add_telling(Page& page, const Model& model, CauseId cause, const std::vector<Reason>& reasons,
                 std::string_view heading, Style style) {
  constexpr std::size_t most = 8;
  if (reasons.empty()) return;
  page.line(heading);
  const std::size_t told = std::min(reasons.size(), most);
  std::size_t width = 7;
  for (std::size_t i = 0; i < told; ++i) {
    width = std::max(width, display_width(weight_text(reasons[i].weight)));
  }
  for (std::size_t i = 0; i < told; ++i) {
    const Reason& reason = reasons[i];
    const Finding& finding = model.finding(reason.finding);
    const auto state = std::get<StateId>(reason.observation);
    const std::string& source = model.evidence(reason.finding, cause).source;
    const Probability share = model.likelihood(reason.finding, state, cause);
    page.paragraph(pad_left(page.styled(style, weight_text(reason.weight)), width),
                   finding_text(finding, reason.observation) + " · " + percent(share) +
                       (source.empty() ? "" : " · " + source),
                   width + 2);
  }
}

void add_telling(Page& page, const Model& model, CauseId cause, const Prior& judged_in) {
  const RankedReasons telling = telling_findings(model, judged_in, cause);
  if (telling.raising.empty() && telling.lowering.empty()) return;
  add_section(page, "What speaks most for it and against it");
  page.paragraph(Style::soft, "Decibans if it were the only finding, against all other causes, " +
                                  judged_in.title() +
                                  "; how often it goes with this cause; the source.");
  add_telling(page, model, cause, telling.raising, "for", Style::raises);
  add_telling(page, model, cause, telling.lowering, "against", Style::lowers);
}

// One column for each state, or the one that says it all if there are two.
std::vector<std::string> likelihood_headings(const Finding& finding) {
  if (finding.is_number()) return {"mean", "sd"};
  if (finding.states.size() == 2) return {"P(" + finding.states.back().name + ')'};
  std::vector<std::string> headings;
  for (const State& state : finding.states) headings.push_back(state.name);
  return headings;
}

EvidencedRow likelihood_row(const Model& model, FindingId id, CauseId cause) {
  const Finding& finding = model.finding(id);
  EvidencedRow row{row_label(model.cause(cause)), {}, model.evidence(id, cause), -1};
  if (finding.is_number()) {
    const Density& density = model.density(id, cause);
    row.values = {shortest(density.mean()), shortest(density.sd())};
    return row;
  }
  const bool is_binary = finding.states.size() == 2;
  for (const StateId state : ids<StateId>(finding.states.size())) {
    if (is_binary && index(state) == 0) continue;
    const Probability p = model.likelihood(id, state, cause);
    row.values.push_back(percent(p));
    if (is_binary) row.share = p;
  }
  return row;
}

// What tells the sub-causes of a cause apart, finding by finding; adds the rows to those whose
// notes are told below.
void add_subcause_likelihoods(Page& page, const Model& model, const Cause& cause,
                              EvidencedRows& told) {
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    EvidencedRows rows;
    for (const Subcause& sub : cause.subcauses) {
      for (const SubcauseLikelihood& likelihood : sub.likelihoods) {
        if (likelihood.finding_id != id) continue;
        EvidencedRow row{sub.title, {}, likelihood.cell.evidence, -1};
        const bool is_binary = likelihood.p.size() == 2;
        for (std::size_t s = is_binary ? 1 : 0; s < likelihood.p.size(); ++s) {
          row.values.push_back(percent(Probability(likelihood.p[s])));
        }
        if (is_binary) row.share = likelihood.p.back();
        rows.push_back(std::move(row));
      }
    }
    if (rows.empty()) continue;
    add_section(page, finding.title + " in each");
    add_evidenced_rows(page, "sub-cause", likelihood_headings(finding), rows);
    for (EvidencedRow& row : rows) {
      row.label = finding.title + " in " + row.label;
      told.push_back(std::move(row));
    }
  }
}

void add_likelihoods(Page& page, const Model& model, FindingId id) {
  const Finding& finding = model.finding(id);
  if (finding.rule_only) {
    page.line();
    page.paragraph("It serves red flags alone: no answer moves a probability.");
    return;
  }
  EvidencedRows rows;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    rows.push_back(likelihood_row(model, id, cause));
  }
  std::string heading = "How often it goes with each cause";
  if (finding.is_number()) {
    heading = finding.number->density == DensityKind::normal
                  ? "Normally distributed under each cause"
                  : "Its natural logarithm is normally distributed under each cause";
  }
  add_section(page, heading);
  add_evidenced_rows(page, "cause", likelihood_headings(finding), rows);
  add_notes_and_sources(page, model, rows);
}

std::string figure_text(const PublishedFigure& figure) {
  std::vector<std::string> words;
  const auto add = [&words](const char* name, const std::optional<double>& value) {
    if (value) words.push_back(std::string(name) + ' ' + shortest(*value));
  };
  add("sensitivity", figure.sensitivity);
  add("specificity", figure.specificity);
  add("LR+", figure.lr_positive);
  add("LR−", figure.lr_negative);
  for (const std::string& more : {figure.counts, figure.population, figure.source}) {
    if (!more.empty()) words.push_back(more);
  }
  return joined(words, ", ") + (figure.used.empty() ? "" : " · " + figure.used);
}

void add_published(Page& page, const Model& model, FindingId id) {
  const auto figures = figures_about(model, id);
  if (!figures.empty()) add_section(page, "Published figures, and what became of them");
  for (const PublishedFigure* figure : figures) {
    page.item(figure->cause + ": " + figure_text(*figure));
  }
}

void add_relations(Page& page, const Model& model, FindingId id) {
  std::vector<std::string> words;
  for (const FindingId other : same_measurement_as(model, id)) {
    words.push_back("The same measurement as " + model.finding(other).name +
                    ": observe one of them, not both.");
  }
  for (const Partner& partner : partners_of(model, id)) {
    const Dependency& dependency = *partner.dependency;
    words.push_back(
        "Depends on " + model.finding(partner.finding).name +
        (dependency.strength.empty() ? "" : " (" + dependency.strength + ")") +
        (dependency.value ? ", " + dependency.measure + ' ' + shortest(*dependency.value) : "") +
        (dependency.note.empty() ? "." : ": " + dependency.note + "."));
  }
  for (const RedFlag* flag : red_flags_about(model, id)) {
    words.push_back("Red flag, " + std::string(urgency_text(flag->level)) + ": " + flag->title +
                    ".");
  }
  if (words.empty()) return;
  page.line();
  for (const std::string& sentence : words) page.item(sentence);
}

std::string names_of(const Model& model, const std::vector<CauseId>& causes) {
  if (causes.size() == model.n_causes()) return "every cause";
  std::vector<std::string> words;
  words.reserve(causes.size());
  for (const CauseId cause : causes) words.push_back(model.cause(cause).name);
  return joined(words);
}

}  // namespace

void add_cause(Page& page, const Model& model, const std::vector<Prior>& settings, CauseId id,
               const Prior* judged_in) {
  const Cause& cause = model.cause(id);
  add_title(page, cause.title, "cause", cause.name);
  add_fact(page, "", about_cause(cause));
  add_fact(page, "also called", joined(cause.synonyms, ", "));
  add_fact(page, "the article says", cause.article_says);
  add_fact(page, "notes", cause.notes);
  EvidencedRows rows = prior_rows(settings, id);
  if (!rows.empty()) {
    add_section(page, "How common it is");
    add_evidenced_rows(page, "setting", {"prior"}, rows);
  }
  const EvidencedRows subcauses = subcause_rows(cause);
  if (!subcauses.empty()) {
    const bool follows = std::any_of(cause.subcauses.begin(), cause.subcauses.end(),
                                     [](const Subcause& sub) { return !sub.likelihoods.empty(); });
    add_section(page, follows ? "What it is made of, before any finding"
                              : "What it is made of, usually, whatever the findings");
    add_evidenced_rows(page, "sub-cause", {"share"}, subcauses);
    rows.insert(rows.end(), subcauses.begin(), subcauses.end());
    add_subcause_likelihoods(page, model, cause, rows);
  }
  if (judged_in != nullptr) add_telling(page, model, id, *judged_in);
  add_notes_and_sources(page, model, rows);
}

void add_finding(Page& page, const Model& model, FindingId id) {
  const Finding& finding = model.finding(id);
  add_title(page, finding.title, "finding", finding.name);
  add_fact(page, "question", finding.question);
  add_fact(page, "answers", answers_text(finding));
  add_fact(page, "judged as", bands_text(finding));
  add_fact(page, "also called", joined(finding.synonyms, ", "));
  add_fact(page, "kind", finding.kind);
  add_fact(page, "cost", shortest(finding.cost));
  add_fact(page, "how", finding.help);
  add_fact(page, "notes", finding.notes);
  add_relations(page, model, id);
  add_likelihoods(page, model, id);
  add_published(page, model, id);
}

void add_cell(Page& page, const Model& model, Named::Cell cell) {
  const Finding& finding = model.finding(cell.finding);
  const Cause& cause = model.cause(cell.cause);
  add_title(page, finding.title + " in " + short_title(cause.title), "likelihood",
            finding.name + '/' + cause.name);
  EvidencedRows rows{likelihood_row(model, cell.finding, cell.cause)};
  add_evidenced_rows(page, "cause", likelihood_headings(finding), rows);
  const std::string note = std::exchange(rows.front().evidence.note, {});
  if (!note.empty()) {
    add_section(page, "How it was derived");
    page.paragraph(note);
  }
  add_notes_and_sources(page, model, rows);
  const auto figures = figures_about(model, cell.finding, cell.cause);
  if (!figures.empty()) add_section(page, "Published figures, and what became of them");
  for (const PublishedFigure* figure : figures) {
    page.item(figure_text(*figure) + (figure->read.empty() ? "" : " (" + figure->read + ')'));
  }
}

void add_setting(Page& page, const Model& model, const Prior& prior) {
  add_title(page, prior.title(), "setting", prior.setting());
  add_fact(page, "", prior.about());
  if (prior.sample_size()) add_fact(page, "worth as many cases as", shortest(*prior.sample_size()));
  EvidencedRows rows;
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    rows.push_back({row_label(model.cause(cause)),
                    {percent(prior[cause])},
                    prior.evidence(cause),
                    prior[cause]});
  }
  page.line();
  add_evidenced_rows(page, "cause", {"prior"}, rows);
  add_notes_and_sources(page, model, rows);
}

void add_source(Page& page, const Model& model, const Source& source) {
  add_title(page, source.title.empty() ? source.key : source.title, "source", source.key);
  std::string by = source.authors;
  if (source.year) by += (by.empty() ? "" : " ") + std::to_string(*source.year);
  add_fact(page, "by", by);
  add_fact(page, "in", source.journal);
  add_fact(page, "doi", source.doi);
  add_fact(page, "pmid", source.pmid);
  add_fact(page, "url", source.url);
  add_fact(page, "n", source.n);
  add_fact(page, "design", source.design);
  add_fact(page, "citation", source.confidence);
  const SourceUses uses = uses_of(model, source.key);
  if (!uses.likelihoods.empty()) add_section(page, "Likelihoods that stand on it");
  for (const SourceUses::Likelihoods& use : uses.likelihoods) {
    page.item(model.finding(use.finding).name + ": " + names_of(model, use.causes));
  }
  if (!uses.published.empty()) add_section(page, "Published figures");
  for (const PublishedFigure* figure : uses.published) {
    page.item(figure->finding + ", " + figure->cause + ": " + figure_text(*figure));
  }
  if (!uses.subcauses_of.empty()) {
    add_section(page, "Sub-causes");
    page.paragraph(names_of(model, uses.subcauses_of));
  }
  if (!uses.red_flags.empty()) add_section(page, "Red flags");
  for (const RedFlag* flag : uses.red_flags) page.item(flag->name + ": " + flag->title);
}

}  // namespace fagan::cli
