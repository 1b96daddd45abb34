#include "fagan/model/review.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "fagan/core/look.hpp"
#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/review_figures.hpp"
#include "fagan/model/review_warnings.hpp"
#include "fagan/model/state_words.hpp"

namespace fagan {
namespace {

constexpr double same = 1e-12;  // differences below this are rounding, not knowledge

bool is_published(const Source& source) {
  return source.year || !source.journal.empty() || !source.doi.empty() || !source.pmid.empty() ||
         !source.url.empty();
}

// Cases somebody counted, published or not.
bool is_data_set(const Source& source) { return !source.n.empty() && !source.design.empty(); }

void review_evidence(const Model& model, const Evidence& evidence, const std::string& pointer,
                     ReviewWarnings& warnings) {
  if (!evidence.n) warnings.add("numbers with no n", pointer, "no n");
  if (evidence.source.empty()) {
    warnings.add("numbers with no source", pointer, "no source");
    return;
  }
  const Source* source = model.find_source(evidence.source);
  if (source == nullptr || evidence.grade.empty()) return;
  const bool estimated = evidence.grade == "expert" || evidence.basis == "expert";
  const bool goes_with =
      estimated ? !is_published(*source) : is_published(*source) || is_data_set(*source);
  if (goes_with) return;
  warnings.add(
      "numbers whose grade does not go with their source", pointer,
      estimated
          ? "an expert's estimate, but its source " + quoted(source->key) + " is a publication"
          : "grade " + quoted(evidence.grade) + ", but its source " + quoted(source->key) +
                " is neither a publication nor cases counted (n and design)");
}

// A probability that leaves no doubt should say why.
void review_certainty(double p, const Evidence& evidence, const std::string& pointer,
                      ReviewWarnings& warnings) {
  if ((p == 0 || p == 1) && evidence.note.empty()) {
    warnings.add("zeros and ones without a note", pointer,
                 "a probability of exactly " + shortest(p) + " without a note");
  }
}

void review_prior(const Model& model, const Prior& prior, const std::string& pointer,
                  ReviewWarnings& warnings) {
  const PriorDraft& draft = prior.draft();
  if (!draft.n) {
    const std::optional<double> n = prior.sample_size();
    warnings.add("priors with no n", pointer_to(pointer, "n"),
                 n ? "no n: the whole prior counts as " + shortest(*n) +
                         " cases, the smallest n of its causes"
                   : "no n, and none of its causes has one: nothing says how certain it is");
  }
  for (const PriorDraft::Entry& entry : draft.probabilities) {
    Evidence evidence = entry.evidence;
    if (!evidence.n) evidence.n = prior.sample_size().value_or(1);  // said once, above
    const std::string here = pointer_to(pointer_to(pointer, "probabilities"), entry.cause);
    review_evidence(model, evidence, here, warnings);
    review_certainty(entry.p, evidence, here, warnings);
  }
}

class ModelReview {
 public:
  ModelReview(const Model& model, std::span<const Prior> priors) : model_(model), priors_(priors) {
    warnings_.accept(model.accepted());
  }

  std::vector<Problem> run() {
    review_header();
    if (model_.is_to_be_learned()) {
      warnings_.add("likelihoods", "/likelihoods",
                    "no likelihoods yet: the model can be learned from cases (fagan fit), and "
                    "diagnoses nothing until then");
    } else {
      review_likelihoods();
      review_findings();
      review_causes();
      review_settings();
    }
    review_words("findings", model_.findings());
    review_words("causes", model_.causes());
    review_twins();
    review_figures(model_, warnings_);
    review_sources();
    review_accepted();
    return warnings_.listed();
  }

 private:
  void review_header() {
    if (model_.notice().empty()) warnings_.add("notices", "/notice", "no notice");
    const auto causes = model_.causes();
    const bool complete = std::any_of(causes.begin(), causes.end(),
                                      [](const Cause& cause) { return cause.catch_all; });
    if (!complete) {
      warnings_.add("catch-alls", "/causes",
                    "no cause is the catch-all: a case with any other cause is explained by one "
                    "of these");
    }
  }

