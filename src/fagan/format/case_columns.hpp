#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/format/case_rows.hpp"
#include "fagan/format/cell_matcher.hpp"
#include "fagan/format/label_table.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Where a byte of a record stands, whose first line is `line`: quoted fields may hold lines.
Place place_in(std::string_view record, std::size_t at, std::uint64_t line,
               const std::string& path);

/// What each column of a table of cases is about.
struct CaseColumns {
  struct OfStates {
    std::size_t at;
    FindingId finding;
    LabelTable labels;
  };
  struct OfNumbers {
    std::size_t at;
    FindingId finding;
  };
  /// Columns next to each other, of findings next to each other.
  struct Run {
    std::size_t at;
    std::size_t finding;
    std::size_t n;
  };

  std::vector<std::string> names;
  std::vector<OfStates> states;
  std::vector<OfNumbers> numbers;
  /// Columns at the end without a name, as spreadsheets leave them. No cell of theirs may say
  /// anything.
  std::vector<std::size_t> nameless;
  /// Of the columns of states most are compared side by side, others looked up one by one.
  std::optional<CellMatcher> matcher;
  std::vector<const OfStates*> looked_up;
  std::vector<Run> runs;
  bool has_all_states = false;                    ///< a column for every finding that has states
  std::vector<std::optional<FindingId>> finding;  ///< by column
  std::vector<const LabelTable*> labels;          ///< by column; null for others than states
  std::optional<std::size_t> id;
  std::optional<std::size_t> cause;
  std::optional<std::size_t> setting;
  LabelTable causes;
  LabelTable settings;

  /// From a table's header, its first record. Throws Error with the place of each problem.
  CaseColumns(const Model& model, const TableReading& reading, std::string_view header);
  CaseColumns(const CaseColumns&) = delete;
  CaseColumns& operator=(const CaseColumns&) = delete;
  CaseColumns(CaseColumns&&) = delete;
  CaseColumns& operator=(CaseColumns&&) = delete;
  ~CaseColumns() = default;

 private:
  void add(const std::string& name, const Model& model, const std::string& label);
  void match_states(const Model& model);
};

}  // namespace fagan
