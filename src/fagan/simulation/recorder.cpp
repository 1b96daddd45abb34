#include "fagan/simulation/recorder.hpp"

#include <algorithm>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

// Masks over findings that go missing independently of each other, with these rates.
AliasTable mask_table(const std::vector<double>& rates) {
  std::vector<double> masks(std::size_t{1} << rates.size(), 1.0);
  for (std::size_t mask = 0; mask < masks.size(); ++mask) {
    for (std::size_t i = 0; i < rates.size(); ++i) {
      masks[mask] *= (mask >> i & 1U) != 0 ? rates[i] : 1 - rates[i];
    }
  }
  return AliasTable(masks);
}

bool is_about(const Model& model, const MissingRule& rule, const std::vector<FindingId>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](FindingId id) { return rule.target.includes(model, id); });
}

void check(const Model& model, const Draws& draws, const ObservationProcess& process) {
  std::vector<Problem> found = problems(model, process);
  for (std::size_t i = 0; found.empty() && i < process.missing.size(); ++i) {
    const auto& when = process.missing[i].when;
    if (when && !draws.is_drawn(when->finding)) {
      Problem problem;
      problem.place.pointer = pointer_to("/missing", i);
      problem.message = "finding " + quoted(model.finding(when->finding).name) +
                        " is not part of the cohort, so nothing can depend on it";
      found.push_back(std::move(problem));
    }
  }
  if (!found.empty()) throw Error(std::move(found));
}

}  // namespace

Recorder::Recorder(const Model& model, const Draws& draws, const ObservationProcess& process)
    : draws_(draws) {
  check(model, draws, process);
  for (const DrawPanel& panel : draws.panels()) {
    add_missing(model, process, panel.findings, &panel);
    add_answers(model, process, panel);
  }
  for (const FindingId number : draws.numbers()) add_missing(model, process, {number}, nullptr);
  if (process.not_known > 0) {
    for (std::size_t n = 0; n <= DrawPanel::most_findings; ++n) {
      not_known_.push_back(mask_table(std::vector<double>(n, process.not_known)));
    }
  }
  if (process.has_wrong_labels()) add_labels(model, process);
}

void Recorder::add_missing(const Model& model, const ObservationProcess& process,
                           const std::vector<FindingId>& findings, const DrawPanel* panel) {
  constexpr std::size_t most_contexts = 4096;
  MissingTables unit;
  std::vector<FindingId> conditions;
  bool anything = false;
  for (const MissingRule& rule : process.missing) {
    if (!is_about(model, rule, findings)) continue;
    anything = anything || rule.rate > 0;
    unit.by_true_state = unit.by_true_state || rule.in_state.has_value();
    if (rule.when &&
        std::find(conditions.begin(), conditions.end(), rule.when->finding) == conditions.end()) {
      conditions.push_back(rule.when->finding);
    }
  }
  if (!anything) {
    missing_.emplace_back();
    return;
  }
  std::size_t n_contexts = unit.by_true_state ? panel->n_codes : 1;
  for (const FindingId condition : conditions) {
    unit.conditions.push_back(draws_.place_of(condition));
    unit.weights.push_back(n_contexts);
    n_contexts *= model.finding(condition).states.size();
    if (n_contexts > most_contexts) {
      throw Error("what is missing of finding " + quoted(model.finding(findings.front()).name) +
                      " and its neighbours depends on too many findings at once",
                  "/missing");
    }
  }
  for (std::size_t context = 0; context < n_contexts; ++context) {
    const auto is_recorded = [&](const MissingRule::Condition& when) {
      const auto at = std::find(conditions.begin(), conditions.end(), when.finding);
      const std::size_t weight = unit.weights[static_cast<std::size_t>(at - conditions.begin())];
      return context / weight % model.finding(when.finding).states.size() == index(when.state);
    };
    std::vector<double> rates;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      std::optional<StateId> state;
      if (unit.by_true_state) state = panel->state(context % panel->n_codes, i);
      rates.push_back(missing_rate(model, process, findings[i], state, is_recorded));
    }
    unit.tables.push_back(mask_table(rates));
  }
  missing_.push_back(std::move(unit));
}