  void review_likelihoods() {
    for (const FindingId id : ids<FindingId>(model_.n_findings())) {
      const Finding& finding = model_.finding(id);
      if (finding.rule_only) continue;
      const std::string at_finding = pointer_to("/likelihoods", finding.name);
      bool seen_default = false;
      for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
        // The default is one number, however many causes it stands for.
        const bool is_explicit = model_.is_explicit(id, cause);
        if (!is_explicit && std::exchange(seen_default, true)) continue;
        const std::string key =
            is_explicit ? model_.cause(cause).name : ModelBuilder::default_cause;
        review_cell(id, cause, pointer_to(at_finding, key));
      }
    }
  }

  void review_cell(FindingId id, CauseId cause, const std::string& pointer) {
    const Finding& finding = model_.finding(id);
    const Evidence& evidence = model_.evidence(id, cause);
    review_evidence(model_, evidence, pointer, warnings_);
    if (finding.is_number()) {
      review_density(*finding.number, model_.density(id, cause), pointer);
      return;
    }
    for (const StateId state : ids<StateId>(finding.states.size())) {
      const double p = model_.likelihood(id, state, cause);
      if (p != 0 && p != 1) continue;
      review_certainty(p, evidence, pointer, warnings_);
      return;  // the other states of the row follow from it
    }
  }

  void review_density(const NumberScale& scale, const Density& density,
                      const std::string& pointer) {
    if (!scale.range) return;
    const bool is_log = scale.density == DensityKind::lognormal;
    const double middle = is_log ? std::exp(density.mean()) : density.mean();
    if (scale.range->low <= middle && middle <= scale.range->high) return;
    warnings_.add("means outside their range", pointer_to(pointer, "mean"),
                  (is_log ? "exp(mean) " : "mean ") + shortest(middle) + " is outside the range " +
                      shortest(scale.range->low) + " to " + shortest(scale.range->high));
  }

  void review_findings() {
    for (const FindingId id : ids<FindingId>(model_.n_findings())) {
      const Finding& finding = model_.finding(id);
      if (finding.rule_only) continue;
      const std::string pointer = pointer_to("/findings", index(id));
      review_state_names(finding, pointer);
      if (model_.n_causes() > 1 && is_alike_for_all(id)) {
        warnings_.add("findings that cannot discriminate", pointer,
                      "finding " + quoted(finding.name) +
                          " cannot discriminate: it is equally likely for every cause");
      }
      for (const StateId state : ids<StateId>(finding.states.size())) {
        const auto logs = model_.log_likelihoods(id, state);
        if (std::any_of(logs.begin(), logs.end(), [](double x) { return x > -infinity; })) continue;
        warnings_.add("states nobody has", pointer_to(pointer_to(pointer, "states"), index(state)),
                      "state " + quoted(finding.states[index(state)].name) + " of " +
                          quoted(finding.name) + " has probability 0 for every cause");
      }
    }
  }

  // Names that a table loses on its way through another program; said once for each finding.
  void review_state_names(const Finding& finding, const std::string& pointer) {
    for (std::size_t s = 0; s < finding.states.size(); ++s) {
      const std::string& name = finding.states[s].name;
      const std::string_view other = misread_as(name);
      if (other.empty()) continue;
      warnings_.add("findings with states that tables change",
                    pointer_to(pointer_to(pointer, "states"), s),
                    "state " + quoted(name) + " of " + quoted(finding.name) + " is taken for " +
                        std::string(other) + " by programs that read tables; a word would not be");
      return;
    }
  }

  bool is_alike_for_all(FindingId id) const {
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      if (differs(id, cause, CauseId{0})) return false;
    }
    return true;
  }

