#include "fagan/format/csv_record.hpp"

#include <algorithm>

namespace fagan {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Past the quote that ends the field whose quote is at `begin`; npos without one.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  while (true) {
    at = text.find('"', at);
    if (at == npos) return npos;
    if (at + 1 >= text.size() || text[at + 1] != '"') return at + 1;
    at += 2;
  }
}

// The field that starts with a quote at `begin`, and where it ends; npos if it never does.
struct Quoted {
  std::string_view text;
  std::size_t end;
};

Quoted read_quoted(std::string_view record, std::size_t begin, std::deque<std::string>& unquoted) {
  std::string* copy = nullptr;
  std::size_t part = begin + 1;
  for (;;) {
    const std::size_t quote = record.find('"', part);
    if (quote == npos) return {{}, npos};
    const bool doubled = quote + 1 < record.size() && record[quote + 1] == '"';
    if (!doubled && copy == nullptr) return {record.substr(part, quote - part), quote + 1};
    if (copy == nullptr) copy = &unquoted.emplace_back();
    copy->append(record.substr(part, quote - part + (doubled ? 1 : 0)));
    if (!doubled) return {*copy, quote + 1};
    part = quote + 2;
  }
}

// What a text says of where its first record ends.
struct RecordEnd {
  std::size_t end = npos;  // past its line feed; npos if it is not there
  bool in_quotes = false;  // the text ends inside quotes
};

RecordEnd find_end(std::string_view text) {
  const std::size_t line_feed = text.find('\n');
  if (text.substr(0, line_feed).find('"') == npos) {
    return {line_feed == npos ? npos : line_feed + 1, false};
  }
  std::size_t at = 0;
  while (true) {
    if (at < text.size() && text[at] == '"') at = end_of_quoted(text, at);
    if (at == npos) return {npos, true};
    at = text.find_first_of(",\n", at);
    if (at == npos) return {};
    if (text[at] == '\n') return {at + 1, false};
    ++at;
  }
}

}  // namespace

std::size_t record_end(std::string_view text, std::size_t begin, bool at_end) {
  const std::string_view rest = text.substr(begin);
  const std::string_view longest = rest.substr(0, longest_record);
  const RecordEnd found = find_end(longest);
  if (found.end != npos) return begin + found.end;
  const bool is_all = rest.size() < longest_record;
  if (is_all && !at_end) return npos;
  std::size_t line_feed = npos;
  if (found.in_quotes) line_feed = longest.find('\n');
  if (line_feed == npos) line_feed = rest.find('\n', longest.size());
  if (line_feed != npos) return begin + line_feed + 1;
  return at_end ? text.size() : npos;
}

std::size_t whole_records(std::string_view text, bool at_end) {
  if (at_end) return text.size();
  if (text.find('"') == npos) return text.rfind('\n') + 1;
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = record_end(text, end, at_end);
    if (next == npos) break;
    end = next;
  }
  return end;
}

std::string_view without_line_end(std::string_view record) {
  if (record.ends_with('\n')) record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

std::size_t begin_of_empty_rows(std::string_view text) {
  const std::size_t last = text.find_last_not_of(",\r\n");
  if (last == npos) return 0;
  const std::size_t line_feed = text.find('\n', last);
  return line_feed == npos ? text.size() : line_feed + 1;
}

CsvRecord split_csv_record(std::string_view record, std::deque<std::string>& unquoted) {
  CsvRecord result;
  std::size_t begin = 0;
  for (;;) {
    if (begin < record.size() && record[begin] == '"') {
      const Quoted field = read_quoted(record, begin, unquoted);
      if (field.end == npos) {
        result.problem = "quote without an end";
        result.problem_column = begin + 1;
        return result;
      }
      result.fields.push_back({field.text, begin + 1});
      if (field.end == record.size()) return result;
      if (record[field.end] != ',') {
        result.problem = "text after the end of a quoted field";
        result.problem_column = field.end + 1;
        return result;
      }
      begin = field.end + 1;
      continue;
    }
    const std::size_t end = record.find(',', begin);
    const std::string_view text = record.substr(begin, end - begin);
    if (const std::size_t quote = text.find('"'); quote != npos) {
      result.problem = "quote inside a field that does not start with one";
      result.problem_column = begin + quote + 1;
      return result;
    }
    result.fields.push_back({text, begin + 1});
    if (end == npos) return result;
    begin = end + 1;
  }
}

}  // namespace fagan
