#pragma once

#include <memory>
#include <string_view>

#include "fagan/format/case_rows.hpp"

namespace fagan {

struct CaseColumns;

/// Reads cases from a CSV table (RFC 4180; also with CRLF and a byte order mark): a column for each
/// finding, in any order, and `case_id`, `cause` and `setting` if they are known. A cell is a word
/// for a state (see state_of_word), a number, an interval such as 500..1000, empty for not asked,
/// or ? for asked but not known. Cases without an id are called by the number of their row, from 1.
/// Columns without a name behind all others are passed over, as long as nothing stands in them.
///
/// Every byte of every row is checked. Rows that are as they should be are read a good deal faster
/// than those that need quotes, hold intervals, or are wrong.
class CaseTableReader : public CaseReader {
 public:
  /// From the table's header, its first record. Throws Error, with path, line and column of each
  /// problem, if it names an unknown finding or a column twice.
  CaseTableReader(Model model, TableReading reading, std::string_view header);

  std::size_t whole_records(std::string_view text, bool at_end) const override;
  void read(std::string_view records, CaseRows& rows) const override;

 private:
  struct PlainRecords;

  bool read_plain(std::string_view text, CaseRows& rows) const;
  void look_up_states(PlainRecords& records) const;
  bool look_up_others(PlainRecords& records, std::size_t r) const;
  void look_up_names(PlainRecords& records) const;
  bool keep_plain(const PlainRecords& records, std::size_t r, CaseRows& rows) const;
  void read_exactly(std::string_view record, CaseRows& rows) const;
  void read_cell(std::size_t column, std::string_view text, CaseRows& rows, std::uint32_t& label,
                 std::uint32_t& setting) const;

  Model model_;
  TableReading reading_;
  std::shared_ptr<const CaseColumns> columns_;  // which do not change
};

}  // namespace fagan
