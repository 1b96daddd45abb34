#include "fagan/format/case_table.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/text.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/label_table.hpp"
#include "fagan/format/observation_text.hpp"

namespace fagan {
namespace {

constexpr auto not_asked = static_cast<std::int8_t>(CaseCode::not_asked);
constexpr auto not_known = static_cast<std::int8_t>(CaseCode::not_known);

using Labels = std::vector<std::pair<std::string, std::int16_t>>;

LabelTable states_of(const Finding& finding) {
  Labels labels;
  labels.emplace_back("", not_asked);
  labels.emplace_back("?", not_known);
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    // What is no state: a question mark says so whatever a state is called.
    if (finding.states[s].name == "?") continue;
    labels.emplace_back(finding.states[s].name, static_cast<std::int16_t>(s));
  }
  return LabelTable(std::move(labels));
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

bool is_plain(std::string_view text) {
  unsigned odd = 0;
  for (const char c : text) odd |= static_cast<unsigned>(c < 0x20 || c == 0x7F);
  return odd == 0;
}

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

  std::vector<std::string> names;
  std::vector<OfStates> states;
  std::vector<OfNumbers> numbers;
  std::vector<std::optional<FindingId>> finding;  // by column
  std::vector<const LabelTable*> labels;          // by column; null for others than states
  std::optional<std::size_t> id;
  std::optional<std::size_t> cause;
  std::optional<std::size_t> setting;
  LabelTable causes;
  LabelTable settings;
};

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

  auto columns = std::make_unique<Columns>();
  std::vector<std::string> known{"case_id", "cause", "setting"};
  for (const Finding& finding : model_.findings()) known.push_back(finding.name);
  Hints hints;
  for (std::size_t at = 0; at < record.fields.size(); ++at) {
    const CsvField& field = record.fields[at];
    const std::string name(field.text);
    const auto finding = model_.find_finding(name);
    columns->finding.push_back(finding);
    columns->names.push_back(name);
    if (name == "case_id" || name == "cause" || name == "setting") {
      std::optional<std::size_t>& place = name == "case_id" ? columns->id
                                          : name == "cause" ? columns->cause
                                                            : columns->setting;
      if (place) problem(field.column, "column " + quoted(name) + " given twice");
      place = at;
    } else if (!finding) {
      problem(field.column, "unknown finding " + quoted(name) + hints(name, known));
    } else if (model_.finding(*finding).is_number()) {
      columns->numbers.push_back({at, *finding});
    } else {
      columns->states.push_back({at, *finding, states_of(model_.finding(*finding))});
    }
  }
  std::vector<bool> seen(model_.n_findings());
  for (std::size_t at = 0; at < columns->finding.size(); ++at) {
    if (!columns->finding[at]) continue;
    if (seen[index(*columns->finding[at])]) {
      problem(record.fields[at].column, "column " + quoted(columns->names[at]) + " given twice");
    }
    seen[index(*columns->finding[at])] = true;
  }
  if (record.problem.empty() && !columns->id) problem(1, "no column \"case_id\"");
  if (reading_.needs_cause && record.problem.empty() && !columns->cause) {
    problem(1, "no column \"cause\"");
  }
  if (!problems.empty()) throw Error(std::move(problems));

  columns->labels.resize(columns->names.size(), nullptr);
  for (const Columns::OfStates& column : columns->states) {
    columns->labels[column.at] = &column.labels;
  }
  columns->causes =
      numbered(model_.n_causes(), [this](std::size_t k) { return model_.causes()[k].name; });
  columns->settings =
      numbered(reading_.settings.size(), [this](std::size_t i) { return reading_.settings[i]; });
  columns_ = std::move(columns);
}

CaseTableReader::~CaseTableReader() = default;

std::size_t CaseTableReader::whole_records(std::string_view text, bool at_end) const {
  return fagan::whole_records(text, at_end);
}

