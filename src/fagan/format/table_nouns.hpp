#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/model/model_builder.hpp"

namespace fagan {

/// What a table of labelled cases is about, found in its cells: the causes its label column names,
/// and a finding for each other column (but `case_id` and `setting`). A column of numbers is a
/// normally distributed number; one of words, of at most ten whole numbers, or of fewer than three
/// different numbers holds the names of states, in rising or alphabetic order.
///
/// A finding that only ever has one state cannot tell causes apart, and is left out.
class TableNouns {
 public:
  struct Options {
    std::string path;             ///< what messages call the table
    std::string label = "cause";  ///< the column of the true causes
    std::vector<std::string> states =
        {};  ///< columns that hold names of states, whatever they look like
    std::vector<std::string> numbers = {};  ///< columns that hold amounts, however few there are
  };

  /// From the table's header, its first record. Throws Error if there is no such label or column.
  TableNouns(Options options, std::string_view header);
  ~TableNouns();
  TableNouns(const TableNouns&) = delete;
  TableNouns& operator=(const TableNouns&) = delete;
  TableNouns(TableNouns&&) = delete;
  TableNouns& operator=(TableNouns&&) = delete;

  /// Looks at more rows: whole records. One that is no record says nothing.
  void look_at(std::string_view records);

  struct Found {
    ModelBuilder builder;           ///< with likelihoods that say nothing
    std::vector<Problem> warnings;  ///< columns left out
  };
  /// What was found, as a model of this name. Throws Error for every column that makes no sense:
  /// numbers among which there is a word, or more names of states than a finding can have.
  Found found(std::string name) const;

 private:
  struct Column;

  Options options_;
  std::size_t label_ = 0;
  std::uint64_t n_lines_ = 0;
  std::vector<Column> columns_;
};

}  // namespace fagan
