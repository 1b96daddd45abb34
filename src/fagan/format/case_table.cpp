#include "fagan/format/case_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/label_table.hpp"
#include "fagan/format/observation_text.hpp"

namespace fagan {
namespace {

constexpr auto not_asked = static_cast<std::int8_t>(CaseCode::not_asked);
constexpr auto not_known = static_cast<std::int8_t>(CaseCode::not_known);
constexpr auto listed = static_cast<std::int8_t>(CaseCode::listed);
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t no_setting = 0xFFFFFFFF;

LabelTable states_of(const Finding& finding) {
  std::vector<std::pair<std::string, std::int16_t>> labels{{"", not_asked}, {"?", not_known}};
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    labels.emplace_back(finding.states[s].name, static_cast<std::int16_t>(s));
  }
  return LabelTable(std::move(labels));
}

std::string_view without_line_end(std::string_view record) {
  if (record.ends_with('\n')) record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
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
    std::size_t row;  // among the batch's numbers
  };

  std::vector<std::string> names;
  std::vector<OfStates> states;
  std::vector<OfNumbers> numbers;
  std::vector<std::optional<FindingId>> finding;  // by column
  std::optional<std::size_t> id;
  std::optional<std::size_t> cause;
  std::optional<std::size_t> setting;
  std::size_t n_numbers = 0;  // of the model
};

CaseTableReader::CaseTableReader(Model model, std::vector<std::string> settings, std::string path,
                                 std::string_view header)
    : model_(std::move(model)), settings_(std::move(settings)), path_(std::move(path)) {
  if (header.starts_with("\xEF\xBB\xBF")) header.remove_prefix(3);
  std::deque<std::string> unquoted;
  const CsvRecord record = split_csv_record(without_line_end(header), unquoted);
  std::vector<Problem> problems;
  const auto problem = [&](std::size_t column, std::string message) {
    problems.push_back(
        {Severity::error, {path_, 1, static_cast<int>(column), {}}, std::move(message)});
  };
  if (!record.problem.empty()) problem(record.problem_column, record.problem);

  auto columns = std::make_unique<Columns>();
  std::vector<std::string> known{"case_id", "cause", "setting"};
  std::vector<std::size_t> number_row(model_.n_findings());
  for (const FindingId id : ids<FindingId>(model_.n_findings())) {
    known.push_back(model_.finding(id).name);
    if (model_.finding(id).is_number()) number_row[index(id)] = columns->n_numbers++;
  }
  for (std::size_t at = 0; at < record.fields.size(); ++at) {
    const CsvField& field = record.fields[at];
    const std::string name(field.text);
    columns->finding.emplace_back();
    if (std::find(columns->names.begin(), columns->names.end(), name) != columns->names.end()) {
      problem(field.column, "column " + quoted(name) + " given twice");
    }
    columns->names.push_back(name);
    if (name == "case_id") {
      columns->id = at;
    } else if (name == "cause") {
      columns->cause = at;
    } else if (name == "setting") {
      columns->setting = at;
    } else if (const auto finding = model_.find_finding(name)) {
      columns->finding.back() = finding;
      if (model_.finding(*finding).is_number()) {
        columns->numbers.push_back({at, *finding, number_row[index(*finding)]});
      } else {
        columns->states.push_back({at, *finding, states_of(model_.finding(*finding))});
      }
    } else {
      problem(field.column, "unknown finding " + quoted(name) + did_you_mean(name, known));
    }
  }
  if (!problems.empty()) throw Error(std::move(problems));
  columns_ = std::move(columns);
}

CaseTableReader::~CaseTableReader() = default;
CaseTableReader::CaseTableReader(CaseTableReader&&) noexcept = default;
CaseTableReader& CaseTableReader::operator=(CaseTableReader&&) noexcept = default;

bool CaseTableReader::has_ids() const noexcept { return columns_->id.has_value(); }
bool CaseTableReader::has_causes() const noexcept { return columns_->cause.has_value(); }
bool CaseTableReader::has_settings() const noexcept { return columns_->setting.has_value(); }

CaseBatch CaseRows::batch(const Model& model) const {
  const std::size_t n_numbers = model.n_findings() == 0 ? 0 : numbers_per_case_;
  CaseBatch batch(model, DenseCases{n_cases(), states_.data(), model.n_findings(), numbers_.data(),
                                    n_numbers});
  if (!labels_.empty()) batch.set_labels(labels_);
  if (!settings_.empty()) batch.set_prior_indices(settings_);
  if (!listed_.empty()) batch.set_listed(listed_);
  return batch;
}

