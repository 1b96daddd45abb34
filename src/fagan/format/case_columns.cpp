#include "fagan/format/case_columns.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <set>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/problem_list.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/state_words.hpp"

namespace fagan {
namespace {

using Labels = std::vector<std::pair<std::string, std::int16_t>>;

// The cells that occur most: what is no state, and the names of states.
Labels names_of_states(const Finding& finding) {
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

// The same and other spellings of states, where there are few of them.
LabelTable labels_of(const Finding& finding) {
  constexpr std::size_t few_states = 8;
  Labels labels = names_of_states(finding);
  const std::size_t n_states = finding.states.size();
  for (std::size_t s = 0; n_states <= few_states && s < n_states; ++s) {
    for (std::string& word : usual_spellings(finding, static_cast<StateId>(s))) {
      labels.emplace_back(std::move(word), static_cast<std::int16_t>(s));
    }
  }
  return LabelTable(std::move(labels));
}

// What the cells of a column of states are compared with; nothing if that cannot be done side by
// side with others.
CellMatcher::Texts texts_to_match(const Labels& labels) {
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

bool is_column(std::string_view name, const Model& model, std::string_view label) {
  return name == "case_id" || name == label || name == "setting" || model.find_finding(name);
}

// True if the header makes more sense when it is taken apart at this character.
bool is_separated_by(std::string_view header, char separator, const Model& model,
                     std::string_view label) {
  const auto is_known = [&](std::string_view name) {
    name = trimmed(name);
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
    }
    return is_column(name, model, label);
  };
  const auto count = [&](char at) {
    std::size_t n_known = 0;
    for (std::size_t begin = 0; begin <= header.size();) {
      const std::size_t end = std::min(header.find(at, begin), header.size());
      n_known += is_known(header.substr(begin, end - begin)) ? 1U : 0U;
      begin = end + 1;
    }
    return n_known;
  };
  if (header.find(separator) == std::string_view::npos) return false;
  const bool is_one_field = header.find(',') == std::string_view::npos;
  const std::size_t with_commas = count(',');
  return count(separator) > with_commas || (is_one_field && with_commas == 0);
}

// One sentence on a header that is none, as a whole; empty if it may be one.
std::string objection_to_header(std::string_view header, const Model& model,
                                std::string_view label) {
  if (trimmed(header).empty()) {
    return "the first line is empty (expected the names of columns)";
  }
  if (header.starts_with("sep=") || header.starts_with("SEP=")) {
    return "the first line says how a spreadsheet is to read the table (expected the names of "
           "columns, separated by commas, and no such line)";
  }
  if (header.starts_with('{')) {
    return "this is a line of JSON (expected names of columns; a file of such lines has a name "
           "that ends in .ndjson or .jsonl)";
  }
  if (is_separated_by(header, ';', model, label)) {
    return "the columns are separated by semicolons (expected commas, and decimal points in "
           "numbers)";
  }
  if (is_separated_by(header, '\t', model, label)) {
    return "the columns are separated by tabs (expected commas)";
  }
  return {};
}

}  // namespace

Place place_in(std::string_view record, std::size_t at, std::uint64_t line,
               const std::string& path) {
  const std::string_view before = record.substr(0, at);
  const std::size_t last = before.rfind('\n');
  const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t column = last == std::string_view::npos ? at : at - last - 1;
  return {path, static_cast<int>(line + lines), static_cast<int>(column + 1), {}};
}

CaseColumns::CaseColumns(const Model& model, const TableReading& reading, std::string_view header) {
  if (header.starts_with("\xEF\xBB\xBF")) header.remove_prefix(3);
  header = without_line_end(header);
  FirstProblems problems;
  const auto problem = [&](std::size_t column, std::string message) {
    // Finding a place takes as long as what stands before it.
    Place place = problems.is_full() ? Place{} : place_in(header, column - 1, 1, reading.path);
    problems.add(Severity::error, std::move(place), std::move(message));
  };
  const auto refuse = [&] { throw Error(problems.sorted()); };
  if (std::string why = objection_to_header(header, model, reading.label); !why.empty()) {
    problem(1, std::move(why));
    refuse();
  }
  std::deque<std::string> unquoted;
  CsvRecord record = split_csv_record(header, unquoted);
  if (!record.problem.empty()) problem(record.problem_column, record.problem);
  while (record.fields.size() > 1 && trimmed(record.fields.back().text).empty()) {
    nameless.insert(nameless.begin(), record.fields.size() - 1);
    record.fields.pop_back();
  }

  std::vector<std::string> known{"case_id", reading.label, "setting"};
  for (const Finding& about : model.findings()) known.push_back(about.name);
  Hints hints;
  std::set<std::string_view> seen;
  std::size_t n_known = 0;
  for (const CsvField& field : record.fields) {
    const std::string_view name =
        is_column(field.text, model, reading.label) ? field.text : trimmed(field.text);
    if (name.empty()) {
      problem(field.column, std::string("a column without a name") +
                                (field.column == 1 ? " (pandas writes its index so, unless it is "
                                                     "told index=False)"
                                                   : ""));
    } else if (!is_column(name, model, reading.label)) {
      problem(field.column, "unknown finding " + quoted(name) + hints(name, known));
    } else if (!seen.insert(name).second) {
      problem(field.column, "column " + quoted(name) + " given twice");
    } else {
      n_known += model.find_finding(name) ? 1U : 0U;
      add(std::string(name), model, reading.label);
    }
  }
  constexpr std::size_t few_columns = 2;
  const std::size_t n_others = record.fields.size() - seen.size();
  if (record.problem.empty() && n_known == 0 && n_others > few_columns) {
    problems = FirstProblems();
    problem(1, "none of the " + std::to_string(n_others) + " columns is a finding of model " +
                   quoted(model.name()) + ": is it the right one (--model)?");
    refuse();
  }
  if (reading.needs_cause && record.problem.empty() && !cause) {
    problem(1, "no column " + quoted(reading.label));
  }
  if (!problems.empty()) refuse();

  for (std::size_t i = 0; i < nameless.size(); ++i) {
    names.emplace_back();
    finding.push_back(std::nullopt);
  }
  labels.resize(names.size(), nullptr);
  for (const OfStates& column : states) labels[column.at] = &column.labels;
  causes = numbered(model.n_causes(), [&](std::size_t k) { return model.causes()[k].name; });
  settings = numbered(reading.settings.size(), [&](std::size_t i) { return reading.settings[i]; });
  match_states(model);
}

void CaseColumns::add(const std::string& name, const Model& model, const std::string& label) {
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
  } else if (model.finding(*about).is_number()) {
    numbers.push_back({at, *about});
  } else {
    states.push_back({at, *about, labels_of(model.finding(*about))});
  }
}

void CaseColumns::match_states(const Model& model) {
  std::vector<CellMatcher::Texts> texts(names.size());
  for (const OfStates& column : states) {
    // What ends the last cell of a record is no comma.
    const bool is_last = column.at + 1 == names.size();
    if (!is_last) texts[column.at] = texts_to_match(names_of_states(model.finding(column.finding)));
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

}  // namespace fagan