  bool differs(FindingId id, CauseId a, CauseId b) const {
    if (model_.finding(id).is_number()) {
      const Density& first = model_.density(id, a);
      const Density& second = model_.density(id, b);
      return first.mean() != second.mean() || first.sd() != second.sd();
    }
    for (const StateId state : ids<StateId>(model_.finding(id).states.size())) {
      if (std::abs(model_.likelihood(id, state, a) - model_.likelihood(id, state, b)) > same) {
        return true;
      }
    }
    return false;
  }

  void review_causes() {
    const PerCause<char> spoken_for = causes_spoken_for();
    for (const CauseId id : ids<CauseId>(model_.n_causes())) {
      const Cause& cause = model_.cause(id);
      const std::string pointer = pointer_to("/causes", index(id));
      if (model_.n_causes() > 1 && spoken_for[id] == 0) {
        warnings_.add("causes no finding speaks for", pointer,
                      "no finding speaks for cause " + quoted(cause.name) +
                          ": whatever is observed is at least as likely without it");
      }
      for (std::size_t i = 0; i < cause.subcauses.size(); ++i) {
        const Subcause& subcause = cause.subcauses[i];
        const std::string here = pointer_to(pointer_to(pointer, "subcauses"), i);
        review_evidence(model_, subcause.evidence, here, warnings_);
        review_certainty(subcause.share, subcause.evidence, here, warnings_);
        review_subcause_likelihoods(subcause, pointer_to(here, "likelihoods"));
      }
    }
  }

  void review_subcause_likelihoods(const Subcause& subcause, const std::string& pointer) {
    for (const SubcauseLikelihood& likelihood : subcause.likelihoods) {
      const std::string here = pointer_to(pointer, likelihood.finding);
      review_evidence(model_, likelihood.cell.evidence, here, warnings_);
      for (const double p : likelihood.p) {
        if (p != 0 && p != 1) continue;
        review_certainty(p, likelihood.cell.evidence, here, warnings_);
        break;  // the other states of the row follow from it
      }
    }
  }

  // 1 for the causes for which some observation is likelier than on average over the others.
  PerCause<char> causes_spoken_for() const {
    PerCause<char> spoken_for(model_.n_causes(), 0);
    for (const FindingId id : ids<FindingId>(model_.n_findings())) {
      if (model_.finding(id).rule_only) continue;
      if (model_.finding(id).is_number()) {
        // Densities have the same mass: one that differs at all is somewhere above the average.
        if (is_alike_for_all(id)) continue;
        for (char& spoken : spoken_for) spoken = 1;
        break;
      }
      for (const StateId state : ids<StateId>(model_.finding(id).states.size())) {
        mark_raised(id, state, spoken_for);
      }
    }
    return spoken_for;
  }

