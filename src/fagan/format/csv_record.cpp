#include "fagan/format/csv_record.hpp"

namespace fagan {
namespace {

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
    if (quote == std::string_view::npos) return {{}, std::string_view::npos};
    const bool doubled = quote + 1 < record.size() && record[quote + 1] == '"';
    if (!doubled && copy == nullptr) return {record.substr(part, quote - part), quote + 1};
    if (copy == nullptr) copy = &unquoted.emplace_back();
    copy->append(record.substr(part, quote - part + (doubled ? 1 : 0)));
    if (!doubled) return {*copy, quote + 1};
    part = quote + 2;
  }
}

}  // namespace

CsvRecord split_csv_record(std::string_view record, std::deque<std::string>& unquoted) {
  CsvRecord result;
  std::size_t begin = 0;
  for (;;) {
    if (begin < record.size() && record[begin] == '"') {
      const Quoted field = read_quoted(record, begin, unquoted);
      if (field.end == std::string_view::npos) {
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
    if (const std::size_t quote = text.find('"'); quote != std::string_view::npos) {
      result.problem = "quote inside a field that does not start with one";
      result.problem_column = begin + quote + 1;
      return result;
    }
    result.fields.push_back({text, begin + 1});
    if (end == std::string_view::npos) return result;
    begin = end + 1;
  }
}

}  // namespace fagan