// A table is read a record at a time: quickly where a record is as it should be, and through the
// exact path, which also finds out what is wrong, wherever it is not.
void CaseTableReader::read(std::string_view records, CaseRows& rows) const {
  rows.clear();
  scan_csv(records, rows.scan_);
  const std::span<const std::uint32_t> delimiters = rows.scan_.delimiters();
  const std::size_t n_columns = columns_->names.size();
  rows.make_room(delimiters.size() / n_columns + 1, model_.n_findings(), columns_->n_numbers);

  std::size_t begin = 0;
  std::size_t next = 0;  // the first delimiter of the record
  while (begin < records.size()) {
    const std::uint32_t line = static_cast<std::uint32_t>(rows.n_lines_) + 1;
    if (!rows.scan_.has_quote && next + n_columns <= delimiters.size() &&
        read_fast(records, delimiters.subspan(next, n_columns), begin, line, rows)) {
      next += n_columns;
      begin = delimiters[next - 1] + std::size_t{1};
      ++rows.n_lines_;
      continue;
    }
    std::size_t end = begin;
    bool quoted_text = false;
    while (end < records.size() && (records[end] != '\n' || quoted_text)) {
      if (records[end] == '"') quoted_text = !quoted_text;
      ++end;
    }
    // A quote without an end would swallow the rest; the record then ends with its line.
    if (quoted_text) end = std::min(records.find('\n', begin), records.size());
    const std::string_view record = records.substr(begin, end - begin);
    read_exactly(without_line_end(record), line, rows);
    rows.n_lines_ += 1 + static_cast<std::uint64_t>(std::count(record.begin(), record.end(), '\n'));
    begin = end + 1;
    while (next < delimiters.size() && delimiters[next] < begin) ++next;
  }
}

// Reads a record whose fields end at `ends`. False, and nothing read, if anything about it is
// unusual.
bool CaseTableReader::read_fast(std::string_view records, std::span<const std::uint32_t> ends,
                                std::size_t begin, std::uint32_t line, CaseRows& rows) const {
  const std::size_t last = ends.size() - 1;
  const char* const text = records.data();
  unsigned different = static_cast<unsigned>(text[ends[last]] != '\n');
  for (std::size_t c = 0; c < last; ++c) different |= static_cast<unsigned>(text[ends[c]] != ',');
  if (different != 0) return false;
  const auto begin_of = [&](std::size_t c) { return c == 0 ? begin : ends[c - 1] + std::size_t{1}; };
  const auto end_of = [&](std::size_t c) {
    const std::size_t end = ends[c];
    return c == last && end > begin_of(c) && text[end - 1] == '\r' ? end - 1 : end;
  };
  const auto field = [&](std::size_t c) {
    return records.substr(begin_of(c), end_of(c) - begin_of(c));
  };

  std::int8_t* const states = rows.states_of_next(model_.n_findings());
  std::fill_n(states, model_.n_findings(), not_asked);
  int worst = 0;
  for (const Columns::OfStates& column : columns_->states) {
    const std::int16_t code = column.labels.find(records, begin_of(column.at), end_of(column.at));
    worst = std::min<int>(worst, code);
    states[index(column.finding)] = static_cast<std::int8_t>(code);
  }
  if (worst == LabelTable::unknown) return false;

  double* const numbers = rows.numbers_of_next(columns_->n_numbers);
  std::fill_n(numbers, columns_->n_numbers, no_value);
  for (const Columns::OfNumbers& column : columns_->numbers) {
    const std::string_view cell = field(column.at);
    if (cell.empty()) continue;
    const std::optional<double> number = parse_number(cell);
    if (!number || !objection(model_.finding(column.finding), *number).empty()) return false;
    numbers[column.row] = *number;
    states[index(column.finding)] = 0;
  }

  std::uint32_t label = CaseBatch::no_label;
  if (columns_->cause && !field(*columns_->cause).empty()) {
    const auto cause = model_.find_cause(field(*columns_->cause));
    if (!cause) return false;
    label = static_cast<std::uint32_t>(*cause);
  }
  std::uint32_t setting = no_setting;
  if (columns_->setting) {
    const auto found =
        std::find(settings_.begin(), settings_.end(), field(*columns_->setting));
    if (found == settings_.end()) return false;
    setting = static_cast<std::uint32_t>(found - settings_.begin());
  }
  std::string_view id;
  if (columns_->id) {
    id = field(*columns_->id);
    if (!is_plain(id)) return false;
  }
  rows.keep(line, id);
  if (columns_->cause) rows.labels_.push_back(label);
  if (columns_->setting) rows.settings_.push_back(setting);
  return true;
}

