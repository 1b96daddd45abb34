#include "fagan/format/case_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/format/cell_matcher.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/label_table.hpp"
#include "fagan/format/observation_text.hpp"

namespace fagan {
namespace {

using Labels = std::vector<std::pair<std::string, std::int16_t>>;

Labels states_of(const Finding& finding) {
  Labels labels;
  labels.emplace_back("", not_asked_code);
  labels.emplace_back("?", not_known_code);
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    // What is no state: a question mark says so whatever a state is called.
    if (finding.states[s].name == "?") continue;
    labels.emplace_back(finding.states[s].name, static_cast<std::int16_t>(s));
  }
  return labels;
}

// What the cells of a column of states are compared with; nothing if that cannot be done side by
// side with others.
CellMatcher::Texts texts_of(const Labels& labels) {
  CellMatcher::Texts texts;
  for (const auto& [text, code] : labels) texts.emplace_back(text, static_cast<std::int8_t>(code));
  return CellMatcher::can_match(texts) ? texts : CellMatcher::Texts{};
}

// Names numbered from 0; none if there are more than the numbers reach.
template <class Name>
LabelTable numbered(std::size_t n, const Name& name) {
  Labels labels;
  for (std::size_t i = 0; i < n && n < INT16_MAX; ++i) {
    labels.emplace_back(name(i), static_cast<std::int16_t>(i));
  }
  return LabelTable(std::move(labels));
}

std::string_view without_line_end(std::string_view record) {
  if (record.ends_with('\n')) record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

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

// Where a byte of a record stands, whose first line is `line`: quoted fields may hold lines.
Place place_in(std::string_view record, std::size_t at, std::uint64_t line,
               const std::string& path) {
  const std::string_view before = record.substr(0, at);
  const std::size_t last = before.rfind('\n');
  const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t column = last == std::string_view::npos ? at : at - last - 1;
  return {path, static_cast<int>(line + lines), static_cast<int>(column + 1), {}};
}

}  // namespace

// What each column of the table is about.
struct CaseTableReader::Columns {
  struct OfStates {
    std::size_t at;
    FindingId finding;
    LabelTable labels;
  };
  struct OfNumbers {
    std::size_t at;
    FindingId finding;
  };

  // Columns next to each other, of findings next to each other.
  struct Run {
    std::size_t at;
    std::size_t finding;
    std::size_t n;
  };

  std::vector<std::string> names;
  std::vector<OfStates> states;
  std::vector<OfNumbers> numbers;
  // Of the columns of states most are compared side by side, others looked up one by one.
  std::optional<CellMatcher> matcher;
  std::vector<const OfStates*> looked_up;
  std::vector<Run> runs;
  bool has_all_states = false;  // there is a column for every finding that has states
  std::vector<std::optional<FindingId>> finding;  // by column
  std::vector<const LabelTable*> labels;          // by column; null for others than states
  std::optional<std::size_t> id;
  std::optional<std::size_t> cause;
  std::optional<std::size_t> setting;
  LabelTable causes;
  LabelTable settings;

  bool add(const std::string& name, const Model& model, const std::string& label);
  // Once all columns are there.
  void prepare(const Model& model, const std::vector<std::string>& setting_names);