  void mark_raised(FindingId id, StateId state, PerCause<char>& spoken_for) const {
    double sum = 0;
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      sum += model_.likelihood(id, state, cause);
    }
    const auto n_others = static_cast<double>(model_.n_causes() - 1);
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      const double p = model_.likelihood(id, state, cause);
      if (p * n_others > sum - p + same * n_others) spoken_for[cause] = 1;
    }
  }

  // Names and synonyms of things of one kind: a word that means two of them helps nobody.
  template <class Things>
  void review_words(const std::string& kind, const Things& things) {
    std::unordered_map<std::string, std::size_t> owner;
    for (std::size_t i = 0; i < things.size(); ++i) owner.emplace(things[i].name, i);
    for (std::size_t i = 0; i < things.size(); ++i) {
      for (std::size_t j = 0; j < things[i].synonyms.size(); ++j) {
        const std::string& word = things[i].synonyms[j];
        const auto [found, is_new] = owner.emplace(word, i);
        if (is_new) continue;
        const std::string pointer =
            pointer_to(pointer_to(pointer_to("/" + kind, i), "synonyms"), j);
        const std::string& other = things[found->second].name;
        warnings_.add("shared synonyms", pointer,
                      "synonym " + quoted(word) +
                          (found->second == i ? " given twice, or the name itself"
                                              : " also stands for " + quoted(other)));
      }
    }
  }

  void review_twins() {
    add_twins("cause", "/causes", model_.causes());
    add_twins("finding", "/findings", model_.findings());
    for (std::size_t i = 0; i < model_.n_findings(); ++i) {
      add_twins("state", pointer_to(pointer_to("/findings", i), "states"),
                model_.findings()[i].states);
    }
    for (std::size_t i = 0; i < model_.n_causes(); ++i) {
      add_twins("sub-cause", pointer_to(pointer_to("/causes", i), "subcauses"),
                model_.causes()[i].subcauses);
    }
  }

  // Names, and titles, that differ in nothing a reader sees.
  template <class Things>
  void add_twins(const std::string& noun, const std::string& pointer, const Things& things) {
    std::unordered_map<std::string, std::size_t> first_name;
    std::unordered_map<std::string, std::size_t> first_title;
    for (std::size_t i = 0; i < things.size(); ++i) {
      const auto compare = [&](auto& first, const char* what, const std::string& word) {
        const auto [found, is_new] = first.emplace(look_of(word), i);
        if (is_new) return false;
        const auto& other = things[found->second];
        const std::string& its_word = what == std::string("name") ? other.name : other.title;
        warnings_.add("twins", pointer_to(pointer, i),
                      noun + ' ' + what + ' ' + quoted(word) + " looks like " +
                          (its_word == word ? "that of " + quoted(other.name) : quoted(its_word)));
        return true;
      };
      const bool is_twin = compare(first_name, "name", things[i].name);
      if (!is_twin && things[i].title != things[i].name) {
        compare(first_title, "title", things[i].title);
      }
    }
  }

  void review_sources() {
    std::unordered_set<std::string> cited;
    std::string notes;
    const auto cite = [&cited, &notes](const std::string& source, const std::string& note) {
      if (!source.empty()) cited.insert(source);
      if (!note.empty()) notes += note + '\n';
    };
    for (const FindingId id : ids<FindingId>(model_.n_findings())) {
      cite({}, model_.finding(id).notes);
      if (model_.finding(id).rule_only) continue;
      for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
        const Evidence& evidence = model_.evidence(id, cause);
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
    for (const PublishedFigure& figure : model_.published()) cite(figure.source, figure.used);
    const auto cite_prior = [&cite](const PriorDraft& draft) {
      cite({}, draft.about);
      for (const auto& entry : draft.probabilities) {
        cite(entry.evidence.source, entry.evidence.note);
      }
    };
    for (const PriorDraft& setting : model_.settings()) cite_prior(setting);
    for (const Prior& prior : priors_) cite_prior(prior.draft());
    for (const Source& source : model_.sources()) {
      if (cited.contains(source.key) || notes.find(source.key) != std::string::npos) continue;
      warnings_.add("sources that nothing in the model cites", pointer_to("/sources", source.key),
                    "nothing in the model cites this source");
    }
  }

  void review_settings() {
    const auto settings = model_.settings();
    for (std::size_t i = 0; i < settings.size(); ++i) {
      review_prior(model_, Prior::make(model_, settings[i]).value, pointer_to("/settings", i),
                   warnings_);
    }
  }

  void review_accepted() {
    const auto accepted = model_.accepted();
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      if (warnings_.was_met(accepted[i].at)) continue;
      warnings_.add("accepted places without a warning", pointer_to("/accepted", i),
                    "nothing to accept at " + quoted(accepted[i].at) + ": no warning is there");
    }
  }

  const Model& model_;
  std::span<const Prior> priors_;
  ReviewWarnings warnings_;
};

}  // namespace

std::vector<Problem> review(const Model& model, std::span<const Prior> priors) {
  return ModelReview(model, priors).run();
}

std::vector<Problem> review(const Model& model, const Prior& prior) {
  ReviewWarnings warnings;
  review_prior(model, prior, "", warnings);
  return warnings.listed();
}

}  // namespace fagan
