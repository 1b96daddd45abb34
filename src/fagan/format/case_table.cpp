#include "fagan/format/case_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/format/case_columns.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/observation_text.hpp"
#include "fagan/model/state_words.hpp"

namespace fagan {
namespace {

// Copies n bytes, few of them mostly, without a call.
void copy_codes(const std::int8_t* from, std::size_t n, std::int8_t* to) {
  constexpr std::size_t chunk = 16;
  if (n < chunk) {
    for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
    return;
  }
  for (std::size_t i = 0; i + chunk < n; i += chunk) std::memcpy(to + i, from + i, chunk);
  std::memcpy(to + n - chunk, from + n - chunk, chunk);
}

// Records looked at together: a column of codes each, and what became of it.
constexpr std::size_t most_together = 32;

}  // namespace

CaseTableReader::CaseTableReader(Model model, TableReading reading, std::string_view header)
    : model_(std::move(model)),
      reading_(std::move(reading)),
      columns_(std::make_shared<const CaseColumns>(model_, reading_, header)) {}

std::size_t CaseTableReader::whole_records(std::string_view text, bool at_end) const {
  return fagan::whole_records(text, at_end);
}

// Plain records are read side by side; through the exact path, which also finds out what is wrong,
// goes a record that is not plain or holds something unusual.
void CaseTableReader::read(std::string_view records, CaseRows& rows) const {
  rows.clear();
  CsvScan& scan = rows.scan();
  scan.start(records);
  while (!scan.at_end()) {
    if (read_plain(records, rows)) continue;
    const std::size_t begin = scan.position();
    const std::size_t end = record_end(records, begin, true);
    const std::string_view record = records.substr(begin, end - begin);
    read_exactly(record, rows);
    rows.add_lines(static_cast<std::uint64_t>(std::count(record.begin(), record.end(), '\n')));
    scan.pass_to(end);
  }
  if (reading_.one_measurement) rows.keep_one_measurement();
}

// Some plain records, looked at a column at a time, and what is found in them.
struct CaseTableReader::PlainRecords {
  std::string_view text;
  std::size_t n_columns;
  std::size_t n;
  const std::uint32_t* begins;  // [n_columns × n] of the fields, and what follows the last
  std::int8_t* codes;           // [code_stride × n] of states, by column
  std::size_t code_stride;
  // Without this, the exact path must have a look.
  std::array<bool, most_together> is_usual{};
  std::array<std::uint32_t, most_together> labels{};
  std::array<std::uint32_t, most_together> settings{};