 private:
  void match_states(const Model& model);
};

void CaseTableReader::Columns::match_states(const Model& model) {
  std::vector<CellMatcher::Texts> texts(names.size());
  for (const OfStates& column : states) {
    // What ends the last cell of a record is no comma.
    const bool is_last = column.at + 1 == names.size();
    if (!is_last) texts[column.at] = texts_of(states_of(model.finding(column.finding)));
    if (texts[column.at].empty()) looked_up.push_back(&column);
    const std::size_t to = index(column.finding);
    const bool goes_on = !runs.empty() && runs.back().at + runs.back().n == column.at &&
                         runs.back().finding + runs.back().n == to;
    if (!goes_on) runs.push_back({column.at, to, 0});
    ++runs.back().n;
  }
  has_all_states = states.size() == model.n_findings();
  matcher.emplace(texts);
}

// One more column, of what has this name. False if nothing has.
bool CaseTableReader::Columns::add(const std::string& name, const Model& model,
                                   const std::string& label) {
  const std::size_t at = names.size();
  const auto about = model.find_finding(name);
  names.push_back(name);
  finding.push_back(about);
  if (name == "case_id") {
    id = at;
  } else if (name == label) {
    cause = at;
  } else if (name == "setting") {
    setting = at;
  } else if (!about) {
    return false;
  } else if (model.finding(*about).is_number()) {
    numbers.push_back({at, *about});
  } else {
    states.push_back({at, *about, LabelTable(states_of(model.finding(*about)))});
  }
  return true;
}

void CaseTableReader::Columns::prepare(const Model& model,
                                       const std::vector<std::string>& setting_names) {
  labels.resize(names.size(), nullptr);
  for (const OfStates& column : states) labels[column.at] = &column.labels;
  causes = numbered(model.n_causes(), [&](std::size_t k) { return model.causes()[k].name; });
  settings = numbered(setting_names.size(), [&](std::size_t i) { return setting_names[i]; });
  match_states(model);
}

CaseTableReader::CaseTableReader(Model model, TableReading reading, std::string_view header)
    : model_(std::move(model)), reading_(std::move(reading)) {
  if (header.starts_with("\xEF\xBB\xBF")) header.remove_prefix(3);
  header = without_line_end(header);
  std::deque<std::string> unquoted;
  const CsvRecord record = split_csv_record(header, unquoted);
  std::vector<Problem> problems;
  const auto problem = [&](std::size_t column, std::string message) {
    problems.push_back(
        {Severity::error, place_in(header, column - 1, 1, reading_.path), std::move(message)});
  };
  if (!record.problem.empty()) problem(record.problem_column, record.problem);

  auto columns = std::make_shared<Columns>();
  std::vector<std::string> known{"case_id", reading_.label, "setting"};
  for (const Finding& finding : model_.findings()) known.push_back(finding.name);
  Hints hints;
  std::set<std::string> seen;
  for (const CsvField& field : record.fields) {
    const std::string name(field.text);
    if (!columns->add(name, model_, reading_.label)) {
      problem(field.column, "unknown finding " + quoted(name) + hints(name, known));
    } else if (!seen.insert(name).second) {
      problem(field.column, "column " + quoted(name) + " given twice");
    }
  }
  if (record.problem.empty() && !columns->id) problem(1, "no column \"case_id\"");
  if (reading_.needs_cause && record.problem.empty() && !columns->cause) {
    problem(1, "no column " + quoted(reading_.label));
  }
  if (!problems.empty()) throw Error(std::move(problems));
  columns->prepare(model_, reading_.settings);
  columns_ = std::move(columns);
}

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
  for (const Columns::OfStates* const column : columns_->looked_up) {
    for (std::size_t r = 0; r < records.n; ++r) {
      const std::int16_t code = column->labels.find(records.text, records.begin_of(r, column->at),
                                                    records.end_of(r, column->at));
      records.codes[r * records.code_stride + column->at] = static_cast<std::int8_t>(code);
      records.is_usual[r] = records.is_usual[r] && code != LabelTable::unknown;
    }
  }
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
  const std::string_view id = records.cell(r, *columns_->id);
  if (id.size() > longest_id) return false;

  std::int8_t* const states = rows.next_states();
  if (!columns_->has_all_states) rows.start_next();
  for (const Columns::Run& run : columns_->runs) {
    copy_codes(records.codes + r * records.code_stride + run.at, run.n, states + run.finding);
  }
  double* const numbers = rows.next_numbers();
  for (const Columns::OfNumbers& column : columns_->numbers) {
    const std::string_view cell = records.cell(r, column.at);
    if (cell.empty()) continue;
    const std::optional<double> number = parse_number(cell);
    if (!number || !objection(model_.finding(column.finding), *number).empty()) return false;
    numbers[rows.number_row(column.finding)] = *number;
    states[index(column.finding)] = 0;
  }
  rows.keep(id, records.labels[r], records.settings[r]);
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
  const CsvRecord fields = split_csv_record(text, unquoted);
  if (!fields.problem.empty()) return refuse(fields.problem_column, fields.problem);
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
      const bool named = why.find(quoted(columns_->names[c])) != std::string::npos;
      return refuse(fields.fields[c].column, named ? why : columns_->names[c] + ": " + why);
    }
  }
  rows.keep(rows.copy_of(fields.fields[*columns_->id].text), label, setting);
}

void CaseTableReader::read_cell(std::size_t column, std::string_view text, CaseRows& rows,
                                std::uint32_t& label, std::uint32_t& setting) const {
  if (const auto finding = columns_->finding[column]) {
    if (text.empty()) return;
    if (const LabelTable* const labels = columns_->labels[column]) {
      const std::int16_t code = labels->find(text);
      if (code != LabelTable::unknown) {
        rows.next_states()[index(*finding)] = static_cast<std::int8_t>(code);
        return;
      }
    }
    rows.observe(*finding, parse_observation(model_, *finding, text));
  } else if (column == columns_->cause) {
    label = parse_label(model_, text, reading_);
  } else if (column == columns_->setting) {
    setting = parse_setting(text, reading_);
  } else {
    check_id(text);
  }
}

}  // namespace fagan
