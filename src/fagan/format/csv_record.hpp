#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

/// No record is longer, in bytes. A longer one is refused, and a quote is taken to have no end if
/// it is not found within so many bytes: a file that is no table is found out soon, and in little
/// memory.
inline constexpr std::size_t longest_record = std::size_t{1} << 20U;

/// Where the record that begins at `begin` ends, its line feed included; npos if the text does not
/// reach so far.
///
/// Line feeds inside quotes do not count. A quote without an end does not swallow what follows: the
/// record then ends with its line. `at_end`: nothing follows the text, so that its last record may
/// lack a line feed.
std::size_t record_end(std::string_view text, std::size_t begin, bool at_end);

/// How much of the text is whole records. The text starts a record.
std::size_t whole_records(std::string_view text, bool at_end);

/// The record without a line feed, and a carriage return before it, at its end.
std::string_view without_line_end(std::string_view record);

/// Where the rows begin at the end of a text of whole records that hold nothing but commas, as
/// spreadsheets leave them below a table; the text's size if there are none.
std::size_t begin_of_empty_rows(std::string_view text);

/// One field of a CSV record, without its quotes.
struct CsvField {
  std::string_view text;
  std::size_t column = 1;  ///< where it starts in the record, in bytes from 1
};

/// The fields of one CSV record (RFC 4180), given without its line end.
struct CsvRecord {
  std::vector<CsvField> fields;
  std::string problem;             ///< what is wrong with the quoting; empty if nothing is
  std::size_t problem_column = 0;  ///< in bytes from 1
};

/// Splits a record. Fields that held doubled quotes are kept in `unquoted`, whose elements must
/// stay where they are for as long as the fields are used.
CsvRecord split_csv_record(std::string_view record, std::deque<std::string>& unquoted);

}  // namespace fagan