  std::size_t begin_of(std::size_t r, std::size_t c) const { return begins[r * n_columns + c]; }
  std::size_t end_of(std::size_t r, std::size_t c) const {
    const std::size_t end = begins[r * n_columns + c + 1] - std::size_t{1};
    const bool has_return = c + 1 == n_columns && end > begin_of(r, c) && text[end - 1] == '\r';
    return has_return ? end - 1 : end;
  }
  std::string_view cell(std::size_t r, std::size_t c) const {
    return text.substr(begin_of(r, c), end_of(r, c) - begin_of(r, c));
  }
  std::string_view record(std::size_t r) const {
    return text.substr(begin_of(r, 0), begin_of(r + 1, 0) - begin_of(r, 0));
  }
};

// False if the next record is not plain.
bool CaseTableReader::read_plain(std::string_view text, CaseRows& rows) const {
  CsvScan& scan = rows.scan();
  const std::size_t n_columns = columns_->names.size();
  const std::size_t n = scan.plain_records(n_columns, most_together);
  if (n == 0) return false;
  rows.reserve(rows.n_cases() + n);
  const std::size_t code_stride = columns_->matcher->record_size();
  PlainRecords records{text,       n_columns, n, scan.begins(), rows.codes(n * code_stride).data(),
                       code_stride};
  look_up_states(records);
  look_up_names(records);
  for (std::size_t r = 0; r < n; ++r) {
    if (!records.is_usual[r] || !keep_plain(records, r, rows))
      read_exactly(records.record(r), rows);
    rows.add_lines(1);
  }
  scan.pass(n, n_columns);
  return true;
}

void CaseTableReader::look_up_states(PlainRecords& records) const {
  columns_->matcher->match(records.text, records.begins, records.n, records.codes,
                           records.is_usual.data());
  for (std::size_t r = 0; r < records.n; ++r) {
    if (!records.is_usual[r]) records.is_usual[r] = look_up_others(records, r);
  }
  for (const CaseColumns::OfStates* const column : columns_->looked_up) {
    for (std::size_t r = 0; r < records.n; ++r) {
      const std::int16_t code = column->labels.find(records.text, records.begin_of(r, column->at),
                                                    records.end_of(r, column->at));
      records.codes[r * records.code_stride + column->at] = static_cast<std::int8_t>(code);
      records.is_usual[r] = records.is_usual[r] && code != LabelTable::unknown;
    }
  }
}

// States that are spelled otherwise than in the model. False if that is not all there is to it.
bool CaseTableReader::look_up_others(PlainRecords& records, std::size_t r) const {
  for (const CaseColumns::OfStates& column : columns_->states) {
    const std::int16_t code = column.labels.find(records.text, records.begin_of(r, column.at),
                                                 records.end_of(r, column.at));
    if (code == LabelTable::unknown) return false;
    records.codes[r * records.code_stride + column.at] = static_cast<std::int8_t>(code);
  }
  return true;
}

void CaseTableReader::look_up_names(PlainRecords& records) const {
  records.labels.fill(CaseRows::no_label);
  if (const auto c = columns_->cause) {
    for (std::size_t r = 0; r < records.n; ++r) {
      const std::size_t begin = records.begin_of(r, *c);
      const std::size_t end = records.end_of(r, *c);
      const std::int16_t code = columns_->causes.find(records.text, begin, end);
      if (code >= 0) records.labels[r] = static_cast<std::uint32_t>(code);
      const bool may_be_none = begin == end && !reading_.needs_cause;
      records.is_usual[r] = records.is_usual[r] && (code >= 0 || may_be_none);
    }
  }
  if (const auto c = columns_->setting) {
    for (std::size_t r = 0; r < records.n; ++r) {
      const std::size_t begin = records.begin_of(r, *c);
      const std::size_t end = records.end_of(r, *c);
      const std::int16_t code = columns_->settings.find(records.text, begin, end);
      if (code >= 0) records.settings[r] = static_cast<std::uint32_t>(code);
      records.is_usual[r] = records.is_usual[r] && (code >= 0 || begin == end);
    }
  }
}

// Makes a case of a record whose states and names are known. False, and nothing kept, if anything
// about the rest is unusual.
bool CaseTableReader::keep_plain(const PlainRecords& records, std::size_t r, CaseRows& rows) const {
  if (records.record(r).size() > longest_record) return false;
  const std::string_view id = columns_->id ? records.cell(r, *columns_->id) : std::string_view();
  if (id.size() > longest_id) return false;
  for (const std::size_t column : columns_->nameless) {
    if (!records.cell(r, column).empty()) return false;
  }

  std::int8_t* const states = rows.next_states();
  if (!columns_->has_all_states) rows.start_next();
  for (const CaseColumns::Run& run : columns_->runs) {
    copy_codes(records.codes + r * records.code_stride + run.at, run.n, states + run.finding);
  }
  double* const numbers = rows.next_numbers();
  for (const CaseColumns::OfNumbers& column : columns_->numbers) {
    const std::string_view cell = records.cell(r, column.at);
    if (cell.empty()) continue;
    const std::optional<double> number = parse_number(cell);
    if (!number || !objection(model_.finding(column.finding), *number).empty()) return false;
    numbers[rows.number_row(column.finding)] = *number;
    states[index(column.finding)] = 0;
  }
  if (columns_->id) {
    rows.keep(id, records.labels[r], records.settings[r]);
  } else {
    rows.keep_unnamed(records.labels[r], records.settings[r]);
  }
  return true;
}

void CaseTableReader::read_exactly(std::string_view record, CaseRows& rows) const {
  const std::string_view text = without_line_end(record);
  const std::size_t n_columns = columns_->names.size();
  if (text.empty() && n_columns > 1) return;  // an empty line is no record
  const auto refuse = [&](std::size_t column, std::string message) {
    rows.refuse({Severity::error, place_in(text, column - 1, rows.n_lines() + 1, reading_.path),
                 std::move(message)});
  };
  if (text.size() > longest_record) {
    return refuse(1, "a record of more than " + std::to_string(longest_record) + " bytes");
  }
  std::deque<std::string> unquoted;
  CsvRecord fields = split_csv_record(text, unquoted);
  if (!fields.problem.empty()) return refuse(fields.problem_column, fields.problem);
  // Spreadsheets end rows with commas for columns nobody filled.
  while (fields.fields.size() > n_columns && trimmed(fields.fields.back().text).empty()) {
    fields.fields.pop_back();
  }
  if (fields.fields.size() != n_columns) {
    const std::size_t n = fields.fields.size();
    return refuse(1, std::to_string(n) + (n == 1 ? " field" : " fields") + " (expected " +
                         std::to_string(n_columns) + ", as in the header)");
  }

  rows.start_next();
  std::uint32_t label = CaseRows::no_label;
  std::uint32_t setting = 0;
  for (std::size_t c = 0; c < n_columns; ++c) {
    try {
      read_cell(c, fields.fields[c].text, rows, label, setting);
    } catch (const Error& error) {
      const std::string& why = error.problems().front().message;
      const std::string& name = columns_->names[c];
      const bool named = name.empty() || why.find(quoted(name)) != std::string::npos;
      return refuse(fields.fields[c].column, named ? why : name + ": " + why);
    }
  }
  if (columns_->id) {
    rows.keep(rows.copy_of(fields.fields[*columns_->id].text), label, setting);
  } else {
    rows.keep_unnamed(label, setting);
  }
}

void CaseTableReader::read_cell(std::size_t column, std::string_view text, CaseRows& rows,
                                std::uint32_t& label, std::uint32_t& setting) const {
  if (const auto finding = columns_->finding[column]) {
    if (trimmed(text).empty()) return;
    if (const LabelTable* const labels = columns_->labels[column]) {
      const std::int16_t code = labels->find(text);
      if (code != LabelTable::unknown) {
        rows.next_states()[index(*finding)] = static_cast<std::int8_t>(code);
        return;
      }
    }
    // Blanks around the name of a state are its own affair.
    const std::string_view cell = model_.finding(*finding).is_number() ? trimmed(text) : text;
    rows.observe(*finding, parse_observation(model_, *finding, cell));
  } else if (column == columns_->cause) {
    label = parse_label(model_, text, reading_);
  } else if (column == columns_->setting) {
    setting = parse_setting(text, reading_);
  } else if (column == columns_->id) {
    check_id(text);
  } else if (!trimmed(text).empty()) {
    throw Error("column " + std::to_string(column + 1) + " has no name in the header, but here " +
                quoted(text));
  }
}

}  // namespace fagan
