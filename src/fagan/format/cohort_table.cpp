#include "fagan/format/cohort_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr auto not_known = static_cast<std::int8_t>(CaseCode::not_known);
constexpr auto listed = static_cast<std::int8_t>(CaseCode::listed);

std::string cell_of(std::string_view name, TableFormat format) {
  std::string cell;
  format == TableFormat::csv ? append_csv_field(name, cell) : append_json_string(name, cell);
  return cell;
}

}  // namespace

CohortTable::CohortTable(Model model, std::vector<FindingId> findings, TableFormat format)
    : model_(std::move(model)), findings_(std::move(findings)), format_(format) {
  for (const Cause& cause : model_.causes()) causes_.push_back(cell_of(cause.name, format_));
  const CaseBatch none(model_, 0);
  const auto numeric = none.numeric_findings();
  for (const FindingId id : findings_) {
    const Finding& finding = model_.finding(id);
    std::vector<std::string>& states = states_.emplace_back();
    for (const State& state : finding.states) states.push_back(cell_of(state.name, format_));
    keys_.push_back(cell_of(finding.name, format_) + ':');
    number_rows_.push_back(
        static_cast<std::size_t>(std::find(numeric.begin(), numeric.end(), id) - numeric.begin()));
  }
}

std::string CohortTable::header() const {
  if (format_ == TableFormat::ndjson) return {};
  std::string text = "case_id,cause";
  for (const FindingId id : findings_) {
    text += ',';
    append_csv_field(model_.finding(id).name, text);
  }
  return text + '\n';
}

void CohortTable::append(std::uint64_t first, const CaseBatch& cases, std::string& text) const {
  CaseBatch::Scratch scratch;
  const DenseCases dense = cases.dense(0, cases.n_cases(), scratch);
  for (std::size_t i = 0; i < cases.n_cases(); ++i) {
    if (format_ == TableFormat::csv) {
      append_csv(first + i, i, cases, dense, text);
    } else {
      append_json(first + i, i, cases, dense, text);
    }
  }
}

void CohortTable::append_csv(std::uint64_t number, std::size_t i, const CaseBatch& cases,
                             const DenseCases& dense, std::string& text) const {
  fmt::format_to(std::back_inserter(text), "{},", number);
  if (const auto label = cases.label(i)) text += causes_[index(*label)];
  const std::int8_t* const states = dense.states + i * dense.state_stride;
  for (std::size_t j = 0; j < findings_.size(); ++j) {
    text += ',';
    const std::int8_t state = states[index(findings_[j])];
    if (state == listed) {
      append_csv_field(listed_text(i, findings_[j], cases), text);
    } else if (state == not_known) {
      text += '?';
    } else if (state >= 0 && !states_[j].empty()) {
      text += states_[j][static_cast<std::size_t>(state)];
    } else if (state >= 0) {
      text += shortest(dense.numbers[i * dense.number_stride + number_rows_[j]]);
    }
  }
  text += '\n';
}

void CohortTable::append_json(std::uint64_t number, std::size_t i, const CaseBatch& cases,
                              const DenseCases& dense, std::string& text) const {
  fmt::format_to(std::back_inserter(text), "{{\"case_id\":\"{}\"", number);
  if (const auto label = cases.label(i)) text += ",\"cause\":" + causes_[index(*label)];
  text += ",\"findings\":{";
  const std::int8_t* const states = dense.states + i * dense.state_stride;
  bool is_first = true;
  for (std::size_t j = 0; j < findings_.size(); ++j) {
    const std::int8_t state = states[index(findings_[j])];
    if (state < 0 && state != listed && state != not_known) continue;
    if (!is_first) text += ',';
    is_first = false;
    text += keys_[j];
    if (state == listed) {
      append_json_string(listed_text(i, findings_[j], cases), text);
    } else if (state == not_known) {
      text += "\"?\"";
    } else if (!states_[j].empty()) {
      text += states_[j][static_cast<std::size_t>(state)];
    } else {
      text += shortest(dense.numbers[i * dense.number_stride + number_rows_[j]]);
    }
  }
  text += "}}\n";
}

std::string CohortTable::listed_text(std::size_t i, FindingId finding,
                                     const CaseBatch& cases) const {
  for (const ListedObservation& entry : cases.listed(i, 1)) {
    if (entry.finding != finding) continue;
    if (std::holds_alternative<VirtualEvidence>(entry.observation)) break;
    return to_text(model_.finding(finding), entry.observation);
  }
  throw Error("case " + std::to_string(i) + ": a table has no cell for what was observed of " +
              quoted(model_.finding(finding).name));
}

}  // namespace fagan