void Recorder::add_answers(const Model& model, const ObservationProcess& process,
                           const DrawPanel& panel) {
  std::vector<AliasTable>& tables = answers_.emplace_back();
  const bool wrong =
      std::any_of(process.answers.begin(), process.answers.end(), [&](const AnswerRule& rule) {
        return rule.rate > 0 &&
               std::any_of(panel.findings.begin(), panel.findings.end(),
                           [&](FindingId id) { return rule.target.includes(model, id); });
      });
  if (!wrong) return;
  for (std::size_t truth = 0; truth < panel.n_codes; ++truth) {
    std::vector<double> joint(panel.n_codes, 1.0);
    for (std::size_t i = 0; i < panel.findings.size(); ++i) {
      const std::vector<double> row =
          answer_probabilities(model, process, panel.findings[i], panel.state(truth, i));
      for (std::size_t code = 0; code < panel.n_codes; ++code) {
        joint[code] *= row[index(panel.state(code, i))];
      }
    }
    tables.emplace_back(joint);
  }
}

void Recorder::add_labels(const Model& model, const ObservationProcess& process) {
  const std::size_t n = model.n_causes();
  label_table_.assign(n, 0);
  const auto add_table = [&](CauseId truth) {
    std::vector<double> row = label_probabilities(model, process, truth);
    std::rotate(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(index(truth)), row.end());
    labels_.emplace_back(row);
  };
  std::vector<bool> own(n, false);
  for (const LabelRule& rule : process.labels) {
    if (rule.swap) own[index(rule.swap->truth)] = true;
  }
  for (const CauseId cause : ids<CauseId>(n)) {
    if (!own[index(cause)]) {
      add_table(cause);  // the same for every cause without rules of its own
      break;
    }
  }
  for (const CauseId cause : ids<CauseId>(n)) {
    if (!own[index(cause)]) continue;
    label_table_[index(cause)] = labels_.size();
    add_table(cause);
  }
}

std::size_t Recorder::context(const MissingTables& tables, std::size_t true_code,
                              const std::uint8_t* recorded_codes, std::size_t stride) const {
  std::size_t context = tables.by_true_state ? true_code : 0;
  for (std::size_t i = 0; i < tables.conditions.size(); ++i) {
    const auto [panel, position] = tables.conditions[i];
    const StateId state = draws_.panels()[panel].state(recorded_codes[panel * stride], position);
    context += tables.weights[i] * index(state);
  }
  return context;
}

void Recorder::record(Seed seed, std::uint64_t case_index, const Truth& truth,
                      CaseRecord& record) const {
  const std::size_t n_panels = answers_.size();
  const RandomNumbers numbers(seed, Stream::observation, case_index);
  record.codes = truth.codes;
  record.missing.assign(n_units(), 0);
  record.not_known.assign(n_units(), 0);

  DrawReader answer(numbers, draws_.first_block(Draws::Round::answer));
  for (std::uint32_t p = 0; p < n_panels; ++p) {
    if (answers_[p].empty()) continue;
    record.codes[p] = static_cast<std::uint8_t>(answer.draw(answers_[p][truth.codes[p]], p));
  }
  DrawReader missing(numbers, draws_.first_block(Draws::Round::missing));
  for (std::uint32_t u = 0; u < n_units(); ++u) {
    const MissingTables& unit = missing_[u];
    if (unit.tables.empty()) continue;
    const std::size_t at = context(unit, u < n_panels ? truth.codes[u] : 0, record.codes.data());
    record.missing[u] = static_cast<std::uint8_t>(missing.draw(unit.tables[at], u));
  }
  if (not_known_.empty()) return;
  DrawReader not_known(numbers, draws_.first_block(Draws::Round::not_known));
  for (std::uint32_t u = 0; u < n_units(); ++u) {
    if (record.missing[u] == 0) continue;
    const std::size_t n = u < n_panels ? draws_.panels()[u].findings.size() : 1;
    record.not_known[u] =
        static_cast<std::uint8_t>(record.missing[u] & not_known.draw(not_known_[n], u));
  }
}

CauseId Recorder::label(Seed seed, std::uint64_t case_index, CauseId truth) const {
  if (labels_.empty()) return truth;
  const AliasTable& table = labels_[label_table_[index(truth)]];
  const std::size_t offset = table.draw(RandomNumbers(seed, Stream::label, case_index), 0);
  return static_cast<CauseId>((index(truth) + offset) % label_table_.size());
}

}  // namespace fagan
