#pragma once

#include <memory>
#include <string_view>

#include "fagan/format/case_rows.hpp"

namespace fagan {

/// Reads cases from a CSV table (RFC 4180; also with CRLF and a byte order mark): `case_id`,
/// optionally `cause` and `setting`, and a column for each finding, in any order. A cell is the
/// name of a state, a number, an interval such as 500..1000, empty for not asked, or ? for asked
/// but not known.
///
/// Every byte of every row is checked. Rows that are as they should be are read a good deal faster
/// than those that need quotes, hold intervals, or are wrong.
class CaseTableReader : public CaseReader {
 public:
  /// From the table's header, its first record. Throws Error, with path, line and column of each
  /// problem, if it names an unknown finding, a column twice, or has no `case_id`.
  CaseTableReader(Model model, TableReading reading, std::string_view header);

  std::size_t whole_records(std::string_view text, bool at_end) const override;
  void read(std::string_view records, CaseRows& rows) const override;

 private:
  struct Columns;
  struct PlainRecords;

  bool read_plain(std::string_view text, CaseRows& rows) const;
  void look_up_states(PlainRecords& records) const;
  void look_up_names(PlainRecords& records) const;
  bool keep_plain(const PlainRecords& records, std::size_t r, CaseRows& rows) const;
  void read_exactly(std::string_view record, CaseRows& rows) const;
  void read_cell(std::size_t column, std::string_view text, CaseRows& rows, std::uint32_t& label,
                 std::uint32_t& setting) const;

  Model model_;
  TableReading reading_;
  std::shared_ptr<const Columns> columns_;  // which do not change
};

}  // namespace fagan
