#pragma once

#include <nanobind/nanobind.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "arrow_stream.hpp"
#include "fagan/model/case_batch.hpp"

namespace fagan::python {

/// The findings of many cases as a table keeps them: for each finding a column of codes of
/// categories, and the states the categories stand for. Codes become states block by block when
/// they are asked for, so that the table is never there twice.
class ColumnSource final : public CaseSource {
 public:
  /// In a table of states: for a category that is no state.
  static constexpr std::int8_t no_state = -128;
  /// So that −1, for null, is the byte of no category.
  static constexpr std::size_t most_categories = 253;

  struct Column {
    std::size_t finding = 0;
    std::vector<IntegerChunk> chunks;
    std::size_t n_categories = 0;  ///< at most most_categories
    /// By the code's lowest byte; what has no category is not asked.
    std::array<std::int8_t, 256> states{};
    bool codes_are_states = false;  ///< the table changes nothing
  };

  /// At most one column for a finding, each [n_cases]; `numbers` has a row for each case, or none
  /// at all.
  ColumnSource(std::size_t n_cases, std::size_t n_findings, std::vector<Column> columns,
               Rows<double> numbers);

  std::size_t n_cases() const override { return n_cases_; }
  const std::int8_t* states(FindingId finding, std::size_t first, std::size_t count,
                            std::int8_t* room) const override;
  void values(std::size_t number, std::size_t first, std::size_t count, double* to) const override;
  void add_lines(std::size_t first, std::size_t count,
                 std::vector<const void*>& lines) const override;
  /// The first column, by its finding, that names what is no state in a row, and the row.
  std::optional<std::pair<std::size_t, std::size_t>> first_without_state() const;

 private:
  std::size_t n_cases_;
  std::vector<Column> columns_;
  std::vector<const Column*> by_finding_;  // [n_findings], null where there is none
  Rows<double> numbers_;
};

}  // namespace fagan::python
