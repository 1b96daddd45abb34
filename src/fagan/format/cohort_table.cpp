#include "fagan/format/cohort_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "fagan/core/text.hpp"

namespace fagan {
namespace {

std::string cell_of(std::string_view name, TableFormat format) {
  std::string cell;
  append_cell(name, format, cell);
  return cell;
}

char* put(std::string_view text, char* to) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

// The shortest text of a double, such as -1.2345678901234567e-308.
constexpr std::size_t longest_number = 32;
char* write_number(double number, char* to) { return fmt::format_to(to, "{}", number); }

// The number of the case, and what stands between its parts.
constexpr std::size_t longest_frame = 100 + PaddedText::slack;

std::size_t longest_of(const std::vector<PaddedText>& texts) {
  std::size_t longest = 0;
  for (const PaddedText& text : texts) longest = std::max(longest, text.size());
  return longest;
}

}  // namespace

CohortTable::CohortTable(Model model, std::vector<FindingId> findings, TableFormat format)
    : model_(std::move(model)),
      findings_(std::move(findings)),
      format_(format),
      longest_row_(longest_frame) {
  for (const Cause& cause : model_.causes()) causes_.emplace_back(cell_of(cause.name, format_));
  const CaseBatch none(model_, 0);
  const auto numeric = none.numeric_findings();
  longest_row_ += longest_of(causes_);
  for (const FindingId id : findings_) {
    const Finding& finding = model_.finding(id);
    std::vector<PaddedText>& states = states_.emplace_back();
    for (const State& state : finding.states) states.emplace_back(cell_of(state.name, format_));
    keys_.emplace_back(cell_of(finding.name, format_) + ':');
    number_rows_.push_back(
        static_cast<std::size_t>(std::find(numeric.begin(), numeric.end(), id) - numeric.begin()));
    longest_row_ += keys_.back().size() + std::max(longest_number, longest_of(states)) + 1;
  }
}

std::string CohortTable::header() const {
  if (format_ == TableFormat::ndjson) return {};
  std::string text = "case_id,cause";
  for (const FindingId id : findings_) {
    text += ',';
    append_cell(model_.finding(id).name, format_, text);
  }
  return text + '\n';
}

void CohortTable::append(std::uint64_t first, const CaseBatch& cases, TextBuffer& text) const {
  CaseBatch::Scratch scratch;
  const DenseCases dense = cases.dense(0, cases.n_cases(), scratch);
  for (std::size_t i = 0; i < cases.n_cases(); ++i) {
    if (is_csv(format_)) {
      append_csv(first + i, i, cases, dense, text);
    } else {
      append_json(first + i, i, cases, dense, text);
    }
  }
}

void CohortTable::append_csv(std::uint64_t number, std::size_t i, const CaseBatch& cases,
                             const DenseCases& dense, TextBuffer& text) const {
  char* to = fmt::format_to(text.room(longest_row_), "{},", number);
  if (const auto label = cases.label(i)) to = causes_[index(*label)].write(to);
  const std::int8_t* const states = dense.states + i * dense.state_stride;
  for (std::size_t j = 0; j < findings_.size(); ++j) {
    *to++ = ',';
    const std::int8_t state = states[index(findings_[j])];
    if (state >= 0 && !states_[j].empty()) {
      to = states_[j][static_cast<std::size_t>(state)].write(to);
    } else if (state >= 0) {
      to = write_number(dense.numbers[i * dense.number_stride + number_rows_[j]], to);
    } else if (state == not_known_code) {
      *to++ = '?';
    } else if (state == listed_code) {
      text.end_at(to);
      text.append(listed_cell(i, findings_[j], cases));
      to = text.room(longest_row_);
    }
  }
  *to++ = '\n';
  text.end_at(to);
}

void CohortTable::append_json(std::uint64_t number, std::size_t i, const CaseBatch& cases,
                              const DenseCases& dense, TextBuffer& text) const {
  char* to = fmt::format_to(text.room(longest_row_), R"({{"case_id":"{}")", number);
  if (const auto label = cases.label(i)) to = causes_[index(*label)].write(put(",\"cause\":", to));
  to = put(",\"findings\":{", to);
  const std::int8_t* const states = dense.states + i * dense.state_stride;
  bool is_first = true;
  for (std::size_t j = 0; j < findings_.size(); ++j) {
    const std::int8_t state = states[index(findings_[j])];
    if (state < 0 && state != listed_code && state != not_known_code) continue;
    if (!is_first) *to++ = ',';
    is_first = false;
    to = keys_[j].write(to);
    if (state >= 0 && !states_[j].empty()) {
      to = states_[j][static_cast<std::size_t>(state)].write(to);
    } else if (state >= 0) {
      to = write_number(dense.numbers[i * dense.number_stride + number_rows_[j]], to);
    } else if (state == not_known_code) {
      to = put("\"?\"", to);
    } else {
      text.end_at(to);
      text.append(listed_cell(i, findings_[j], cases));
      to = text.room(longest_row_);
    }
  }
  text.end_at(put("}}\n", to));
}

std::string CohortTable::listed_cell(std::size_t i, FindingId finding,
                                     const CaseBatch& cases) const {
  return cell_of(listed_text(i, finding, cases), format_);
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
