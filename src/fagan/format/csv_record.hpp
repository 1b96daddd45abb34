#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

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

/// Splits a record. Fields that held doubled quotes are kept in `unquoted`, whose elements must stay
/// where they are for as long as the fields are used.
CsvRecord split_csv_record(std::string_view record, std::deque<std::string>& unquoted);

}  // namespace fagan
