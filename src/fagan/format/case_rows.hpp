#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/csv_scan.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// How a table of cases is to be understood.
struct TableReading {
  std::string path;  ///< what messages call the table
  /// What the column `setting` may name. An empty cell, or no column, means the first.
  std::vector<std::string> settings;
  /// A case without a true cause is refused.
  bool needs_cause = false;
  /// Of findings that are one measurement, only the preferred one of those observed counts. Not for
  /// learning, which takes each finding by itself.
  bool one_measurement = true;
  std::string label = "cause";  ///< what the column of the true causes is called
};

/// Cases read from a piece of a table. The memory is used again when the next piece is read.
///
/// Rows that could not be read are not among the cases; the first of them are listed with their
/// places, whose lines count from 1 at the start of the piece.
class CaseRows {
 public:
  static constexpr std::uint32_t no_label = CaseBatch::no_label;
  /// Most problems listed for one piece; the rest are only counted.
  static constexpr std::size_t most_problems = 20;

  explicit CaseRows(Model model);

  const Model& model() const noexcept { return model_; }
  std::size_t n_cases() const noexcept { return ids_.size(); }
  /// Some or all of the cases with their labels and settings, looking into this object's memory.
  CaseBatch batch(std::size_t first, std::size_t count) const;
  CaseBatch batch() const { return batch(0, n_cases()); }

  /// What stood in the column `case_id`, or the case's number: [n_cases]. Valid while the text is.
  std::span<const std::string_view> ids() const noexcept { return ids_; }
  /// True causes: [n_cases]; no_label where none is given.
  std::span<const std::uint32_t> labels() const noexcept { return labels_; }
  /// Positions among the settings known to the reader: [n_cases].
  std::span<const std::uint32_t> settings() const noexcept { return settings_; }

  std::span<const Problem> problems() const noexcept { return problems_; }
  std::uint64_t n_bad_rows() const noexcept { return n_bad_rows_; }
  /// Cases in which two findings that are one measurement were observed.
  std::uint64_t n_double_measurements() const noexcept { return n_double_measurements_; }
  std::uint64_t n_lines() const noexcept { return n_lines_; }

  // For readers. A case is put together in the places next_… point to, all of which must be
  // written, and is one only once it is kept.

  void clear();
  /// Makes room for so many cases in all.
  void reserve(std::size_t n_cases);
  std::int8_t* next_states() noexcept { return states_.data() + n_cases() * n_findings_; }
  double* next_numbers() noexcept { return numbers_.data() + n_cases() * n_numbers_; }
  /// Nothing is asked yet in the next case.
  void start_next();
  /// Writes an observation of the next case. Throws Error if it does not fit the finding.
  void observe(FindingId finding, Observation observation);
  void keep(std::string_view id, std::uint32_t label, std::uint32_t setting);
  /// The same for a case without an id, which is to get its number for one.
  void keep_unnamed(std::uint32_t label, std::uint32_t setting);
  /// Cases without an id are called by the number of their row, of which so many came before.
  void number_unnamed(std::uint64_t n_before);
  /// The next case is not kept, because of this.
  void refuse(Problem problem);
  void add_lines(std::uint64_t n) noexcept { n_lines_ += n; }
  /// A copy of a text that does not stand in the table as it is.
  std::string_view copy_of(std::string_view text) { return texts_.emplace_back(text); }
  /// Drops what is measured a second time, in every case.
  void keep_one_measurement();
  /// Which of the batch's numbers a finding has.
  std::size_t number_row(FindingId finding) const { return number_row_[index(finding)]; }
  std::size_t n_numbers() const noexcept { return n_numbers_; }
  CsvScan& scan() noexcept { return scan_; }
  /// Room for so many codes that are not yet in their places.
  std::span<std::int8_t> codes(std::size_t n) {
    if (codes_.size() < n) codes_.resize(n);
    return {codes_.data(), n};
  }

 private:
  void forget(std::size_t case_index, FindingId finding);

  Model model_;
  std::size_t n_findings_;
  std::size_t n_numbers_ = 0;
  std::vector<std::size_t> number_row_;  // [n_findings]
  // Longer than what is in use.
  std::vector<std::int8_t> states_;
  std::vector<double> numbers_;
  std::vector<std::string_view> ids_;
  struct Unnamed {
    std::size_t case_index;
    std::uint64_t row;  // from 1
  };
  std::vector<Unnamed> unnamed_;
  std::vector<std::uint32_t> labels_;
  std::vector<std::uint32_t> settings_;
  bool names_settings_ = false;  // other than the first
  std::vector<ListedObservation> listed_;
  std::deque<std::string> texts_;
  std::vector<Problem> problems_;
  std::uint64_t n_bad_rows_ = 0;
  std::uint64_t n_double_measurements_ = 0;
  std::uint64_t n_lines_ = 0;
  CsvScan scan_;
  std::vector<std::int8_t> codes_;
};

/// No `case_id` is longer, in bytes.
inline constexpr std::size_t longest_id = 1000;

// What a table says of a case beside its findings. Each throws Error if it makes no sense.

/// The number of the cause with this name; no_label for an empty text.
std::uint32_t parse_label(const Model& model, std::string_view text, const TableReading& reading);
/// The position of a setting among those known; 0 for an empty text.
std::uint32_t parse_setting(std::string_view text, const TableReading& reading);
/// A case may have any id that is text.
void check_id(std::string_view text);

/// Reads cases from pieces of a table in one of the formats there are. Immutable: many threads may
/// read pieces of one table at once, each into rows of its own.
class CaseReader {
 public:
  CaseReader() = default;
  CaseReader(const CaseReader&) = delete;
  CaseReader& operator=(const CaseReader&) = delete;
  CaseReader(CaseReader&&) = delete;
  CaseReader& operator=(CaseReader&&) = delete;
  virtual ~CaseReader() = default;

  /// How much of a text, which starts a record, is whole records. `at_end`: nothing follows it.
  virtual std::size_t whole_records(std::string_view text, bool at_end) const = 0;
  /// Reads whole records. Never throws for what the text holds.
  virtual void read(std::string_view records, CaseRows& rows) const = 0;
};

}  // namespace fagan