// A table is read a record at a time: quickly where a record is as it should be, and through the
// exact path, which also finds out what is wrong, wherever it is not.
void CaseTableReader::read(std::string_view records, CaseRows& rows) const {
  rows.clear();
  scan_csv(records, rows.scan());
  const std::span<const std::uint32_t> delimiters = rows.scan().delimiters();
  const std::size_t n_columns = columns_->names.size();
  rows.reserve(delimiters.size() / n_columns + 1);

  std::size_t begin = 0;
  std::size_t next = 0;  // the first delimiter of the record
  while (begin < records.size()) {
    if (!rows.scan().has_quote && next + n_columns <= delimiters.size() &&
        read_fast(records, delimiters.subspan(next, n_columns), begin, rows)) {
      next += n_columns;
      begin = delimiters[next - 1] + std::size_t{1};
      rows.add_lines(1);
      continue;
    }
    const std::size_t end = record_end(records, begin, true);
    const std::string_view record = records.substr(begin, end - begin);
    read_exactly(record, rows);
    rows.add_lines(static_cast<std::uint64_t>(std::count(record.begin(), record.end(), '\n')));
    begin = end;
    while (next < delimiters.size() && delimiters[next] < begin) ++next;
  }
  if (reading_.one_measurement) rows.keep_one_measurement();
}

// Reads a record whose fields end at `ends`. False, and nothing read, if anything about it is
// unusual.
bool CaseTableReader::read_fast(std::string_view records, std::span<const std::uint32_t> ends,
                                std::size_t begin, CaseRows& rows) const {
  const std::size_t last = ends.size() - 1;
  const char* const text = records.data();
  unsigned different = static_cast<unsigned>(text[ends[last]] != '\n');
  for (std::size_t c = 0; c < last; ++c) different |= static_cast<unsigned>(text[ends[c]] != ',');
  if (different != 0 || ends[last] - begin > longest_record) return false;
  const auto begin_of = [&](std::size_t c) {
    return c == 0 ? begin : ends[c - 1] + std::size_t{1};
  };
  const auto end_of = [&](std::size_t c) {
    const std::size_t end = ends[c];
    return c == last && end > begin_of(c) && text[end - 1] == '\r' ? end - 1 : end;
  };
  const auto field = [&](std::size_t c) {
    return records.substr(begin_of(c), end_of(c) - begin_of(c));
  };

  rows.start_next();
  std::int8_t* const states = rows.next_states();
  int worst = 0;
  for (const Columns::OfStates& column : columns_->states) {
    const std::int16_t code = column.labels.find(records, begin_of(column.at), end_of(column.at));
    worst = std::min<int>(worst, code);
    states[index(column.finding)] = static_cast<std::int8_t>(code);
  }
  if (worst == LabelTable::unknown) return false;

  double* const numbers = rows.next_numbers();
  for (const Columns::OfNumbers& column : columns_->numbers) {
    const std::string_view cell = field(column.at);
    if (cell.empty()) continue;
    const std::optional<double> number = parse_number(cell);
    if (!number || !objection(model_.finding(column.finding), *number).empty()) return false;
    numbers[rows.number_row(column.finding)] = *number;
    states[index(column.finding)] = 0;
  }

  std::uint32_t label = CaseRows::no_label;
  if (columns_->cause) {
    const std::string_view cause = field(*columns_->cause);
    const std::int16_t code = columns_->causes.find(cause);
    if (code == LabelTable::unknown && (!cause.empty() || reading_.needs_cause)) return false;
    if (code >= 0) label = static_cast<std::uint32_t>(code);
  }
  std::uint32_t setting = 0;
  if (columns_->setting) {
    const std::string_view name = field(*columns_->setting);
    const std::int16_t code = columns_->settings.find(name);
    if (code == LabelTable::unknown && !name.empty()) return false;
    if (code >= 0) setting = static_cast<std::uint32_t>(code);
  }
  const std::string_view id = field(*columns_->id);
  if (!is_plain(id) || id.size() > longest_id) return false;
  rows.keep(id, label, setting);
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
