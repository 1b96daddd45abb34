#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/csv_scan.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Cases read from a piece of a table. The memory is used again when the next piece is read.
///
/// Rows that could not be read are not among the cases; they are listed with their places, whose
/// lines count from 1 at the start of the piece.
class CaseRows {
 public:
  std::size_t n_cases() const noexcept { return ids_.size(); }
  /// The cases, looking into this object's memory.
  CaseBatch batch(const Model& model) const;
  /// What stood in the column `case_id`; empty without such a column. Valid while the text is.
  std::span<const std::string_view> ids() const noexcept { return ids_; }
  /// The line of each case within the piece.
  std::span<const std::uint32_t> lines() const noexcept { return lines_; }
  /// True causes: [n_cases] or empty. CaseBatch::no_label where the cell is empty.
  std::span<const std::uint32_t> labels() const noexcept { return labels_; }
  /// Positions among the settings given to the reader: [n_cases] or empty.
  std::span<const std::uint32_t> settings() const noexcept { return settings_; }

  std::span<const Problem> problems() const noexcept { return problems_; }
  std::uint64_t n_bad_rows() const noexcept { return n_bad_rows_; }
  std::uint64_t n_lines() const noexcept { return n_lines_; }

 private:
  friend class CaseTableReader;
  void clear();
  void make_room(std::size_t n_cases, std::size_t n_findings, std::size_t n_numbers);
  // Where the case after the last one goes; it is one only once it is kept.
  std::int8_t* states_of_next(std::size_t n_findings) {
    return states_.data() + n_cases() * n_findings;
  }
  double* numbers_of_next(std::size_t n_numbers) { return numbers_.data() + n_cases() * n_numbers; }
  void keep(std::uint32_t line, std::string_view id);

  // Longer than what is in use.
  std::vector<std::int8_t> states_;
  std::vector<double> numbers_;
  std::size_t numbers_per_case_ = 0;
  std::vector<std::string_view> ids_;
  std::vector<std::uint32_t> lines_;
  std::vector<std::uint32_t> labels_;
  std::vector<std::uint32_t> settings_;
  std::vector<ListedObservation> listed_;
  std::deque<std::string> unquoted_;  // fields that are not in the text as they stand
  std::vector<Problem> problems_;
  std::uint64_t n_bad_rows_ = 0;
  std::uint64_t n_lines_ = 0;
  CsvScan scan_;
};

/// Reads cases from a CSV table (RFC 4180; also with CRLF and a byte order mark): `case_id`,
/// optionally `cause` and `setting`, and a column for each finding, in any order. A cell is the name
/// of a state, a number, an interval such as 500..1000, empty for not asked, or ? for asked but not
/// known.
///
/// Every byte of every row is checked. A reader is immutable; many threads may read pieces of one
/// table with it at once, each into rows of its own.
class CaseTableReader {
 public:
  /// Most problems kept for one piece; the rest are only counted.
  static constexpr std::size_t most_problems = 100;

  /// From the table's header, its first record. Throws Error, with path, line and column of each
  /// problem, if it names an unknown finding, a column twice, or no finding.
  CaseTableReader(Model model, std::vector<std::string> settings, std::string path,
                  std::string_view header);
  ~CaseTableReader();
  CaseTableReader(CaseTableReader&&) noexcept;
  CaseTableReader& operator=(CaseTableReader&&) noexcept;

  bool has_ids() const noexcept;
  bool has_causes() const noexcept;
  bool has_settings() const noexcept;

  /// Reads whole records; only the last may lack its line feed, at the end of the table. Never
  /// throws for what the text holds.
  void read(std::string_view records, CaseRows& rows) const;

 private:
  struct Columns;

  bool read_fast(std::string_view records, std::span<const std::uint32_t> ends, std::size_t begin,
                 std::uint32_t line, CaseRows& rows) const;
  void read_exactly(std::string_view record, std::uint32_t line, CaseRows& rows) const;

  Model model_;
  std::vector<std::string> settings_;
  std::string path_;
  std::unique_ptr<const Columns> columns_;
};

}  // namespace fagan
