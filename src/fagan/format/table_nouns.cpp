#include "fagan/format/table_nouns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/csv_record.hpp"

namespace fagan {
namespace {

constexpr std::size_t most_states = 127;  // of a finding
// More different texts than this are not kept: there are too many for states, whatever they are.
constexpr std::size_t most_kept = 4 * most_states;
constexpr std::size_t most_whole_numbers = 10;
constexpr std::size_t fewest_numbers = 3;

constexpr std::array missing_words = {"NA", "N/A", "NaN", "nan", "null", "NULL", "None", "-", "."};

bool is_among(const auto& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

struct TableNouns::Column {
  std::string name;
  // Different texts, and the line each was first seen in.
  std::map<std::string, std::uint64_t, std::less<>> texts = {};
  bool too_many = false;
  bool all_whole = true;
  // The first text that is no number, while others are.
  std::optional<std::string> word = {};
  std::size_t n_numbers = 0;

  void add(std::string_view text, std::uint64_t line) {
    if (text.empty() || text == "?" || texts.contains(text)) return;
    const std::optional<double> number = parse_number(text);
    if (number) {
      ++n_numbers;
      all_whole = all_whole && *number == std::floor(*number);
    } else if (!word) {
      word = text;
      texts.emplace(text, line);
    }
    too_many = too_many || texts.size() >= most_kept;
    if (!too_many) texts.emplace(text, line);
  }

  bool holds_amounts() const {
    if (word || n_numbers == 0) return false;
    return too_many || texts.size() > most_whole_numbers ||
           (!all_whole && texts.size() >= fewest_numbers);
  }

  // Numbers by their size, words by the alphabet.
  std::vector<std::string> in_order() const {
    std::vector<std::string> names;
    for (const auto& [text, line] : texts) names.push_back(text);
    if (!word) {
      std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) {
        return *parse_number(a) < *parse_number(b);
      });
    }
    return names;
  }
};

TableNouns::TableNouns(Options options, std::string_view header) : options_(std::move(options)) {
  if (header.starts_with("\xEF\xBB\xBF")) header.remove_prefix(3);
  std::deque<std::string> unquoted;
  const CsvRecord record = split_csv_record(without_line_end(header), unquoted);
  std::vector<std::string> names;
  for (const CsvField& field : record.fields) {
    names.emplace_back(field.text);
    columns_.push_back({std::string(field.text)});
  }
  const auto require = [&](const std::string& name) {
    if (is_among(names, name)) return;
    throw Error({{Severity::error,
                  {options_.path, 1, 1, {}},
                  "no column " + quoted(name) + did_you_mean(name, names)}});
  };
  require(options_.label);
  for (const std::string& name : options_.states) require(name);
  for (const std::string& name : options_.numbers) require(name);
  label_ = static_cast<std::size_t>(std::find(names.begin(), names.end(), options_.label) -
                                    names.begin());
  header = without_line_end(header);
  n_lines_ = 1 + static_cast<std::uint64_t>(std::count(header.begin(), header.end(), '\n'));
}

TableNouns::~TableNouns() = default;

void TableNouns::look_at(std::string_view records) {
  for (std::size_t begin = 0; begin < records.size();) {
    const std::size_t end = record_end(records, begin, true);
    const std::string_view text = records.substr(begin, end - begin);
    const std::uint64_t line = n_lines_ + 1;
    n_lines_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    begin = end;
    std::deque<std::string> unquoted;
    const CsvRecord record = split_csv_record(without_line_end(text), unquoted);
    // Whoever reads the cases says what is wrong with a row.
    if (!record.problem.empty() || record.fields.size() != columns_.size()) continue;
    for (std::size_t c = 0; c < columns_.size(); ++c) columns_[c].add(record.fields[c].text, line);
  }
}

TableNouns::Found TableNouns::found(std::string name) const {
  Found found;
  std::vector<Problem> problems;
  const auto problem = [&](std::uint64_t line, std::string message) {
    problems.push_back(
        {Severity::error, {options_.path, static_cast<int>(line), 0, {}}, std::move(message)});
  };
  ModelBuilder::Header header;
  header.name = std::move(name);
  header.about = "Causes, findings and states as a table of labelled cases names them.";
  header.notice = "Learned from labelled cases: for teaching and research, not for patients.";
  found.builder.header(std::move(header));

  const Column& causes = columns_[label_];
  if (causes.texts.empty()) problem(1, "column " + quoted(causes.name) + " names no cause");
  if (causes.too_many) problem(1, "column " + quoted(causes.name) + " names too many causes");
  for (const std::string& cause : causes.in_order()) found.builder.cause(cause);

  for (const Column& column : columns_) {
    const std::string of = "column " + quoted(column.name);
    if (&column == &causes || column.name == "case_id" || column.name == "setting") continue;
    const bool as_states = is_among(options_.states, column.name);
    const bool as_number = is_among(options_.numbers, column.name);
    const auto missing =
        std::find_if(column.texts.begin(), column.texts.end(),
                     [](const auto& seen) { return is_among(missing_words, seen.first); });
    if (!as_states && missing != column.texts.end()) {
      problem(missing->second, of + ": " + quoted(missing->first) +
                                   " looks like a missing value: leave the cell empty, or name the "
                                   "column in --states to keep it as a state");
    } else if (column.word && (as_number || (!as_states && column.n_numbers >= fewest_numbers))) {
      problem(column.texts.at(*column.word),
              of + ": " + quoted(*column.word) +
                  " is no number, and others are; name the column in --states if all are names");
    } else if (as_number || (!as_states && column.holds_amounts())) {
      found.builder.number(column.name, {});
    } else if (column.texts.size() > most_states) {
      problem(1, of + " has more than " + std::to_string(most_states) + " different texts");
    } else if (column.texts.size() < 2) {
      found.warnings.push_back(
          {Severity::warning,
           {options_.path, 1, 0, {}},
           of + " is left out: " + (column.texts.empty() ? "it is empty" : "it never differs")});
    } else {
      found.builder.finding(column.name, column.in_order());
    }
  }
  if (!problems.empty()) throw Error(std::move(problems));
  found.builder.blank_likelihoods();
  return found;
}

}  // namespace fagan