void CaseTableReader::read_exactly(std::string_view text, std::uint32_t line,
                                   CaseRows& rows) const {
  const std::size_t n_columns = columns_->names.size();
  if (text.empty() && n_columns > 1) return;  // an empty line is no record
  std::vector<Problem> problems;
  const auto problem = [&](std::size_t column, std::string message) {
    problems.push_back({Severity::error,
                        {path_, static_cast<int>(line), static_cast<int>(column), {}},
                        std::move(message)});
  };
  const CsvRecord record = split_csv_record(text, rows.unquoted_);
  if (!record.problem.empty()) {
    problem(record.problem_column, record.problem);
  } else if (record.fields.size() != n_columns) {
    problem(1, std::to_string(record.fields.size()) + " fields (expected " +
                   std::to_string(n_columns) + ", as in the header)");
  }

  rows.make_room(rows.n_cases() + 1, model_.n_findings(), columns_->n_numbers);
  std::int8_t* const states = rows.states_of_next(model_.n_findings());
  double* const numbers = rows.numbers_of_next(columns_->n_numbers);
  std::fill_n(states, model_.n_findings(), not_asked);
  std::fill_n(numbers, columns_->n_numbers, no_value);
  const std::size_t n_listed_before = rows.listed_.size();
  std::uint32_t label = CaseBatch::no_label;
  std::uint32_t setting = no_setting;

  for (std::size_t c = 0; c < n_columns && problems.empty(); ++c) {
    const CsvField& cell = record.fields[c];
    try {
      if (const auto finding = columns_->finding[c]) {
        if (cell.text.empty()) continue;
        Observation seen = parse_observation(model_, *finding, cell.text);
        if (const std::string why = objection(model_.finding(*finding), seen); !why.empty()) {
          throw Error(why);
        }
        std::int8_t& state = states[index(*finding)];
        if (const auto* known = std::get_if<StateId>(&seen)) {
          state = static_cast<std::int8_t>(*known);
        } else if (const auto* number = std::get_if<double>(&seen)) {
          const auto column = std::find_if(columns_->numbers.begin(), columns_->numbers.end(),
                                           [c](const auto& n) { return n.at == c; });
          numbers[column->row] = *number;
          state = 0;
        } else if (std::holds_alternative<NotKnown>(seen)) {
          state = not_known;
        } else {
          state = listed;
          rows.listed_.push_back({rows.n_cases(), *finding, std::move(seen)});
        }
      } else if (c == columns_->cause) {
        if (!cell.text.empty()) label = static_cast<std::uint32_t>(require_cause(model_, cell.text));
      } else if (c == columns_->setting) {
        const auto found = std::find(settings_.begin(), settings_.end(), cell.text);
        if (found == settings_.end()) {
          throw Error("unknown setting " + quoted(cell.text) + did_you_mean(cell.text, settings_));
        }
        setting = static_cast<std::uint32_t>(found - settings_.begin());
      } else if (find_bad_utf8(cell.text)) {
        throw Error("case_id " + quoted(cell.text) + " is not UTF-8");
      } else if (has_control_character(cell.text)) {
        throw Error("case_id " + quoted(cell.text) + " holds a control character");
      }
    } catch (const Error& error) {
      problem(cell.column, columns_->names[c] + ": " + error.problems().front().message);
    }
  }

  if (!problems.empty()) {
    rows.listed_.resize(n_listed_before);
    ++rows.n_bad_rows_;
    if (rows.problems_.size() < most_problems) rows.problems_.push_back(std::move(problems.front()));
    return;
  }
  rows.keep(line, columns_->id ? record.fields[*columns_->id].text : std::string_view{});
  if (columns_->cause) rows.labels_.push_back(label);
  if (columns_->setting) rows.settings_.push_back(setting);
}

void CaseRows::clear() {
  ids_.clear();
  lines_.clear();
  labels_.clear();
  settings_.clear();
  listed_.clear();
  unquoted_.clear();
  problems_.clear();
  n_bad_rows_ = 0;
  n_lines_ = 0;
}

void CaseRows::make_room(std::size_t n_cases, std::size_t n_findings, std::size_t n_numbers) {
  numbers_per_case_ = n_numbers;
  if (states_.size() < n_cases * n_findings) states_.resize(2 * n_cases * n_findings);
  if (numbers_.size() < n_cases * n_numbers) numbers_.resize(2 * n_cases * n_numbers);
}

void CaseRows::keep(std::uint32_t line, std::string_view id) {
  ids_.push_back(id);
  lines_.push_back(line);
}

}  // namespace fagan
